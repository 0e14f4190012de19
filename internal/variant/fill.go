package variant

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// Release is the name under which a text says the release that a question is asked for: ${go}.
const Release = "go"

// Text puts the values of a variant into a text: ${name} becomes the value, ${go} the release. What is not a name of
// the question stays as it is; [Names] finds such names beforehand.
func Text(v quiz.Variant, goVersion string, t lang.Text) lang.Text {
	look := lookup(v, goVersion)
	return t.Map(func(s string) string {
		filled, _ := Fill(s, look)
		return filled
	})
}

// lookup finds the text of a parameter or of the release.
func lookup(v quiz.Variant, goVersion string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if name == Release && goVersion != "" {
			return goVersion, true
		}
		for _, value := range v.Values {
			if value.Name == name {
				return value.Text(), true
			}
		}
		return "", false
	}
}

// An UnknownNameError is a ${name} that nothing is known about.
type UnknownNameError struct{ Name, Text string }

func (e *UnknownNameError) Error() string {
	return fmt.Sprintf("${%s} in %q is not a parameter of the question", e.Name, e.Text)
}

// Fill replaces each ${name} by what look knows of it. Unknown names stay and are reported as [*UnknownNameError]s.
func Fill(s string, look func(name string) (string, bool)) (string, error) {
	if !strings.Contains(s, "${") {
		return s, nil
	}
	var b strings.Builder
	var errs []error
	rest := s
	for {
		before, after, ok := strings.Cut(rest, "${")
		b.WriteString(before)
		if !ok {
			return b.String(), errors.Join(errs...)
		}
		name, tail, closed := strings.Cut(after, "}")
		value, known := "", false
		if closed {
			value, known = look(name)
		}
		if !known {
			errs = append(errs, &UnknownNameError{nameBefore(name, closed), shorten(s)})
			b.WriteString("${")
			rest = after
			continue
		}
		b.WriteString(value)
		rest = tail
	}
}

// nameBefore returns the name of an unknown ${name}, or what there is of it when the brace is never closed.
func nameBefore(name string, closed bool) string {
	if !closed {
		name, _, _ = strings.Cut(name, " ")
	}
	return shorten(name)
}

func shorten(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// Names lists the names that a text uses as ${name}, in order, each once.
func Names(s string) []string {
	var names []string
	seen := map[string]bool{}
	_, _ = Fill(s, func(name string) (string, bool) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
		return "", true
	})
	return names
}

// With puts the values of a variant into a JSON document: a string that is nothing but "${name}" becomes the typed
// value, any other string is filled in as a text. Names of objects are left alone.
func With(v quiz.Variant, with json.RawMessage) (json.RawMessage, error) {
	if !bytes.Contains(with, []byte("${")) {
		return with, nil
	}
	var out []byte
	for i := 0; i < len(with); {
		if with[i] != '"' {
			out = append(out, with[i])
			i++
			continue
		}
		end := stringEnd(with, i)
		literal := with[i:end]
		i = end
		if isName(with[end:]) || !bytes.Contains(literal, []byte("${")) {
			out = append(out, literal...)
			continue
		}
		filled, err := fillLiteral(v, literal)
		if err != nil {
			return nil, err
		}
		out = append(out, filled...)
	}
	return out, nil
}

// stringEnd returns the index after the JSON string that starts at i.
func stringEnd(data []byte, i int) int {
	for i++; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(data)
}

// isName reports whether the string before rest is the name of an object's member.
func isName(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

func fillLiteral(v quiz.Variant, literal []byte) ([]byte, error) {
	var s string
	if err := json.Unmarshal(literal, &s); err != nil {
		return nil, fmt.Errorf("with: %s is not a JSON string: %w", literal, err)
	}
	if name, ok := whole(s); ok {
		for _, value := range v.Values {
			if value.Name == name {
				return value.JSON, nil
			}
		}
	}
	filled, err := Fill(s, lookup(v, ""))
	if err != nil {
		return nil, fmt.Errorf("with: %w", err)
	}
	return json.Marshal(filled)
}

// whole reports whether a text is nothing but one ${name}.
func whole(s string) (name string, ok bool) {
	inner, ok := strings.CutPrefix(s, "${")
	if !ok {
		return "", false
	}
	inner, ok = strings.CutSuffix(inner, "}")
	return inner, ok && !strings.ContainsAny(inner, "${}")
}
