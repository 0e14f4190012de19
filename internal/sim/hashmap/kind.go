package hashmap

import (
	"go/ast"
	"go/parser"
	"strings"

	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// A keyKind says which of the runtime's functions the compiler calls for a map; see mapfast in cmd/compile.
type keyKind uint8

const (
	slowKeys    keyKind = iota // any key, through the functions of its type
	plainKeys                  // 4 or 8 bytes that compare as memory, and strings
	pointerKeys                // 8 bytes that compare as memory and hold a pointer
)

// assignKind returns the kind of a map's types.
func assignKind(r *sim.Run, key, elem layout.Type) keyKind {
	if size, _ := elem.Sizes(r.Go, r.Arch); size > inlineMax {
		return slowKeys
	}
	size, _ := key.Sizes(r.Go, r.Arch)
	text := key.String()
	switch {
	case text == "string":
		return plainKeys
	case size != 4 && size != 8 || !memoryKey(text, size):
		return slowKeys
	case key.Pointers():
		return pointerKeys
	}
	return plainKeys
}

// memoryKey reports whether values of a type are equal when their bytes are.
func memoryKey(text string, size int) bool {
	switch text {
	case "int", "uint", "int64", "uint64", "uintptr", "int32", "uint32", "rune", "unsafe.Pointer":
		return true
	case "float64", "float32", "complex64", "error", "any":
		return false
	}
	if strings.HasPrefix(text, "*") {
		return true
	}
	e, err := parser.ParseExpr(text)
	if err != nil {
		return false
	}
	n, plain := memoryBytes(e)
	return plain && n == size
}

// memoryBytes returns the bytes of a type's parts without padding, on a 64-bit machine, and whether all compare as memory.
func memoryBytes(e ast.Expr) (bytes int, plain bool) {
	switch e := e.(type) {
	case *ast.Ident:
		bytes, plain = memorySizes[e.Name]
		return bytes, plain
	case *ast.StarExpr, *ast.ChanType:
		return 8, true
	case *ast.SelectorExpr:
		return 8, e.Sel.Name == "Pointer"
	case *ast.ArrayType:
		n, ok := 0, false
		if lit, isLit := e.Len.(*ast.BasicLit); isLit {
			n, ok = parseNumber(lit.Value)
		}
		bytes, plain = memoryBytes(e.Elt)
		return n * bytes, plain && ok
	case *ast.StructType:
		for _, f := range e.Fields.List {
			n, ok := memoryBytes(f.Type)
			if !ok {
				return 0, false
			}
			for _, name := range f.Names {
				if name.Name == "_" {
					return 0, false
				}
			}
			bytes += n * max(len(f.Names), 1)
		}
		return bytes, true
	}
	return 0, false
}

var memorySizes = map[string]int{
	"bool": 1, "int8": 1, "uint8": 1, "byte": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4, "rune": 4,
	"int64": 8, "uint64": 8, "int": 8, "uint": 8, "uintptr": 8,
}
