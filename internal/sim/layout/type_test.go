package layout

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/sim"
)

// Sizes measured with unsafe.Sizeof and unsafe.Alignof under the releases' own compilers.
func TestSizes(t *testing.T) {
	type want struct{ size, align int }
	tests := []struct {
		typ   string
		amd64 want
		x86   want // 386
	}{
		{"bool", want{1, 1}, want{1, 1}},
		{"int", want{8, 8}, want{4, 4}},
		{"int64", want{8, 8}, want{8, 4}},
		{"float64", want{8, 8}, want{8, 4}},
		{"complex128", want{16, 8}, want{16, 4}},
		{"string", want{16, 8}, want{8, 4}},
		{"[]byte", want{24, 8}, want{12, 4}},
		{"any", want{16, 8}, want{8, 4}},
		{"interface{ Read([]byte) (int, error) }", want{16, 8}, want{8, 4}},
		{"map[string]int", want{8, 8}, want{4, 4}},
		{"chan int", want{8, 8}, want{4, 4}},
		{"func(a, b int, c ...string) (x int, err error)", want{8, 8}, want{4, 4}},
		{"*Node", want{8, 8}, want{4, 4}},
		{"unsafe.Pointer", want{8, 8}, want{4, 4}},
		{"[3]int32", want{12, 4}, want{12, 4}},
		{"[0]int64", want{0, 8}, want{0, 4}},
		{"struct{}", want{0, 1}, want{0, 1}},
		{"struct{a bool; b int64; c bool}", want{24, 8}, want{16, 4}},
		{"struct{a, b bool; c int64}", want{16, 8}, want{12, 4}},
		{"struct{a int8; b struct{c int64; d bool}}", want{24, 8}, want{16, 4}},
		{"atomic.Int64", want{8, 8}, want{8, 8}},
		{"struct{a bool; b atomic.Int64}", want{16, 8}, want{16, 8}},
		{"sync.Mutex", want{8, 4}, want{8, 4}},
	}
	for _, test := range tests {
		typ := mustParse(t, test.typ)
		for arch, want := range map[string]want{"amd64": test.amd64, "arm64": test.amd64, "386": test.x86} {
			size, align := typ.Sizes(gover.Latest, arch)
			if size != want.size || align != want.align {
				t.Errorf("%s on %s: got size %d, align %d, want %d, %d", test.typ, arch, size, align, want.size, want.align)
			}
		}
	}
}

func TestSizesOverReleases(t *testing.T) {
	tests := []struct {
		typ         string
		v           gover.Version
		arch        string
		size, align int
	}{
		{"complex64", gover.GoPatch(7, 6), "amd64", 8, 8},
		{"complex64", gover.Go(8), "amd64", 8, 4},
		{"complex64", gover.GoPatch(7, 6), "386", 8, 4},
		{"struct{a int32; z struct{}}", gover.GoPatch(4, 3), "amd64", 4, 4},
		{"struct{a int32; z struct{}}", gover.Go(5), "amd64", 8, 4},
		{"struct{z struct{}; a int32}", gover.Go(5), "amd64", 4, 4},
		{"struct{a int32; z [0]int64}", gover.GoPatch(4, 3), "amd64", 8, 8},
		{"struct{a int32; z [0]int64}", gover.Go(5), "amd64", 16, 8},
	}
	for _, test := range tests {
		size, align := mustParse(t, test.typ).Sizes(test.v, test.arch)
		if size != test.size || align != test.align {
			t.Errorf("%s, go%s %s: got %d, %d, want %d, %d", test.typ, test.v, test.arch, size, align, test.size, test.align)
		}
	}
}

func mustParse(t testing.TB, s string) Type {
	t.Helper()
	typ, err := ParseType(s)
	if err != nil {
		t.Fatalf("ParseType(%q): %v", s, err)
	}
	return typ
}

func TestSpelling(t *testing.T) {
	tests := []struct{ in, plain, source string }{
		{"int", "int", "int"},
		{" ( int ) ", "int", "int"},
		{"any", "any", "interface{}"},
		{"interface { error\n M(x int) }", "interface{error; M(int)}", "interface{}"},
		{"struct{a, b int `tag`; _ any; *T}", "struct{a int; b int; _ any; *T}", "struct{a int; b int; _ interface{}; T *int}"},
		{"[0x10]*Node", "[16]*Node", "[16]*int"},
		{"chan (<-chan int)", "chan (<-chan int)", "chan (<-chan int)"},
		{"<-chan chan<- T", "<-chan chan<- T", "<-chan chan<- int"},
		{"func(a, b int, c ...string) (x int, err error)", "func(int, int, ...string) (int, error)", "func(int, int, ...string) (int, error)"},
		{"func() func()", "func() func()", "func() func()"},
		{"map[K]map[string]V", "map[K]map[string]V", "map[int]map[string]int"},
		{
			"struct{m sync.Mutex; p unsafe.Pointer; atomic.Int64}", "struct{m sync.Mutex; p unsafe.Pointer; atomic.Int64}",
			"struct{m sync.Mutex; p unsafe.Pointer; Int64 atomic.Int64}",
		},
	}
	for _, test := range tests {
		typ := mustParse(t, test.in)
		if got := typ.String(); got != test.plain {
			t.Errorf("%q: String gives %q, want %q", test.in, got, test.plain)
		}
		if got := typ.GoSource(); got != test.source {
			t.Errorf("%q: GoSource gives %q, want %q", test.in, got, test.source)
		}
		if again := mustParse(t, typ.String()); again != typ || !reflect.DeepEqual(again, typ) {
			t.Errorf("%q: %q does not read back as the same type", test.in, typ)
		}
	}
	got := mustParse(t, "struct{m sync.Mutex; p unsafe.Pointer; a atomic.Int64; d time.Duration; n sync.Mutex}").Imports()
	if want := []string{"sync", "sync/atomic", "time", "unsafe"}; !reflect.DeepEqual(got, want) {
		t.Errorf("Imports: got %q, want %q", got, want)
	}
}

func TestPointers(t *testing.T) {
	tests := map[string]bool{
		"int": false, "uintptr": false, "string": true, "*int": true, "[]int": true, "map[int]int": true, "func()": true,
		"any": true, "error": true, "chan int": true, "unsafe.Pointer": true, "[3]int": false, "[3]*int": true, "[0]*int": false,
		"struct{}": false, "struct{a int; b [2]struct{c string}}": true, "struct{a int; b [0]string}": false,
		"atomic.Int64": false, "sync.Mutex": false,
	}
	for text, want := range tests {
		if got := mustParse(t, text).Pointers(); got != want {
			t.Errorf("%s: Pointers is %v, want %v", text, got, want)
		}
	}
}

func TestParseTypeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "want a Go type",
		"nope":                           "unknown type nope",
		"strng":                          "did you mean string?",
		"int8 + 1":                       "this is no type",
		"[n]int":                         "must be a number",
		"[...]int":                       "must be a number",
		"[-1]int":                        "must be a number",
		"[99999999999999999999]int":      "too large",
		"[1073741824]byte":               "too large",
		"[4][300000000]byte":             "less than 1 GiB",
		"[40000][40000]int":              "less than 1 GiB",
		"struct{a int; a bool}":          "field a is there twice",
		"struct{int; int}":               "field int is there twice",
		"struct{[]int}":                  "want a Go type",
		"struct{unsafe.Pointer}":         "want a Go type",
		"map[[]int]int":                  "cannot be the key",
		"map[struct{f func()}]int":       "cannot be the key",
		"interface{ int | string }":      "want a Go type",
		"interface{ int }":               "has no layout",
		"func(a ...int, b int)":          "want a Go type",
		"func() (...int)":                "want a Go type",
		strings.Repeat("[]", 40) + "int": "more than 32 types",
		"struct{a T}":                    "unknown type T",
		"http.Client":                    "unknown type http.Client",
		"atomic.Pointer[int]":            "want a Go type",
		"func(" + strings.Repeat("T,", 600) + ")":            "more than 512 types",
		"struct{a, b, c *" + strings.Repeat("T", 2000) + "}": "at most 4096 bytes",
		"func(" + strings.Repeat("T,", 3000) + ")":           "at most 4096 bytes",
	} {
		_, err := ParseType(text)
		var arg *sim.ArgError
		if !errors.As(err, &arg) {
			t.Errorf("%q: got %v, want an *sim.ArgError", text, err)
		} else if !strings.Contains(arg.Want, want) {
			t.Errorf("%q: says %q, want something with %q", text, arg.Want, want)
		}
	}
}

func TestJSON(t *testing.T) {
	type params struct{ Elem Type }
	var p params
	if err := json.Unmarshal([]byte(`{"Elem":"[ 3 ]\u0069nt32"}`), &p); err != nil {
		t.Fatal(err)
	}
	if data, err := json.Marshal(p); err != nil || string(data) != `{"Elem":"[3]int32"}` {
		t.Errorf("marshal: %s, %v", data, err)
	}
	for _, bad := range []string{`{"Elem":3}`, `{"Elem":"in"}`, `{"Elem":["int"]}`} {
		var arg *sim.ArgError
		if err := json.Unmarshal([]byte(bad), &p); !errors.As(err, &arg) {
			t.Errorf("%s: got %v, want an *sim.ArgError", bad, err)
		}
	}
}

func TestCheckSince(t *testing.T) {
	typ := mustParse(t, "struct{a atomic.Uint64}")
	if err := typ.Check("fields", gover.GoPatch(18, 10)); err == nil {
		t.Error("atomic.Uint64 accepted in 1.18")
	}
	if err := typ.Check("fields", gover.Go(19)); err != nil {
		t.Errorf("atomic.Uint64 refused in 1.19: %v", err)
	}
}

// A named type is made on a short way; inside parentheses it takes the long one.
func TestNamedTypesAreMadeAlike(t *testing.T) {
	for i := range basics {
		short, long := mustParse(t, basics[i].name), mustParse(t, "("+basics[i].name+")")
		if short != long {
			t.Errorf("got %+v, want %+v", short, long)
		}
	}
}

func TestSizesDoesNotAllocate(t *testing.T) {
	for _, text := range []string{"int", "complex64", "struct{a int8; b [3]struct{c int64; d string}}"} {
		typ := mustParse(t, text)
		if n := testing.AllocsPerRun(100, func() { typ.Sizes(gover.Latest, "386") }); n != 0 {
			t.Errorf("%s: Sizes allocates %v times", text, n)
		}
	}
}

func FuzzParseType(f *testing.F) {
	for _, text := range edgeTypes() {
		f.Add(text)
	}
	for _, text := range []string{
		"func(a, b int, c ...string) (x int, err error)", "chan (<-chan T)", "struct{a, b int `tag`; *T; _ any}",
		"interface{error; M(int) string}", "map[struct{a T}][]V", "[1073741822]int8", "(((int)))", "[0x1_0]byte", "struct{sync.Mutex; atomic.Int64}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		typ, err := ParseType(text)
		if err != nil {
			if arg := (*sim.ArgError)(nil); !errors.As(err, &arg) {
				t.Fatalf("%q: %v is no *sim.ArgError", text, err)
			}
			return
		}
		if again, err := ParseType(typ.String()); err != nil || again != typ {
			t.Fatalf("%q: its spelling %q reads back as %q, %v", text, typ, again, err)
		}
		if source, err := ParseType(typ.GoSource()); err != nil || source.extents != typ.extents || source.GoSource() != typ.GoSource() {
			t.Fatalf("%q: its source %q is another type, %v", text, typ.GoSource(), err)
		}
		for _, v := range gover.Lines() {
			for _, arch := range Struct.Archs {
				if size, align := typ.Sizes(v, arch.Name); size < 0 || size >= SizeMax || align < 1 || align > 8 || size%align != 0 {
					t.Fatalf("%q on go%s %s: size %d, align %d", text, v, arch.Name, size, align)
				}
			}
		}
	})
}
