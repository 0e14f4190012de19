package tidy

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

const (
	root         = "../.."
	module       = "godrill/"
	maxFuncLines = 70
	maxFileLines = 500
)

type source struct {
	path string // from the root, with slashes
	pkg  string // folder from the root, without internal/
	test bool
	text []byte
	file *ast.File
}

func (s source) generated() bool { return ast.IsGenerated(s.file) }

// command reports whether the file belongs to a program: the command line, main, or a tool of the repository.
func (s source) command() bool { return s.file.Name.Name == "main" || s.pkg == "cmd" }

var fset = token.NewFileSet()

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && p != root):
			return filepath.SkipDir
		case !strings.HasSuffix(p, ".go"):
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, p, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel := strings.TrimPrefix(filepath.ToSlash(p), root+"/")
		pkg := strings.TrimPrefix(path.Dir(rel), "internal/")
		all = append(all, source{rel, pkg, strings.HasSuffix(p, "_test.go"), text, file})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// imports returns the packages of this module that a file imports, named as in the import block.
func (s source) imports() []string {
	var list []string
	for _, i := range s.file.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		if rest, ok := strings.CutPrefix(p, module); ok {
			list = append(list, strings.TrimPrefix(rest, "internal/"))
		}
	}
	return list
}

// TestImportsPointDown holds every import to the block in docs/ARCHITECTURE.md.
func TestImportsPointDown(t *testing.T) {
	permitted := importBlock(t)
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || s.file.Name.Name == "main" || s.pkg == "cmd" {
			continue
		}
		allowed, ok := permitted[s.pkg]
		if !ok {
			t.Errorf("%s: package %s is not in the import block of docs/ARCHITECTURE.md", s.path, s.pkg)
			continue
		}
		for _, i := range s.imports() {
			rule := slices.IndexFunc(allowed, func(pattern string) bool { ok, _ := path.Match(pattern, i); return ok })
			if rule < 0 {
				t.Errorf("%s imports %s; the import block permits %v", s.path, i, allowed)
				continue
			}
			used[s.pkg+" "+allowed[rule]] = true
		}
	}
	for pkg, allowed := range permitted {
		for _, a := range allowed {
			if !used[pkg+" "+a] {
				t.Errorf("the import block permits %s to import %s, which it does not: take it out", pkg, a)
			}
		}
	}
}

func importBlock(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(root + "/docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(text), "```imports\n")
	block, _, closed := strings.Cut(rest, "```")
	if !ok || !closed {
		t.Fatal("docs/ARCHITECTURE.md has no import block")
	}
	permitted := map[string][]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(block), "\n") {
		pkg, list, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("import block: line %q has no colon", line)
		}
		permitted[pkg] = strings.Fields(list)
	}
	return permitted
}

// TestSimulatorsArePure keeps out of the models what would make them depend on more than their parameters.
func TestSimulatorsArePure(t *testing.T) {
	banned := []string{"time", "os", "os/exec", "sync", "sync/atomic", "math/rand", "math/rand/v2", "net", "unsafe", "runtime", "io/ioutil"}
	for _, s := range sources(t) {
		if s.test || !strings.HasPrefix(s.pkg, "sim/") || s.pkg == "sim/simtest" || s.file.Name.Name == "main" {
			continue
		}
		for _, i := range s.file.Imports {
			if p, _ := strconv.Unquote(i.Path.Value); slices.Contains(banned, p) {
				t.Errorf("%s imports %s: a model reads nothing but its parameters", s.path, p)
			}
		}
	}
}

func TestFormatted(t *testing.T) {
	for _, s := range sources(t) {
		if want, err := format.Source(s.text); err != nil || !bytes.Equal(s.text, want) {
			t.Errorf("%s: run gofmt", s.path)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, s := range sources(t) {
		if s.generated() {
			continue
		}
		if n := bytes.Count(s.text, []byte("\n")); !s.test && n > maxFileLines {
			t.Errorf("%s has %d lines; the limit is %d", s.path, n, maxFileLines)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil || s.test && strings.HasPrefix(f.Name.Name, "Test") {
				continue
			}
			if n := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1; n > maxFuncLines {
				t.Errorf("%s: %s has %d lines; the limit is %d", s.path, f.Name.Name, n, maxFuncLines)
			}
		}
	}
}

func TestEveryPackageIsExplained(t *testing.T) {
	explained, seen := map[string]bool{}, map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		seen[s.pkg] = true
		if s.file.Doc != nil && len(s.file.Doc.Text()) > 40 {
			explained[s.pkg] = true
		}
	}
	for pkg := range seen {
		if !explained[pkg] {
			t.Errorf("package %s has no comment that says what it is for", pkg)
		}
	}
}

func TestEverythingExportedIsDocumented(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.generated() {
			continue
		}
		for _, d := range s.file.Decls {
			for _, name := range undocumented(d) {
				t.Errorf("%s: %s has no doc comment", s.path, name)
			}
		}
	}
}

func undocumented(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		// Methods that a standard interface explains need no words of their own.
		explained := []string{"String", "Error", "Len", "Less", "Swap", "Unwrap", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText"}
		if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && !slices.Contains(explained, d.Name.Name) {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		var names []string
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
					names = append(names, spec.Name.Name)
				}
			case *ast.ValueSpec:
				if spec.Names[0].IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					names = append(names, spec.Names[0].Name)
				}
			}
		}
		return names
	}
	return nil
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if index, ok := typ.(*ast.IndexExpr); ok {
		typ = index.X
	}
	name, ok := typ.(*ast.Ident)
	return !ok || name.IsExported()
}

// TestNoHiddenState bans what makes a package depend on who ran before: init functions and variables made to be set.
func TestNoHiddenState(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "init" && f.Recv == nil {
				t.Errorf("%s has an init function", s.path)
			}
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				embedded := g.Doc != nil && strings.Contains(rawText(g.Doc), "//go:embed") || v.Doc != nil && strings.Contains(rawText(v.Doc), "//go:embed")
				if len(v.Values) == 0 && !embedded {
					t.Errorf("%s: variable %s has no value: it is made to be set", s.path, v.Names[0].Name)
				}
			}
		}
	}
}

func rawText(g *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range g.List {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

// TestVersionsAreComparedInTables finds comparisons with a release outside package gover.
func TestVersionsAreComparedInTables(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.pkg == "gover" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			b, ok := n.(*ast.BinaryExpr)
			if ok && slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ}, b.Op) && comparesRelease(b) {
				t.Errorf("%s: a release is compared by hand; make it an entry of a gover.Table", fset.Position(b.Pos()))
			}
			return true
		})
	}
}

// comparesRelease reports whether one side names a release, as gover.Go(18), or a minor version is held against a number.
func comparesRelease(b *ast.BinaryExpr) bool {
	for _, side := range [][2]ast.Expr{{b.X, b.Y}, {b.Y, b.X}} {
		call, ok := side[0].(*ast.CallExpr)
		if !ok {
			continue
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		_, number := side[1].(*ast.BasicLit)
		x, ok := sel.X.(*ast.Ident)
		if ok && x.Name == "gover" && (sel.Sel.Name == "Go" || sel.Sel.Name == "GoPatch") || sel.Sel.Name == "Minor" && number {
			return true
		}
	}
	return false
}

// TestStreamsAreParameters finds printing to the process's own streams, and exits, outside programs.
func TestStreamsAreParameters(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.command() {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if ok && (x.Name == "fmt" && strings.HasPrefix(sel.Sel.Name, "Print") || x.Name == "os" && slices.Contains([]string{"Exit", "Stdout", "Stderr", "Stdin"}, sel.Sel.Name)) {
				t.Errorf("%s uses %s.%s", fset.Position(sel.Pos()), x.Name, sel.Sel.Name)
			}
			return true
		})
	}
}

// TestErrorTexts holds messages to the usual form: no capital at the start unless it is a name, no stop at the end.
func TestErrorTexts(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if name := callee(call); name != "errors.New" && name != "fmt.Errorf" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				return true
			}
			text, _ := strconv.Unquote(lit.Value)
			if problem := badErrorText(text); problem != "" {
				t.Errorf("%s: error text %q %s", fset.Position(lit.Pos()), text, problem)
			}
			return true
		})
	}
}

func callee(call *ast.CallExpr) string {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok {
			return x.Name + "." + sel.Sel.Name
		}
	}
	return ""
}

func badErrorText(text string) string {
	word, _, _ := strings.Cut(text, " ")
	letters := []rune(word)
	switch {
	case text == "":
		return "is empty"
	case len(letters) > 1 && unicode.IsUpper(letters[0]) && unicode.IsLower(letters[1]):
		return "starts with a capital"
	case strings.HasSuffix(text, ".") || strings.HasSuffix(text, "\n"):
		return "ends with a stop"
	}
	return ""
}

// TestNothingIsLeftUndone finds notes to oneself, in code and documents, and paths that only one machine has.
func TestNothingIsLeftUndone(t *testing.T) {
	undone := regexp.MustCompile(`(//|#|/\*|<!--|\*\*).*\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	private := regexp.MustCompile(`(^|[\s"'` + "`" + `(=])/(wo` + `rk|ro` + `ot|ho` + `me/\w)`)
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == ".git" || name == "corpus" {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".md", ".yaml", ".txtar", ".sql", ""}, filepath.Ext(p)) {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for _, re := range []*regexp.Regexp{undone, private} {
			if m := re.Find(text); m != nil {
				t.Errorf("%s contains %q", p, m)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLinksInDocuments follows the relative links of every document.
func TestLinksInDocuments(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)]*)?\)`)
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".md") {
			return err
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(p), string(m[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", p, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTidyNotices proves that the helpers above see what they are for.
func TestTidyNotices(t *testing.T) {
	for text, bad := range map[string]bool{"Cannot read": true, "cannot read.": true, "": true, "cannot read": false, "YAML is cut": false, "%s: no": false} {
		if got := badErrorText(text) != ""; got != bad {
			t.Errorf("%q: bad %v", text, got)
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc F() {}\ntype T int\nvar V = 1\nfunc f() {}\n// G is.\nfunc G() {}", parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range file.Decls {
		names = append(names, undocumented(d)...)
	}
	if fmt.Sprint(names) != "[F T V]" {
		t.Errorf("undocumented: %v", names)
	}
	for text, bad := range map[string]bool{"gover.Go(18) <= v": true, "v.Minor() > 17": true, "a.Minor() == b.Minor()": false, "a < b": false} {
		expr, err := parser.ParseExpr(text)
		if err != nil || comparesRelease(expr.(*ast.BinaryExpr)) != bad {
			t.Errorf("%s: bad %v was not seen", text, bad)
		}
	}
}
