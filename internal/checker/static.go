package checker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/variant"
)

// static looks at all that needs no truth: texts, names, and whether the parts of the question suit its kind.
func (p *proof) static() {
	if _, ok := kinds[p.q.Kind]; !ok {
		p.add("kind", "want one of "+list(kindNames()), "unknown kind %q", p.q.Kind)
		return
	}
	p.texts()
	p.params()
	p.names()
	p.parts()
	p.model()
	p.keyRanges()
}

// A place is a text of the question with what it is.
type place struct {
	name     string
	part     string // where it stands: hints/2
	text     lang.Text
	required bool
	explains bool // shown after the answer, so it may say the answer
}

// places lists all texts of the question.
func places(q *quiz.Question) []place {
	all := []place{
		{name: "prompt", part: "prompt", text: q.Prompt, required: true},
		{name: "why", part: "why", text: q.Why, required: true, explains: true},
	}
	one := func(what string, i int, text lang.Text) place {
		return place{name: fmt.Sprintf("%s %d", what, i+1), part: fmt.Sprintf("%ss/%d", what, i+1), text: text, required: true}
	}
	for i, h := range q.Hints {
		all = append(all, one("hint", i, h))
	}
	for i, o := range q.Options {
		option := one("option", i, o.Text)
		all = append(all, option, place{name: option.name + "'s because", part: option.part, text: o.Because, explains: true})
	}
	for i, item := range q.Items {
		all = append(all, one("item", i, item.Text))
	}
	for i, point := range q.Points {
		all = append(all, one("point", i, point.Text))
	}
	return all
}

func (p *proof) texts() {
	for _, at := range places(p.q) {
		switch {
		case at.text.IsZero() && at.required:
			p.addIn(at.part, "text", "write it in zh and in en", "the %s is missing", at.name)
		case at.text.IsZero() || bothLanguages(at.text):
		case strings.TrimSpace(at.text.Zh) == "":
			p.addIn(at.part, "text", "add zh:", "the %s lacks its Chinese text", at.name)
		default:
			p.addIn(at.part, "text", "add en:", "the %s lacks its English text", at.name)
		}
	}
}

func (p *proof) paramNames() []string {
	names := make([]string, len(p.q.Vary))
	for i, param := range p.q.Vary {
		names[i] = param.Name
	}
	return names
}

func (p *proof) params() {
	names := p.paramNames()
	for i, param := range p.q.Vary {
		switch {
		case !token.IsIdentifier(param.Name):
			p.addIn("vary/"+param.Name, "vary", "choose a name such as size, so that where: can use it", "parameter %q is not a Go identifier", param.Name)
		case param.Name == variant.Release || param.Name == KeyName || param.Name == "true" || param.Name == "false":
			p.addIn("vary/"+param.Name, "vary", "choose another name", "the parameter name %q is reserved", param.Name)
		case slices.Contains(names[:i], param.Name):
			p.addIn("vary/"+param.Name, "vary", "drop one of them", "parameter %s is declared twice", param.Name)
		}
		for j, value := range param.OneOf {
			if slices.ContainsFunc(param.OneOf[:j], func(other json.RawMessage) bool { return bytes.Equal(other, value) }) {
				p.addIn("vary/"+param.Name, "vary", "drop one of them", "parameter %s lists %s twice", param.Name, value)
			}
		}
	}
}

// names looks at each ${name}, and for parameters that decide the truth but are not shown.
func (p *proof) names() {
	params := p.paramNames()
	var shown []string // in both languages before the answer
	for _, at := range places(p.q) {
		known := append(slices.Clone(params), variant.Release)
		if at.explains {
			known = append(known, KeyName)
		}
		p.unknownNames(at.part, at.name, at.text.Zh+"\n"+at.text.En, known)
		if !at.explains && !strings.HasPrefix(at.name, "hint") {
			inBoth := variant.Names(at.text.Zh)
			inEn := variant.Names(at.text.En)
			shown = append(shown, slices.DeleteFunc(inBoth, func(n string) bool { return !slices.Contains(inEn, n) })...)
		}
	}
	if p.q.Code == "" && (mention().MatchString(p.q.Prompt.Zh) || mention().MatchString(p.q.Prompt.En)) {
		p.add("mention", "add code:, or ask without pointing at it", "the prompt speaks of code, but the question shows none")
	}
	p.unknownNames("code", "code", p.q.Code, append(slices.Clone(params), variant.Release))
	shown = append(shown, variant.Names(p.q.Code)...)
	for _, k := range p.q.Keys {
		for _, v := range k.Values {
			p.unknownNames("answer", "answer", v, append(slices.Clone(params), variant.Release))
		}
	}
	if p.q.Sim == nil {
		return
	}
	p.unknownNames("sim", "with", string(p.q.Sim.With), params)
	for _, name := range variant.Names(string(p.q.Sim.With)) {
		if slices.Contains(params, name) && !slices.Contains(shown, name) {
			p.addIn("vary/"+name, "hidden", "show it as ${"+name+"} in the prompt, in both languages, or in the code", "parameter %s decides the answer, but a learner does not see it", name)
		}
	}
}

func (p *proof) unknownNames(part, where, text string, known []string) {
	for _, name := range variant.Names(text) {
		if !slices.Contains(known, name) {
			hint := nearest(name, known)
			if name == KeyName {
				hint = "only why: and because: may say the answer"
			}
			p.addIn(part, "name", hint, "the %s names ${%s}, which is no parameter", where, name)
		}
	}
	if strings.Count(text, "${") > len(variantRefs(text)) {
		p.addIn(part, "name", "close it, or write $ and { apart", "the %s has a ${ without its }", where)
	}
}

// variantRefs lists the closed ${name}s of a text.
func variantRefs(text string) []string {
	var refs []string
	_, _ = variant.Fill(text, func(name string) (string, bool) {
		refs = append(refs, name)
		return "", true
	})
	return refs
}

// parts looks whether the question has what its kind needs and nothing that belongs to another.
func (p *proof) parts() {
	q := p.q
	choice := q.Kind == quiz.Choice || q.Kind == quiz.Choices
	value := q.Kind == quiz.Number || q.Kind == quiz.Bool || q.Kind == quiz.Text
	belongs := func(there, suits bool, what, where string) {
		if there && !suits {
			p.addIn(strings.TrimSuffix(what, ":"), "parts", "drop it or change the kind", "%s belongs to %s, not to kind: %s", what, where, q.Kind)
		}
	}
	belongs(len(q.Options) > 0 || q.Computed != nil, choice, "options:", "choice and choices")
	belongs(len(q.Items) > 0 || len(q.Before) > 0, q.Kind == quiz.Order, "items:", "order")
	belongs(len(q.Points) > 0, q.Kind == quiz.Recall, "points:", "recall")
	belongs(q.Sim != nil, choice || value, "sim:", "number, bool, text, choice and choices")
	belongs(len(q.Keys) > 0, choice || value, "answer:", "number, bool, text, choice and choices")
	belongs(q.Unit != "", q.Kind == quiz.Number || choice, "unit:", "number")
	if value && q.Sim == nil && len(q.Keys) == 0 {
		p.add("parts", "add answer: or sim:", "the question has no answer")
	}
	if choice {
		p.choiceParts()
	}
	for _, n := range []struct {
		count int
		what  string
	}{{len(q.Options), "options"}, {len(q.Items), "items"}, {len(q.Points), "points"}} {
		if n.count > quiz.MaxOptions {
			p.addIn(n.what, "many", "drop some", "%d %s are listed, %d are the most", n.count, n.what, quiz.MaxOptions)
		}
	}
}

func (p *proof) choiceParts() {
	q := p.q
	switch {
	case q.Computed != nil && len(q.Options) > 0:
		p.add("parts", "keep one of them", "options are listed and computed")
	case q.Computed != nil:
		if q.Computed.Size < 2 || q.Computed.Size > quiz.MaxOptions {
			p.add("many", fmt.Sprintf("want 2 to %d", quiz.MaxOptions), "size %d is not a number of options", q.Computed.Size)
		}
		if q.Sim == nil {
			p.add("parts", "add sim:, or list the options", "options can only be made where a simulator computes the answer")
		}
	case len(q.Options) < 2:
		p.add("parts", "list at least two", "the question has too few options")
	}
}

// model looks for the simulator, the answer and the mutants by name.
func (p *proof) model() {
	if p.q.Sim == nil {
		for i, t := range p.q.Tests {
			if t.Mistake != "" {
				p.addIn(testPart(i), "test", "drop mistake: or add sim:", "test %d names the mistake %s, but nothing is simulated", i+1, t.Mistake)
			}
		}
		return
	}
	m, _, err := p.c.model(p.q)
	if err != nil {
		p.fail("", err)
		return
	}
	b := &binding{model: m}
	if p.q.Computed != nil {
		for _, name := range p.q.Computed.Mutants {
			if err := b.mutant(name); err != nil {
				p.fail("", err)
			}
		}
	}
	for i, t := range p.q.Tests {
		if t.Mistake == "" {
			continue
		}
		if err := b.mutant(t.Mistake); err != nil {
			var f *Fault
			errors.As(err, &f)
			p.addIn(testPart(i), "test", f.Hint, "test %d: %s", i+1, f.Found)
		}
	}
}

// keyRanges refuses answers whose ranges overlap, since both would then be right.
func (p *proof) keyRanges() {
	for i, k := range p.q.Keys {
		for _, other := range p.q.Keys[:i] {
			from, to := max(k.Releases.From, other.Releases.From), min(end(k.Releases), end(other.Releases))
			if from <= to {
				p.add("key", "let the ranges end before each other", "two answers hold for go%s: that of %q and that of %q", to, other.Releases, k.Releases)
			}
		}
	}
}

// end returns the last release of a range.
func end(r gover.Range) gover.Version {
	if r.To == 0 {
		return gover.Latest
	}
	return r.To
}

// parseCode refuses code that is neither a Go file, nor declarations, nor statements. The error is the one that comes
// latest in the text, which is that of the form that was meant.
func parseCode(code string) error {
	if strings.TrimSpace(code) == "" {
		return nil
	}
	var latest *scanner.Error
	for _, form := range []struct{ before, after string }{{"", ""}, {"package p;", ""}, {"package p; func _() {", "\n}"}} {
		_, err := parser.ParseFile(token.NewFileSet(), "", form.before+code+form.after, 0)
		if err == nil {
			return nil
		}
		var list scanner.ErrorList
		if errors.As(err, &list) && len(list) > 0 && (latest == nil || list[0].Pos.Offset-len(form.before) > latest.Pos.Offset) {
			latest = list[0]
			latest.Pos.Offset -= len(form.before)
		}
	}
	return fmt.Errorf("line %d: %s", latest.Pos.Line, latest.Msg)
}
