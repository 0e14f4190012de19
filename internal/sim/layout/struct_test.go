package layout

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/simtest"
)

func TestStruct(t *testing.T) { simtest.Run(t, Struct) }

func TestStructLive(t *testing.T) { simtest.Live(t, Struct, 4000) }

func FuzzStruct(f *testing.F) { simtest.Fuzz(f, Struct) }

var newest = sim.Target{Go: gover.Latest, Arch: "amd64"}

func predict(t testing.TB, target sim.Target, arg string, o sim.Options) sim.Prediction {
	t.Helper()
	args, err := Struct.ParseArgs([]string{arg})
	if err != nil {
		t.Fatalf("%s: %v", arg, err)
	}
	p, err := Struct.Predict(target, args, o)
	if err != nil {
		t.Fatalf("%s: %v", arg, err)
	}
	return p
}

// The example of the notes, and what go vet's fieldalignment says about it.
func TestAnswers(t *testing.T) {
	for arg, want := range map[string]Result{
		"fields=bool,int64,bool": {24, 8, []int{0, 8, 16}, 14, 16, []string{"int64", "bool", "bool"}, 8},
		"fields=int64,bool,bool": {16, 8, []int{0, 8, 9}, 6, 16, []string{"int64", "bool", "bool"}, 0},
		"fields=int64,struct{}":  {16, 8, []int{0, 8}, 8, 8, []string{"struct{}", "int64"}, 8},
		"fields=":                {0, 1, []int{}, 0, 0, []string{}, 0},
		`fields=["struct{a int8; b struct{c int64; d bool}}","int8"]`: {32, 8, []int{0, 24}, 7, 32, []string{"struct{a int8; b struct{c int64; d bool}}", "int8"}, 0},
	} {
		if got := predict(t, newest, arg, sim.Options{}).Outcomes[0].Result; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", arg, got, want)
		}
	}
}

func TestStructRefuses(t *testing.T) {
	for _, test := range []struct {
		arg    string
		target sim.Target
		want   string
	}{
		{"fields=int,strng", newest, "did you mean string?"},
		{"fields=" + strings.Repeat("bool,", 64) + "bool", newest, "at most 64"},
		{"fields=[700000000]int8,[700000000]int8", newest, "more than 1 GiB"},
		{"fields=atomic.Int64", sim.Target{Go: gover.GoPatch(18, 10), Arch: "amd64"}, "came with 1.19"},
		{"fields=int", sim.Target{Go: gover.GoPatch(4, 3), Arch: "386"}, "proven on 386 from 1.5"},
		{"fields=int", sim.Target{Go: gover.Latest, Arch: "wasm"}, "one of amd64, arm64, 386"},
	} {
		args, err := Struct.ParseArgs([]string{test.arg})
		if err == nil {
			_, err = Struct.Predict(test.target, args, sim.Options{})
		}
		if arg := (*sim.ArgError)(nil); !errors.As(err, &arg) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.60s: got %v, want an *sim.ArgError with %q", test.arg, err, test.want)
		}
	}
}

// Each misconception, in a struct where it shows, with the number that somebody who holds it would name.
func TestMutants(t *testing.T) {
	x86 := sim.Target{Go: gover.Latest, Arch: "386"}
	tests := []struct {
		mutant string
		target sim.Target
		arg    string
		ask    string
		want   string
	}{
		{"no-padding", newest, "fields=bool,int64,bool", "size", "10"},
		{"no-tail", newest, "fields=bool,int64,bool", "size", "17"},
		{"word-slots", newest, "fields=bool,int32,bool", "offsets", "[0 8 16]"},
		{"widest-slots", newest, "fields=bool,bool,int32", "offsets", "[0 4 8]"},
		{"tail-word", newest, "fields=bool,bool", "size", "8"},
		{"reordered", newest, "fields=bool,int64,bool", "offsets", "[8 0 9]"},
		{"size-aligned", newest, "fields=bool,string", "offsets", "[0 16]"},
		{"thin-header", newest, "fields=string,[]int,string", "size", "32"},
		{"thin-interface", newest, "fields=any,error", "size", "16"},
		{"array-pointer", newest, "fields=[9]int,bool", "size", "16"},
		{"c-int", newest, "fields=int,bool,uint", "size", "12"},
		{"nested-flat", newest, "fields=struct{a int64; b bool},bool", "size", "16"},
		{"no-final-byte", newest, "fields=int64,struct{}", "size", "8"},
		{"empty-byte", newest, "fields=struct{},int64", "size", "16"},
		{"always-eight", x86, "fields=bool,int64,int", "offsets", "[0 8 16]"},
	}
	for _, test := range tests {
		wrong := predict(t, test.target, test.arg, sim.Options{Mutant: test.mutant})
		if got := wrong.Possible(test.ask); !reflect.DeepEqual(got, []string{test.want}) {
			t.Errorf("%s of %s: %s is %v, want %s", test.mutant, test.arg, test.ask, got, test.want)
		}
		truth := predict(t, test.target, test.arg, sim.Options{})
		if reflect.DeepEqual(truth.Possible(test.ask), wrong.Possible(test.ask)) {
			t.Errorf("%s of %s: %s is right", test.mutant, test.arg, test.ask)
		}
	}
	if len(tests) != len(Struct.Mutants()) {
		t.Errorf("%d mutants are tested, there are %d", len(tests), len(Struct.Mutants()))
	}
}

func TestTrace(t *testing.T) {
	steps := predict(t, newest, "fields=bool,int64,struct{}", sim.Options{Trace: true}).Outcomes[0].Trace
	for l, want := range map[lang.Lang][]string{
		lang.En: {
			"field 1, bool: size 1, alignment 1: offset 0",
			"field 2, int64: size 8, alignment 8; 1 is no multiple of 8, so 7 bytes of padding come first: offset 8",
			"field 3, struct{}: size 0, alignment 1: offset 16",
			"a struct ending in a zero-size field gets one byte more, so that its address stays inside",
			"field 3 has size 0 and stands last: 16 and one byte more make 17",
			"the largest alignment of a field is 8; 17 is rounded up to a multiple of it with 7 bytes of padding at the end: size 24",
			"the fields have 9 bytes, the padding 15; with zero-size fields first and the others by falling alignment, [struct{} int64 bool] takes 16 bytes and saves 8",
		},
		lang.Zh: {
			"第 1 个字段 bool：大小 1，对齐 1；偏移为 0",
			"第 2 个字段 int64：大小 8，对齐 8；1 不是 8 的倍数，先填充 7 字节，偏移为 8",
			"第 3 个字段 struct{}：大小 0，对齐 1；偏移为 16",
			"末尾是零大小字段时多留 1 字节，避免它的地址指向下一个对象",
			"第 3 个字段大小为 0 且在末尾：16 加 1 字节，到 17",
			"所有字段的最大对齐是 8，17 向上取整到它的倍数，末尾填充 7 字节：大小 24",
			"各字段共 9 字节，填充 15 字节；把零大小字段放最前、其余按对齐从大到小排成 [struct{} int64 bool]，只需 16 字节，省 8 字节",
		},
	} {
		var got []string
		for _, s := range steps {
			got = append(got, s.Say(l))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", l, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// A trace names the release's facts where a type inside a field depends on them.
func TestTraceOfReleaseDependentTypes(t *testing.T) {
	steps := predict(t, sim.Target{Go: gover.GoPatch(7, 6), Arch: "386"}, "fields=complex64,struct{t time.Time; z struct{}}", sim.Options{Trace: true}).Outcomes[0].Trace
	var notes []string
	for _, s := range steps[:3] {
		notes = append(notes, s.Text.En)
	}
	want := []string{complexAlign.At(gover.Go(7)).Note.En, timeWords.At(gover.Go(7)).Note.En, zeroFinal.At(gover.Go(7)).Note.En}
	if !reflect.DeepEqual(notes, want) {
		t.Errorf("got %q, want %q", notes, want)
	}
}

func TestAcross(t *testing.T) {
	args, err := Struct.ParseArgs([]string{"fields=int8,complex64,struct{}"})
	if err != nil {
		t.Fatal(err)
	}
	spans, err := Struct.Across(newest, args, gover.Range{}, "size")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range spans {
		got = append(got, s.From.Edge()+" "+s.Values["size"][0])
	}
	// 1+7+8, then a byte and its padding at the end, then 1+3+8 and the byte.
	if want := []string{"1.2 16", "1.5 24", "1.8 16"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A type that came later is left out of the releases before it, and refused only if none has it.
func TestAcrossOfAYoungType(t *testing.T) {
	args, err := Struct.ParseArgs([]string{"fields=int32,atomic.Int64"})
	if err != nil {
		t.Fatal(err)
	}
	spans, err := Struct.Across(sim.Target{Go: gover.Latest, Arch: "386"}, args, gover.Range{}, "size")
	if err != nil || len(spans) != 1 || spans[0].From != gover.Go(19) || spans[0].Values["size"][0] != "16" {
		t.Errorf("got %+v, %v, want one span from 1.19 with size 16", spans, err)
	}
	if _, err := Struct.Across(newest, args, gover.Range{To: gover.Go(18)}, "size"); err == nil {
		t.Error("no error for releases that lack the type")
	}
}

func BenchmarkSizes(b *testing.B) {
	for _, text := range []string{"int", "complex64", "struct{a int8; b [3]struct{c int64; d string}}"} {
		b.Run(text, func(b *testing.B) {
			typ := mustParse(b, text)
			b.ReportAllocs()
			for b.Loop() {
				typ.Sizes(gover.Latest, "amd64")
			}
		})
	}
}

func BenchmarkParseType(b *testing.B) {
	for _, text := range []string{"int", "uintptr", "[3]int32", "struct{a int8; b *int}"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseType(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStruct(b *testing.B) {
	p := Params{Fields: []Type{mustParse(b, "bool"), mustParse(b, "int64"), mustParse(b, "bool"), mustParse(b, "string")}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := layOut(sim.NewRun(newest), p); err != nil {
			b.Fatal(err)
		}
	}
}
