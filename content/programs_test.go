package content

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"strings"
	"testing"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
	"godrill/internal/sim/all"
	"godrill/internal/variant"
)

// Snippets leave out imports, and what follows; these are the packages that they may mean.
var imports = []string{
	"bytes", "encoding/json", "fmt", "io", "math", "os", "reflect", "runtime", "runtime/debug", "sort", "strconv", "strings", "sync",
	"sync/atomic", "testing", "time", "unsafe",
}

// tolerated are errors of snippets that are no whole programs: they end before their variables are used, and name
// things that the prompt introduces.
var tolerated = regexp.MustCompile(`^declared and not used: |^undefined: ([a-z]\w*|T)$|imported and not used$`)

// TestProgramsCompile compiles the code of every question, in several variants.
func TestProgramsCompile(t *testing.T) {
	for _, q := range All() {
		for seed := range uint64(5) {
			if q.Code == "" {
				break
			}
			v, err := variant.Draw(q, seed)
			if err != nil {
				t.Fatal(err)
			}
			code := variant.Text(v, gover.Latest.String(), lang.Same(q.Code)).En
			for _, err := range compile(code) {
				t.Errorf("%s: %v\n%s", q.ID, err, code)
			}
		}
	}
}

// compile returns what is wrong with a file without its head, or with the body of a function.
func compile(code string) []error {
	head := "package main\n"
	for _, name := range imports {
		if regexp.MustCompile(`\b` + path.Base(name) + `\.[A-Z]`).MatchString(code) {
			head += fmt.Sprintf("import %q\n", name)
		}
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "q.go", head+code, parser.SkipObjectResolution)
	if err != nil {
		file, err = parser.ParseFile(files, "q.go", head+"func _() {\n"+code+"\n}", parser.SkipObjectResolution)
	}
	if err != nil {
		return []error{err}
	}
	var errs []error
	whole := strings.Contains(code, "func main()")
	config := types.Config{Importer: importer.ForCompiler(files, "gc", nil), Error: func(err error) {
		typed, ok := err.(types.Error)
		if whole || !ok || !tolerated.MatchString(typed.Msg) {
			errs = append(errs, err)
		}
	}}
	// Its error is the first of those that were collected.
	_, _ = config.Check("main", files, []*ast.File{file}, nil)
	return errs
}

// TestEveryDrawHasATruth serves each question more often than a check does, in the oldest and the newest release: a
// draw without a truth, or one that crashes its simulator, would be taken out of a learner's session.
func TestEveryDrawHasATruth(t *testing.T) {
	const draws = 200
	c := checker.New(all.Simulators())
	for _, q := range All() {
		points, err := c.Points(q)
		if err != nil {
			t.Errorf("%s: %v", q.ID, err)
			continue
		}
		for seed := range uint64(draws) {
			if len(q.Vary) == 0 && seed == 10 {
				break // only the order of what is shown differs
			}
			if err := serve(c, q, seed, points[0], points[len(points)-1]); err != nil {
				t.Errorf("%s: %v", q.ID, err)
				break
			}
		}
	}
}

func serve(c *checker.Checker, q *quiz.Question, seed uint64, releases ...gover.Version) error {
	v, err := variant.Draw(q, seed)
	if err != nil {
		return err
	}
	for _, release := range releases {
		truth, err := c.Resolve(v, sim.Target{Go: release})
		if err != nil {
			return fmt.Errorf("%s, go%s: %w", variant.Key(v), release, err)
		}
		r, err := checker.Parse(truth, checker.Key(truth))
		if err != nil {
			return fmt.Errorf("%s, go%s: the key cannot be read: %w", variant.Key(v), release, err)
		}
		if verdict := checker.Grade(truth, r); verdict.Result != quiz.Right {
			return fmt.Errorf("%s, go%s: the key is graded %s", variant.Key(v), release, verdict)
		}
	}
	return nil
}
