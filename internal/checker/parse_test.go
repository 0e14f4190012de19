package checker_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

func resolve(t testing.TB, q *quiz.Question, seed uint64, release string) checker.Truth {
	t.Helper()
	v, err := variant.Draw(q, seed)
	if err != nil {
		t.Fatal(err)
	}
	g, err := gover.Parse(release)
	if err != nil {
		t.Fatal(err)
	}
	truth, err := newChecker().Resolve(v, sim.Target{Go: g})
	if err != nil {
		t.Fatal(err)
	}
	return truth
}

func unit(q *quiz.Question, unit string) *quiz.Question { q.Unit = unit; return q }

// abc is a legal order without a choice; free leaves a and b to each other.
func abc() *quiz.Question { return ordered(nil, "a1", "b1", "c1") }

func free() *quiz.Question { return ordered([][]string{{"a1", "c1"}, {"b1", "c1"}}, "a1", "b1", "c1") }

// A verdict is written as right, wrong or partial with its score; unreadable is "?".
func TestVerdicts(t *testing.T) {
	number, bytes := typed(quiz.Number, "1024"), unit(typed(quiz.Number, "1024"), "bytes")
	negative, pages := typed(quiz.Number, "-8"), unit(typed(quiz.Number, "4"), "pages")
	yes, no := typed(quiz.Bool, "true"), typed(quiz.Bool, "false")
	text, listed := typed(quiz.Text, "mcache", "the P's cache"), typed(quiz.Text, "[0 8 16]")
	spaced := typed(quiz.Text, "1 2 3")
	one := optioned(quiz.Choice, "it doubles", "+it grows by a quarter", "it copies")
	numbers := optioned(quiz.Choice, "848", "+1024", "512", "-1")
	small := optioned(quiz.Choice, "2", "+1", "4")
	some := optioned(quiz.Choices, "+red, green", "+blue", "black", "white", "pink")
	none := optioned(quiz.Choices, "red", "blue", "black")
	recall := recalled(1, 2, 1, 1)
	cases := []struct {
		name string
		q    *quiz.Question
		said map[string][]string // verdict → responses
	}{
		{"number", number, map[string][]string{
			"right 1.00": {
				"1024", "1_024", "1,024", "1 024", "１０２４", "1，024", " 1024. ", "+1024", "0x400", "0X400", "1024.0", "= 1024",
				"is 1024", "答案是 1024", "答案：1024。", "1024 个", "1024个元素", "1024 elements", "1024 bytes", "01024", "the answer is 1024",
			},
			"wrong 0.00": {"1023", "-1024", "0", "1025", "102", "24"},
			"?": {
				"", "  ", "many", "1k", "1KiB", "1,24", "1,0240", "1_", "1__024", "10 24", "1.5", "1024 or 848", "not 1024", "99999999999999999999",
				"1024x", "0x", "--1", "1e3", "一千", "1024 1024", ".", "-",
			},
		}},
		{"bytes", bytes, map[string][]string{
			"right 1.00": {"1024", "1KiB", "1KB", "1K", "1k", "1 KB", "１ＫＢ", "1024 bytes", "1024B", "1024字节", "1 kib", "1024 个字节", "1.0K"},
			"wrong 0.00": {"1MiB", "32KB", "1.5KiB", "2K", "1GB"},
			"?":          {"1 page", "1024 bits", "1024 elements", "0.3KB", "1 KX", "bytes", "9999999999GB"},
		}},
		{"negative", negative, map[string][]string{"right 1.00": {"-8", "−8", "－８", "-8."}, "wrong 0.00": {"8"}, "?": {"- 8"}}},
		{"pages", pages, map[string][]string{"right 1.00": {"4", "4 pages", "4页"}, "?": {"4 bytes", "4K"}}},
		{"true", yes, map[string][]string{
			"right 1.00": {"y", "Y", "yes", "YES.", "t", "true", "是", "对", "会", "ｙ", "“是”", "是的。", "能"},
			"wrong 0.00": {"n", "no", "f", "False", "否", "错", "不会", "不是", "不能"},
			"?":          {"", "maybe", "yes and no", "1", "0", "a", "是不是"},
		}},
		{"false", no, map[string][]string{"right 1.00": {"n", "不会", "false"}, "wrong 0.00": {"y", "会"}}},
		{"text", text, map[string][]string{
			"right 1.00": {"mcache", " MCache ", "“mcache”", "`mcache`", "mcache。", "ｍcache", "the  P's\tcache", "The P’s Cache."},
			"wrong 0.00": {"mcentral", "m cache", "thePscache", "0", "-"},
			"?":          {"", " ", "　"},
		}},
		{"a list as text", listed, map[string][]string{
			"right 1.00": {"[0 8 16]", "0 8 16", "0, 8, 16", "[0,8,16]", "{0, 8, 16}", "［0，8，16］", "0 8 16."},
			"wrong 0.00": {"[0 81 6]", "0 8", "0816", "16 8 0"},
		}},
		{"an empty list", typed(quiz.Text, "[]"), map[string][]string{"right 1.00": {"[]", "[ ]", "{}"}, "wrong 0.00": {",", "0", "nil"}}},
		{"blanks between numbers count", spaced, map[string][]string{"right 1.00": {"1 2 3", "1  2\n3"}, "wrong 0.00": {"123", "12 3"}}},
		{"choice", one, map[string][]string{
			"right 1.00": {"b", "B", "Ｂ", "b)", "(b)", "b.", "2", "２", "选 b", "选项B", "option b", "it grows by a quarter", "It grows by a quarter.", "b: it grows by a quarter"},
			"wrong 0.00": {"a", "3", "c", "it copies"},
			"?":          {"", "d", "4", "0", "ab", "a b", "1.5", "b or c", "-", "it", "bb", "doubles", "b: it copies"},
		}},
		{"choice of numbers", numbers, map[string][]string{
			"right 1.00": {"b", "2", "1024", "1_024", "1,024", "b: 1024", "= 1024"},
			"wrong 0.00": {"a", "1", "848", "d", "-1", "4"},
			"?":          {"1023", "12", "1.2", "-2", "0"},
		}},
		{"digits that are texts too", small, map[string][]string{
			"right 1.00": {"b"}, "wrong 0.00": {"a", "c", "4"}, "?": {"1", "2", "3", "1 2"},
		}},
		{"choices", some, map[string][]string{
			"right 1.00":   {"a b", "ab", "b,a", "AB", "1 2", "12", "1,2", "a、b", "a and b", "a 和 b", "a+b", "ａ，ｂ", "red, green; blue", "a: red, green; b: blue", "b; red, green"},
			"partial 0.50": {"a", "2", "blue", "a b c", "red, green"},
			"wrong 0.00":   {"c", "a c", "c d", "abcd", "-", "none", "无", "0", "e"},
			"?":            {"", "f", "a a", "ab x", "a-b", "red", "1.2", "6"},
		}},
		{"choices of which none is right", none, map[string][]string{"right 1.00": {"-", "none", "都不对"}, "wrong 0.00": {"a", "a b c"}}},
		{"order", abc(), map[string][]string{
			"right 1.00":   {"a b c", "abc", "a>b>c", "a->b->c", "a → b → c", "1 2 3", "123", "A，B，C", "a1 b1 c1", "step a1; step b1; step c1"},
			"partial 0.67": {"b a c", "a c b", "213"},
			"partial 0.33": {"c a b", "b c a"},
			"wrong 0.00":   {"c b a"},
			"?":            {"", "a b", "a b b", "a b c d", "abca", "-", "x y z", "1 2"},
		}},
		{"any legal order", free(), map[string][]string{
			"right 1.00": {"a b c", "b a c"}, "partial 0.50": {"a c b", "b c a"}, "wrong 0.00": {"c a b", "c b a"},
		}},
		{"recall", recall, map[string][]string{
			"right 1.00": {"a b c d", "abcd"}, "right 0.80": {"b c d", "1 2 3"}, "partial 0.60": {"a b"}, "partial 0.20": {"a"},
			"wrong 0.00": {"-", "0", "无", "none"}, "?": {"", "e", "a a"},
		}},
	}
	for _, c := range cases {
		truth := shown(resolve(t, c.q, 1, "1.27"))
		for want, responses := range c.said {
			for _, text := range responses {
				t.Run(c.name+"/"+text, func(t *testing.T) {
					r, err := checker.Parse(truth, text)
					got := "?"
					if err == nil {
						got = checker.Grade(truth, r).String()
					}
					if got != want {
						t.Errorf("%s %q: got %s (%v), want %s", c.name, text, got, err, want)
					}
				})
			}
		}
	}
}

func TestUnreadableSaysWhatCanBeRead(t *testing.T) {
	for _, q := range []*quiz.Question{
		typed(quiz.Number, "1"), unit(typed(quiz.Number, "1"), "bytes"), typed(quiz.Bool, "true"), typed(quiz.Text, "x"), abc(), recalled(1, 1),
		optioned(quiz.Choice, "+x", "y"), optioned(quiz.Choices, "+x", "y"),
	} {
		truth := resolve(t, q, 1, "1.27")
		for _, text := range []string{"", "?!", "1 1 zzz", strings.Repeat("长", 3000)} {
			_, err := checker.Parse(truth, text)
			if q.Kind == quiz.Text && fmt.Sprint(err) == "<nil>" {
				continue
			}
			var unreadable *checker.UnreadableError
			if !errors.As(err, &unreadable) || unreadable.Want.Zh == "" || unreadable.Want.En == "" || unreadable.Want.Zh == unreadable.Want.En {
				t.Errorf("%s %.20q: got %v, want an UnreadableError in both languages", q.Kind, text, err)
			} else if len(unreadable.Found) > 400 {
				t.Errorf("%s: %d bytes of the response are repeated", q.Kind, len(unreadable.Found))
			}
		}
	}
}

func TestMistakesAreNamed(t *testing.T) {
	truth := resolve(t, fixedCap(computed(quiz.Number, "cap"), 100), 1, "1.27")
	cases := []struct{ text, mistake string }{
		{"300", ""}, {"200", "old-rule"}, {"100", "len-not-cap"}, {"101", "plus-one"}, {"1_01", "plus-one"}, {"999", ""},
	}
	for _, c := range cases {
		r, err := checker.Parse(truth, c.text)
		if err != nil {
			t.Fatal(err)
		}
		v := checker.Grade(truth, r)
		if v.Mistake != c.mistake || (c.mistake != "") != !v.Says.IsZero() {
			t.Errorf("%s: got %s, says %q; want mistake %q", c.text, v, v.Says.En, c.mistake)
		}
	}
	before := resolve(t, fixedCap(computed(quiz.Number, "cap"), 100), 1, "1.17")
	if r, _ := checker.Parse(before, "200"); checker.Grade(before, r).Result != quiz.Right {
		t.Error("200 is right in 1.17, whatever a mutant says")
	}
	q := optioned(quiz.Choices, "+x", "y", "z")
	q.Options[1].Because, q.Options[2].Because = lang.T("因为 y", "because of y"), lang.T("因为 z", "because of z")
	choices := shown(resolve(t, q, 1, "1.27"))
	r, _ := checker.Parse(choices, "a b c")
	if v := checker.Grade(choices, r); v.Says != lang.T("因为 y\n因为 z", "because of y\nbecause of z") {
		t.Errorf("wrong picks say %q", v.Says)
	}
}

func fixedCap(q *quiz.Question, n int) *quiz.Question {
	q.Vary = []quiz.Param{{Name: "cap", Lo: n, Hi: n}}
	return q
}

// every returns a sound question of each kind and source of truth.
func every() []*quiz.Question {
	choice := computed(quiz.Choice, "cap")
	choice.Computed = &quiz.ComputedOption{Size: 4}
	tier := computed(quiz.Choice, "tier")
	tier.Vary[0] = quiz.Param{Name: "cap", OneOf: raws("2", "20", "900")}
	tier.Computed = &quiz.ComputedOption{Size: 3}
	moved := computed(quiz.Choice, "moved")
	moved.Vary[0] = quiz.Param{Name: "cap", OneOf: raws("0", "1", "2")}
	moved.Computed = &quiz.ComputedOption{Size: 2}
	yesNo := computed(quiz.Bool, "moved")
	yesNo.Vary = moved.Vary
	word := computed(quiz.Text, "tier")
	word.Vary = tier.Vary
	parts := computed(quiz.Choice, "parts")
	parts.Computed = &quiz.ComputedOption{Size: 4}
	return []*quiz.Question{
		typed(quiz.Number, "1_024"), unit(typed(quiz.Number, "32KB"), "bytes"), typed(quiz.Number, "-3"), typed(quiz.Bool, "false"),
		typed(quiz.Text, "One; two: [three].", "x"), typed(quiz.Text, `"quoted"`), computed(quiz.Number, "cap"), computed(quiz.Number, "bytes"),
		yesNo, word, computed(quiz.Text, "parts"), choice, tier, moved, parts,
		optioned(quiz.Choice, "+bad", "cab", "dab", "a", "b"), optioned(quiz.Choice, "1", "2", "+3", "0"),
		optioned(quiz.Choices, "+x; y", "x", "+y, z: (q)", "[0 8 16]", "+p -> q."), optioned(quiz.Choices, "x", "y"),
		abc(), free(), ordered([][]string{{"d", "a"}}, "d", "c", "b", "a"), recalled(1, 1, 3), recalled(0),
	}
}

func TestTheKeyIsRight(t *testing.T) {
	for i, q := range every() {
		for seed := range uint64(40) {
			truth := resolve(t, q, seed, "1.27")
			key := checker.Key(truth)
			if strings.Contains(key, "\n") {
				t.Errorf("%d %s: the key %q has several lines", i, q.ID, key)
			}
			r, err := checker.Parse(truth, key)
			if err != nil {
				t.Errorf("%d %s seed %d: key %q: %v", i, q.ID, seed, key, err)
				continue
			}
			if v := checker.Grade(truth, r); v.Result != quiz.Right || v.Score != 1 || v.Mistake != "" {
				t.Errorf("%d %s seed %d: key %q is graded %s", i, q.ID, seed, key, v)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	questions := every()
	var truths []checker.Truth
	for _, q := range questions {
		truths = append(truths, resolve(f, q, 3, "1.27"))
	}
	for i, s := range []string{"1,024", "b > a > c", "yes", "１０KB", "a: x; b: y", "-", "0x", "\xff\xfe", "→", "选", "''", "[[", "1.", "“”"} {
		f.Add(uint8(i), s)
	}
	f.Fuzz(func(t *testing.T, i uint8, text string) {
		truth := truths[int(i)%len(truths)]
		r, err := checker.Parse(truth, text)
		var unreadable *checker.UnreadableError
		if err != nil {
			if !errors.As(err, &unreadable) {
				t.Errorf("%q: %v is no UnreadableError", text, err)
			}
			return
		}
		v := checker.Grade(truth, r)
		if math.IsNaN(v.Score) || v.Score < 0 || v.Score > 1 || (v.Result == quiz.Wrong) != (v.Score == 0) {
			t.Errorf("%q: %s", text, v)
		}
	})
}

// Any text and any option that an author may think of gives a key that is right.
func FuzzKey(f *testing.F) {
	f.Add("it doubles", "it copies", "b: c", uint64(1))
	f.Add("1", "2", "-", uint64(2))
	f.Fuzz(func(t *testing.T, x, y, z string, seed uint64) {
		for _, q := range []*quiz.Question{optioned(quiz.Choice, "x", "y", "z"), optioned(quiz.Choices, "x", "y", "z")} {
			for i, s := range []string{x, y, z} {
				q.Options[i].Text, q.Options[i].OK = lang.Same(s), nil
			}
			q.Options[seed%3].OK = always()
			v, err := variant.Draw(q, seed)
			if err != nil {
				t.Fatal(err)
			}
			truth, err := newChecker().Resolve(v, sim.Target{Go: gover.Latest})
			if err != nil {
				return
			}
			r, err := checker.Parse(truth, checker.Key(truth))
			if err != nil {
				return // such as options that hold nothing but marks: unreadable, and so never judged
			}
			if got := checker.Grade(truth, r); got.Result != quiz.Right && q.Kind == quiz.Choice {
				t.Errorf("options %q %q %q: key %q is graded %s", x, y, z, checker.Key(truth), got)
			}
		}
	})
}
