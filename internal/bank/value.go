package bank

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// explainValue says why a value is no YAML, and how to write it.
func explainValue(value, message string) (found, hint string) {
	value = strings.TrimRight(value, " \t")
	quoted := "put quotes around it: " + printable(singleQuoted(value))
	first, _ := utf8.DecodeRuneInString(value)
	switch first {
	case '*', '&', '!', '%', '@', '`', ',', '?', '-', ']', '}':
		return fmt.Sprintf("a value that begins with %c, which means something else in YAML", first), quoted
	case '|', '>':
		return fmt.Sprintf("a value that begins with %c, which begins a block of text in YAML", first), quoted
	case '“', '”':
		return "full-width quotes", "use the straight quotes \" or '"
	case '"', '\'':
		return explainQuotes(value, byte(first), message)
	case '[', '{':
		return explainBrackets(value, first, quoted)
	}
	if strings.ContainsRune(value, '\t') {
		return "a tab in the value", "replace it by blanks, or write \"\\t\" in double quotes"
	}
	if strings.Contains(value, ": ") || strings.HasSuffix(value, ":") {
		return "a colon inside the value, which makes another key: value of it", quoted
	}
	return "this value is no YAML: " + printable(stripLine(message)), quoted
}

func explainQuotes(value string, mark byte, message string) (found, hint string) {
	inner := strings.TrimSuffix(value[1:], string(mark))
	switch {
	case strings.Contains(message, "unknown escape"), strings.Contains(message, "escape code"), strings.Contains(message, "hexdecimal"):
		return "an escape with \\ that YAML does not know", "use single quotes, where \\ stands for itself: " + printable(singleQuoted(inner))
	case strings.Count(value, string(mark)) == 1:
		return fmt.Sprintf("a %c that is never closed", mark), "close it: " + printable(singleQuoted(inner))
	}
	return fmt.Sprintf("a text goes on after its closing %c", mark), "put quotes around all of it: " + printable(singleQuoted(value))
}

func explainBrackets(value string, first rune, quoted string) (found, hint string) {
	if r, wide := hasFullWidth(value); wide && strings.ContainsRune("，：；［］｛｝“”、", r) {
		return fmt.Sprintf("a full-width %c between %c and its end", r, first), "write " + printable(halfSigns(value)) + ", or put quotes around a text that holds the sign"
	}
	if i := strings.Index(value, "${"); i >= 0 {
		end := strings.IndexByte(value[i:], '}')
		if end > 0 {
			return "a parameter without quotes inside brackets", "write \"" + printable(value[i:i+end+1]) + "\" in quotes"
		}
	}
	kind, end := "list", ']'
	if first == '{' {
		kind, end = "mapping", '}'
	}
	if sign := culprit(value); sign != "" {
		return fmt.Sprintf("a %s in a text inside brackets, where it means something else in YAML", sign), "put quotes around the text that holds the " + sign
	}
	if strings.ContainsRune("]}", rune(value[len(value)-1])) {
		return fmt.Sprintf("a %s in brackets that YAML cannot read", kind), "separate by a comma and a blank, and put quotes around each text that holds one of , : # [ ] { } & * ! | > % @ `"
	}
	return fmt.Sprintf("a %s in brackets that is not closed by %c", kind, end), "close it; a Go answer needs quotes: " + strings.TrimPrefix(quoted, "put quotes around it: ")
}

// culprit returns the sign without which a value in brackets would be YAML.
func culprit(value string) string {
	for _, sign := range []string{"?", "*", "&", "!", "%", "@", "`", "|", ">", "-", "#", "\t"} {
		if strings.Contains(value, sign) && parses([]string{strings.ReplaceAll(value, sign, "x")}) {
			return strings.ReplaceAll(sign, "\t", "tab")
		}
	}
	return ""
}

// halfSigns spells the signs of a flow list or mapping in ASCII and leaves the words as they are.
func halfSigns(s string) string {
	return strings.NewReplacer("，", ", ", "：", ": ", "；", "; ", "［", "[", "］", "]", "｛", "{", "｝", "}", "“", `"`, "”", `"`, "、", ", ").Replace(s)
}
