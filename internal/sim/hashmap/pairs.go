package hashmap

import (
	_ "embed" // the programs that ask the runtime are files of their own
	"fmt"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

//go:embed probe/common.go.txt
var probeCommon string

//go:embed probe/table.go.txt
var probeTable string

//go:embed probe/patch.go.txt
var probePatch string

//go:embed probe/search.go.txt
var probeSearch string

// A pair is a key and an element type that the oracle's program has a map of, with the Go code that turns a number into a
// key k and back.
type pair struct {
	key, elem    string
	make, number string
	literal      string // format of an entry in a literal; empty where the keys are no constants
}

// pairs cover the functions that the compiler chooses among, and elements without size, with pointers and behind pointers.
var pairs = [...]pair{
	{"int", "int", "k = k@(id)", "return int(k)", "%d: 0"},
	{"string", "string", "k = k@(strconv.Itoa(id))", "n, err := strconv.Atoi(string(k)); if err != nil { panic(err) }; return n", "\"%d\": \"\""},
	{"int32", "struct{}", "k = k@(id)", "return int(k)", "%d: {}"},
	{"struct{a int; b int}", "*int", "k.a = id", "return k.a", "k@{%d, 0}: nil"},
	{"[17]int64", "int8", "k[3] = int64(id)", "return int(k[3])", "k@{3: %d}: 0"},
	{"int", "[20]int64", "k = k@(id)", "return int(k)", "%d: {}"},
	{"*byte", "int", "k = k@(&arena[id])", "return int(uintptr(unsafe.Pointer(k)) - uintptr(unsafe.Pointer(&arena[0])))", ""},
	{"float64", "bool", "k = k@(id)", "return int(k)", "%d: false"},
	{"interface{}", "int16", "k = id", "return k.(int)", ""},
}

// pairOf returns the number of the pair; the oracle draws no others.
func pairOf(key, elem layout.Type) int {
	i := slices.IndexFunc(pairs[:], func(p pair) bool { return p.key == key.String() && p.elem == elem.String() })
	if i < 0 {
		panic("hashmap: the oracle has no map[" + key.String() + "]" + elem.String())
	}
	return i
}

// A typeShape says where the type data keeps the hash function, and how it is called.
type typeShape struct {
	key       int    // offset of the key's type in the type of a map
	alg       int    // offset of the hash and equality functions in a type; 0 where the type of a map has the hash function itself
	words     int    // words of that pair
	code      bool   // whether they are code addresses, not Go functions
	signature string // of the hash function of a key type @, up to the body
	result    string // how the hash h is given back
	get       string // how a key is looked up through the type's own hash function
}

const (
	indexGet   = "_, ok := t.m[t.key(id)]; return ok"
	reflectGet = "return reflect.ValueOf(t.m).MapIndex(reflect.ValueOf(t.key(id))).IsValid()"
)

var typeShapes = gover.NewTable(lang.T("类型数据中的哈希函数", "the hash function in the type data"),
	gover.Entry[typeShape]{
		Since: gover.Go(2), Value: typeShape{key: 56, alg: 16, words: 4, code: true, signature: "(h *uintptr, size uintptr, p unsafe.Pointer)", result: "*h = ", get: reflectGet},
		Note: lang.T("C 函数；读 int 等键时不经过类型数据", "a C function; lookups of int keys and the like go past the type data"), Ref: "runtime/type.h: Type",
	},
	gover.Entry[typeShape]{
		Since: gover.Go(3), Value: typeShape{key: 64, alg: 16, words: 4, code: true, signature: "(h *uintptr, size uintptr, p unsafe.Pointer)", result: "*h = ", get: reflectGet},
		Note: lang.T("类型多了零值指针", "a type points to its zero value"), Ref: "runtime/type.h: Type",
	},
	gover.Entry[typeShape]{
		Since: gover.Go(4), Value: typeShape{key: 72, alg: 16, words: 2, signature: "(p unsafe.Pointer, size, seed uintptr) uintptr", result: "return ", get: indexGet},
		Note: lang.T("Go 函数", "a Go function"), Ref: "runtime/alg.go: typeAlg",
	},
	gover.Entry[typeShape]{
		Since: gover.Go(5), Value: typeShape{key: 72, alg: 24, words: 2, signature: "(p unsafe.Pointer, seed uintptr) uintptr", result: "return ", get: indexGet},
		Note: lang.T("不再传大小", "the size is no longer passed"), Ref: "runtime/alg.go: typeAlg",
	},
	gover.Entry[typeShape]{
		Since: gover.Go(6), Value: typeShape{key: 64, alg: 24, words: 2, signature: "(p unsafe.Pointer, seed uintptr) uintptr", result: "return ", get: indexGet},
		Note: lang.T("去掉零值指针", "the zero value is gone"), Ref: "runtime/type.go: _type",
	},
	gover.Entry[typeShape]{
		Since: gover.Go(7), Value: typeShape{key: 48, alg: 24, words: 2, signature: "(p unsafe.Pointer, seed uintptr) uintptr", result: "return ", get: indexGet},
		Note: lang.T("名字改用偏移", "names are offsets"), Ref: "runtime/type.go: _type",
	},
	gover.Entry[typeShape]{
		Since: gover.Go(14), Value: typeShape{key: 48, signature: "(p unsafe.Pointer, seed uintptr) uintptr", result: "return ", get: indexGet},
		Note: lang.T("哈希函数在 map 类型里", "the type of a map has the hash function"), Ref: "runtime/type.go: maptype",
	},
)

// pairFiles returns the files that all programs share: the maps of each pair, and how their hash function is replaced.
func pairFiles(t sim.Target, literals map[int]bool) map[string]string {
	x := typeShapes.Value(t.Go)
	clearing := "panic(\"there is no clear\")"
	if clears.Value(t.Go) {
		clearing = "clear(t.m)"
	}
	var sizes []int
	for n := range literals {
		if n > 0 {
			sizes = append(sizes, n)
		}
	}
	slices.Sort(sizes)
	var maps, list strings.Builder
	for i, p := range pairs {
		var cases strings.Builder
		for _, n := range sizes {
			if p.literal == "" {
				break
			}
			fmt.Fprintf(&cases, "\tcase %d:\n\t\tt.m = map[k@]e@{", n)
			for key := 1; key <= n; key++ {
				fmt.Fprintf(&cases, p.literal+", ", key)
			}
			cases.WriteString("}\n")
		}
		hash := "func hash@" + x.signature + " { " + x.result + "wanted(number@(*(*k@)(p))) }"
		text := strings.NewReplacer("@key", p.key, "@elem", p.elem, "@get", x.get, "@clear", clearing, "@literals", cases.String(), "@make", p.make, "@number", p.number, "@hash", hash).Replace(probeTable)
		maps.WriteString(strings.ReplaceAll(text, "@", strconv.Itoa(i)))
		fmt.Fprintf(&list, "\t&t%d{},\n", i)
	}
	head := "package main\n\nimport (\n\t\"reflect\"\n\t\"strconv\"\n\t\"unsafe\"\n)\n\nvar _ = reflect.ValueOf\nvar _ = strconv.Itoa\n"
	return map[string]string{
		"common.go": probeCommon,
		"maps.go":   head + maps.String() + "\nvar tables = []table{\n" + list.String() + "}\n",
		"patch.go":  patchFile(x),
		"pick.go":   pickFile(t),
	}
}

// builtInHashes says whether the functions for some kinds of keys have the hash function built in.
var builtInHashes = gover.NewTable(lang.T("内联的哈希函数", "hash functions built in"),
	gover.Entry[bool]{
		Since: gover.Go(2), Value: false,
		Note: lang.T("总是经过类型数据", "hashes always go through the type data"), Ref: "runtime/type.h: Type",
	},
	gover.Entry[bool]{
		Since: gover.Go(27), Value: true,
		Note: lang.T("4、8 字节键和 string 键的函数直接调用 memhash", "the functions for keys of 4 and 8 bytes and strings call memhash themselves"), Ref: "internal/runtime/maps/runtime_fast64.go: memHash64AES",
	},
)

// pickFile returns how keys are chosen: their numbers themselves, or numbers that hash as wanted.
func pickFile(t sim.Target) string {
	if !builtInHashes.Value(t.Go) {
		return probePatch
	}
	text := probeSearch + fmt.Sprintf("\nconst offHasher = %d\n\nvar builtIn = [64]bool{", typeShapes.Value(t.Go).key+24)
	for i := range pairs {
		if builtIn(i, t) {
			text += fmt.Sprintf("%d: true, ", i)
		}
	}
	return text + "}\n"
}

// builtIn reports whether the hashes of a pair cannot be replaced.
func builtIn(i int, t sim.Target) bool {
	return builtInHashes.Value(t.Go) && assignKind(sim.NewRun(t), mustType(pairs[i].key), mustType(pairs[i].elem)) != slowKeys
}

// patchFile returns the function that puts a program's own hash function into the type of a map.
func patchFile(x typeShape) string {
	if x.alg == 0 {
		return fmt.Sprintf("package main\n\nfunc patch(t table) { overwrite(add(t.kind(), %d), uintptr(t.hash())) }\n", x.key+24)
	}
	hash := "uintptr(t.hash())"
	if x.code {
		hash = "*(*uintptr)(t.hash())"
	}
	return fmt.Sprintf(`package main

import "unsafe"

var algs [64][%[3]d]uintptr

var algCount int

func patch(t table) {
	key := pointer(t.kind(), %[1]d)
	alg := &algs[algCount]
	algCount++
	*alg = *(*[%[3]d]uintptr)(pointer(key, %[2]d))
	alg[0] = %[4]s
	overwrite(add(key, %[2]d), uintptr(unsafe.Pointer(alg)))
}
`, x.key, x.alg, x.words, hash)
}

// writeScript writes the rest of a case as the program reads it, and ends the line.
func writeScript(list *strings.Builder, s *script) {
	fmt.Fprintf(list, " s%d", s.seed)
	for _, name := range s.names {
		list.WriteString(" n" + name)
	}
	for _, f := range s.fixed {
		fmt.Fprintf(list, " f%d-%d:%x", f.from, f.to, f.hash)
	}
	for _, e := range s.entries {
		switch e.verb {
		case clearVerb:
			list.WriteString(" c")
		case rangeVerb:
			list.WriteString(" r")
		default:
			fmt.Fprintf(list, " %c%d-%d", verbNames[e.verb][0], e.from, e.to)
		}
	}
	list.WriteByte('\n')
}
