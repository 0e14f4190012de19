package layout

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"godrill/internal/gover"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

// A second judge beside the compiler: the type checker of the standard library lays out structs, too. It knows the
// rules of the newest release only.
func TestAgainstGoTypes(t *testing.T) {
	for _, arch := range Struct.Archs {
		target := sim.Target{Go: gover.Latest, Arch: arch.Name}
		r := rng.New(1, "go/types", arch.Name)
		cases := edges(target)
		for range 2000 {
			cases = append(cases, draw(r, target))
		}
		sizes := types.SizesFor("gc", arch.Name)
		for i, str := range checkedStructs(t, sizes, target, cases) {
			var fields []*types.Var
			for f := range str.Fields() {
				fields = append(fields, f)
			}
			offsets := []int{}
			for _, off := range sizes.Offsetsof(fields) {
				offsets = append(offsets, int(off))
			}
			res := mustLayOut(t, target, cases[i])
			if int(sizes.Sizeof(str)) != res.Size || int(sizes.Alignof(str)) != res.Align || !slices.Equal(offsets, res.Offsets) {
				t.Errorf("%s, %v: go/types says size %d, align %d, offsets %v; the model %d, %d, %v", arch.Name, cases[i].Fields,
					sizes.Sizeof(str), sizes.Alignof(str), offsets, res.Size, res.Align, res.Offsets)
			}
		}
	}
}

// checkedStructs type-checks the oracle's program for the cases and returns the struct of each.
func checkedStructs(t *testing.T, sizes types.Sizes, target sim.Target, cases []Params) []*types.Struct {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", program(target, cases).Files["main.go"], 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Sizes: sizes, Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("main", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	structs := make([]*types.Struct, len(cases))
	for i := range cases {
		structs[i] = pkg.Scope().Lookup(fmt.Sprintf("T%d", i)).Type().Underlying().(*types.Struct)
	}
	return structs
}

// Pointers must say what go/types shows: whether a pointer lies anywhere in the memory of a value.
func TestPointersAgainstGoTypes(t *testing.T) {
	target := sim.Target{Go: gover.Latest, Arch: "amd64"}
	cases := edges(target)
	r := rng.New(2, "pointers")
	for range 1000 {
		cases = append(cases, draw(r, target))
	}
	for i, str := range checkedStructs(t, types.SizesFor("gc", "amd64"), target, cases) {
		for k, typ := range cases[i].Fields {
			if got, want := typ.Pointers(), holdsPointer(str.Field(k).Type()); got != want {
				t.Errorf("%s: Pointers is %v, want %v", typ, got, want)
			}
		}
	}
}

func holdsPointer(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.String || u.Kind() == types.UnsafePointer
	case *types.Array:
		return u.Len() > 0 && holdsPointer(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if holdsPointer(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}

func TestSources(t *testing.T) {
	const (
		c    = "cmd/gc/align.c: "
		gc   = "cmd/compile/internal/gc/align.go: "
		size = "cmd/compile/internal/types/size.go: "
	)
	for v, want := range map[gover.Version]places{
		gover.Go(2):           {c + "dowidth", c + "widstruct", c + "widstruct"},
		gover.GoPatch(4, 3):   {c + "dowidth", c + "widstruct", c + "widstruct"},
		gover.Go(5):           {gc + "dowidth", gc + "widstruct", gc + "widstruct"},
		gover.GoPatch(16, 15): {gc + "dowidth", gc + "widstruct", gc + "widstruct"},
		gover.Go(17):          {size + "CalcSize", size + "calcStructOffset", size + "calcStructOffset"},
		gover.GoPatch(21, 13): {size + "CalcSize", size + "calcStructOffset", size + "calcStructOffset"},
		gover.Go(22):          {size + "CalcSize", size + "calcStructOffset", size + "CalcStructSize"},
	} {
		if got := sources.Value(v); got != want {
			t.Errorf("go%s: got %v, want %v", v, got, want)
		}
	}
}

// The functions that a trace refers to must stand in the source of the release that runs this test.
func TestSourcesExist(t *testing.T) {
	out, err := exec.Command("go", "env", "GOVERSION", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	version, root, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	v, err := gover.Parse(version)
	if err != nil {
		v = gover.Latest
	}
	at := sources.Value(v)
	for _, ref := range []string{at.types, at.fields, at.tail} {
		file, symbol, _ := strings.Cut(ref, ": ")
		text, err := os.ReadFile(filepath.Join(root, "src", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "\nfunc "+symbol+"(") {
			t.Errorf("%s: go%s has no such function", ref, v)
		}
	}
}
