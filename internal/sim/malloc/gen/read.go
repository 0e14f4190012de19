package main

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"godrill/internal/gover"
)

// sources are the files that held the tables, the newest first, with the names of the four arrays.
var sources = []struct {
	path  string
	names [4]string
}{
	{"src/internal/runtime/gc/sizeclasses.go", [4]string{"SizeClassToSize", "SizeClassToNPages", "SizeToSizeClass8", "SizeToSizeClass128"}},
	{"src/runtime/sizeclasses.go", [4]string{"class_to_size", "class_to_allocnpages", "size_to_class8", "size_to_class128"}},
}

func tableOf(ctx context.Context, v gover.Version) (table, error) {
	root, err := goroot(ctx, v)
	if err != nil {
		return table{}, err
	}
	for _, s := range sources {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(s.path)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return table{}, err
		}
		return parse(text, s.names)
	}
	return measure(ctx, root)
}

func goroot(ctx context.Context, v gover.Version) (string, error) {
	dir, err := os.MkdirTemp("", "sizeclasses-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	cmd := exec.CommandContext(ctx, "go", "env", "GOROOT")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOENV=off", "GOFLAGS=", "GODEBUG=goindex=0", "GOTOOLCHAIN=go"+v.Full())
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// parse reads the four arrays out of a source file.
func parse(text []byte, names [4]string) (table, error) {
	file, err := parser.ParseFile(token.NewFileSet(), "sizeclasses.go", text, parser.SkipObjectResolution)
	if err != nil {
		return table{}, err
	}
	found := map[string][]int{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 {
			return true
		}
		if list, ok := spec.Values[0].(*ast.CompositeLit); ok {
			found[spec.Names[0].Name] = literals(list)
		}
		return true
	})
	t := table{found[names[0]], found[names[1]], found[names[2]], found[names[3]]}
	return t, t.complete()
}

// literals returns the numbers of a list; elements that are not plain numbers are left out.
func literals(list *ast.CompositeLit) []int {
	var numbers []int
	for _, e := range list.Elts {
		if lit, ok := e.(*ast.BasicLit); ok {
			if n, err := strconv.Atoi(lit.Value); err == nil {
				numbers = append(numbers, n)
			}
		}
	}
	return numbers
}

func (t table) complete() error {
	if n := len(t.size); n == 0 || n != len(t.pages) || t.size[n-1] != 32768 || len(t.by8) != 1024/8+1 || len(t.by128) != (32768-1024)/128+1 {
		return fmt.Errorf("found %d sizes, %d page counts, %d and %d steps: the tables have another shape than expected", len(t.size), len(t.pages), len(t.by8), len(t.by128))
	}
	return nil
}

// measure runs a program that prints the tables which the runtime of an old release has filled in.
func measure(ctx context.Context, root string) (table, error) {
	dir, err := os.MkdirTemp("", "sizeclasses-")
	if err != nil {
		return table{}, err
	}
	defer os.RemoveAll(dir)
	for name, text := range map[string]string{"main.go": dumpProgram, "read_amd64.s": dumpAssembly} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return table{}, err
		}
	}
	binary := filepath.Join(dir, "dump")
	build := exec.CommandContext(ctx, filepath.Join(root, "bin", "go"), "build", "-o", binary)
	build.Dir = dir
	build.Env = append(os.Environ(), "GOROOT="+root, "GOPATH="+filepath.Join(dir, "gopath"), "GOOS=linux", "GOARCH=amd64", "GOFLAGS=", "GOENV=off")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return table{}, err
	}
	out, err := exec.CommandContext(ctx, binary).Output()
	if err != nil {
		return table{}, err
	}
	var lists [4][]int
	for i, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		for _, f := range strings.Fields(line) {
			n, err := strconv.Atoi(f)
			if err != nil || i >= len(lists) {
				return table{}, fmt.Errorf("the program printed %q", line)
			}
			lists[i] = append(lists[i], n)
		}
	}
	t := table{lists[0], lists[1], lists[2], lists[3]}
	return t, t.complete()
}

// dumpProgram prints the four arrays, one a line.
const dumpProgram = `package main

import "fmt"

func size(i int) int32
func pages(i int) int32
func by8(i int) int8
func by128(i int) int8

func main() {
	n := 0
	for size(n) != 32768 {
		n++
	}
	for i := 0; i <= n; i++ {
		fmt.Print(size(i), " ")
	}
	fmt.Println()
	for i := 0; i <= n; i++ {
		fmt.Print(pages(i), " ")
	}
	fmt.Println()
	for i := 0; i <= 1024/8; i++ {
		fmt.Print(by8(i), " ")
	}
	fmt.Println()
	for i := 0; i <= (32768-1024)/128; i++ {
		fmt.Print(by128(i), " ")
	}
	fmt.Println()
}
`

// dumpAssembly reaches the arrays of package runtime by name, which only assembly may.
const dumpAssembly = `
TEXT ·size(SB),7,$0
	MOVQ i+0(FP), AX
	MOVQ $runtime·class_to_size(SB), BX
	MOVL (BX)(AX*4), AX
	MOVL AX, ret+8(FP)
	RET

TEXT ·pages(SB),7,$0
	MOVQ i+0(FP), AX
	MOVQ $runtime·class_to_allocnpages(SB), BX
	MOVL (BX)(AX*4), AX
	MOVL AX, ret+8(FP)
	RET

TEXT ·by8(SB),7,$0
	MOVQ i+0(FP), AX
	MOVQ $runtime·size_to_class8(SB), BX
	MOVB (BX)(AX*1), AX
	MOVB AX, ret+8(FP)
	RET

TEXT ·by128(SB),7,$0
	MOVQ i+0(FP), AX
	MOVQ $runtime·size_to_class128(SB), BX
	MOVB (BX)(AX*1), AX
	MOVB AX, ret+8(FP)
	RET
`
