package drill_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

var update = flag.Bool("update", false, "rewrite the transcripts")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: want -, got +:\n%s", path, diff)
	}
}

// topicWish asks about one question alone.
func only(id string, count int) drill.Wish {
	return drill.Wish{Topics: []string{id}, Count: count, Seed: 7}
}

func TestTranscriptOfANumber(t *testing.T) {
	s := newStage(t, mixed(), only("math/double", 2),
		do(quiz.Number, quiz.Keys), do(quiz.Number, quiz.Hint), say(quiz.Number, "no idea"), do(quiz.Number, quiz.Language),
		do(quiz.Number, quiz.Hint), do(quiz.Number, quiz.Hint), // the third hint does not exist
		do(quiz.Number, quiz.Trace), // not before the answer
		say(quiz.Number, right),
		do("", quiz.Keys), do("", quiz.Trace), do("", quiz.Versions), do("", quiz.Language), do("", quiz.Skip), say("", "a"), goOn,
		say(quiz.Number, "0"), goOn)
	if _, err := s.run(); err != nil {
		t.Error(err)
	}
	golden(t, "number", s.transcript())
}

func TestTranscriptOfARecallCard(t *testing.T) {
	s := newStage(t, mixed(), only("words/card", 1),
		do("", quiz.Keys), do("", quiz.Language), goOn, say(quiz.Recall, "z"), do(quiz.Recall, quiz.Language), do(quiz.Recall, quiz.Skip),
		say(quiz.Recall, "b"), goOn)
	if _, err := s.run(); err != nil {
		t.Error(err)
	}
	golden(t, "recall", s.transcript())
}

func TestRecallMarks(t *testing.T) {
	for _, c := range []struct {
		marks string
		want  quiz.Verdict
		typed string
	}{
		{"a b", quiz.Verdict{Result: quiz.Right, Score: 1}, "a b"},
		{"a", quiz.Verdict{Result: quiz.Partial, Score: 0.5}, "a"},
		{"", quiz.Verdict{Result: quiz.Wrong}, "-"},
	} {
		s := newStage(t, mixed(), only("words/card", 1), say("", "what I would say"), say(quiz.Recall, c.marks), goOn)
		sum, err := s.run()
		if err != nil {
			t.Fatal(err)
		}
		a := sum.Attempts[0]
		if a.Verdict != c.want || a.Response != c.typed || a.ElapsedMS != 3000 {
			t.Errorf("marks %q: %v, response %q, %d ms; want %v, %q, and the time until the card was turned", c.marks, a.Verdict, a.Response, a.ElapsedMS, c.want, c.typed)
		}
	}
}

func TestSkip(t *testing.T) {
	for _, q := range mixed() {
		form := q.Kind
		if form == quiz.Recall {
			form = "" // its front
		}
		s := newStage(t, mixed(), only(string(q.ID), 1), do(form, quiz.Skip), goOn)
		sum, err := s.run()
		if err != nil {
			t.Fatal(err)
		}
		if a := sum.Attempts[0]; a.Verdict != (quiz.Verdict{Result: quiz.Skipped}) || a.Response != "" || a.ElapsedMS != 1000 {
			t.Errorf("%s: %+v, want it skipped after a second", q.Kind, a)
		}
		if s.count("verdict") != 1 {
			t.Errorf("%s: the answer was not shown", q.Kind)
		}
	}
}

// Prepared responses stay in step with their questions: one that cannot be read skips its question and no other.
func TestPreparedResponsesStayInStep(t *testing.T) {
	s := newStage(t, mixed(), only("math/double", 2), say(quiz.Number, "no idea"), goOn, say(quiz.Number, right), goOn)
	s.session.Rules.Once = true
	summary, err := s.run()
	if err != nil {
		t.Fatal(err)
	}
	first, second := summary.Attempts[0], summary.Attempts[1]
	if first.Verdict.Result != quiz.Skipped || first.Malformed != 1 || first.Response != "no idea" || s.count("unreadable") != 1 {
		t.Errorf("the unreadable one: %+v", first)
	}
	if second.Verdict.Result != quiz.Right {
		t.Errorf("the next one: %+v", second)
	}
}

func TestWhatAnAttemptRecords(t *testing.T) {
	s := newStage(t, mixed(), drill.Wish{Topics: []string{"math"}, Count: 1, Seed: 3, Go: gover.GoPatch(17, 13)},
		do(quiz.Number, quiz.Hint), say(quiz.Number, "?"), do(quiz.Number, quiz.Language), say(quiz.Number, right))
	s.session.Rules = drill.Rules{Mode: "review"}
	sum, err := s.run()
	if err != nil {
		t.Fatal(err)
	}
	q := computed("math/double", 3, 40)
	n := s.shown.Variant.Values[0].Text()
	want := quiz.Attempt{
		ID: s.now.UnixMilli(), Session: "session", Mode: "review", Question: "math/double", Fingerprint: checker.Fingerprint(&q),
		Topic: "math/double", Level: 2, Kind: quiz.Number, Go: "1.17.13", Arch: "amd64", Seed: s.shown.Variant.Seed, RNG: rng.Version,
		Values: []byte(`{"n":` + n + `}`), Key: checker.Key(s.shown.Truth), Response: checker.Key(s.shown.Truth),
		Verdict: quiz.Verdict{Result: quiz.Right, Score: 1}, ElapsedMS: 1000 + 3000 + 1000 + 3000, Hints: 1, Malformed: 1, Lang: "zh",
		ZoneSeconds: 8 * 3600,
	}
	if diff := cmp.Diff([]quiz.Attempt{want}, sum.Attempts); diff != "" {
		t.Errorf("summary: want -, got +:\n%s", diff)
	}
	if diff := cmp.Diff(sum.Attempts, s.stored()); diff != "" {
		t.Errorf("log: want -, got +:\n%s", diff)
	}
}

func TestAMistakeIsNamed(t *testing.T) {
	question := computed("math/double", 5, 5)
	s := newStage(t, []quiz.Question{question}, drill.Wish{Count: 1, Go: gover.GoPatch(18, 10)}, say(quiz.Number, "25"))
	s.session.Rules.Pause = false
	sum, err := s.run()
	if err != nil {
		t.Fatal(err)
	}
	says := lang.T("那是平方", "that is the square")
	want := []drill.TopicScore{{Topic: "math/double", Asked: 1, Mistakes: []string{"squared"}, MistakeSentence: []lang.Text{says}}}
	if diff := cmp.Diff(want, sum.Topics); diff != "" {
		t.Errorf("topics: want -, got +:\n%s", diff)
	}
	if got := s.verdict[0]; got.Attempt.Key != "11" || len(got.Spans) != 2 || got.Spans[1].From != gover.Go(18) {
		t.Errorf("key %s, spans %v; want 11 and a change in 1.18", got.Attempt.Key, got.Spans)
	}
}

func TestLanguages(t *testing.T) {
	for start, want := range map[lang.Lang]string{lang.En: "zh en zh", lang.Zh: "en zh en", lang.Both: "zh en both"} {
		s := newStage(t, mixed(), only("words/word", 1),
			do(quiz.Text, quiz.Language), do(quiz.Text, quiz.Language), do(quiz.Text, quiz.Language), say(quiz.Text, right), goOn)
		s.session.Lang = start
		if _, err := s.run(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, line := range s.lines {
			if l, ok := strings.CutPrefix(line, "language "); ok {
				got = append(got, l)
			}
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("from %s: %s, want %s", start, text, want)
		}
		if s.count("question 1/1") != 4 {
			t.Errorf("the question was shown %d times, want once more for each language", s.count("question 1/1"))
		}
	}
}

// Whenever the learner leaves, and by whatever means, what he answered is in the log and nothing else.
func TestLeavingAnywhere(t *testing.T) {
	script := []ask{
		do("", quiz.Keys), // whatever is asked first; kinds are not checked below
		goOn, goOn, goOn, goOn, goOn, goOn, goOn, goOn, goOn, goOn, goOn, goOn,
	}
	for at := range script {
		for _, how := range []string{"Ctrl-C", "key", "signal"} {
			s := newStage(t, mixed(), drill.Wish{Count: 4, Seed: 5})
			ctx, cancel := context.WithCancel(t.Context())
			n := 0
			s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
				n++
				switch {
				case n <= at:
					return answerOf(s, f), nil
				case how == "Ctrl-C":
					return quiz.Input{Text: "848"}, quiz.ErrLeft // a value beside the error must not count
				case how == "key":
					return quiz.Input{Command: quiz.Quit}, nil
				}
				cancel()
				return quiz.Input{}, ctx.Err()
			})
			sum, err := s.session.Run(ctx)
			cancel()
			atEnd := len(sum.Attempts) == 4 && (how == "key" || s.count("summary of 4, 0 unasked, left false") == 1)
			if !atEnd && (!errors.Is(err, quiz.ErrLeft) || !sum.Left || sum.Unasked != 4-len(sum.Attempts)) {
				t.Errorf("%s at ask %d: %v, %+v", how, at, err, sum)
			}
			if diff := cmp.Diff(sum.Attempts, s.stored()); diff != "" {
				t.Errorf("%s at ask %d: summary -, log +:\n%s", how, at, diff)
			}
			if s.count("summary") != 1 || s.count("append") != len(sum.Attempts) {
				t.Errorf("%s at ask %d:\n%s", how, at, s.transcript())
			}
		}
	}
}

type asker func(quiz.Form) (quiz.Input, error)

func (a asker) Ask(_ context.Context, f quiz.Form) (quiz.Input, error) { return a(f) }

// answerOf is what a good learner does.
func answerOf(s *stage, f quiz.Form) quiz.Input {
	if f.Kind == "" {
		return quiz.Input{Command: quiz.Next}
	}
	return quiz.Input{Text: checker.Key(s.shown.Truth)}
}

func TestTheAnswerGivenWhileASignalArrivesIsKept(t *testing.T) {
	s := newStage(t, mixed(), only("words/word", 1))
	ctx, cancel := context.WithCancel(t.Context())
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
		cancel()
		return answerOf(s, f), nil
	})
	sum, err := s.session.Run(ctx)
	if !errors.Is(err, quiz.ErrLeft) || len(sum.Attempts) != 1 || len(s.stored()) != 1 {
		t.Errorf("%v, %d attempts, %d stored; want the learner to have left after one", err, len(sum.Attempts), len(s.stored()))
	}
}

// Property: whatever the learner does, each question that he answered or skipped is in the log once, before its
// verdict and before the next question, and the log is opened after the first question and before the first ask.
func TestOrderOfEvents(t *testing.T) {
	inputs := []quiz.Input{
		{Command: quiz.Hint},
		{Command: quiz.Skip},
		{Command: quiz.Trace},
		{Command: quiz.Versions},
		{Command: quiz.Language},
		{Command: quiz.Next},
		{Command: quiz.Next},
		{Command: quiz.Keys},
		{Command: "unheard of"},
		{Text: "a"},
		{Text: "b"},
		{Text: "12"},
		{Text: "mcache"},
		{Text: "-"},
		{Text: ""},
		{Text: right},
		{Text: right},
	}
	rapid.Check(t, func(r *rapid.T) {
		w := drill.Wish{Count: rapid.IntRange(0, 9).Draw(r, "count"), Seed: rapid.Uint64().Draw(r, "seed"), AnyGo: rapid.Bool().Draw(r, "any")}
		s := newStage(t, mixed(), w)
		s.session.Rules.Pause = rapid.Bool().Draw(r, "pause")
		asks := 0
		s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
			_ = s.event("ask")
			if asks++; asks > 300 {
				return quiz.Input{}, quiz.ErrLeft
			}
			in := rapid.SampledFrom(inputs).Draw(r, "input")
			if in.Text == right {
				in = answerOf(s, f)
			}
			return in, nil
		})
		sum, err := s.session.Run(t.Context())
		if err != nil && !errors.Is(err, quiz.ErrLeft) {
			r.Fatal(err)
		}
		if problem := disorder(s.lines); problem != "" {
			r.Fatalf("%s:\n%s", problem, s.transcript())
		}
		if n := len(s.stored()); n != len(sum.Attempts) || n != s.count("append") {
			r.Fatalf("%d stored, %d in the summary, %d appended", n, len(sum.Attempts), s.count("append"))
		}
		if w.Count > 0 && err == nil && len(sum.Attempts) != w.Count {
			r.Fatalf("%d attempts, want %d", len(sum.Attempts), w.Count)
		}
	})
}

// disorder finds an event that is out of order.
func disorder(lines []string) string {
	asked, appended, judged := 0, 0, 0
	opened := false
	for _, line := range lines {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "question":
			n := 0
			for _, digit := range strings.Split(rest, "/")[0] {
				n = 10*n + int(digit-'0')
			}
			if n != asked && n != asked+1 || appended != n-1 || judged < n-1 {
				return line + " before the last one was stored and judged"
			}
			asked = n
		case "open":
			if opened || asked != 1 {
				return "the log was opened twice or without a question on the screen"
			}
			opened = true
		case "ask":
			if !opened {
				return "the learner was asked while the log was closed"
			}
		case "append":
			if appended++; appended != asked {
				return line + " twice"
			}
		case "verdict":
			if appended != asked {
				return line + " before it was stored"
			}
			judged = asked
		}
	}
	return ""
}

func TestTimeLimit(t *testing.T) {
	minute := time.Minute
	s := newStage(t, mixed(), drill.Wish{Count: 4, Seed: 1})
	s.session.Rules = drill.Rules{Limit: 2 * minute}
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
		if f.Kind != "" {
			s.now = s.now.Add(minute)
		}
		return answerOf(s, f), nil
	})
	sum, err := s.run()
	if err != nil || !sum.TimeUp || sum.Left || len(sum.Attempts) != 2 || sum.Unasked != 2 {
		t.Errorf("%v, %+v; want the time to be up after two of four", err, sum)
	}
	if s.count("question 1/4") != 1 || !strings.Contains(s.transcript(), "left 2m0s") || !strings.Contains(s.transcript(), "left 1m0s") {
		t.Errorf("the time left is not shown:\n%s", s.transcript())
	}

	s = newStage(t, mixed(), drill.Wish{Count: 1, Seed: 1})
	s.session.Rules = drill.Rules{Limit: minute}
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
		s.now = s.now.Add(2 * minute)
		return answerOf(s, f), nil
	})
	if sum, err := s.run(); err != nil || sum.TimeUp || len(sum.Attempts) != 1 {
		t.Errorf("%v, %+v; want the last answer to count although it came late", err, sum)
	}
}

func TestTimeAloneLimits(t *testing.T) {
	s := newStage(t, []quiz.Question{computed("math/double", 1, 1000)}, drill.Wish{Seed: 1})
	s.session.Rules = drill.Rules{Limit: 10 * time.Second}
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
		s.now = s.now.Add(time.Second)
		return answerOf(s, f), nil
	})
	sum, err := s.run()
	if err != nil || !sum.TimeUp || len(sum.Attempts) != 10 || sum.Unasked != 0 || s.shown.Of != 0 {
		t.Errorf("%v, %d attempts, %+v; want ten in ten seconds", err, len(sum.Attempts), s.shown.Of)
	}
}

// A question that has no truth is not asked; another one takes its place, and the learner hears of it once.
func TestQuarantine(t *testing.T) {
	broken := computed("math/broken", 1, 100)
	broken.Sim = &quiz.ModelRef{Model: "test.nothing", Ask: "out"}
	impossible := computed("math/impossible", 1, 100)
	impossible.Where = "n > 1000"
	s := newStage(t, []quiz.Question{broken, computed("math/double", 1, 100), impossible}, drill.Wish{Count: 6, Seed: 2})
	s.session.Rules = drill.Rules{}
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) { return answerOf(s, f), nil })
	sum, err := s.run()
	if err != nil || len(sum.Attempts) != 6 || s.shown.N != 6 || s.shown.Of != 6 {
		t.Errorf("%v, %d attempts, last %d/%d; want all six about the one good question", err, len(sum.Attempts), s.shown.N, s.shown.Of)
	}
	for _, got := range [][]drill.Broken{s.broken, sum.Broken} {
		if len(got) != 2 || got[0].Question == got[1].Question || got[0].Err == nil || got[1].Err == nil {
			t.Errorf("reported %v, want each of the two once", got)
		}
	}

	s = newStage(t, []quiz.Question{broken}, drill.Wish{Count: 6})
	if _, err := s.run(); err == nil || !strings.Contains(err.Error(), "math/broken") || s.opened != 0 {
		t.Errorf("error %v, log opened %d times; want an error that names the question, and no log", err, s.opened)
	}
}

func TestFailuresEndTheSession(t *testing.T) {
	for _, c := range []struct {
		fail             string
		asked, inSummary int
	}{
		{"question 1", 0, 0}, {"open", 0, 0}, {"append", 1, 0}, {"verdict", 1, 1}, {"question 2", 1, 1}, {"summary", 2, 2},
	} {
		s := newStage(t, []quiz.Question{computed("math/double", 1, 100)}, drill.Wish{Count: 2})
		s.session.Rules = drill.Rules{}
		s.fail = c.fail
		asked := 0
		s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
			asked++
			return answerOf(s, f), nil
		})
		sum, err := s.run()
		if err == nil || !strings.Contains(err.Error(), "made to fail") || errors.Is(err, quiz.ErrLeft) {
			t.Errorf("%s fails: error %v", c.fail, err)
		}
		if asked != c.asked || len(sum.Attempts) != c.inSummary || len(s.stored()) != c.inSummary {
			t.Errorf("%s fails: asked %d, %d in the summary, %d stored; want %d, %d", c.fail, asked, len(sum.Attempts), len(s.stored()), c.asked, c.inSummary)
		}
		if c.fail == "append" && s.count("verdict") != 0 {
			t.Error("a verdict was shown although its attempt is not stored")
		}
	}
}

func TestAdvice(t *testing.T) {
	questions := []quiz.Question{
		computed("math/double", 5, 5), typed("words/one", "words/plain", 1, "one"), typed("words/two", "words/plain", 1, "two"), recall("words/card"),
	}
	questions[1].Followups = []quiz.ID{"words/two", "words/three"}
	questions[2].Followups = []quiz.ID{"words/four"}
	s := newStage(t, questions, drill.Wish{Count: 4})
	s.session.Rules = drill.Rules{}
	s.session.Asker = asker(func(f quiz.Form) (quiz.Input, error) {
		switch {
		case s.shown.Variant.Question.ID == "words/two":
			return answerOf(s, f), nil
		case f.Kind == quiz.Recall:
			return quiz.Input{Text: "a"}, nil
		case s.shown.Variant.Question.ID == "math/double":
			return quiz.Input{Command: quiz.Skip}, nil
		case f.Kind == "":
			return quiz.Input{Command: quiz.Next}, nil
		}
		return quiz.Input{Text: "none"}, nil
	})
	sum, err := s.run()
	if err != nil {
		t.Fatal(err)
	}
	if sum.Next.Topic != "math/double" {
		t.Errorf("topic %s, want the one with score 0", sum.Next.Topic)
	}
	if again := sum.Next.Again; len(again) != 3 || again[2] != "words/card" {
		t.Errorf("again %v, want three, the half right one last", again)
	}
	want := map[quiz.ID]bool{"math/next": true, "words/three": true}
	for _, id := range sum.Next.Followups {
		if !want[id] {
			t.Errorf("follow-up %s: it was asked, or its question was answered right", id)
		}
		delete(want, id)
	}
	if len(want) > 0 {
		t.Errorf("follow-ups %v are missing", want)
	}
	var plain drill.TopicScore
	for _, topic := range sum.Topics {
		if topic.Topic == "words/plain" {
			plain = topic
		}
	}
	if plain.Asked != 2 || plain.Right != 1 || plain.Score != 0.5 {
		t.Errorf("%+v, want one of two right", plain)
	}
	if sum.Go != gover.Latest {
		t.Errorf("release %s, want %s, which all questions were about", sum.Go, gover.Latest)
	}
}

// The history of an answer may fail; the answer itself is then shown all the same.
func TestWithoutSpans(t *testing.T) {
	s := newStage(t, mixed(), only("math/double", 1), say(quiz.Number, right), do("", quiz.Versions), goOn)
	s.session.Judge = forgetful{s.session.Judge}
	if sum, err := s.run(); err != nil || len(sum.Attempts) != 1 || len(s.broken) != 1 {
		t.Errorf("%v, %+v, %v; want one attempt and one report", err, sum, s.broken)
	}
	if s.count("versions") != 0 || s.count("verdict") != 1 {
		t.Errorf("want a verdict and no versions:\n%s", s.transcript())
	}
}

type forgetful struct{ drill.Judge }

func (forgetful) Spans(checker.Truth) ([]sim.Span, error) { return nil, sim.ErrTooLong }
