package checker_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"godrill/internal/bank"
	"godrill/internal/checker"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim/all"
)

const (
	pitfalls = "testdata/pitfalls/"
	badBanks = "../bank/testdata/bad/" // which package bank holds against what it wants
)

// A pitfall is a way in which other quiz programs went wrong, with what proves that godrill does not: banks that are
// refused, and tests where the program and not the bank is at stake.
type pitfall struct {
	name     string
	fixtures []string // in testdata/pitfalls
	bad      []string // in the folder of package bank: what is found on loading
	tests    []string // folder and name, as in rng.TestFrozen
}

// quizPitfalls are those of quizzes with drawn parameters, as they are documented for PrairieLearn, STACK, Numbas,
// WeBWorK, Go quizzes and flash cards.
var quizPitfalls = []pitfall{
	{
		name:  "one seed for every element puts the right answer into the same slot",
		tests: []string{"rng.TestKeysSeparateStreams", "checker.TestTheRightOptionIsAnywhere", "variant.TestAnAddedParameterLeavesTheOthersAlone"},
	},
	{
		name:  "the random numbers change with the platform",
		tests: []string{"rng.TestReferenceSequence", "rng.TestFrozen", "variant.TestSeedsAreFrozen", "drill.TestWhatAnAttemptRecords"},
	},
	{
		name: "some seeds have a wrong key, or near-misses are graded right",
		fixtures: []string{
			"wrong-key", "wrong-key-in-one-release", "wrong-key-in-one-variant", "wrong-mark", "release-without-key",
			"no-option-is-right", "unproven-release", "lenient-answer", "near-miss", "wrong-stored-test",
		},
		bad:   []string{"answer-gap", "answer-overlap", "two-right-options"},
		tests: []string{"checker.TestTheKeyIsRight", "checker.TestRealSimulators"},
	},
	{
		name:     "the value shown is rounded and the exact one graded",
		fixtures: []string{"rounded-value"},
		bad:      []string{"float-answer", "point-float-parameter"},
		tests:    []string{"checker.TestWhatIsShownIsWhatIsGraded"},
	},
	{
		name:     "the random set never satisfies the condition",
		fixtures: []string{"never-satisfiable", "bad-odds", "condition-with-a-slip"},
		bad:      []string{"where-alone", "range-backwards"},
		tests:    []string{"variant.TestAnImpossibleConditionIsAnErrorThatNamesTheOdds", "variant.TestEmptyDomainsAreErrors"},
	},
	{
		name:     "variants are taken for equal or for different wrongly",
		fixtures: []string{"one-variant", "small-space", "value-twice", "unused-parameter", "hidden-parameter", "hidden-in-one-language"},
		bad:      []string{"value-twice", "unused-parameter"},
		tests:    []string{"drill.TestPlanGoesInRounds", "variant.TestSpace"},
	},
	{
		name:  "a question is edited while answers to it are on record",
		tests: []string{"drill.TestWhatAnAttemptRecords", "checker.TestFingerprint", "store.TestAppendOnly"},
	},
	{
		name:     "a variant that crashes is served for ever",
		fixtures: []string{"crashing-variant", "refused-variant"},
		tests:    []string{"drill.TestQuarantine", "content.TestEveryDrawHasATruth"},
	},
	{
		name:     "the variants are not equally hard",
		fixtures: []string{"unequal-variants"},
	},
	{
		name:     "a wrong key stands next to the right reason, or the other way round",
		fixtures: []string{"literal-key", "literal-key-in-chinese", "key-before-the-answer"},
		bad:      []string{"answer-with-parameter", "key-in-prompt"},
	},
	{
		name: "options are there twice, or a wrong one is the right answer",
		fixtures: []string{
			"duplicate-options", "duplicate-options-in-one-variant", "right-option-as-wrong", "distractor-equals-key", "too-few-options",
		},
		bad: []string{"option-twice", "two-right-options"},
	},
	{
		name:     "code or what is referred to is missing",
		fixtures: []string{"missing-code", "unparsable-code", "unparsable-in-one-variant", "missing-reference", "missing-why"},
		bad:      []string{"missing-keys", "unknown-parameter-in-code", "empty-block", "ref-line-number"},
		tests:    []string{"content.TestProgramsCompile"},
	},
	{
		name:     "an edit resets the history",
		fixtures: []string{"id-reused"},
		bad:      []string{"duplicate-id"},
		tests:    []string{"checker.TestFingerprint", "content.TestIDsArePermanent"},
	},
	{
		name:  "the tool rewrites its author's files",
		tests: []string{"checker.TestProvingChangesNoFile"},
	},
}

// yamlPitfalls are texts that YAML reads differently than their author meant them.
var yamlPitfalls = []pitfall{
	{
		name: "numbers, dates and nothing that look like text",
		bad: []string{
			"unquoted-go", "go-range-unquoted", "unquoted-go-in-answer", "unquoted-go-in-test", "ok-unquoted-release", "octal-number",
			"octal-parameter", "range-octal", "underscore-parameter", "point-float-parameter", "exponent-parameter", "float-answer",
			"tilde-answer", "null-answer", "date-parameter", "yes-bool", "yes-parameter",
		},
		tests: []string{"bank.TestGoodTruths"},
	},
	{
		name: "Go answers with signs that mean something else in YAML, or cut at a blank and #",
		bad: []string{
			"go-answer-star", "go-answer-ampersand", "go-answer-percent", "go-answer-backquote", "go-answer-at", "go-answer-bang",
			"go-answer-open-bracket", "go-answer-closed-bracket", "go-answer-map", "go-answer-struct", "go-answer-quote",
			"cut-at-hash", "cut-option", "hash-in-braces",
		},
	},
	{name: "tabs", bad: []string{"tab-indentation", "tab-in-block", "block-not-indented"}},
	{
		name: "mistyped and repeated keys, full-width signs",
		bad: []string{
			"misspelt-key", "unknown-key", "full-width-colon", "full-width-colon-in-braces", "full-width-colon-in-text",
			"full-width-comma", "full-width-digit", "duplicate-key", "parameter-twice", "set-twice",
		},
	},
	{name: "a second document, or none", bad: []string{"second-document", "empty-file", "only-comments"}},
	{name: "other encodings", bad: []string{"gbk", "utf16", "latin1", "binary"}, tests: []string{"bank.TestLineEnds"}},
	{name: "aliases that explode", bad: []string{"alias-bomb", "self-alias", "merge-key", "deep-nesting"}},
	{name: "only the first problem is told", bad: []string{"all-at-once"}},
}

// TestPitfalls holds each fixture against what is wanted of it, and makes sure that no pitfall is without a proof.
func TestPitfalls(t *testing.T) {
	used := map[string]bool{}
	for _, p := range append(slices.Clone(quizPitfalls), yamlPitfalls...) {
		t.Run(p.name, func(t *testing.T) {
			if len(p.fixtures)+len(p.bad)+len(p.tests) == 0 {
				t.Error("nothing proves that it is avoided")
			}
			for _, name := range p.fixtures {
				used[name] = true
				checkFixture(t, name)
			}
			for _, name := range p.bad {
				checkRefused(t, name+".yaml", prove(t, badBanks+name+".yaml"))
			}
			for _, name := range p.tests {
				checkTestExists(t, name)
			}
		})
	}
	files, err := filepath.Glob(pitfalls + "*")
	if err != nil || len(files) != 2*len(used) {
		t.Errorf("%d files for %d fixtures in use (%v): each has a .yaml and a .want", len(files), len(used), err)
	}
}

// prove does with a file what `godrill bank check` does, and knows the canaries besides: real simulators do not crash.
func prove(t *testing.T, file string) []quiz.Problem {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	deck, problems := bank.Load(filepath.Base(file), data)
	var questions []*quiz.Question
	for i := range deck.Questions {
		questions = append(questions, &deck.Questions[i])
	}
	if len(problems) == 0 {
		problems = checker.ProveBank(questions)
	}
	c := checker.New(append(all.Simulators(), canary(), chooser(), wordy()))
	for _, q := range questions {
		problems = append(problems, c.Prove(q)...)
	}
	slices.SortStableFunc(problems, func(a, b quiz.Problem) int { return cmp.Compare(a.Line, b.Line) })
	return problems
}

// checkRefused wants problems that name file, line and remedy.
func checkRefused(t *testing.T, file string, problems []quiz.Problem) {
	t.Helper()
	if len(problems) == 0 {
		t.Errorf("%s: no problem is found", file)
	}
	for _, p := range problems {
		if place := fmt.Sprintf("%s:%d:", file, p.Line); p.Line < 1 || p.Found == "" || p.Hint == "" || !strings.HasPrefix(p.String(), place) {
			t.Errorf("%s: no file, line and remedy: %+v", file, p)
		}
	}
}

// checkFixture compares the problems of a fixture with its .want file, which has a line for each:
// line | part of what is found | part of what to do.
func checkFixture(t *testing.T, name string) {
	t.Helper()
	problems := prove(t, pitfalls+name+".yaml")
	checkRefused(t, name+".yaml", problems)
	data, err := os.ReadFile(pitfalls + name + ".want")
	if err != nil {
		t.Fatal(err)
	}
	wants := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(wants) != len(problems) {
		t.Errorf("%s: got %d problems, want %d", name, len(problems), len(wants))
	}
	for i, p := range problems {
		if i >= len(wants) {
			t.Errorf("%s: not expected: %s", name, p)
			continue
		}
		parts := strings.Split(wants[i], " | ")
		line, err := strconv.Atoi(parts[0])
		if err != nil || len(parts) != 3 {
			t.Fatalf("%s.want: want line | found | hint, got %q", name, wants[i])
		}
		if p.Line != line || !strings.Contains(p.Found, parts[1]) || !strings.Contains(p.Hint, parts[2]) {
			t.Errorf("%s: want %s\ngot %s", name, wants[i], p)
		}
	}
}

// checkTestExists looks for a test by its folder and name, so that the table above does not outlive what it names.
func checkTestExists(t *testing.T, name string) {
	t.Helper()
	folder, function, _ := strings.Cut(name, ".")
	dir := "../" + folder
	if folder == "content" {
		dir = "../../content"
	}
	files, err := filepath.Glob(dir + "/*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == function {
				return
			}
		}
	}
	t.Errorf("there is no test %s", name)
}

// What a learner reads is what is graded: a value is put into the texts, the code and the simulator's parameters from
// one and the same spelling, in both languages.
func TestWhatIsShownIsWhatIsGraded(t *testing.T) {
	q := computed(quiz.Number, "cap")
	q.Code = "make([]int, ${cap})"
	q.Hints = []lang.Text{lang.Same("${cap}")}
	for seed := range uint64(100) {
		truth := resolve(t, q, seed, "1.27")
		var args struct{ Cap int }
		if err := json.Unmarshal(truth.Model.Encode(truth.Args), &args); err != nil {
			t.Fatal(err)
		}
		n := strconv.Itoa(args.Cap)
		if truth.Prompt != lang.T("从 "+n+" 增长？", "grow from "+n+"?") || truth.Code != "make([]int, "+n+")" || truth.Hints[0].En != n {
			t.Errorf("graded for %s, shown are %v, %q, %v", n, truth.Prompt, truth.Code, truth.Hints)
		}
		if r, err := checker.Parse(truth, strconv.Itoa(3*args.Cap)); err != nil || checker.Grade(truth, r).Result != quiz.Right {
			t.Errorf("%d is three times the %s shown, but it is not right (%v)", 3*args.Cap, n, err)
		}
	}
}

// Banks are only ever read: proving one leaves its folder as it was, and works where nothing may be written.
func TestProvingChangesNoFile(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile(pitfalls + "wrong-key.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "wrong-key.yaml")
	if err := os.WriteFile(file, data, 0o444); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) }) // so that the folder can be removed
	decks, problems := bank.Open(dir)
	if len(decks) != 1 || len(problems) != 0 {
		t.Fatalf("got %d decks and %v", len(decks), problems)
	}
	if problems := checker.New(all.Simulators()).Prove(&decks[0].Questions[0]); len(problems) != 1 {
		t.Errorf("got %v, want one problem", problems)
	}
	after, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	now, err := os.ReadFile(file)
	if err != nil || string(now) != string(data) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the file changed (%v)", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("there are now %v beside it (%v)", entries, err)
	}
}
