package bank

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode"

	"godrill/internal/lang"
	"godrill/internal/quiz"
)

// questionKeys are the keys of a question, in the order of the format's description.
func questionKeys() []string {
	return []string{
		"id", "rev", "kind", "topic", "level", "tags", "go", "arch", "claims", "refs", "vary", "where", "prompt", "code", "sim",
		"answer", "unit", "options", "items", "before", "points", "hints", "why", "followups", "tests",
	}
}

// knownKeys are all keys of the format.
func knownKeys() []string {
	return append(questionKeys(), "format", "deck", "title", "questions", "zh", "en", "text", "ok", "because", "weight", "model", "with", "ask",
		"mutants", "size", "range", "step", "prefer", "set", "key", "response", "score", "mistake", "invalid")
}

var (
	topicPattern = pattern(`^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$`)
	tagPattern   = pattern(`^[a-z0-9][a-z0-9.+-]*$`)
	claimPattern = pattern(`^C\d{3}$`)
	archPattern  = pattern(`^(amd64|arm64|386)$`)
	paramPattern = pattern(`^[a-z][a-zA-Z0-9_]*$`)
	refNumber    = pattern(`:\d+|#L?\d+|\b[Ll]ines? \d+`)
	han          = pattern(`\p{Han}`)
	quotedPart   = pattern("\"[^\"]*\"|'[^']*'|`[^`]*`")
)

// A questionReader reads one question.
type questionReader struct {
	*loader
	q    quiz.Question
	f    fields
	uses []use
}

// A use is a parameter named in a text.
type use struct {
	name  string
	at    position
	where string
}

func (r *questionReader) read(n *node) {
	f, ok := r.mappingOf(n, "a question", questionKeys()...)
	if !ok {
		return
	}
	r.f = f
	if id := f.need("id", "begin the question with - id: deck/name"); id != nil {
		r.q.ID = r.takeID(id)
	}
	r.readHead()
	r.readParams()
	r.readTexts()
	if r.readKind() {
		r.readTruth()
	}
	r.readTests()
	r.checkUses()
}

// readHead reads what sorts a question.
func (r *questionReader) readHead() {
	f, q := r.f, &r.q
	if n := f.get("rev"); n != nil {
		q.Rev = r.whole(n, "rev", 1, math.MaxInt32)
	}
	if n := f.need("topic", "write topic: deck or topic: deck/part"); n != nil {
		q.Topic = r.word(n, "topic", topicPattern(), "write the deck, or deck/part, with a-z, 0-9 and -")
		if deck, _, _ := strings.Cut(q.Topic, "/"); q.Topic != "" && r.deck.Name != "" && deck != r.deck.Name {
			r.report(n.at, "topic "+quote(q.Topic)+" is not of the deck "+r.deck.Name, "begin it with "+r.deck.Name)
		}
	}
	if n := f.need("level", "write level: 1 (easy) to 5 (expert)"); n != nil {
		q.Level = r.whole(n, "level", 1, 5)
	}
	if n := f.get("tags"); n != nil {
		q.Tags = r.words(n, "tags", "a tag", tagPattern(), "use a-z, 0-9, . + and -, separated by commas")
	}
	if n := f.get("go"); n != nil {
		q.Releases, _ = r.releases(n, "go")
	}
	if n := f.get("arch"); n != nil {
		q.Arch = r.word(n, "arch", archPattern(), "write amd64, arm64 or 386")
	}
	if n := f.get("claims"); n != nil {
		q.Claims = r.words(n, "claims", "a claim", claimPattern(), "write C and three digits, as in C012")
	}
	if n := f.get("refs"); n != nil {
		r.each(n, "refs", func(n *node) {
			text, ok := r.scalarOf(n, "a reference")
			if ok && refNumber().MatchString(text) {
				r.report(n.at, "the reference "+quote(text)+" names a line number", "name file and symbol, as in runtime/slice.go: growslice: lines move with each release")
				return
			}
			q.Refs = append(q.Refs, text)
		})
	}
	if n := f.get("followups"); n != nil {
		r.each(n, "followups", func(n *node) {
			if id := quiz.ID(r.word(n, "a follow-up", questionName(), "write the id of a question")); id != "" {
				q.Followups = append(q.Followups, id)
				r.followups = append(r.followups, followup{q.ID, id, n.at})
			}
		})
	}
}

// words reads a list of different words.
func (r *questionReader) words(n *node, what, one string, form *regexp.Regexp, hint string) []string {
	var all []string
	r.each(n, what, func(n *node) {
		w := r.word(n, one, form, hint)
		if w != "" && contains(all, w) {
			r.report(n.at, one+" "+quote(w)+" twice", "keep one of the two")
		} else if w != "" {
			all = append(all, w)
		}
	})
	return all
}

// readTexts reads what the learner sees besides the answer.
func (r *questionReader) readTexts() {
	f, q := r.f, &r.q
	if n := f.need("prompt", "write prompt: {zh: …, en: …}"); n != nil {
		q.Prompt = r.prose(n, "prompt", r.usesIn("prompt"))
	}
	if n := f.need("why", "explain the answer: why: {zh: …, en: …}"); n != nil {
		q.Why = r.prose(n, "why", r.usesIn("why"))
	}
	if n := f.get("code"); n != nil {
		if text, ok := r.shown(n, "code"); ok {
			q.Code = text
			r.usesIn("code")(n)
		}
	}
	if n := f.get("hints"); n != nil {
		r.each(n, "hints", func(n *node) { q.Hints = append(q.Hints, r.prose(n, "a hint", r.usesIn("a hint"))) })
	}
}

// usesIn returns a function that notes the parameters that a scalar names.
func (r *questionReader) usesIn(where string) func(*node) {
	return func(n *node) {
		for _, u := range placeholders(n) {
			r.uses = append(r.uses, use{u.name, u.at, where})
		}
	}
}

// placeholders finds each ${name} of a scalar.
func placeholders(n *node) []use {
	var uses []use
	rest, line := n.text, n.at.line
	if n.block {
		line++
	}
	for {
		i := strings.Index(rest, "${")
		if i < 0 {
			return uses
		}
		line += strings.Count(rest[:i], "\n")
		name, after, closed := strings.Cut(rest[i+2:], "}")
		if !closed {
			name, after = strings.TrimSpace(name), ""
		}
		at := n.at
		if n.block {
			at = position{line, 1}
		}
		uses = append(uses, use{name: name, at: at})
		rest = after
	}
}

// prose reads a sentence in both languages. A scalar stands for both, but only if it has no Chinese in it: then it
// cannot be English. Each scalar is handed to note.
func (l *loader) prose(n *node, what string, note func(*node)) lang.Text {
	if n.shape == scalar {
		text, ok := l.shown(n, what)
		if !ok {
			return lang.Text{}
		}
		if note != nil {
			note(n)
		}
		switch {
		case wideColon().MatchString(text):
			l.report(n.at, "a full-width colon ： after a key", "write : and a blank")
		case tightLanguage().MatchString(text):
			l.report(n.at, "no blank after the colon of "+text[:2], "write "+text[:2]+": and a blank")
		case han().MatchString(quotedPart().ReplaceAllString(text, "")):
			l.report(n.at, what+" has no English text", "write {zh: …, en: …}")
		}
		return lang.Same(text)
	}
	f, ok := l.mappingOf(n, what, "zh", "en")
	if !ok {
		return lang.Text{}
	}
	return l.languages(f, what, note)
}

var tightLanguage = pattern(`^(zh|en):\S`)

// languages reads the keys zh and en of a mapping.
func (l *loader) languages(f fields, what string, note func(*node)) lang.Text {
	var t lang.Text
	for _, side := range []struct {
		key, missing string
		text         *string
	}{{"zh", what + " has no Chinese text", &t.Zh}, {"en", what + " has no English text", &t.En}} {
		n := f.get(side.key)
		if n == nil && f.misspelt(side.key) {
			continue
		}
		if n == nil {
			l.report(f.n.at, side.missing, "add "+side.key+": …")
			continue
		}
		text, ok := l.shown(n, what+", "+side.key)
		if !ok {
			continue
		}
		*side.text = text
		if note != nil {
			note(n)
		}
	}
	return t
}

// shown reads a scalar that the learner will see. What YAML cuts off at a # was hardly meant as a comment.
func (l *loader) shown(n *node, what string) (string, bool) {
	text, ok := l.scalarOf(n, what)
	if !ok {
		return "", false
	}
	if comment, cut := l.cutOff(n); cut {
		l.report(n.at, fmt.Sprintf("%s is cut at the # to %s; %s is a comment", what, quote(text), quote(comment)),
			"put quotes around it: "+printable(singleQuoted(text+" "+comment))+", or move the comment to a line of its own")
		return "", false
	}
	return strings.TrimRightFunc(text, unicode.IsSpace), true
}

// cutOff looks behind a plain scalar for a comment on its last line.
func (l *loader) cutOff(n *node) (comment string, cut bool) {
	if !n.plain {
		return "", false
	}
	rest := n.text
	for i, column := n.at.line-1, n.at.column-1; i < len(l.lines); i, column = i+1, 0 {
		line := []rune(l.lines[i])
		raw := strings.Trim(string(line[min(column, len(line)):]), " \t")
		if tail, whole := strings.CutPrefix(raw, rest); whole {
			comment = strings.TrimLeft(tail, " \t")
			return comment, len(comment) < len(tail) && strings.HasPrefix(comment, "#")
		}
		if !strings.HasPrefix(rest, raw) {
			return "", false
		}
		rest = strings.TrimLeft(rest[len(raw):], " \n")
	}
	return "", false
}

// checkUses holds the parameters that texts name against those that vary.
func (r *questionReader) checkUses() {
	used := map[string]bool{}
	var names []string
	for _, p := range r.q.Vary {
		names = append(names, p.Name)
	}
	for _, u := range r.uses {
		used[u.name] = true
		switch {
		case contains(names, u.name):
		case u.name == "go" && (u.where == "prompt" || u.where == "code"):
		case u.name == "go":
			r.report(u.at, "${go} in "+u.where, "the release is known in prompt and code only")
		case u.name == "key" && (u.where == "why" || u.where == "because"):
		case u.name == "key":
			r.report(u.at, "${key} in "+u.where, "only why and because, which are shown after the answer, may say it")
		default:
			r.report(u.at, fmt.Sprintf("%s names the parameter %s, which does not vary", u.where, quote(u.name)), suggestion(u.name, names, "add it to vary:"))
		}
	}
	vary := r.f.get("vary")
	if vary == nil || vary.shape != mapping {
		return
	}
	for _, k := range vary.keys {
		if contains(names, k.text) && !used[k.text] {
			r.report(k.at, "the parameter "+k.text+" is never used", "name it as ${"+k.text+"} in prompt, code or sim, or delete it")
		}
	}
}
