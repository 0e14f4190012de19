package bank

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestHostileFiles loads what makes readers slow: deep nesting, endless lines, a problem on every line.
func TestHostileFiles(t *testing.T) {
	head := deckText("a", "one")
	const n = 512 << 10
	for name, s := range map[string]string{
		"open brackets":  strings.Repeat("[", n),
		"open braces":    strings.Repeat("{", n),
		"brace colon":    strings.Repeat("{a: ", n/4),
		"dashes":         strings.Repeat("- ", n/2),
		"dash lines":     head + strings.Repeat("  -\n", n/4),
		"bad items":      head + strings.Repeat("  - a: *p\n", n/10),
		"empty items":    head + strings.Repeat("  - {}\n", n/7),
		"bad keys":       head + strings.Repeat("    a: *p\n", n/10),
		"colon":          strings.Repeat("a: ", n/3),
		"long line":      head + "    x: " + strings.Repeat("a b ", n/4) + "\n",
		"long bad line":  head + "    x: *" + strings.Repeat("a b ", n/4) + "\n",
		"tabs":           strings.Repeat("\ta\n", n/3),
		"comments":       strings.Repeat("# a\n", n/4),
		"quotes":         head + strings.Repeat("    x: \"a\n", n/10),
		"many keys":      head + strings.Repeat("    x: a\n", n/10),
		"questions":      strings.Repeat("?", n),
		"question marks": strings.Repeat("? ", n/2),
		"anchors":        head + "    x: [" + strings.Repeat("&a x, ", n/6) + "]\n",
		"newlines":       strings.Repeat("\n", n),
		"docs":           strings.Repeat("---\n", n/4),
		"block":          head + "    code: |\n" + strings.Repeat("      x\n", n/8),
		"folded":         head + "    code: " + strings.Repeat("      x\n", n/8),
		"unclosed":       head + "    code: \"" + strings.Repeat("      x\n", n/8),
		"placeholders":   head + "    code: |\n      " + strings.Repeat("${x} ", n/5) + "\n",
	} {
		start := time.Now()
		deck, problems := Load("f", []byte(s))
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("%s: took %v", name, d)
		}
		if len(problems) > maxProblems+1 || len(problems)+len(deck.Questions) == 0 {
			t.Errorf("%s: %d problems, %d questions", name, len(problems), len(deck.Questions))
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	data, err := os.ReadFile("testdata/good/all-kinds.yaml")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		Load("all-kinds.yaml", data)
	}
}
