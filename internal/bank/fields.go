package bank

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"godrill/internal/gover"
)

// A fields is a mapping whose keys were checked.
type fields struct {
	l  *loader
	n  *node
	at map[string]*node

	unknown []string // keys that were reported
}

// mappingOf reads a mapping that may have the given keys. It reports what is no mapping, keys that are unknown and keys
// that occur twice.
func (l *loader) mappingOf(n *node, what string, allowed ...string) (fields, bool) {
	f := fields{l: l, n: n, at: map[string]*node{}}
	switch n.shape {
	case broken:
		return f, false
	case list:
		l.report(n.at, what+" is a list", "write it as key: value pairs: "+strings.Join(allowed, ", "))
		return f, false
	case scalar:
		l.reportScalar(n, what, allowed)
		return f, false
	}
	first := map[string]position{}
	for i, k := range n.keys {
		if k.shape == broken {
			continue
		}
		name, ok := l.key(k, what)
		if !ok {
			continue
		}
		if at, twice := first[name]; twice {
			l.report(k.at, fmt.Sprintf("the key %s is already on line %d", name, at.line), "keep one of the two")
			continue
		}
		first[name] = k.at
		if !contains(allowed, name) {
			f.unknown = append(f.unknown, name)
			hint := keyHint(name, allowed)
			if n.flow && n.items[i].null() && n.items[i].text == "" && !strings.ContainsAny(name, ":：") {
				hint = "a comma divides what stands in braces: put quotes around a text that holds one"
			}
			l.report(k.at, "unknown key "+quote(name)+" in "+what, hint)
			continue
		}
		f.at[name] = n.items[i]
	}
	return f, true
}

// reportScalar says why a text stands where a mapping is wanted; a key with a full-width colon is the usual reason.
func (l *loader) reportScalar(n *node, what string, allowed []string) {
	switch {
	case n.null():
		l.report(n.at, what+" is empty", "write it as key: value pairs: "+strings.Join(allowed, ", "))
	case wideColon().MatchString(n.text):
		l.report(n.at, "a full-width colon ： after a key", "write : and a blank")
	default:
		l.report(n.at, what+" is the text "+quote(n.text), "write it as key: value pairs: "+strings.Join(allowed, ", "))
	}
}

// wideColon finds a key with a full-width colon at the start of a line or of what stands in braces.
var wideColon = pattern(`^\s*(?:- +)*[{\[]?\s*[a-z_]+\s*：`)

// key reads the key of a mapping, which is always a plain word.
func (l *loader) key(k *node, what string) (string, bool) {
	switch {
	case k.shape != scalar:
		l.report(k.at, "a key of "+what+" is a list or a mapping", "a key is a word; a Go answer in braces or brackets needs quotes")
		return "", false
	case k.plain && k.text == "<<":
		l.report(k.at, "<< merges mappings in YAML; a bank may not use it", "write the keys again")
		return "", false
	}
	return k.text, true
}

// keyHint says what to do about an unknown key.
func keyHint(name string, allowed []string) string {
	if strings.Contains(name, "：") {
		return "the colon ： is full-width: write : and a blank"
	}
	if word, _, cut := strings.Cut(name, ":"); cut && (len(allowed) == 0 || contains(allowed, word)) {
		return "put a blank after the colon: " + word + ": …"
	}
	if strings.ContainsAny(name, "，、") {
		return "the comma is full-width: write , and a blank"
	}
	if len(allowed) == 0 {
		return "use a-z, 0-9 and _"
	}
	return suggestion(name, allowed, "the keys here are "+strings.Join(allowed, ", "))
}

// get returns a value; nil means that the key is not there.
func (f fields) get(key string) *node { return f.at[key] }

// need returns a value and reports when it is not there.
func (f fields) need(key, hint string) *node {
	n := f.at[key]
	if n == nil && !f.misspelt(key) {
		f.l.report(f.n.at, "the key "+key+" is missing", hint)
	}
	return n
}

// misspelt reports whether an unknown key was probably meant to be this one.
func (f fields) misspelt(key string) bool {
	for _, name := range f.unknown {
		word := name[:len(name)-len(strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyz"))]
		if word == key || suggestion(name, []string{key}, "") != "" {
			return true
		}
	}
	return false
}

// null reports whether a scalar is nothing for YAML.
func (n *node) null() bool {
	if n.shape != scalar || !n.plain {
		return false
	}
	switch n.text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

var (
	floatPattern = pattern(`^[-+]?(\d[\d_]*\.[\d_]*|\.\d+|\d+(\.\d*)?[eE][-+]?\d+|\.(inf|Inf|INF|nan|NaN|NAN))$`)
	goLine       = pattern(`^1\.\d+$`)
	datePattern  = pattern(`^\d{4}-\d\d?-\d\d?([Tt ].*)?$`)
	wholePattern = pattern(`^-?(0|[1-9]\d*)$`)
	likeWhole    = pattern(`^[-+]?0?[xXoObB]?[0-9a-fA-F_]*\d[0-9a-fA-F_]*$`)
)

// scalarOf reads a scalar as it is written.
func (l *loader) scalarOf(n *node, what string) (string, bool) {
	switch {
	case n.shape == broken:
		return "", false
	case n.shape == list:
		l.report(n.at, what+" is a list", "write one value; a text in brackets needs quotes")
		return "", false
	case n.shape == mapping:
		l.report(n.at, what+" is a mapping", "write one value; a text that holds a colon needs quotes")
		return "", false
	case n.plain && n.text == "~":
		l.report(n.at, what+" is ~, which is nothing for YAML", `write "~" in quotes if that is the text`)
		return "", false
	case n.null() && n.text != "":
		l.report(n.at, what+" is "+n.text+", which is nothing for YAML", "write "+singleQuoted(n.text)+" in quotes if that is the text")
		return "", false
	case strings.TrimSpace(n.text) == "":
		l.report(n.at, what+" is empty", l.emptyHint(n))
		return "", false
	}
	return n.text, true
}

// emptyHint looks into the line for what was swallowed.
func (l *loader) emptyHint(n *node) string {
	if n.at.line < 1 || n.at.line > len(l.lines) {
		return "write a value"
	}
	line := []rune(l.lines[n.at.line-1])
	rest := strings.TrimSpace(string(line[min(n.at.column-1, len(line)):]))
	switch {
	case n.block && rest != "" && strings.Trim(rest, "|>+-") != "":
		return "| and > begin a block of text; put quotes around " + singleQuoted(rest)
	case n.block:
		return "indent the lines of the block deeper than its key"
	case strings.Contains(rest, "#"):
		return "# begins a comment; put quotes around the value if it starts with #"
	}
	return "write a value"
}

// word reads a scalar that must have a certain form.
func (l *loader) word(n *node, what string, form *regexp.Regexp, hint string) string {
	text, ok := l.scalarOf(n, what)
	if !ok {
		return ""
	}
	if !form.MatchString(text) {
		if r, wide := hasFullWidth(text); wide && form.MatchString(halfWidth(text)) {
			hint = fmt.Sprintf("%c is full-width: write %s", r, halfWidth(text))
		} else if wide {
			hint += fmt.Sprintf("; %c is full-width", r)
		}
		l.report(n.at, what+" is "+quote(text), hint)
		return ""
	}
	return text
}

// whole reads an integer from lo to hi.
func (l *loader) whole(n *node, what string, lo, hi int) int {
	text, ok := l.scalarOf(n, what)
	if !ok {
		return 0
	}
	v, err := strconv.Atoi(text)
	want := fmt.Sprintf("write a whole number from %d to %d", lo, hi)
	switch {
	case !n.plain:
		l.report(n.at, what+" is a text", want+" without quotes")
	case !wholePattern().MatchString(text) || err != nil:
		l.report(n.at, what+" is "+quote(text), wholeHint(text, want))
	case v < lo || v > hi:
		l.report(n.at, fmt.Sprintf("%s is %d", what, v), want)
	default:
		return v
	}
	return 0
}

// wholeHint explains numbers that YAML and people read differently.
func wholeHint(text, otherwise string) string {
	if h := halfWidth(text); h != text && wholePattern().MatchString(h) {
		return "the digits are full-width: write " + h
	}
	digits := strings.ReplaceAll(text, "_", "")
	switch {
	case !likeWhole().MatchString(text):
		return otherwise
	case strings.Contains(text, "_") && wholePattern().MatchString(digits):
		return "write " + digits + " without underscores"
	case strings.HasPrefix(text, "+"):
		return "write it without +"
	case len(digits) > 1 && strings.HasPrefix(strings.TrimLeft(digits, "-+"), "0"):
		if octal, err := strconv.ParseInt(digits, 0, 64); err == nil && strconv.FormatInt(octal, 10) != strings.TrimLeft(digits, "0") {
			return fmt.Sprintf("YAML reads it as %d: write plain decimal digits", octal)
		}
		return "write plain decimal digits"
	}
	return otherwise
}

// boolean reads true or false.
func (l *loader) boolean(n *node, what string) bool {
	text, ok := l.scalarOf(n, what)
	if !ok {
		return false
	}
	if !n.plain || text != "true" && text != "false" {
		l.report(n.at, what+" is "+quote(text), "write true or false, without quotes")
	}
	return text == "true"
}

// releases reads a range of releases.
func (l *loader) releases(n *node, what string) (gover.Range, bool) {
	text, ok := l.scalarOf(n, what)
	if !ok || !l.quotedRelease(n, what) {
		return gover.Range{}, false
	}
	if h := halfWidth(text); h != text {
		l.report(n.at, what+" "+quote(text)+" holds full-width characters", "write "+strings.Trim(h, `"'`)+" in straight quotes")
		return gover.Range{}, false
	}
	r, err := gover.ParseRange(text)
	if err != nil {
		l.report(n.at, what+": "+printable(err.Error()), `write a range such as ">=1.18 <1.24"`)
		return gover.Range{}, false
	}
	return r, true
}

// release reads one release, as a test names it.
func (l *loader) release(n *node, what string) string {
	text, ok := l.scalarOf(n, what)
	if !ok || !l.quotedRelease(n, what) {
		return ""
	}
	if _, err := gover.Parse(text); err != nil {
		l.report(n.at, what+": "+printable(err.Error()), `write a release such as "1.18"`)
		return ""
	}
	return text
}

// quotedRelease refuses a release that is a number for YAML.
func (l *loader) quotedRelease(n *node, what string) bool {
	if !n.plain || !floatPattern().MatchString(n.text) {
		return true
	}
	number, err := strconv.ParseFloat(n.text, 64)
	if err != nil || !goLine().MatchString(n.text) {
		l.report(n.at, what+" is the number "+n.text, `write a release in quotes, such as "1.18"`)
		return false
	}
	l.report(n.at, fmt.Sprintf("%s is %s without quotes, which is the number %v", what, n.text, number), `write "`+n.text+`"`)
	return false
}

// each reads a list; a single value is no list.
func (l *loader) each(n *node, what string, read func(*node)) {
	switch n.shape {
	case broken:
	case list:
		if len(n.items) == 0 {
			l.report(n.at, what+" is an empty list", "fill it or leave the key out")
		}
		for _, item := range n.items {
			if l.dropped > 0 {
				return // enough is enough
			}
			read(item)
		}
	default:
		l.report(n.at, what+" is not a list", "write [one, another] or one line with - for each")
	}
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// singleQuoted spells a text as YAML takes it without reading anything into it.
func singleQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
