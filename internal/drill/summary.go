package drill

import (
	"cmp"
	"maps"
	"slices"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// summary sums up what happened so far.
func (r *run) summary(left bool) Summary {
	s := Summary{
		Session: r.ID, Seed: r.Plan.wish.Seed, Go: r.oneRelease(), Attempts: slices.Clone(r.attempts),
		Topics: topicScores(r.attempts), Left: left, TimeUp: r.timeUp, Broken: slices.Clone(r.broken), Next: r.advice(),
	}
	if total := r.Plan.Total(len(r.attempts)); total > 0 && (left || r.timeUp) {
		s.Unasked = total - len(r.attempts)
	}
	return s
}

// oneRelease returns the release that all questions were about, or zero.
func (r *run) oneRelease() gover.Version {
	if r.Plan.wish.Go != 0 {
		return r.Plan.wish.Go
	}
	var one gover.Version
	for i, a := range r.attempts {
		v, err := gover.Parse(a.Go)
		if err != nil || i > 0 && v != one {
			return 0
		}
		one = v
	}
	return one
}

func topicScores(attempts []quiz.Attempt) []TopicScore {
	byTopic := map[string][]quiz.Attempt{}
	for _, a := range attempts {
		byTopic[a.Topic] = append(byTopic[a.Topic], a)
	}
	var scores []TopicScore
	for _, topic := range slices.Sorted(maps.Keys(byTopic)) {
		score := TopicScore{Topic: topic, Asked: len(byTopic[topic])}
		for _, a := range byTopic[topic] {
			score.Score += a.Verdict.Score / float64(score.Asked)
			if a.Verdict.Result == quiz.Right {
				score.Right++
			}
		}
		score.Mistakes, score.MistakeSentence = mistakes(byTopic[topic])
		scores = append(scores, score)
	}
	return scores
}

// mistakes lists the mistakes that were named, the most frequent first, and what was said about each the first time.
func mistakes(attempts []quiz.Attempt) (names []string, says []lang.Text) {
	count := map[string]int{}
	said := map[string]lang.Text{}
	for _, a := range attempts {
		name := a.Verdict.Mistake
		if name == "" {
			continue
		}
		if count[name]++; count[name] == 1 {
			names = append(names, name)
			said[name] = a.Verdict.Says
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	for _, name := range names {
		says = append(says, said[name])
	}
	return names, says
}

// advice derives what to do next from what went wrong.
func (r *run) advice() Advice {
	var advice Advice
	var weak []quiz.Attempt
	asked := map[quiz.ID]bool{}
	for _, a := range r.attempts {
		asked[a.Question] = true
		if a.Verdict.Result != quiz.Right {
			weak = append(weak, a)
		}
	}
	slices.SortStableFunc(weak, func(a, b quiz.Attempt) int { return cmp.Compare(a.Verdict.Score, b.Verdict.Score) })
	for _, a := range weak {
		if !slices.Contains(advice.Again, a.Question) {
			advice.Again = append(advice.Again, a.Question)
		}
	}
	for i, q := range r.asked {
		for _, id := range q.Followups {
			if r.attempts[i].Verdict.Result != quiz.Right && !asked[id] && !slices.Contains(advice.Followups, id) {
				advice.Followups = append(advice.Followups, id)
			}
		}
	}
	worst := 1.0
	for _, t := range topicScores(r.attempts) {
		if t.Right < t.Asked && (advice.Topic == "" || t.Score < worst) {
			advice.Topic, worst = t.Topic, t.Score
		}
	}
	return advice
}
