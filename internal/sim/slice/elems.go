package slice

import (
	"fmt"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/sim/layout"
)

// elemPool holds the element types that oracles ask about: all basic kinds, and arrays and structs of odd sizes with and
// without pointers, up to the sizes where one element is a large object.
var elemPool = []string{
	"bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "int", "uint", "uintptr",
	"float32", "float64", "complex64", "complex128", "string", "*int", "*string", "unsafe.Pointer", "func()",
	"chan int", "map[string]int", "interface{}", "[]int", "[]byte", "[]*int", "struct{}", "[0]int", "[0]*int",
	"[3]byte", "[5]byte", "[6]byte", "[7]byte", "[9]byte", "[10]byte", "[11]byte", "[12]byte", "[13]byte", "[15]byte",
	"[16]byte", "[17]byte", "[20]byte", "[24]byte", "[25]byte", "[31]byte", "[32]byte", "[33]byte", "[36]byte",
	"[40]byte", "[48]byte", "[50]byte", "[63]byte", "[64]byte", "[65]byte", "[96]byte", "[100]byte", "[127]byte",
	"[128]byte", "[129]byte", "[200]byte", "[255]byte", "[256]byte", "[257]byte", "[300]byte", "[511]byte",
	"[512]byte", "[513]byte", "[520]byte", "[1000]byte", "[1024]byte", "[1025]byte", "[1500]byte", "[2049]byte",
	"[4096]byte", "[5000]byte", "[8192]byte", "[8193]byte", "[10000]byte", "[32760]byte", "[32768]byte", "[32769]byte",
	"[3]int16", "[5]int16", "[3]int32", "[5]int32", "[7]int32", "[3]int64", "[5]int64", "[7]int64", "[11]int64",
	"[2]*int", "[3]*int", "[4]*int", "[5]*int", "[6]*int", "[7]*int", "[8]*int", "[9]*int", "[12]*int", "[16]*int",
	"[17]*int", "[31]*int", "[32]*int", "[33]*int", "[63]*int", "[64]*int", "[65]*int", "[100]*int", "[127]*int",
	"[128]*int", "[200]*int", "[512]*int", "[4095]*int", "[4096]*int", "[2]string", "[3]string", "[5]string",
	"[7]string", "[33]string", "[3]interface{}", "[5][]int", "[2]complex128",
	"struct{a int8; b int64}", "struct{a int32; b int8}", "struct{a int8; b *int}", "struct{a *int; b int8}",
	"struct{a int8; b int16; c int8}", "struct{a string; b int}", "struct{a string; b bool; c string}",
	"struct{a []int; b bool}", "struct{a interface{}; b int32}", "struct{a [3]byte; b int32}",
	"struct{a [5]byte; b int16}", "struct{a *int; b [100]byte}", "struct{a [500]byte; b *int}",
	"struct{a [600]byte; b *int}", "struct{a [1001]byte; b string}", "struct{a complex64; b int8}",
	"struct{a int32; b struct{}}", "struct{a *int; b struct{}}", "struct{a struct{}; b int8}",
	"struct{a map[int]int; b chan int; c func()}", "struct{a struct{x int8; y int32}; b int8}",
}

// stackPool holds the types whose appends may use the stack buffer, and some that are too large for it.
var stackPool = []string{
	"bool", "int8", "uint8", "int16", "int32", "int64", "int", "uintptr", "float32", "complex128", "string", "*int",
	"unsafe.Pointer", "interface{}", "[]int", "struct{}", "[3]byte", "[5]byte", "[6]byte", "[7]byte", "[9]byte",
	"[10]byte", "[11]byte", "[12]byte", "[15]byte", "[16]byte", "[17]byte", "[24]byte", "[31]byte", "[32]byte",
	"[33]byte", "[40]byte", "[3]int16", "[3]int32", "[2]*int", "[3]*int", "[4]*int", "[5]*int", "[2]string",
	"struct{a int8; b *int}", "struct{a int32; b struct{}}", "struct{a string; b int}",
}

// randomElems is how many random struct types the oracles use beside the pool; it bounds the size of their programs.
const randomElems = 80

// drawElem picks a type of the pool or, one time in four, a random struct.
func drawElem(r *rng.Rand) layout.Type {
	if r.Chance(4) {
		return mustElem(randomStruct(r.IntN(randomElems)))
	}
	return mustElem(rng.Pick(r, elemPool))
}

// randomStruct spells the n-th random struct type.
func randomStruct(n int) string {
	r := rng.New(uint64(n), "slice elements")
	fields := make([]string, r.Range(1, 6))
	for i := range fields {
		field := rng.Pick(r, []string{"bool", "int8", "int16", "int32", "int64", "uint8", "float64", "complex64", "string", "*int", "[]int", "interface{}"})
		if r.Chance(3) {
			field = fmt.Sprintf("[%d]%s", r.Range(1, 30), field)
		}
		fields[i] = fmt.Sprintf("f%d %s", i, field)
	}
	return "struct{" + strings.Join(fields, "; ") + "}"
}

// thin leaves a third of the edge cases on 386, which follows the same rules with smaller words.
func thin[P any](cases []P, t sim.Target) []P {
	if t.Arch != "386" {
		return cases
	}
	var some []P
	for i := 0; i < len(cases); i += 3 {
		some = append(some, cases[i])
	}
	return some
}

// mustElem parses a type of ours.
func mustElem(s string) layout.Type {
	t, err := layout.ParseType(s)
	if err != nil {
		panic("slice: " + err.Error())
	}
	return t
}
