package content

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"godrill/internal/bank"
	"godrill/internal/gover"
	"godrill/internal/lang"
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

// TestFresh fails when the YAML files changed and the generated files did not.
func TestFresh(t *testing.T) {
	wantIndex, wantBody, err := Encode(loadSources(t))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(wantIndex, []byte(index)) || !bytes.Equal(wantBody, []byte(body)) {
		t.Errorf("%s or %s is not what the YAML files say: run go generate ./content", IndexFile, BodyFile)
	}
}

// TestRoundTrip compares what the index and the body give back with what went in.
func TestRoundTrip(t *testing.T) {
	decks := append(loadSources(t), manyQuestions(40))
	p := pack(t, decks)
	gotDecks, err := p.decks()
	if err != nil || len(gotDecks) != len(decks) {
		t.Fatalf("got %d decks, %v", len(gotDecks), err)
	}
	entries, err := p.entries()
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for d, deck := range decks {
		if want := (Deck{deck.Name, deck.Title, len(deck.Questions)}); gotDecks[d] != want {
			t.Errorf("got %+v, want %+v", gotDecks[d], want)
		}
		for _, want := range deck.Questions {
			checkEntry(t, p, &entries[i], want)
			i++
		}
	}
	if i != len(entries) {
		t.Errorf("got %d entries, want %d", len(entries), i)
	}
}

func checkEntry(t *testing.T, p packed, e *Entry, want quiz.Question) {
	t.Helper()
	model := ""
	if want.Sim != nil {
		model = want.Sim.Model
	}
	expected := Entry{ID: want.ID, Kind: want.Kind, Level: want.Level, Topic: want.Topic, Releases: want.Releases, Arch: want.Arch,
		Model: model, Varies: len(want.Vary) > 0, Tags: want.Tags, Claims: want.Claims, line: e.line}
	if d := cmp.Diff(expected, *e, cmp.AllowUnexported(Entry{})); d != "" {
		t.Errorf("%s: -want +got\n%s", want.ID, d)
	}
	fromEntry, err := e.Question()
	if err != nil {
		t.Fatal(err)
	}
	byID, ok, err := p.question(want.ID)
	if err != nil || !ok {
		t.Fatalf("%s: not found by its id (%v)", want.ID, err)
	}
	for _, got := range []*quiz.Question{fromEntry, byID} {
		if d := cmp.Diff(want, *got); d != "" {
			t.Errorf("%s: -want +got\n%s", want.ID, d)
		}
	}
}

func TestUnknownQuestion(t *testing.T) {
	p := pack(t, []quiz.Deck{manyQuestions(3)})
	for _, id := range []quiz.ID{"", "many/q", "many/q9", "any/q1", "#", "many", "many/q1\tnumber", "\nmany/q1"} {
		if q, ok, err := p.question(id); ok || err != nil || q != nil {
			t.Errorf("%q: got %v, %v, %v", id, q, ok, err)
		}
	}
}

// TestDamaged cuts the generated files: that is an error and never a panic or a shorter bank.
func TestDamaged(t *testing.T) {
	whole := pack(t, []quiz.Deck{manyQuestions(3)})
	for i := range len(whole.index) - 1 {
		if i > 0 && whole.index[i-1] == '\n' || whole.index[i] == '\n' {
			continue // a shorter index of whole lines
		}
		if _, err := (packed{whole.index[:i], whole.body}).entries(); err == nil && i > strings.Index(whole.index, "\n")+1 {
			t.Errorf("an index of %d bytes is read", i)
		}
	}
	if _, err := (packed{whole.index, whole.body[:len(whole.body)-2]}).entries(); err == nil {
		t.Error("a body that is too short is read")
	}
	e := Entry{ID: "many/q1", line: "{"}
	if _, err := e.Question(); err == nil || !strings.Contains(err.Error(), "many/q1") {
		t.Errorf("got %v, want an error that names the question", err)
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
	entries, err := Index()
	if err != nil {
		t.Fatal(err)
	}
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

func pack(t testing.TB, decks []quiz.Deck) packed {
	t.Helper()
	ix, bd, err := Encode(decks)
	if err != nil {
		t.Fatal(err)
	}
	return packed{string(ix), string(bd)}
}

// manyQuestions makes a deck of the size that start-up is measured with.
func manyQuestions(n int) quiz.Deck {
	d := quiz.Deck{Name: "many", Title: lang.T("许多 问题", "Many questions")}
	for i := range n {
		d.Questions = append(d.Questions, quiz.Question{
			ID: quiz.ID(fmt.Sprintf("many/q%d", i)), Kind: quiz.Number, Topic: "many/part", Level: i%5 + 1,
			Tags: []string{"append", "growth", "rounding"}, Claims: []string{"C012", "C015"},
			Releases: gover.Range{From: gover.Go(3), To: gover.GoPatch(24, 13)},
			Vary:     []quiz.Param{{Name: "cap", Lo: 1, Hi: 2000, Prefer: []int{255, 256, 257}}},
			Prompt:   lang.T(strings.Repeat("对一个切片追加元素 ${cap} ", 5), strings.Repeat("You append to a full slice ${cap} ", 5)),
			Code:     strings.Repeat("s = append(s, x) // \"<&>\"\n", 5),
			Sim:      &quiz.ModelRef{Model: "slice.append", With: []byte(`{"elem":"int","len":"${cap}","cap":"${cap}","add":1}`), Ask: "cap"},
			Hints:    []lang.Text{lang.T("先按规则估算", "First the growth rule")},
			Why:      lang.T(strings.Repeat("因为分配器会取整。", 10), strings.Repeat("The allocator rounds up. ", 10)),
			Tests:    []quiz.Test{{Go: "1.18", Key: "848"}},
			File:     "content/many.yaml", Line: i*30 + 1,
		})
	}
	return d
}

func BenchmarkIndex600(b *testing.B) {
	p := pack(b, []quiz.Deck{manyQuestions(600)})
	b.ReportMetric(float64(len(p.index)), "index-bytes")
	b.ReportAllocs()
	for b.Loop() {
		if e, err := p.entries(); err != nil || len(e) != 600 {
			b.Fatal(len(e), err)
		}
	}
}

func BenchmarkQuestionByID600(b *testing.B) {
	p := pack(b, []quiz.Deck{manyQuestions(600)})
	b.ReportAllocs()
	for b.Loop() {
		if _, ok, err := p.question("many/q599"); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	p := pack(b, []quiz.Deck{manyQuestions(1)})
	entries, err := p.entries()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(p.body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := entries[0].Question(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuiltInIndex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Index(); err != nil {
			b.Fatal(err)
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
	entries, err := Index()
	if err != nil {
		t.Fatal(err)
	}
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
	entries, err := Index()
	if err != nil {
		t.Fatal(err)
	}
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
