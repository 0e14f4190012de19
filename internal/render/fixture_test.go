package render

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"godrill/internal/checker"
	"godrill/internal/drill"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
)

// A model with everything that can be shown. What it computes is of no interest here; its form is that of a real one.
type growParams struct {
	Elem string `json:"elem" zh:"元素类型" en:"element type"`
	Len  int    `json:"len" zh:"长度" en:"length"`
	Cap  int    `json:"cap" zh:"容量" en:"capacity"`
	Add  int    `json:"add" zh:"追加的元素个数" en:"number of elements appended" default:"1"`
}

type growResult struct {
	Cap   int  `json:"cap" zh:"追加后的容量" en:"capacity after the append" unit:"elements"`
	Bytes int  `json:"bytes" zh:"新底层数组的字节数" en:"size of the new backing array" unit:"bytes"`
	Grew  bool `json:"grew" zh:"是否换了底层数组" en:"whether there is a new backing array"`
}

func growTable() *gover.Table[int] {
	return gover.NewTable(lang.T("append 的扩容规则", "the growth rule of append"),
		gover.Entry[int]{Since: gover.Go(2), Value: 1024, Note: lang.T("旧长度不到 1024 时翻倍，之后每轮加四分之一", "double while the old length is below 1024, then add a quarter at a time"), Ref: "runtime/slice.c: growslice1"},
		gover.Entry[int]{Since: gover.Go(18), Value: 848, Note: lang.T("旧容量不到 256 时翻倍，之后每轮加 (容量+768)/4，从 2 倍平滑过渡到 1.25 倍", "double below a capacity of 256, then add (capacity+768)/4 at a time, a slow change from 2x to 1.25x"), Ref: "runtime/slice.go: nextslicecap"},
	)
}

func growModel() *sim.Simulator {
	table := growTable()
	return sim.Define(sim.Spec[growParams, growResult]{
		Info: sim.Info{
			Name: "slice.append", Doc: lang.T("append 之后切片的容量，以及它有没有换新的底层数组", "the capacity of a slice after append, and whether it got a new backing array"),
			Archs:   []sim.Arch{{Name: "amd64", Since: gover.Go(2)}, {Name: "386", Since: gover.Go(4)}},
			Checked: gover.Latest, History: []gover.History{table},
		},
		Model: func(r *sim.Run, p growParams) (growResult, error) {
			rule := table.At(r.Go)
			need := p.Len + p.Add
			r.Step("runtime/slice.go: growslice", lang.T("需要 {need} 个位置，容量只有 {old}：要换更大的底层数组", "{need} elements are needed and the capacity is only {old}: a larger backing array is needed"), sim.V("need", need), sim.V("old", p.Cap))
			r.Step(rule.Ref, rule.Note)
			r.Step(rule.Ref, lang.T("达到阈值 256：加 (512+768)/4，512 → 832", "at the threshold of 256 or above: add (512+768)/4, 512 → 832"))
			r.Step("runtime/malloc.go: roundupsize", lang.T("832 个 8 字节的元素要 6656 字节，分配器给 {rounded} 字节，放得下 {got} 个", "832 elements of 8 bytes are 6656 bytes; the allocator gives {rounded}, room for {got}"), sim.V("rounded", 8*rule.Value), sim.V("got", rule.Value))
			return growResult{Cap: rule.Value, Bytes: 8 * rule.Value, Grew: true}, nil
		},
		Mutants: []sim.Mutant[growParams, growResult]{
			{Name: "pre118", Says: lang.T("这是 Go 1.17 及以前的规则：1024 以下翻倍，之后 1.25 倍。", "That is the rule up to Go 1.17: double below 1024, then 1.25x."), Model: func(*sim.Run, growParams) (growResult, error) {
				return growResult{Cap: 1024, Bytes: 8192, Grew: true}, nil
			}},
			{Name: "plus-n", Says: lang.T("以为只多出追加的那几个位置", "took append to make room for the new elements alone"), Model: func(_ *sim.Run, p growParams) (growResult, error) {
				return growResult{Cap: p.Len + p.Add, Bytes: 8 * (p.Len + p.Add), Grew: true}, nil
			}},
		},
	})
}

func mustParse(t testing.TB, s string) gover.Version {
	t.Helper()
	v, err := gover.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// computed is the truth of a number question with a simulator.
func computed(t testing.TB) checker.Truth {
	t.Helper()
	m := growModel()
	args, err := m.Decode([]byte(`{"elem":"int","len":512,"cap":512}`))
	if err != nil {
		t.Fatal(err)
	}
	target := sim.Target{Go: mustParse(t, "1.24"), Arch: "amd64"}
	p, err := m.Predict(target, args, sim.Options{Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	q := &quiz.Question{
		ID: "slice/append-past-256", Kind: quiz.Number, Topic: "slice/growth", Level: 3, Tags: []string{"append", "growth"},
		Claims: []string{"C012", "C015"}, Refs: []string{"runtime/slice.go: nextslicecap", "runtime/msize.go: roundupsize"},
		Followups: []quiz.ID{"slice/append-pre118"},
	}
	return checker.Truth{
		Variant: quiz.Variant{Question: q, Seed: 1}, Target: target,
		Prompt: lang.T("对一个 len 和 cap 都是 512 的 []int 追加 1 个元素后，cap 是多少？", "You append 1 element to a full []int of capacity 512. What is the new cap?"),
		Code:   "s := make([]int, 512) // full: len(s) == cap(s), so that the very next append has to find a new backing array\nfor range 3 {\n\ts = append(s, 1)\n}\nfmt.Println(\"cap:\", cap(s))",
		Why:    lang.T("1.18 起阈值是 256：超过之后每次加（旧容量 + 3×256）/4，得到 832；再按大小规格向上取整到 6784 字节，也就是 848 个元素。", "Since 1.18 the threshold is 256: above it (old+3*256)/4 is added, which gives 832; the bytes are then rounded up to the size class of 6784, room for 848."),
		Hints:  []lang.Text{lang.T("先按规则估算，再想想内存分配器给多大一块。", "First the growth rule, then think of the size classes.")},

		Accepted: []string{"848"}, Unit: "elements", Model: m, Ask: "cap", Args: args, Prediction: p,
		Mistakes: m.Mistakes(target, args, "cap", p),
	}
}

func growSpans(t testing.TB) []sim.Span {
	t.Helper()
	truth := computed(t)
	spans, err := truth.Model.Across(truth.Target, truth.Args, gover.Range{}, "cap")
	if err != nil {
		t.Fatal(err)
	}
	return spans
}

// typed is the truth of a question whose key the author typed.
func typed(t testing.TB, kind quiz.Kind) checker.Truth {
	t.Helper()
	q := &quiz.Question{ID: quiz.ID("malloc/" + string(kind)), Kind: kind, Topic: "malloc/path", Level: 2, Refs: []string{"runtime/malloc.go: mallocgc"}}
	truth := checker.Truth{
		Variant: quiz.Variant{Question: q}, Target: sim.Target{Go: mustParse(t, "1.17.5"), Arch: "386"},
		Prompt: lang.T("关于“微对象”（tiny object）的分配，哪些说法成立？", "Which of these hold for the allocation of tiny objects?"),
		Why:    lang.T("小于 16 字节且不含指针的对象由 tiny allocator 合并到同一个 16 字节的块里。", "Objects under 16 bytes without pointers are packed into one block of 16 bytes by the tiny allocator."),
	}
	switch kind {
	case quiz.Bool:
		truth.Accepted = []string{"false"}
	case quiz.Text:
		truth.Accepted = []string{"mcache", "the mcache"}
	case quiz.Choice, quiz.Choices:
		truth.Options = []checker.Option{
			{Text: lang.T("它们可以共用一个 16 字节的块，只要都不含指针，并且大小加起来放得下", "they may share one block of 16 bytes, as long as none has pointers and together they fit"), Right: true, Because: lang.T("这正是 tiny allocator 的作用。", "that is what the tiny allocator is for.")},
			{Text: lang.T("每个对象单独占一个 span", "each one gets a span of its own"), Because: lang.T("span 至少一页，按大小规格切成许多对象。", "a span has at least one page and is cut into many objects."), Mistake: "own-span"},
			{Text: lang.Same("new(struct{})"), Right: kind == quiz.Choices},
		}
	case quiz.Order:
		items := []quiz.Item{
			{ID: "tiny", Text: lang.T("当前 tiny 块的剩余空间", "the room left in the current tiny block")},
			{ID: "cache", Text: lang.T("mcache 里的 span", "the span in the mcache")},
			{ID: "central", Text: lang.T("mcentral", "the mcentral")},
			{ID: "heap", Text: lang.T("mheap，必要时向操作系统要", "the mheap, and if need be the system")},
		}
		q.Items = items
		truth.Items = []quiz.Item{items[2], items[0], items[3], items[1]}
		truth.Legal = [][2]string{{"tiny", "cache"}, {"cache", "central"}, {"central", "heap"}}
	case quiz.Recall:
		truth.Points = []quiz.Point{
			{Text: lang.T("小于 16 字节且不含指针", "under 16 bytes and without pointers"), Weight: 2},
			{Text: lang.T("合并到同一个块", "packed into one block")},
			{Text: lang.T("整块一起回收", "freed together")},
		}
	}
	return truth
}

func attempt(truth checker.Truth, response string, v quiz.Verdict) quiz.Attempt {
	q := truth.Variant.Question
	return quiz.Attempt{
		ID: 1766000000000, Session: "s1", Mode: "drill", Question: q.ID, Topic: q.Topic, Level: q.Level, Kind: q.Kind,
		Go: truth.Target.Go.Full(), Arch: truth.Target.Arch, Seed: 1<<63 + 5, RNG: 1, Values: json.RawMessage(`{}`),
		Key: "848", Response: response, Verdict: v, ElapsedMS: 41_500, Lang: "en",
	}
}

func judged(truth checker.Truth, response string, v quiz.Verdict) drill.Judged {
	return drill.Judged{Truth: truth, Attempt: attempt(truth, response, v)}
}

var (
	isRight   = quiz.Verdict{Result: quiz.Right, Score: 1}
	isWrong   = quiz.Verdict{Result: quiz.Wrong}
	isHalf    = quiz.Verdict{Result: quiz.Partial, Score: 0.5}
	isSkipped = quiz.Verdict{Result: quiz.Skipped}
	isPre118  = quiz.Verdict{Result: quiz.Wrong, Mistake: "pre118", Says: lang.T("这是 Go 1.17 及以前的规则：1024 以下翻倍，之后 1.25 倍。1.18 起阈值是 256，之后每次加 (容量+768)/4。", "That is the rule up to Go 1.17: double below 1024, then 1.25x. Since 1.18 the threshold is 256, and then (capacity+768)/4 is added.")}
)

func session(t testing.TB) drill.Summary {
	t.Helper()
	number, order := computed(t), typed(t, quiz.Order)
	return drill.Summary{
		Session: "s1", Seed: 4711, Go: mustParse(t, "1.24"), Left: true, Unasked: 7,
		Attempts: []quiz.Attempt{
			attempt(number, "848", isRight), attempt(number, "1024", isPre118), attempt(order, "a b c d", isHalf), attempt(order, "", isSkipped),
		},
		Topics: []drill.TopicScore{
			{Topic: "slice/growth", Asked: 2, Right: 1, Score: 0.5, Mistakes: []string{"pre118"}, MistakeSentence: []lang.Text{isPre118.Says}},
			{Topic: "malloc/path", Asked: 2, Score: 0.25},
		},
		Broken: []drill.Broken{{Question: "slice/broken", Err: errors.New("no truth")}},
		Next: drill.Advice{
			Topic: "malloc/path", Again: []quiz.ID{"malloc/order", "slice/append-past-256"}, Followups: []quiz.ID{"slice/append-pre118"},
		},
	}
}

// A scene is one screen.
type scene struct {
	name string
	draw func(*Text) error
}

func shown(truth checker.Truth, n, of int, left time.Duration) drill.Shown {
	return drill.Shown{Truth: truth, N: n, Of: of, Left: left}
}

// scenes are all screens of a session.
func scenes(t testing.TB) []scene {
	number := computed(t)
	withHistory := judged(number, "1024", isPre118)
	withHistory.Spans = growSpans(t)
	list := []scene{
		{"question", func(v *Text) error { return v.Question(shown(number, 4, 12, 391*time.Second)) }},
		{"hint", func(v *Text) error { return v.Hint(1, 2, number.Hints[0]) }},
		{"unreadable", func(v *Text) error {
			return v.Unreadable(quiz.Form{}, &checker.UnreadableError{Found: "\"many\x1b[31m\"", Want: lang.T("请写一个整数，例如 1024 或 32KB", "a whole number is wanted, such as 1024 or 32KB")})
		}},
		{"keys", func(v *Text) error {
			return v.Keys([]quiz.Command{quiz.Hint, quiz.Skip, quiz.Trace, quiz.Versions, quiz.Language, quiz.Next, quiz.Quit, quiz.Keys})
		}},
		{"verdict wrong", func(v *Text) error { return v.Verdict(withHistory) }},
		{"verdict right", func(v *Text) error { return v.Verdict(judged(number, "848", isRight)) }},
		{"verdict skipped", func(v *Text) error { return v.Verdict(judged(number, "", isSkipped)) }},
		{"trace", func(v *Text) error { return v.Trace(number) }},
		{"versions", func(v *Text) error { return v.Versions(number, withHistory.Spans) }},
	}
	responses := map[quiz.Kind]string{quiz.Choice: "b", quiz.Choices: "a b", quiz.Bool: "y", quiz.Text: "mheap", quiz.Order: "a b c d", quiz.Recall: "a"}
	for _, k := range []quiz.Kind{quiz.Choice, quiz.Choices, quiz.Bool, quiz.Text, quiz.Order, quiz.Recall} {
		truth := typed(t, k)
		verdict := isHalf
		switch k {
		case quiz.Choice:
			verdict = quiz.Verdict{Result: quiz.Wrong, Mistake: "own-span", Says: truth.Options[1].Because}
		case quiz.Bool, quiz.Text:
			verdict = isWrong
		}
		list = append(list,
			scene{string(k), func(v *Text) error { return v.Question(shown(truth, 5, 0, -1)) }},
			scene{string(k) + " verdict", func(v *Text) error { return v.Verdict(judged(truth, responses[k], verdict)) }},
		)
	}
	recall := typed(t, quiz.Recall)
	return append(list,
		scene{"recall points", func(v *Text) error { return v.Points(recall) }},
		scene{"recall skipped", func(v *Text) error { return v.Verdict(judged(recall, "", isSkipped)) }},
		scene{"no steps", func(v *Text) error { return v.Trace(recall) }},
		scene{"summary", func(v *Text) error { return v.Summary(session(t)) }},
		scene{"summary of nothing", func(v *Text) error { return v.Summary(drill.Summary{Seed: 1, Left: true}) }},
		scene{"explain", func(v *Text) error { return WriteTruth(v.out, v.style, number, withHistory.Spans) }},
		scene{"explain order", func(v *Text) error { return WriteTruth(v.out, v.style, typed(t, quiz.Order), nil) }},
		scene{"sim", func(v *Text) error { return WriteForecast(v.out, v.style, forecast(t)) }},
		scene{"models", func(v *Text) error { return WriteModels(v.out, v.style, []*sim.Simulator{number.Model}) }},
		scene{"model", func(v *Text) error { return WriteModel(v.out, v.style, number.Model, &number.Args) }},
		scene{"entries", func(v *Text) error {
			return WriteEntries(v.out, v.style, []Entry{
				{ID: "slice/append-past-256", Kind: "number", Level: 4, Prompt: number.Prompt},
				{ID: "malloc/order", Kind: "order", Level: 1, Prompt: recall.Prompt},
			}, true)
		}},
		scene{"table", func(v *Text) error {
			return WriteTable(v.out, v.style, Table{
				Head:  []string{"模拟器", "release", "cases", "mismatches"},
				Rows:  [][]string{{"slice.append", "1.17.13", "20000", "0"}, {"malloc.class", "1.24.13", "20000", "0"}, {"切片❤️", "1.27", "7", "12"}},
				Right: []bool{false, false, true, true},
			})
		}},
	)
}

func forecast(t testing.TB) Forecast {
	t.Helper()
	truth := computed(t)
	spans, err := truth.Model.Across(truth.Target, truth.Args, gover.Range{}, "")
	if err != nil {
		t.Fatal(err)
	}
	f := Forecast{Model: truth.Model, Target: truth.Target, Args: truth.Args, Prediction: truth.Prediction, Across: spans, History: true}
	for _, m := range truth.Model.Mutants() {
		p, err := truth.Model.Predict(truth.Target, truth.Args, sim.Options{Mutant: m.Name})
		f.Mutants = append(f.Mutants, Mutation{m, p, err})
	}
	return f
}
