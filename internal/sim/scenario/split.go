package scenario

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"

	"godrill/internal/sim"
)

// A part is the text of one goroutine.
type part struct {
	name   string
	params string // between parentheses behind the name; empty if there are none
	text   string // as written, without the label
	label  string // as written, empty for main without one
	start  int    // where text begins within label and text
	body   string // text as the Go parser reads it: "go g1" has become "go g1()"
	grown  []int  // offsets in body at which two bytes were inserted
}

// A lexeme is a token with its place.
type lexeme struct {
	tok token.Token
	lit string
	pos int // offset in the text
	end int
}

// lex splits a text into tokens. Unknown characters are left to the parser, which says where they are.
func lex(text string) []lexeme {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, []byte(text), func(token.Position, string) {}, 0)
	var list []lexeme
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return list
		}
		at := file.Offset(pos)
		size := len(lit)
		if !tok.IsLiteral() && !tok.IsKeyword() {
			size = len(tok.String())
		}
		if tok == token.SEMICOLON && lit == "\n" {
			size = 0
		}
		list = append(list, lexeme{tok, lit, at, min(at+size, len(text))})
	}
}

// split cuts a text at the labels that name goroutines.
func split(text string) ([]*part, error) {
	if len(text) > maxText {
		return nil, &sim.ArgError{Found: fmt.Sprintf("%d bytes", len(text)), Want: fmt.Sprintf("want at most %d", maxText)}
	}
	tokens := lex(text)
	parts := []*part{{name: "main"}}
	depth, begin, from := 0, true, 0
	start := 0
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if begin && depth == 0 && t.tok == token.IDENT {
			if colon, params := labelEnd(tokens, i, text); colon > 0 {
				parts[len(parts)-1].close(text, start, from, t.pos)
				parts = append(parts, &part{name: t.lit, params: params})
				start, from = t.pos, tokens[colon].end
				i = colon
				continue
			}
		}
		switch t.tok {
		case token.LBRACE, token.LPAREN, token.LBRACK:
			depth++
		case token.RBRACE, token.RPAREN, token.RBRACK:
			depth--
		}
		begin = t.tok == token.SEMICOLON
	}
	parts[len(parts)-1].close(text, start, from, len(text))
	if strings.TrimSpace(parts[0].text) == "" {
		parts = parts[1:]
	}
	return parts, checkParts(parts)
}

// labelEnd returns the index of the colon of a label that begins at token i, and its parameters; 0 if there is none.
func labelEnd(tokens []lexeme, i int, text string) (colon int, params string) {
	next := i + 1
	if next < len(tokens) && tokens[next].tok == token.LPAREN {
		open := next
		for next < len(tokens) && tokens[next].tok != token.RPAREN {
			if tokens[next].tok == token.SEMICOLON {
				return 0, ""
			}
			next++
		}
		if next == len(tokens) {
			return 0, ""
		}
		params = text[tokens[open].end:tokens[next].pos]
		next++
	}
	if next < len(tokens) && tokens[next].tok == token.COLON {
		return next, params
	}
	return 0, ""
}

// close ends a part: its label begins at start, its text at from.
func (p *part) close(text string, start, from, end int) {
	p.label = text[start:from]
	p.text = strings.TrimRight(text[from:end], "; \t\r\n")
	p.start = from - start
	tokens := lex(p.text)
	var body strings.Builder
	last := 0
	for i := 0; i+1 < len(tokens); i++ {
		if tokens[i].tok != token.GO || tokens[i+1].tok != token.IDENT {
			continue
		}
		if i+2 < len(tokens) && (tokens[i+2].tok == token.LPAREN || tokens[i+2].tok == token.PERIOD) {
			continue
		}
		at := tokens[i+1].end
		body.WriteString(p.text[last:at])
		p.grown = append(p.grown, body.Len())
		body.WriteString("()")
		last = at
	}
	body.WriteString(p.text[last:])
	p.body = body.String()
}

// whole is the goroutine as it was written, with its label.
func (p *part) whole() string { return strings.TrimSpace(p.label + p.text) }

// where describes an offset in the body for a person.
func (p *part) where(offset int) string {
	for _, g := range p.grown {
		if offset > g {
			offset -= min(2, offset-g)
		}
	}
	offset = min(max(offset, 0), len(p.text))
	before := p.label + p.text[:offset]
	line := 1 + strings.Count(before, "\n")
	column := 1 + len([]rune(before[strings.LastIndex(before, "\n")+1:]))
	if line > 1 {
		return fmt.Sprintf("goroutine %s, line %d, column %d", p.name, line, column)
	}
	return fmt.Sprintf("goroutine %s, column %d", p.name, column)
}

func checkParts(parts []*part) error {
	if len(parts) == 0 {
		return &sim.ArgError{Found: "no text", Want: "want statements, such as c := make(chan int, 1); c <- 1; print(len(c))"}
	}
	if len(parts) > maxGoroutines {
		return &sim.ArgError{Found: fmt.Sprintf("%d goroutines", len(parts)), Want: fmt.Sprintf("want at most %d; one body can be started several times", maxGoroutines)}
	}
	seen := map[string]bool{}
	for _, p := range parts {
		hint := ""
		switch {
		case seen[p.name]:
			hint = "the name is taken: give each goroutine its own"
		case reserved(p.name) && p.name != "main":
			hint = "the name means something in Go: take another, such as g1"
		case p.name == "main" && p.params != "":
			hint = "main takes no parameters"
		case p.name == "main" && p != parts[0]:
			hint = "main comes first"
		}
		if hint != "" {
			return &sim.ArgError{Found: "the label " + p.name, Want: hint}
		}
		seen[p.name] = true
	}
	if !seen["main"] {
		return &sim.ArgError{Found: "the label " + parts[0].name, Want: "the first goroutine is main: write main: and start " + parts[0].name + " with go " + parts[0].name}
	}
	return nil
}

// reserved reports whether a name cannot be given to a variable or a goroutine.
func reserved(name string) bool {
	if token.IsKeyword(name) || importPaths[name] != "" || name == "main" || name == "init" {
		return true
	}
	switch name {
	case "make", "close", "len", "cap", "panic", "recover", "print", "println", "new", "append", "copy", "delete", "clear", "min", "max",
		"true", "false", "nil", "iota", "int", "int32", "int64", "bool", "string", "error", "any", "byte", "rune", "uint", "uintptr", "float64":
		return true
	}
	return strings.HasPrefix(name, "scenario")
}
