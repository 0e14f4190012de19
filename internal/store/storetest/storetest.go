// Package storetest is what every history must do, as a test suite. It runs on the SQLite store and on the one in
// memory, so that tests with the latter say something about the former.
package storetest

import (
	"context"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"godrill/internal/quiz"
	"godrill/internal/store"
)

// A History is what the suite tests.
type History interface {
	Append(context.Context, quiz.Attempt) (int64, error)
	Attempts(context.Context, store.Filter) ([]quiz.Attempt, error)
	Topics(ctx context.Context, since time.Time) ([]store.TopicCount, error)
	Seen(context.Context) ([]quiz.ID, error)
	Recent(ctx context.Context, per int) (map[quiz.ID][]quiz.Attempt, error)
	Begin(context.Context, store.Session) error
	Finish(ctx context.Context, id string, at time.Time) error
	Sessions(ctx context.Context, limit int) ([]store.Session, error)
}

// Start is the time at which the suite's clock begins.
var Start = time.UnixMilli(1_800_000_000_123)

// Run runs the suite. Each part gets a new empty history from open, with the clock that the history shall use.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) History) {
	parts := []struct {
		name string
		test func(*testing.T, *fixture)
	}{
		{"an empty history answers every query", testEmpty},
		{"every field of an attempt comes back", testLossless},
		{"any text comes back byte for byte", testAnyText},
		{"ids are milliseconds and move on where two would collide", testIDs},
		{"ids follow a clock that is set back", testClockBack},
		{"appends from many sides lose nothing", testParallel},
		{"nonsense is refused and not stored", testRefuses},
		{"filters select", testFilters},
		{"topics are counted", testTopics},
		{"recent attempts per question, newest first", testRecent},
		{"sessions", testSessions},
		{"a cancelled call stores nothing", testCancelled},
	}
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) {
			f := &fixture{now: Start}
			f.History = open(t, f.clock)
			p.test(t, f)
		})
	}
}

type fixture struct {
	History
	mu  sync.Mutex
	now time.Time
}

func (f *fixture) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *fixture) set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = t
}

func (f *fixture) append(t *testing.T, a quiz.Attempt) quiz.Attempt {
	t.Helper()
	id, err := f.Append(t.Context(), a)
	if err != nil {
		t.Fatalf("append: %v", err)
	}
	a.ID = id
	return a
}

func (f *fixture) attempts(t *testing.T, filter store.Filter) []quiz.Attempt {
	t.Helper()
	all, err := f.Attempts(t.Context(), filter)
	if err != nil {
		t.Fatalf("attempts: %v", err)
	}
	return all
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: want -, got +:\n%s", what, diff)
	}
}

// Attempt returns a valid attempt at a question of a topic.
func Attempt(session string, question quiz.ID, result quiz.Result, score float64) quiz.Attempt {
	topic, _, _ := strings.Cut(string(question), "/")
	return quiz.Attempt{
		Session: session, Mode: "drill", Question: question, Fingerprint: "f1", Topic: topic + "/growth", Level: 3,
		Kind: quiz.Number, Go: "1.18.10", Arch: "amd64", Seed: math.MaxUint64, RNG: 1,
		Values: json.RawMessage(`{"cap":512}`), Key: "848", Response: "1024",
		Verdict: quiz.Verdict{Result: result, Score: score}, ElapsedMS: 4200, Lang: "zh", ZoneSeconds: 28800,
	}
}

func testEmpty(t *testing.T, f *fixture) {
	topics, err := f.Topics(t.Context(), time.Time{})
	seen, seenErr := f.Seen(t.Context())
	recent, recentErr := f.Recent(t.Context(), 3)
	sessions, sessionsErr := f.Sessions(t.Context(), 3)
	if n := len(f.attempts(t, store.Filter{})) + len(topics) + len(seen) + len(recent) + len(sessions); n != 0 {
		t.Errorf("found %d things in an empty history", n)
	}
	for _, err := range []error{err, seenErr, recentErr, sessionsErr} {
		if err != nil {
			t.Error(err)
		}
	}
}

// testLossless sets every field of an attempt to something of its own, by reflection, so that a field that is added
// to quiz.Attempt and forgotten in a store makes it fail.
func testLossless(t *testing.T, f *fixture) {
	var a quiz.Attempt
	fill(t, reflect.ValueOf(&a).Elem(), new(int64))
	a.Verdict.Score = 1.0 / 3
	a.Values = json.RawMessage("{ \"elem\": \"<b>\",\n\"cap\": 1e3}")
	stored := f.append(t, a)
	equal(t, "attempts", f.attempts(t, store.Filter{}), []quiz.Attempt{stored})
}

func fill(t *testing.T, v reflect.Value, n *int64) {
	*n += 7
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n)
		}
	case reflect.String:
		v.SetString("字" + string(rune('a'+*n%26)))
	case reflect.Int, reflect.Int64:
		v.SetInt(*n)
	case reflect.Uint64:
		v.SetUint(math.MaxUint64 - uint64(*n))
	case reflect.Float64:
		v.SetFloat(0.5)
	case reflect.Slice:
		v.SetBytes([]byte("{}"))
	default:
		t.Fatalf("a field of kind %s: teach the suite to fill it", v.Kind())
	}
}

func testAnyText(t *testing.T, f *fixture) {
	var want []quiz.Attempt
	rapid.Check(t, func(r *rapid.T) {
		a := Attempt("s", "slice/a", quiz.Wrong, rapid.Float64Range(0, 1).Draw(r, "score"))
		a.Response = string(rapid.SliceOf(rapid.Byte()).Draw(r, "response"))
		a.Key = string(rapid.SliceOf(rapid.Byte()).Draw(r, "key"))
		a.Verdict.Mistake = rapid.String().Draw(r, "mistake")
		a.Verdict.Says.Zh, a.Verdict.Says.En = rapid.String().Draw(r, "zh"), rapid.String().Draw(r, "en")
		a.Seed = rapid.Uint64().Draw(r, "seed")
		a.ElapsedMS = rapid.Int64().Draw(r, "elapsed")
		want = append(want, f.append(t, a))
	})
	equal(t, "attempts", f.attempts(t, store.Filter{}), want)
}

func testIDs(t *testing.T, f *fixture) {
	base := Start.UnixMilli()
	for i := range int64(5) {
		if a := f.append(t, Attempt("s", "slice/a", quiz.Right, 1)); a.ID != base+i {
			t.Errorf("attempt %d in one millisecond: id %d, want %d", i, a.ID, base+i)
		}
	}
	f.set(Start.Add(3 * time.Millisecond)) // a moment that is taken already
	if a := f.append(t, Attempt("s", "slice/a", quiz.Right, 1)); a.ID != base+5 {
		t.Errorf("id %d, want the first free one, %d", a.ID, base+5)
	}
	f.set(Start.Add(time.Hour))
	if a := f.append(t, Attempt("s", "slice/a", quiz.Right, 1)); a.ID != base+3_600_000 {
		t.Errorf("id %d, want the time itself, %d", a.ID, base+3_600_000)
	}
	given := Attempt("s", "slice/a", quiz.Right, 1)
	given.ID = 42
	f.set(Start.Add(2 * time.Hour))
	if a := f.append(t, given); a.ID != base+7_200_000 {
		t.Errorf("id %d of an attempt that came with one, want the time, %d", a.ID, base+7_200_000)
	}
}

func testClockBack(t *testing.T, f *fixture) {
	later := f.append(t, Attempt("s", "slice/a", quiz.Right, 1))
	f.set(Start.Add(-24 * time.Hour))
	earlier := f.append(t, Attempt("s", "slice/b", quiz.Right, 1))
	if want := Start.Add(-24 * time.Hour).UnixMilli(); earlier.ID != want {
		t.Errorf("id %d after the clock was set back, want %d", earlier.ID, want)
	}
	equal(t, "attempts by time", f.attempts(t, store.Filter{}), []quiz.Attempt{earlier, later})
}

func testParallel(t *testing.T, f *fixture) {
	const sides, each = 4, 25
	ids := make(chan int64, sides*each)
	var wait sync.WaitGroup
	for range sides {
		wait.Go(func() {
			for range each {
				id, err := f.Append(t.Context(), Attempt("s", "slice/a", quiz.Right, 1))
				if err != nil {
					t.Error(err)
				}
				ids <- id
			}
		})
	}
	wait.Wait()
	close(ids)
	var got []int64
	for id := range ids {
		got = append(got, id)
	}
	slices.Sort(got)
	if distinct := slices.Compact(slices.Clone(got)); len(distinct) != sides*each {
		t.Errorf("%d distinct ids, want %d", len(distinct), sides*each)
	}
	if n := len(f.attempts(t, store.Filter{})); n != sides*each {
		t.Errorf("%d attempts stored, want %d", n, sides*each)
	}
}

func testRefuses(t *testing.T, f *fixture) {
	cases := []struct {
		name  string
		spoil func(*quiz.Attempt)
	}{
		{"no session", func(a *quiz.Attempt) { a.Session = "" }},
		{"no question", func(a *quiz.Attempt) { a.Question = "" }},
		{"no result", func(a *quiz.Attempt) { a.Verdict.Result = "" }},
		{"score above 1", func(a *quiz.Attempt) { a.Verdict.Score = math.Nextafter(1, 2) }},
		{"score below 0", func(a *quiz.Attempt) { a.Verdict.Score = -1 }},
		{"score not a number", func(a *quiz.Attempt) { a.Verdict.Score = math.NaN() }},
		{"values not JSON", func(a *quiz.Attempt) { a.Values = json.RawMessage("{cap:1}") }},
	}
	for _, c := range cases {
		a := Attempt("s", "slice/a", quiz.Right, 1)
		c.spoil(&a)
		if _, err := f.Append(t.Context(), a); err == nil {
			t.Errorf("%s: accepted", c.name)
		}
	}
	equal(t, "attempts", f.attempts(t, store.Filter{}), nil)
}

func testFilters(t *testing.T, f *fixture) {
	var all []quiz.Attempt
	for i, a := range []quiz.Attempt{
		Attempt("one", "slice/a", quiz.Right, 1),
		Attempt("one", "malloc/b", quiz.Wrong, 0),
		Attempt("two", "slice/a", quiz.Wrong, 0),
		Attempt("two", "slices/c", quiz.Right, 1),
		Attempt("two", "slice/d", quiz.Right, 1),
	} {
		f.set(Start.Add(time.Duration(i) * time.Second))
		all = append(all, f.append(t, a))
	}
	pick := func(indexes ...int) []quiz.Attempt {
		var picked []quiz.Attempt
		for _, i := range indexes {
			picked = append(picked, all[i])
		}
		return picked
	}
	at := Start.Add(2 * time.Second)
	cases := []struct {
		name   string
		filter store.Filter
		want   []quiz.Attempt
	}{
		{"all", store.Filter{}, all},
		{"a session", store.Filter{Session: "one"}, pick(0, 1)},
		{"a question", store.Filter{Question: "slice/a"}, pick(0, 2)},
		{"a topic and those below", store.Filter{Topic: "slice"}, pick(0, 2, 4)},
		{"a topic itself", store.Filter{Topic: "slice/growth"}, pick(0, 2, 4)},
		{"no part of a topic's name", store.Filter{Topic: "slice/gro"}, nil},
		{"since, the very moment", store.Filter{Since: at}, pick(2, 3, 4)},
		{"since, one after", store.Filter{Since: at.Add(time.Millisecond)}, pick(3, 4)},
		{"the newest two", store.Filter{Limit: 2}, pick(3, 4)},
		{"more than there are", store.Filter{Limit: 9}, all},
		{"all together", store.Filter{Session: "two", Question: "slice/a", Topic: "slice", Since: Start, Limit: 5}, pick(2)},
		{"quotes are text", store.Filter{Session: "' OR 1=1 --"}, nil},
	}
	for _, c := range cases {
		equal(t, c.name, f.attempts(t, c.filter), c.want)
	}
}

func testTopics(t *testing.T, f *fixture) {
	f.append(t, Attempt("s", "slice/a", quiz.Right, 1))
	f.append(t, Attempt("s", "slice/a", quiz.Partial, 0.5))
	f.append(t, Attempt("s", "slice/b", quiz.Skipped, 0))
	f.append(t, Attempt("s", "malloc/a", quiz.Wrong, 0))
	f.set(Start.Add(time.Minute))
	f.append(t, Attempt("s", "slice/b", quiz.Right, 1))
	malloc := store.TopicCount{Topic: "malloc/growth", Attempts: 1, Questions: 1}
	all := []store.TopicCount{malloc, {Topic: "slice/growth", Attempts: 4, Right: 2, Skipped: 1, Questions: 2, Score: 0.625}}
	late := []store.TopicCount{{Topic: "slice/growth", Attempts: 1, Right: 1, Questions: 1, Score: 1}}
	got, err := f.Topics(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "topics", got, all)
	if got, err = f.Topics(t.Context(), Start.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	equal(t, "topics of the last minute", got, late)
}

func testRecent(t *testing.T, f *fixture) {
	want := map[quiz.ID][]quiz.Attempt{}
	for i := range 5 {
		f.set(Start.Add(time.Duration(i) * time.Second))
		a := f.append(t, Attempt("s", "slice/a", quiz.Right, float64(i)/4))
		if i >= 2 {
			want["slice/a"] = append([]quiz.Attempt{a}, want["slice/a"]...)
		}
	}
	want["malloc/b"] = []quiz.Attempt{f.append(t, Attempt("s", "malloc/b", quiz.Wrong, 0))}
	got, err := f.Recent(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "recent", got, want)
	seen, err := f.Seen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "seen", seen, []quiz.ID{"malloc/b", "slice/a"})
}

func testSessions(t *testing.T, f *fixture) {
	one := store.Session{
		ID: "one", Mode: "drill", Started: Start.UTC(), Seed: math.MaxUint64, Go: "1.27.4", Planned: 10,
		Release: "v1", Flags: json.RawMessage(`{"topics": ["slice"]}`),
	}
	two := store.Session{ID: "two", Mode: "drill", Started: Start.Add(time.Hour).UTC()}
	again := one
	again.Planned = 99
	for _, s := range []store.Session{one, two, again} {
		if err := f.Begin(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	f.append(t, Attempt("one", "slice/a", quiz.Right, 1))
	f.append(t, Attempt("one", "slice/b", quiz.Right, 1))
	end := Start.Add(time.Minute).UTC()
	if err := f.Finish(t.Context(), "one", end); err != nil {
		t.Fatal(err)
	}
	if err := f.Finish(t.Context(), "three", end); err == nil {
		t.Error("a session that was not begun was finished")
	}
	if err := f.Begin(t.Context(), store.Session{}); err == nil {
		t.Error("a session without an id was begun")
	}
	one.Finished, one.Answered, two.Flags = end, 2, json.RawMessage("{}")
	for limit, want := range map[int][]store.Session{5: {two, one}, 1: {two}} {
		got, err := f.Sessions(t.Context(), limit)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "sessions", got, want)
	}
}

func testCancelled(t *testing.T, f *fixture) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Append(ctx, Attempt("s", "slice/a", quiz.Right, 1)); err == nil {
		t.Error("accepted")
	}
	equal(t, "attempts", f.attempts(t, store.Filter{}), nil)
}
