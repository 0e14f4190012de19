package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"godrill/internal/drill"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// Summary implements drill.View.
func (t *Text) Summary(s drill.Summary) error {
	p := t.page()
	p.blank()
	p.counts(s)
	if len(s.Attempts) > 0 {
		p.topics(s.Topics)
		p.mistakes(s.Topics)
	}
	if len(s.Broken) > 0 {
		ids := make([]string, len(s.Broken))
		for i, b := range s.Broken {
			ids[i] = string(b.Question)
		}
		p.text(0, fill(summaryBad, "ids", strings.Join(ids, ", ")), yellow)
	}
	p.next(s)
	return t.show(p)
}

// counts adds how many answers were how good, and why the session ended.
func (p *page) counts(s drill.Summary) {
	if len(s.Attempts) == 0 {
		p.text(0, summaryNone, bold)
	} else {
		count := map[quiz.Result]int{}
		var score float64
		var elapsed time.Duration
		for _, a := range s.Attempts {
			count[a.Verdict.Result]++
			score += a.Verdict.Score
			elapsed += time.Duration(a.ElapsedMS) * time.Millisecond
		}
		n := func(r quiz.Result) string { return strconv.Itoa(count[r]) }
		p.text(0, fill(summaryHead,
			"n", strconv.Itoa(len(s.Attempts)), "right", n(quiz.Right), "partial", n(quiz.Partial), "wrong", n(quiz.Wrong),
			"skipped", n(quiz.Skipped), "score", strconv.Itoa(percent(score/float64(len(s.Attempts)))), "time", clock(elapsed),
		), bold)
	}
	end := map[[2]bool]lang.Text{
		{true, true}: summaryLeft, {true, false}: summaryStop, {false, true}: summaryTime, {false, false}: summaryOver,
	}
	if s.Left || s.TimeUp {
		p.text(0, fill(end[[2]bool{s.Left, s.Unasked > 0}], "n", strconv.Itoa(s.Unasked)), plain)
	}
}

func (p *page) topics(topics []drill.TopicScore) {
	t := Table{
		Head:  []string{p.name(topicWord), p.name(askedWord), p.name(rightWord), p.name(scoreWord)},
		Right: []bool{false, true, true, true},
	}
	for _, topic := range topics {
		t.Rows = append(t.Rows, []string{
			topic.Topic, strconv.Itoa(topic.Asked), strconv.Itoa(topic.Right), fmt.Sprintf("%d%%", percent(topic.Score)),
		})
	}
	p.blank()
	if !p.narrow() {
		p.table(0, t)
		return
	}
	for _, topic := range topics {
		p.para(0, fmt.Sprintf("%s  %d/%d  %d%%", topic.Topic, topic.Right, topic.Asked, percent(topic.Score)), plain)
	}
}

// maxMistakes is how many mistakes of one topic are repeated in the summary.
const maxMistakes = 2

func (p *page) mistakes(topics []drill.TopicScore) {
	var list []fact
	for _, t := range topics {
		for i, says := range t.MistakeSentence[:min(len(t.MistakeSentence), maxMistakes)] {
			if says.IsZero() && i < len(t.Mistakes) {
				says = lang.Same(t.Mistakes[i])
			}
			list = append(list, fact{lang.Same(Clean(t.Topic)), sentence(says).In(p.Lang), plain})
		}
	}
	if len(list) > 0 {
		p.head2(mistakesHead)
		p.facts(2, list)
	}
}

// maxAgain is how many questions are named to look at again.
const maxAgain = 2

// next adds what to do now, as commands to type.
func (p *page) next(s drill.Summary) {
	release := ""
	if s.Go != 0 && s.Go != gover.Latest {
		release = " --go " + s.Go.String()
	}
	var list []suggestion
	if s.Next.Topic != "" {
		list = append(list, suggestion{"godrill drill " + s.Next.Topic + release, nextTopic})
	}
	for _, id := range s.Next.Again[:min(len(s.Next.Again), maxAgain)] {
		list = append(list, suggestion{explainCommand(s.Attempts, id), nextExplain})
	}
	for _, id := range s.Next.Followups[:min(len(s.Next.Followups), 1)] {
		list = append(list, suggestion{"godrill explain " + string(id), nextFollow}) // it need not exist in that release
	}
	switch level := topLevel(s.Attempts); {
	case s.Next.Topic != "":
	case len(s.Attempts) > 0 && level < 5:
		list = append(list, suggestion{fmt.Sprintf("godrill drill --level %d-5%s", level+1, release), nextLevel})
	default:
		list = append(list, suggestion{"godrill drill" + release, nextMore})
	}
	list = append(list, suggestion{"godrill drill --seed " + strconv.FormatUint(s.Seed, 10) + release, nextSeed})
	p.head2(nextHead)
	p.suggestions(list)
}

// explainCommand spells how to see a question explained as it was asked: the attempt at it that went worst.
func explainCommand(attempts []quiz.Attempt, id quiz.ID) string {
	command := "godrill explain " + string(id)
	var worst *quiz.Attempt
	for i := range attempts {
		if a := &attempts[i]; a.Question == id && (worst == nil || a.Verdict.Score < worst.Verdict.Score) {
			worst = a
		}
	}
	if worst == nil {
		return command
	}
	if v, err := gover.Parse(worst.Go); err == nil && v != gover.Latest {
		command += " --go " + v.String()
	}
	if len(worst.Values) > len("{}") {
		command += " --seed " + strconv.FormatUint(worst.Seed, 10)
	}
	return command
}

type suggestion struct {
	command string
	why     lang.Text
}

// suggestions adds commands with their reasons: beside them, or below where one does not fit.
func (p *page) suggestions(list []suggestion) {
	column, reason := 0, 0
	for _, s := range list {
		column = max(column, p.width(Clean(s.command)))
		reason = max(reason, p.width(p.say(s.why)))
	}
	beside := 2+column+2+reason <= p.measure()
	for _, s := range list {
		command := Clean(s.command)
		if beside {
			p.raw("  " + p.paint(cyan, p.pad(command, column)) + "  " + p.paint(dim, p.say(s.why)))
			continue
		}
		p.para(2, command, cyan)
		p.text(4, s.why, dim)
	}
}

func topLevel(attempts []quiz.Attempt) int {
	level := 0
	for _, a := range attempts {
		level = max(level, a.Level)
	}
	return level
}
