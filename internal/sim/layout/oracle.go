package layout

import (
	"fmt"
	"slices"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

// structOracle lets the compiler lay out the structs: the program is data whose constants are the compiler's own Sizeof,
// Alignof and Offsetof, so nothing needs to be executed, on no architecture.
func structOracle() *sim.Oracle[Params] {
	return &sim.Oracle[Params]{
		Answers: []string{"size", "align", "offsets"},
		Sample:  map[string]int{"amd64": 20, "386": 20, "arm64": 20},
		Edges:   edges,
		Draw:    draw,
		Program: program,
		Chunk:   2000, // the compilers written in C slow down with the number of types in a file
	}
}

// program declares each case as a struct type T0, T1, … with the fields F0, F1, …
func program(_ sim.Target, cases []Params) sim.Program {
	var types, words strings.Builder
	imports := []string{"unsafe"}
	for i, p := range cases {
		fmt.Fprintf(&types, "type T%d struct {\n", i)
		fmt.Fprintf(&words, "%d, uint64(unsafe.Sizeof(T%d{})), uint64(unsafe.Alignof(T%d{})),", len(p.Fields)+2, i, i)
		for k := range p.Fields {
			n, err := parse(p.Fields[k].text)
			if err != nil {
				panic("layout: no type: " + err.Error())
			}
			fmt.Fprintf(&types, "F%d %s\n", k, n.spell(compilable))
			fmt.Fprintf(&words, " uint64(unsafe.Offsetof((*T%d)(nil).F%d)),", i, k)
			imports = append(imports, n.imports()...)
		}
		types.WriteString("}\n")
		words.WriteString("\n")
	}
	var text strings.Builder
	text.WriteString("package main\n\n")
	slices.Sort(imports)
	for _, path := range slices.Compact(imports) {
		fmt.Fprintf(&text, "import %q\n", path)
	}
	fmt.Fprintf(&text, "\n%s\nvar Words = [...]uint64{\n%s}\n\nfunc main() { println(Words[0]) }\n", &types, &words)
	return sim.Program{Files: map[string]string{"main.go": text.String()}, Words: answers}
}

func answers(row []uint64) []any {
	offsets := make([]int, len(row)-2)
	for i := range offsets {
		offsets[i] = int(row[i+2])
	}
	return []any{int(row[0]), int(row[1]), offsets}
}

// edges returns the structs on both sides of every rule: each type between two bytes and before a zero-size field;
// each pair of alignments; and structs that are worth asking about.
func edges(t sim.Target) []Params {
	cases := []Params{{Fields: []Type{}}}
	add := func(fields ...string) {
		p := Params{Fields: make([]Type, len(fields))}
		for i, text := range fields {
			typ, err := ParseType(text)
			if err != nil {
				panic("layout: edge: " + err.Error())
			}
			if typ.Check("fields", t.Go) != nil {
				return
			}
			p.Fields[i] = typ
		}
		cases = append(cases, p)
	}
	for _, text := range edgeTypes() {
		add("int8", text, "int8")
		add(text, "struct{}")
	}
	sizes := []string{"int8", "int16", "int32", "int64", "struct{}"}
	for _, a := range sizes {
		for _, b := range sizes {
			add(a, b)
		}
	}
	for _, fields := range edgeStructs {
		add(fields...)
	}
	return cases
}

// edgeTypes lists the named types, and one of each other kind.
func edgeTypes() []string {
	types := []string{
		"*int", "[]int8", "map[string]bool", "chan int", "func()", "interface{}", "struct{}", "[0]int64", "[0]func()", "[3]int8",
		"[3]int32", "[2]string", "[2]complex64", "[0]complex64", "[3]struct{}", "[0]struct{}", "[2][3]int16", "struct{a int8}",
		"struct{a int64; b int8}", "struct{a int8; b int64; c int8}", "struct{a int32; b struct{}}", "struct{a struct{}; b int32}",
		"struct{a int8; b complex64}", "struct{a int32; b [0]int64}", "struct{a [0]int64; b int8}", "[2]struct{a int32; b struct{}}",
		"struct{a struct{b int8; c struct{}}; d struct{}}", "struct{a struct{}; b struct{}}", "struct{a int8; b time.Time}",
		"struct{a int8; b atomic.Int64}", "[0]atomic.Uint64", "struct{a time.Time; b struct{}}",
	}
	for i := range basics {
		types = append(types, basics[i].name)
	}
	return types
}

// edgeStructs lists structs that are worth asking about.
var edgeStructs = [...][]string{
	{"bool", "int64", "bool"},
	{"int64", "bool", "bool"},
	{"bool", "string", "bool", "[]int8", "bool"},
	{"bool", "int16", "bool", "int32", "bool", "int64", "bool"},
	{"int32", "int64", "int32"},
	{"int32", "int32", "int64"},
	{"sync.Mutex", "bool", "int64"},
	{"bool", "any", "bool", "error"},
	{"bool", "atomic.Int64", "bool", "atomic.Int32"},
	{"bool", "complex64", "bool", "complex128"},
	{"time.Time", "bool", "time.Duration", "int32"},
	{"struct{}", "int8", "struct{}", "int64", "struct{}"},
	{"int8", "[0]int64"},
	{"int64", "[0]int64"},
	{"[0]int64", "int8"},
	{"[0]int64", "struct{}"},
	{"struct{}", "struct{}", "struct{}"},
	{"int8", "int8", "int8", "int8", "int8", "int8", "int8", "int8", "int8"},
	{"[7]int8", "int16", "[5]int8", "int32", "[3]int8", "*int"},
	{"bool", "float32", "bool", "float64", "bool", "uintptr", "bool", "rune", "byte"},
}

// draw returns a random struct. Half of the fields come from few types, so that small structs meet often; the others
// are arrays and structs of anything.
func draw(r *rng.Rand, t sim.Target) Params {
	fields := make([]Type, r.IntN(5)+r.IntN(6))
	for i := range fields {
		fields[i] = randomType(r, t)
	}
	return Params{Fields: fields}
}

func randomType(r *rng.Rand, t sim.Target) Type {
	for {
		text := randomText(r, 2)
		typ, err := ParseType(text)
		if err != nil {
			panic("layout: random type: " + err.Error())
		}
		if typ.Check("fields", t.Go) == nil {
			return typ
		}
	}
}

// randomText spells a random type with up to depth types inside one another.
func randomText(r *rng.Rand, depth int) string {
	if r.Bool() || depth == 0 {
		return basics[r.IntN(len(basics))].name
	}
	switch r.IntN(9) {
	case 0:
		return rng.Pick(r, []string{"*int", "[]int8", "map[string]bool", "chan int", "func()", "interface{}"})
	case 1, 2:
		return "struct{}"
	case 3, 4:
		return randomArray(r, depth)
	case 5, 6:
		return randomStruct(r, depth)
	}
	return rng.Pick(r, []string{"bool", "int8", "int16", "int32", "int64", "complex64", "string"})
}

func randomArray(r *rng.Rand, depth int) string {
	return fmt.Sprintf("[%d]%s", r.IntN(6), randomText(r, depth-1))
}

func randomStruct(r *rng.Rand, depth int) string {
	fields := make([]string, r.IntN(5))
	for i := range fields {
		fields[i] = fmt.Sprintf("%c %s", 'a'+i, randomText(r, depth-1))
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}
