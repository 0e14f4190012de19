package variant_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/variant"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func raw(values ...string) []json.RawMessage {
	list := make([]json.RawMessage, len(values))
	for i, v := range values {
		list[i] = json.RawMessage(v)
	}
	return list
}

// question is a template like those of the banks: one listed parameter, one range with boundaries.
func question(where string) *quiz.Question {
	return &quiz.Question{
		ID: "slice/append-past", Kind: quiz.Number, Where: where,
		Vary: []quiz.Param{
			{Name: "elem", OneOf: raw(`"int"`, `"int32"`, `"string"`)},
			{Name: "cap", Lo: 200, Hi: 2000, Prefer: []int{255, 256, 257}},
			{Name: "add", Lo: 1, Hi: 9, Step: 2},
			{Name: "stack", OneOf: raw("true", "false")},
		},
	}
}

func mustDraw(t *testing.T, q *quiz.Question, seed uint64) quiz.Variant {
	t.Helper()
	v, err := variant.Draw(q, seed)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func value(t *testing.T, v quiz.Variant, name string) string {
	t.Helper()
	for _, x := range v.Values {
		if x.Name == name {
			return string(x.JSON)
		}
	}
	t.Fatalf("variant %q lacks %s", variant.Key(v), name)
	return ""
}

// A seed that a learner has written down must give the same variant in every later godrill.
func TestSeedsAreFrozen(t *testing.T) {
	var b strings.Builder
	for _, where := range []string{"", `cap > 1000 && elem != "int32"`} {
		fmt.Fprintf(&b, "# where %q\n", where)
		for seed := range uint64(40) {
			fmt.Fprintf(&b, "%d\t%s\n", seed, variant.Key(mustDraw(t, question(where), seed)))
		}
	}
	file := filepath.Join("testdata", "seeds.golden")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		t.Errorf("the variants of known seeds changed; got:\n%s\nwant:\n%s", got, want)
	}
}

func TestDrawKeepsToTheDomain(t *testing.T) {
	seen := map[string]int{}
	const draws = 4000
	for seed := range uint64(draws) {
		v := mustDraw(t, question(""), seed)
		var c, add int
		if err := json.Unmarshal([]byte(value(t, v, "cap")), &c); err != nil || c < 200 || c > 2000 {
			t.Fatalf("seed %d: cap %d, %v", seed, c, err)
		}
		if err := json.Unmarshal([]byte(value(t, v, "add")), &add); err != nil || add < 1 || add > 9 || add%2 != 1 {
			t.Fatalf("seed %d: add %d, %v", seed, add, err)
		}
		if c >= 255 && c <= 257 {
			seen["boundary"]++
		}
		seen[value(t, v, "elem")]++
		seen[value(t, v, "add")]++
		seen[value(t, v, "stack")]++
	}
	within := func(name string, share float64) {
		t.Helper()
		if got := float64(seen[name]) / draws; math.Abs(got-share) > 0.05 {
			t.Errorf("%s was drawn with a share of %.2f, want about %.2f", name, got, share)
		}
	}
	within("boundary", 0.5)
	for _, elem := range []string{`"int"`, `"int32"`, `"string"`} {
		within(elem, 1.0/3)
	}
	for _, add := range []string{"1", "3", "5", "7", "9"} {
		within(add, 0.2)
	}
	within("true", 0.5)
}

func TestAnAddedParameterLeavesTheOthersAlone(t *testing.T) {
	more := question("")
	more.Vary = append([]quiz.Param{{Name: "extra", Lo: 0, Hi: 100}}, more.Vary...)
	for seed := range uint64(50) {
		a, b := mustDraw(t, question(""), seed), mustDraw(t, more, seed)
		if !strings.HasSuffix(variant.Key(b), variant.Key(a)) {
			t.Errorf("seed %d: %q became %q", seed, variant.Key(a), variant.Key(b))
		}
	}
}

func TestWhere(t *testing.T) {
	holds := []struct {
		where string
		want  bool
	}{
		{"a == 7", true},
		{"a != 7", false},
		{"a < 7", false},
		{"a <= 7", true},
		{"a > 6", true},
		{"a >= 8", false},
		{"a + b == 10", true},
		{"a - b == 4", true},
		{"a * b == 21", true},
		{"a / b == 2", true},
		{"a % b == 1", true},
		{"-a == 0 - 7", true},
		{"+a == 7", true},
		{"a + b * 2 == 13", true},
		{"(a + b) * 2 == 20", true},
		{"0x10 > a && 1_000 > a", true},
		{`s == "int"`, true},
		{`s != "int"`, false},
		{`s < "j"`, true},
		{`s + "32" == "int32"`, true},
		{"`int` == s", true},
		{"y", true},
		{"!y", false},
		{"!(y && a == 7)", false},
		{"y == true", true},
		{"y != false", true},
		{"false || y", true},
		{"z == 0 || a / z > 1", true},
		{"z != 0 && a / z > 1", false},
		{"a == 1 || b == 3 && y", true},
	}
	for _, c := range holds {
		t.Run(c.where, func(t *testing.T) {
			q := &quiz.Question{ID: "x/where", Where: c.where, Vary: []quiz.Param{
				{Name: "a", Lo: 7, Hi: 7},
				{Name: "b", OneOf: raw("3")},
				{Name: "s", OneOf: raw(`"int"`)},
				{Name: "y", OneOf: raw("true")},
				{Name: "z", Lo: 0, Hi: 0},
			}}
			n, odds, err := variant.Space(q)
			if err != nil {
				t.Fatal(err)
			}
			if got := n == 1 && odds == 1; got != c.want {
				t.Errorf("got %d variants with odds %g, want %v", n, odds, c.want)
			}
			if _, err := variant.Draw(q, 1); (err == nil) != c.want {
				t.Errorf("Draw: %v, want success %v", err, c.want)
			}
		})
	}
}

func TestWhereErrorsNameTheColumn(t *testing.T) {
	cases := []struct {
		where  string
		column int
		found  string
	}{
		{"cap >", 6, "expected operand"},
		{"cap > 1 &&& add", 0, "&"},
		{"cpa > 1", 1, "did you mean cap?"},
		{"cap > 1 && wholly", 12, "there are only elem, cap, add, stack"},
		{"cap + 1", 1, "want a condition"},
		{`cap == "int"`, 5, "between a whole number and a text"},
		{"elem - elem == elem", 6, "operator - does not suit a text"},
		{"stack < stack", 7, "operator < does not suit true or false"},
		{"!cap", 1, "operator ! does not suit a whole number"},
		{"cap > 1.5", 7, "want a whole number"},
		{"len(elem) > 2", 1, "only parameters"},
		{"cap > 99999999999999999999", 7, "too large"},
		{"cap / (add - add) > 1", 5, "division by zero"},
		{"cap * 4611686018427387904 > 1", 5, "grows too large"},
		{"cap ＞ 1", 5, "illegal character"},
	}
	for _, c := range cases {
		t.Run(c.where, func(t *testing.T) {
			_, err := variant.Draw(question(c.where), 1)
			var at *variant.WhereError
			if !errors.As(err, &at) {
				t.Fatalf("got %v, want a WhereError", err)
			}
			if c.column != 0 && at.Column != c.column || !strings.Contains(at.Found, c.found) {
				t.Errorf("got column %d: %s; want column %d: …%s…", at.Column, at.Found, c.column, c.found)
			}
			if _, _, err := variant.Space(question(c.where)); err == nil {
				t.Error("Space does not report it")
			}
		})
	}
}

func TestAnImpossibleConditionIsAnErrorThatNamesTheOdds(t *testing.T) {
	for where, odds := range map[string]string{"cap > 5000": "0 %", "cap == 1999 && add == 9 && stack": "below 0.01 %"} {
		_, err := variant.Draw(question(where), 1)
		var unmet *variant.UnmetError
		if !errors.As(err, &unmet) || !strings.Contains(err.Error(), odds) {
			t.Errorf("where %q: got %v, want an UnmetError with %s", where, err, odds)
		}
	}
}

func TestEmptyDomainsAreErrors(t *testing.T) {
	for name, p := range map[string]quiz.Param{
		"is empty":             {Name: "a", Lo: 3, Hi: 2},
		"want 1 or more":       {Name: "a", Lo: 1, Hi: 2, Step: -1},
		"preferred 9 lies out": {Name: "a", Lo: 1, Hi: 2, Prefer: []int{9}},
	} {
		_, err := variant.Draw(&quiz.Question{ID: "x/y", Vary: []quiz.Param{p}}, 1)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: got %v, want …%s…", p, err, name)
		}
	}
	mixed := &quiz.Question{ID: "x/y", Where: "a == 1", Vary: []quiz.Param{{Name: "a", OneOf: raw("1", `"x"`)}}}
	if _, err := variant.Draw(mixed, 1); err == nil || !strings.Contains(err.Error(), "mixes") {
		t.Errorf("mixed values in a condition: got %v", err)
	}
	fraction := &quiz.Question{ID: "x/y", Where: "a == 1", Vary: []quiz.Param{{Name: "a", OneOf: raw("1.5")}}}
	if _, err := variant.Draw(fraction, 1); err == nil || !strings.Contains(err.Error(), "1.5") {
		t.Errorf("a fraction: got %v", err)
	}
}

func TestFix(t *testing.T) {
	q := question(`cap > 300 || elem == "int"`)
	v, err := variant.Fix(q, 7, map[string]json.RawMessage{"cap": raw("201")[0]})
	if err != nil || value(t, v, "cap") != "201" || value(t, v, "elem") != `"int"` {
		t.Errorf("got %q, %v; want cap=201 and the only element that the condition allows", variant.Key(v), err)
	}
	if v, err := variant.Fix(q, 7, nil); err != nil || variant.Key(v) != variant.Key(mustDraw(t, q, 7)) {
		t.Errorf("nothing given: got %q, %v; want what Draw gives", variant.Key(v), err)
	}
	if v, err := variant.Fix(question(""), 7, map[string]json.RawMessage{"cap": raw("4096")[0]}); err != nil || value(t, v, "cap") != "4096" {
		t.Errorf("a value outside the domain: got %q, %v; want it taken", variant.Key(v), err)
	}
	refused := map[string]map[string]json.RawMessage{
		"did you mean cap?":    {"cpa": raw("1")[0]},
		"want a whole number":  {"cap": raw(`"x"`)[0]},
		"want a text":          {"elem": raw("12")[0]},
		"with the given value": {"cap": raw("200")[0], "elem": raw(`"int32"`)[0]},
	}
	for want, set := range refused {
		if _, err := variant.Fix(q, 7, set); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want …%s…", set, err, want)
		}
	}
}

func TestSpace(t *testing.T) {
	vary := func(where string, params ...quiz.Param) *quiz.Question {
		return &quiz.Question{ID: "x/space", Where: where, Vary: params}
	}
	ten := quiz.Param{Name: "n", Lo: 1, Hi: 10}
	cases := []struct {
		name     string
		q        *quiz.Question
		distinct int
		odds     float64
	}{
		{"no parameters", vary(""), 1, 1},
		{"a range", vary("", ten), 10, 1},
		{"half of a range", vary("n > 5", ten), 5, 0.5},
		{"preferred values weigh more", vary("n > 9", quiz.Param{Name: "n", Lo: 1, Hi: 10, Prefer: []int{10, 1}}), 1, 0.05 + 0.25},
		{"a preferred value off the steps", vary("n == 4", quiz.Param{Name: "n", Lo: 1, Hi: 9, Step: 2, Prefer: []int{4}}), 1, 0.5},
		{"a value listed twice is one", vary("", quiz.Param{Name: "s", OneOf: raw("1", "1", "2")}), 2, 1},
		{"two parameters", vary("n == m", ten, quiz.Param{Name: "m", Lo: 1, Hi: 10}), 10, 0.1},
		{"nothing", vary("n > 10", ten), 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n, odds, err := variant.Space(c.q)
			if err != nil || n != c.distinct || math.Abs(odds-c.odds) > 1e-9 {
				t.Errorf("got %d, %g, %v; want %d, %g", n, odds, err, c.distinct, c.odds)
			}
		})
	}
	big := vary("n > 500000 && m > 900000", quiz.Param{Name: "n", Lo: 1, Hi: 1_000_000}, quiz.Param{Name: "m", Lo: 1, Hi: 1_000_000})
	if n, odds, err := variant.Space(big); err != nil || n < 50_000_000 || math.Abs(odds-0.05) > 0.01 {
		t.Errorf("estimate: got %d, %g, %v; want the cap's order of magnitude and odds of about 0.05", n, odds, err)
	}
}

func TestEnumerate(t *testing.T) {
	q := &quiz.Question{ID: "x/enum", Where: "n != m", Vary: []quiz.Param{{Name: "n", Lo: 1, Hi: 3}, {Name: "m", Lo: 1, Hi: 3}}}
	all, complete, err := variant.Enumerate(q, 1, 100)
	var keys []string
	for _, v := range all {
		keys = append(keys, variant.Key(v))
	}
	const want = "n=1 m=2|n=1 m=3|n=2 m=1|n=2 m=3|n=3 m=1|n=3 m=2"
	if got := strings.Join(keys, "|"); err != nil || !complete || got != want {
		t.Errorf("got %s, complete %v, %v", got, complete, err)
	}
	if some, complete, err := variant.Enumerate(q, 1, 4); err != nil || complete || len(some) != 4 {
		t.Errorf("a limit of 4: got %d, complete %v, %v", len(some), complete, err)
	}
}

func TestSampleHoldsEveryBoundary(t *testing.T) {
	q := question(`cap != 2000 || elem == "int"`)
	sample, err := variant.Sample(q, 1, 12)
	if err != nil || len(sample) < 12 {
		t.Fatalf("got %d variants, %v", len(sample), err)
	}
	seen := map[string]bool{}
	for _, v := range sample {
		if seen[variant.Key(v)] {
			t.Errorf("%q occurs twice", variant.Key(v))
		}
		seen[variant.Key(v)] = true
		for _, x := range v.Values {
			seen[x.Name+"="+string(x.JSON)] = true
		}
	}
	for _, want := range []string{"cap=200", "cap=255", "cap=256", "cap=257", "cap=2000", "add=1", "add=9", `elem="int"`, `elem="int32"`, `elem="string"`, "stack=true", "stack=false"} {
		if !seen[want] {
			t.Errorf("no variant has %s", want)
		}
	}
	small := &quiz.Question{ID: "x/small", Vary: []quiz.Param{{Name: "n", Lo: 1, Hi: 5}}}
	if all, err := variant.Sample(small, 1, 12); err != nil || len(all) != 5 {
		t.Errorf("a space of 5: got %d, %v", len(all), err)
	}
}

func TestText(t *testing.T) {
	v := quiz.Variant{Question: question(""), Values: []quiz.Value{
		{Name: "cap", JSON: raw("512")[0]}, {Name: "elem", JSON: raw(`"*T"`)[0]},
	}}
	got := variant.Text(v, "1.18", lang.T("容量 ${cap} 的 []${elem}", "go${go}: []${elem}, ${cpa}, ${cap"))
	if want := lang.T("容量 512 的 []*T", "go1.18: []*T, ${cpa}, ${cap"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := fmt.Sprint(variant.Names("${a} $b ${a}${c} ${")); got != "[a c]" {
		t.Errorf("Names: got %s", got)
	}
	_, err := variant.Fill("x ${oops}", func(string) (string, bool) { return "", false })
	var unknown *variant.UnknownNameError
	if !errors.As(err, &unknown) || unknown.Name != "oops" {
		t.Errorf("Fill: got %v", err)
	}
}

func TestWith(t *testing.T) {
	v := quiz.Variant{Values: []quiz.Value{
		{Name: "cap", JSON: raw("512")[0]}, {Name: "elem", JSON: raw(`"say \"x\""`)[0]}, {Name: "stack", JSON: raw("true")[0]},
	}}
	cases := []struct{ name, with, want string }{
		{"typed values", `{"len": "${cap}", "stack": "${stack}"}`, `{"len": 512, "stack": true}`},
		{"a text stays a text", `{"elem": "${elem}"}`, `{"elem": "say \"x\""}`},
		{"within a text", `{"elem": "[${cap}]${elem}"}`, `{"elem": "[512]say \"x\""}`},
		{"two names are no whole one", `{"elem": "${cap}${cap}"}`, `{"elem": "512512"}`},
		{"inside lists", `{"fields": ["int", "${elem}", {"a": "${cap}"}]}`, `{"fields": ["int", "say \"x\"", {"a": 512}]}`},
		{"names of members stay", `{"${cap}" : "\\${cap}\""}`, `{"${cap}" : "\\512\""}`},
		{"nothing to fill in", `{"len": 1}`, `{"len": 1}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := variant.With(v, json.RawMessage(c.with))
			if err != nil || string(got) != c.want {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
	if _, err := variant.With(v, json.RawMessage(`{"len": "${cpa}"}`)); err == nil || !strings.Contains(err.Error(), "cpa") {
		t.Errorf("an unknown name: got %v", err)
	}
	if _, err := variant.With(v, json.RawMessage(`{"len": "${go}"}`)); err == nil {
		t.Error("${go} is for texts; a model gets the release as its target")
	}
}

func FuzzWhere(f *testing.F) {
	for _, s := range []string{"cap > 1", `elem == "int" && !stack`, "((", "cap/0 == 1", "a.b", "f(x)", "cap << 3 == 1", "'a' < 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, where string) {
		q := question(where)
		v, err := variant.Draw(q, 3)
		if err == nil && len(v.Values) != 4 {
			t.Errorf("where %q: got %q without an error", where, variant.Key(v))
		}
	})
}

func FuzzWith(f *testing.F) {
	f.Add(`{"a": "${cap}"}`)
	f.Add(`{"${cap}": ["x${cap}", "\"${elem}"]}`)
	f.Fuzz(func(t *testing.T, with string) {
		if !json.Valid([]byte(with)) {
			return
		}
		v := quiz.Variant{Values: []quiz.Value{{Name: "cap", JSON: raw("512")[0]}, {Name: "elem", JSON: raw(`"a\"b"`)[0]}}}
		got, err := variant.With(v, json.RawMessage(with))
		if err == nil && !json.Valid(got) {
			t.Errorf("%s became %s, which is not JSON", with, got)
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	for name, where := range map[string]string{"free": "", "where": `cap > 300 || elem == "int"`} {
		b.Run(name, func(b *testing.B) {
			q := question(where)
			b.ReportAllocs()
			for seed := uint64(0); b.Loop(); seed++ {
				if _, err := variant.Draw(q, seed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
