package bank

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/quiz"
)

// readParams reads vary and where. The order of the parameters is kept: their values are drawn in it.
func (r *questionReader) readParams() {
	if n := r.f.get("where"); n != nil {
		r.q.Where, _ = r.scalarOf(n, "where")
		if r.f.get("vary") == nil {
			r.report(n.at, "where without vary", "name the parameters in vary:, or delete where")
		}
	}
	n := r.f.get("vary")
	if n == nil || n.shape == broken {
		return
	}
	if n.shape != mapping || len(n.keys) == 0 {
		r.report(n.at, "vary is no mapping of parameters", "write vary: {cap: [1, 2], elem: [int, string]}")
		return
	}
	seen := map[string]bool{}
	for i, k := range n.keys {
		if k.shape == broken {
			continue
		}
		name := r.word(k, "a parameter", paramPattern(), "begin it with a small letter; use letters and digits")
		switch {
		case name == "":
		case name == "go":
			r.report(k.at, "a parameter named go", "${go} is the release; choose another name")
		case name == "key":
			r.report(k.at, "a parameter named key", "${key} is the right answer; choose another name")
		case seen[name]:
			r.report(k.at, "the parameter "+name+" is there twice", "keep one of the two")
		default:
			seen[name] = true
			r.readParam(name, n.items[i])
		}
	}
}

func (r *questionReader) readParam(name string, n *node) {
	p := quiz.Param{Name: name}
	what := "the parameter " + name
	switch n.shape {
	case broken:
		return
	case list:
		r.each(n, what, func(n *node) {
			v, ok := r.value(n, "a value of "+name, r.refuseUse)
			if ok && slices.ContainsFunc(p.OneOf, func(o json.RawMessage) bool { return bytes.Equal(o, v) }) {
				r.report(n.at, "the value "+quote(n.text)+" twice in "+name, "keep one of the two")
			} else if ok {
				p.OneOf = append(p.OneOf, v)
			}
		})
	case mapping:
		r.readRange(&p, n, what)
	default:
		r.report(n.at, what+" has one value", "write a list, "+name+": [1, 2], or "+name+": {range: [1, 100]}")
	}
	r.q.Vary = append(r.q.Vary, p)
}

func (r *questionReader) readRange(p *quiz.Param, n *node, what string) {
	f, ok := r.mappingOf(n, what, "range", "step", "prefer")
	if !ok {
		return
	}
	bounds := f.need("range", "write {range: [1, 100]}")
	if bounds == nil || bounds.shape == broken {
		return
	}
	if bounds.shape != list || len(bounds.items) != 2 {
		r.report(bounds.at, "the range of "+p.Name+" is not two numbers", "write range: [smallest, largest]")
		return
	}
	const limit = math.MaxInt32
	before := r.count()
	p.Lo = r.whole(bounds.items[0], "the smallest "+p.Name, -limit, limit)
	p.Hi = r.whole(bounds.items[1], "the largest "+p.Name, -limit, limit)
	if r.count() > before {
		return
	}
	if p.Lo >= p.Hi {
		r.report(bounds.at, fmt.Sprintf("the range of %s goes from %d to %d", p.Name, p.Lo, p.Hi), "write the smaller number first, and a larger one second")
		return
	}
	if n := f.get("step"); n != nil {
		p.Step = r.whole(n, "step", 1, p.Hi-p.Lo)
	}
	if n := f.get("prefer"); n != nil {
		r.each(n, "prefer", func(n *node) { p.Prefer = append(p.Prefer, r.whole(n, "a preferred "+p.Name, p.Lo, p.Hi)) })
	}
}

// readModel reads the reference to a simulator.
func (r *questionReader) readModel(n *node) {
	f, ok := r.mappingOf(n, "sim", "model", "with", "ask")
	if !ok {
		return
	}
	ref := &quiz.ModelRef{With: json.RawMessage("{}")}
	if n := f.need("model", "name a simulator, as in model: slice.append; godrill sim lists them"); n != nil {
		ref.Model = r.word(n, "model", modelPattern(), "name a simulator, as in slice.append; godrill sim lists them")
	}
	if n := f.need("ask", "name the answer that is asked for, as in ask: cap"); n != nil {
		ref.Ask = r.word(n, "ask", askPattern(), "name one answer of the simulator")
	}
	if n := f.get("with"); n != nil {
		if n.shape != mapping && n.shape != broken {
			r.report(n.at, "with is no mapping of parameters", "write with: {len: 512, cap: 512}")
			return
		}
		ref.With, _ = r.value(n, "with", r.usesIn("with"))
	}
	r.q.Sim = ref
}

// value turns a node into JSON. Only texts, whole numbers, truth values, lists and mappings exist; whatever else YAML
// makes of a plain text is refused.
// Each scalar is handed to note.
func (r *questionReader) value(n *node, what string, note func(*node)) (json.RawMessage, bool) {
	before := r.count()
	var b bytes.Buffer
	r.writeValue(&b, n, what, note)
	return b.Bytes(), r.count() == before && n.shape != broken
}

// refuseUse reports a scalar that names a parameter where none is filled in.
func (r *questionReader) refuseUse(n *node) {
	if len(placeholders(n)) > 0 {
		r.report(n.at, quote(n.text)+" names a parameter", "parameters are filled in in texts, code, options and with only; write a value")
	}
}

func (r *questionReader) writeValue(b *bytes.Buffer, n *node, what string, note func(*node)) {
	switch n.shape {
	case list:
		b.WriteByte('[')
		for i, item := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			r.writeValue(b, item, what, note)
		}
		b.WriteByte(']')
	case mapping:
		r.writeObject(b, n, what, note)
	case scalar:
		note(n)
		b.WriteString(r.typed(n, what))
	}
}

func (r *questionReader) writeObject(b *bytes.Buffer, n *node, what string, note func(*node)) {
	seen := map[string]bool{}
	b.WriteByte('{')
	for i, k := range n.keys {
		if k.shape == broken {
			continue
		}
		name, ok := r.key(k, what)
		if !ok {
			continue
		}
		if !askPattern().MatchString(name) {
			r.report(k.at, quote(name)+" in "+what+" is no name of a parameter", keyHint(name, nil))
			continue
		}
		if seen[name] {
			r.report(k.at, "the key "+quote(name)+" twice in "+what, "keep one of the two")
		}
		seen[name] = true
		if b.Len() > 0 && b.Bytes()[b.Len()-1] != '{' {
			b.WriteByte(',')
		}
		b.WriteString(jsonText(name))
		b.WriteByte(':')
		r.writeValue(b, n.items[i], what+": "+name, note)
	}
	b.WriteByte('}')
}

// typed spells a scalar in JSON.
func (r *questionReader) typed(n *node, what string) string {
	text := n.text
	if !n.plain {
		return jsonText(text)
	}
	asText := "; if it is a text, put quotes around it: " + printable(singleQuoted(text))
	switch {
	case text == "true" || text == "false":
		return text
	case wholePattern().MatchString(text):
		if _, err := strconv.Atoi(text); err != nil || text == "-0" {
			r.report(n.at, what+" is "+quote(text), "write a number that fits into 64 bits"+asText)
		}
		return text
	case n.null():
		r.report(n.at, what+" is nothing for YAML", "write a value"+asText)
	case floatPattern().MatchString(text):
		r.report(n.at, what+" is "+text+", a number with a fraction", "write a whole number"+asText)
	case datePattern().MatchString(text):
		r.report(n.at, what+" is "+text+", a date for YAML", "write a value"+asText)
	case likeWhole().MatchString(text) && text[0] != '_' && (text[0] >= '0' && text[0] <= '9' || text[0] == '-' || text[0] == '+'):
		r.report(n.at, what+" is "+quote(text), wholeHint(text, "write plain decimal digits")+asText)
	case slices.Contains(spokenBools, strings.ToLower(text)):
		r.report(n.at, what+" is "+text+", which many YAML readers take for a truth value", "write true or false"+asText)
	default:
		if comment, cut := r.cutOff(n); cut && !n.flow && strings.HasPrefix(what, "a value of ") {
			r.report(n.at, fmt.Sprintf("%s is cut at the # to %s; %s is a comment", what, quote(text), quote(comment)), "put quotes around it, or move the comment to a line of its own")
		}
		return jsonText(text)
	}
	return "null"
}

// spokenBools are truth values in YAML 1.1.
var spokenBools = []string{"yes", "no", "on", "off", "y", "n"}

// jsonText spells a text in JSON as it is read by people: < and & stay.
func jsonText(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// Encoding a string into memory cannot fail.
	_ = e.Encode(s)
	return strings.TrimSuffix(b.String(), "\n")
}
