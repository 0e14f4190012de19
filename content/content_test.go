package content

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"godrill/internal/bank"
	"godrill/internal/quiz"
)

var update = flag.Bool("update", false, "add new ids to testdata/ids.golden")

// loadSources reads the YAML files and fails on each of their problems.
func loadSources(t *testing.T) []quiz.Deck {
	t.Helper()
	decks, problems := bank.LoadFS(Sources(), "content")
	for _, p := range problems {
		t.Error(p)
	}
	return decks
}

// TestRoundTrip compares what the generated file gives back with what the YAML files say.
func TestRoundTrip(t *testing.T) {
	index, i := Index(), 0
	for d, deck := range loadSources(t) {
		if want := (Deck{deck.Name, deck.Title, len(deck.Questions)}); Decks()[d] != want {
			t.Errorf("got %+v, want %+v", Decks()[d], want)
		}
		for _, want := range deck.Questions {
			if i == len(index) {
				t.Fatalf("%s and what follows is missing: run go generate ./content", want.ID)
			}
			checkEntry(t, index[i], want)
			i++
		}
	}
	if i != len(index) || len(All()) != i {
		t.Errorf("got %d entries and %d questions, want %d", len(index), len(All()), i)
	}
}

func checkEntry(t *testing.T, e Entry, want quiz.Question) {
	t.Helper()
	model := ""
	if want.Sim != nil {
		model = want.Sim.Model
	}
	expected := Entry{
		ID: want.ID, Kind: want.Kind, Level: want.Level, Topic: want.Topic, Releases: want.Releases, Arch: want.Arch,
		Model: model, Varies: len(want.Vary) > 0, Tags: want.Tags, Claims: want.Claims,
	}
	if d := cmp.Diff(expected, e, cmpopts.IgnoreUnexported(Entry{})); d != "" {
		t.Errorf("%s: -want +got\n%s", want.ID, d)
	}
	got, ok := Question(want.ID)
	if !ok {
		t.Fatalf("%s: not found by its id", want.ID)
	}
	want.Lines = nil // which serve proving only
	if d := cmp.Diff(want, *got); d != "" {
		t.Errorf("%s: -want +got\n%s", want.ID, d)
	}
	if again := e.Question(); again == got {
		t.Errorf("%s: the same question is handed out twice", want.ID)
	}
}

func TestUnknownQuestion(t *testing.T) {
	for _, id := range []quiz.ID{"", "slice", "slice/", "no/such"} {
		if q, ok := Question(id); ok || q != nil {
			t.Errorf("%q: got %v, %v", id, q, ok)
		}
	}
}

// TestIDsArePermanent fails when an id is gone that ever shipped: histories hang on it.
func TestIDsArePermanent(t *testing.T) {
	const golden = "testdata/ids.golden"
	data, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	shipped := strings.Fields(string(data))
	entries := Index()
	var ids []string
	for _, e := range entries {
		ids = append(ids, string(e.ID))
	}
	for _, id := range shipped {
		if !slices.Contains(ids, id) {
			t.Errorf("the question %s is gone: an id stays for ever, with its meaning", id)
		}
	}
	for _, id := range ids {
		if slices.Contains(shipped, id) {
			continue
		}
		if !*update {
			t.Errorf("the question %s is new: run go test ./content -run IDs -update", id)
		}
		shipped = append(shipped, id)
	}
	if *update {
		slices.Sort(shipped)
		if err := os.WriteFile(golden, []byte(strings.Join(shipped, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkIndex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if len(Index()) == 0 {
			b.Fatal("the bank is empty")
		}
	}
}

func BenchmarkQuestion(b *testing.B) {
	index := Index()
	last := index[len(index)-1].ID
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := Question(last); !ok {
			b.Fatal("not found")
		}
	}
}

func BenchmarkYAML(b *testing.B) {
	for b.Loop() {
		bank.LoadFS(Sources(), "content")
	}
}

// TestClaimsAreCovered holds the bank against the claims of the notes: each has a question, and what is wrong or
// outdated in them has a graded question that teaches the correction. Such a question has the tag myth (what is wrong)
// or versions (what was right once).
func TestClaimsAreCovered(t *testing.T) {
	data, err := os.ReadFile("testdata/claims.txt")
	if err != nil {
		t.Fatal(err)
	}
	entries := Index()
	correction := map[string]string{"wrong": "myth", "outdated": "versions"}
	known := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Fields(line)
		if len(f) != 3 {
			t.Fatalf("claims.txt: want id, chapter and verdict, got %q", line)
		}
		known[f[0]] = true
		covered, corrected := false, correction[f[2]] == ""
		for i := range entries {
			e := &entries[i]
			if !slices.Contains(e.Claims, f[0]) {
				continue
			}
			covered = true
			corrected = corrected || e.Kind != quiz.Recall && slices.Contains(e.Tags, correction[f[2]])
		}
		if !covered {
			t.Errorf("no question covers the claim %s of %s", f[0], f[1])
		} else if !corrected {
			t.Errorf("the claim %s of %s is %s, and no graded question with the tag %s corrects it", f[0], f[1], f[2], correction[f[2]])
		}
	}
	for i := range entries {
		for _, c := range entries[i].Claims {
			if !known[c] {
				t.Errorf("%s covers the claim %s, which claims.txt does not list", entries[i].ID, c)
			}
		}
	}
}

// TestSize holds the bank against what was promised: 60 questions, 35 of them computed.
func TestSize(t *testing.T) {
	entries := Index()
	computed := 0
	for i := range entries {
		if entries[i].Computed() {
			computed++
		}
	}
	if len(entries) < 60 || computed < 35 {
		t.Errorf("got %d questions, %d of them computed; want at least 60 and 35", len(entries), computed)
	}
}
