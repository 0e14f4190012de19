package bank

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

func loadGood(t *testing.T) map[string]quiz.Question {
	t.Helper()
	data, err := os.ReadFile("testdata/good/all-kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	deck, problems := Load("all-kinds.yaml", data)
	for _, p := range problems {
		t.Error(p)
	}
	if deck.Name != "sample" || deck.Title != lang.T("样例", "Sample") {
		t.Errorf("got the deck %q %v", deck.Name, deck.Title)
	}
	questions := map[string]quiz.Question{}
	for _, q := range deck.Questions {
		questions[strings.TrimPrefix(string(q.ID), "sample/")] = q
	}
	if len(questions) != len(deck.Questions) || len(questions) != 9 {
		t.Fatalf("got %d questions, want 9", len(deck.Questions))
	}
	return questions
}

func raw(values ...string) []json.RawMessage {
	var all []json.RawMessage
	for _, v := range values {
		all = append(all, json.RawMessage(v))
	}
	return all
}

func TestGoodQuestion(t *testing.T) {
	got := loadGood(t)["computed-number"]
	zero := 0.0
	want := quiz.Question{
		ID: "sample/computed-number", Rev: 2, Kind: quiz.Number, Topic: "sample/growth", Level: 3,
		Tags: []string{"append", "go1.18"}, Releases: gover.Range{From: gover.Go(3), To: gover.Before(gover.Go(25))}, Arch: "386",
		Claims: []string{"C012", "C015"}, Refs: []string{"runtime/slice.go: growslice"},
		Vary: []quiz.Param{
			{Name: "elem", OneOf: raw(`"int"`, `"int32"`, `"struct{}"`, `7`, `true`)},
			{Name: "cap", Lo: 200, Hi: 2000, Step: 2, Prefer: []int{256, 512}},
		},
		Where:  `cap + 1 <= 1024 || elem == "int"`,
		Prompt: lang.T("对一个 cap 是 ${cap} 的 []${elem} 追加 1 个元素后，\nGo ${go} 里 cap 是多少？", "You append 1 element to a full []${elem} of capacity ${cap}. What is the new cap?"),
		Code:   "for i := range s {\n\ts = append(s, ${elem}(i)) // # is no comment here\n}",
		Sim: &quiz.ModelRef{
			Model: "slice.append", Ask: "cap",
			With: json.RawMessage(`{"elem":"${elem}","cap":"${cap}","add":1,"stack":false,"fields":["*int","int8"],"empty":""}`),
		},
		Keys:      []quiz.Key{{Values: []string{"1024"}}},
		Hints:     []lang.Text{lang.T("先估算", "First the rule: then the classes.")},
		Why:       lang.T("因为", "Because"),
		Followups: []quiz.ID{"sample/typed-number"},
		Tests: []quiz.Test{
			{Set: map[string]json.RawMessage{"elem": json.RawMessage(`"int"`), "cap": json.RawMessage("512")}, Go: "1.18", Key: "848"},
			{Set: map[string]json.RawMessage{"elem": json.RawMessage(`"int"`), "cap": json.RawMessage("512")}, Go: "1.18", Response: "1_024", Score: &zero, Mistake: "pre118"},
			{Response: "many", Invalid: true},
		},
		File: "all-kinds.yaml", Line: 6,
	}
	for part, line := range map[string]int{"id": 6, "rev": 7, "vary": 16, "vary/cap": 18, "tests/3": 42, "tests/9": 39, "options": 6} {
		if got.LineOf(part) != line {
			t.Errorf("%s stands on line %d, got %d", part, line, got.LineOf(part))
		}
	}
	got.Lines = nil
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestGoodTruths(t *testing.T) {
	q := loadGood(t)
	before, since := gover.Range{To: gover.Before(gover.Go(18))}, gover.Range{From: gover.Go(18)}
	tests := []struct {
		name      string
		got, want any
	}{
		{"a list of answers", q["typed-number"].Keys, []quiz.Key{{Values: []string{"8", "16"}}}},
		{"a unit", q["typed-number"].Unit, "bytes"},
		{"options with releases", q["listed-choice"].Options, []quiz.Option{
			{Text: lang.T("翻倍", "it doubles"), OK: &before, Because: lang.T("是", "yes")},
			{Text: lang.T("不翻倍", "it does not"), OK: &since},
			{Text: lang.Same("[1 2 3]")},
			{Text: lang.Same("世界")},
		}},
		{"computed options", q["computed-choice"].Computed, &quiz.ComputedOption{Mutants: []string{"pre118", "no-rounding"}, Size: 5}},
		{"a claim beside computed options", q["computed-choice"].Keys, []quiz.Key{{Values: []string{"848"}}}},
		{"no parameters for the simulator", string(q["computed-choice"].Sim.With), "{}"},
		{"the same text in both languages", q["computed-choice"].Prompt, lang.Same("cap(s)?")},
		{"truth values by release", q["bool"].Keys, []quiz.Key{
			{Releases: gover.Range{To: gover.Before(gover.Go(22))}, Values: []string{"true"}},
			{Releases: gover.Range{From: gover.Go(22)}, Values: []string{"false"}},
		}},
		{"answers as they are written", q["text"].Keys, []quiz.Key{
			{Releases: gover.Range{To: gover.Before(gover.Go(22))}, Values: []string{"222"}},
			{Releases: gover.Range{From: gover.Go(22), To: gover.Before(gover.Go(24))}, Values: []string{"012", "010"}},
			{Releases: gover.Range{From: gover.Go(24)}, Values: []string{"1.20"}},
		}},
		{"the key in the explanation", q["computed-choice"].Why, lang.T("因为 ${key}", "Because ${key}")},
		{"items", q["order"].Items, []quiz.Item{{ID: "tiny", Text: lang.T("微", "tiny")}, {ID: "cache", Text: lang.Same("mcache")}, {ID: "heap", Text: lang.T("堆", "heap")}}},
		{"a chain", q["order"].Before, [][]string{{"tiny", "cache", "heap"}}},
		{"points", q["recall"].Points, []quiz.Point{{Text: lang.T("一", "one"), Weight: 2}, {Text: lang.T("二", "two")}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, tt.got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// TestLineEnds makes sure that a file from another editor reads alike.
func TestLineEnds(t *testing.T) {
	data, err := os.ReadFile("testdata/good/all-kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want, _ := Load("f", data)
	for name, other := range map[string]string{
		"byte order mark":  "\ufeff" + string(data),
		"carriage returns": strings.ReplaceAll(string(data), "\n", "\r\n"),
		"document marks":   "---\n" + string(data) + "...\n",
	} {
		got, problems := Load("f", []byte(other))
		if len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
		if name == "document marks" {
			for i := range got.Questions {
				got.Questions[i].Line--
				for part := range got.Questions[i].Lines {
					got.Questions[i].Lines[part]--
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: -want +got\n%s", name, d)
		}
	}
}

// TestQuestionSurvivesJSON holds the promise of package quiz on which the embedded bank rests.
func TestQuestionSurvivesJSON(t *testing.T) {
	for name, q := range loadGood(t) {
		data, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		var back quiz.Question
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(q, back) {
			t.Errorf("%s: -before +after\n%s", name, cmp.Diff(q, back))
		}
	}
}

// TestKeysAreKnown keeps the list of all keys, which serves the search for typing errors, complete.
func TestKeysAreKnown(t *testing.T) {
	for _, key := range append(questionKeys(), truthKeys()...) {
		if !contains(knownKeys(), key) {
			t.Errorf("%s is missing from knownKeys", key)
		}
	}
	for _, k := range quiz.Kinds() {
		found := false
		for _, r := range rules() {
			found = found || r.kind == k
		}
		if !found {
			t.Errorf("no rule for the kind %s", k)
		}
	}
}

// TestDocumentedExample loads the question that docs/bank-format.md shows.
func TestDocumentedExample(t *testing.T) {
	data, err := os.ReadFile("../../docs/bank-format.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```yaml\n")
	example, _, found := strings.Cut(rest, "```\n")
	deck, problems := Load("docs/bank-format.md", []byte(example))
	for _, p := range problems {
		t.Error(p)
	}
	if !found || len(deck.Questions) != 1 || deck.Questions[0].ID != "slice/append-past-256" {
		t.Errorf("got %+v", deck)
	}
}
