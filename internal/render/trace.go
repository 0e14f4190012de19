package render

import (
	"encoding/json"
	"strconv"
	"strings"

	"godrill/internal/checker"
	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// trace adds the steps of the first outcome, numbered, under the place in the Go source that they follow.
func (p *page) trace(pr sim.Prediction) {
	if len(pr.Outcomes) == 0 || len(pr.Outcomes[0].Trace) == 0 {
		p.text(0, noSteps, plain)
		return
	}
	p.text(0, stepsHead, bold)
	if n := len(pr.Outcomes); n > 1 {
		p.text(0, fill(manyOutcomes, "n", strconv.Itoa(n)), plain)
	}
	steps := pr.Outcomes[0].Trace
	digits := len(strconv.Itoa(len(steps)))
	last := ""
	for i, s := range steps {
		if s.Ref != last && s.Ref != "" {
			p.para(2, s.Ref, dim)
		}
		last = s.Ref
		p.hangPainted("  "+p.padLeft(strconv.Itoa(i+1), digits)+". ", cyan, s.Say(p.Lang), plain)
	}
}

// spans adds the asked answer release by release, with what changed where a table of the model says so.
func (p *page) spans(t checker.Truth, spans []sim.Span) {
	if len(spans) == 0 {
		p.text(2, noChange, plain)
		return
	}
	column := 0
	for _, s := range spans {
		column = max(column, p.width(p.spanRange(s)))
	}
	for i, s := range spans {
		now := plain
		if (gover.Range{From: s.From, To: s.To}).Contains(t.Target.Go) {
			now = bold
		}
		value := spanValue(t, s)
		if t.Unit != "" && len(s.Values) == 1 {
			value = p.spanWithUnit(s, t.Unit)
		}
		p.hangPainted("  "+p.pad(p.spanRange(s), column)+"  ", cyan, p.say(value), now)
		if i > 0 && t.Model != nil {
			p.edges(column+4, t.Model.History, s.From)
		}
	}
}

func (p *page) spanWithUnit(s sim.Span, unit string) lang.Text {
	for _, values := range s.Values {
		return either(values, func(v string) lang.Text { return withUnit(v, unit) })
	}
	return lang.Text{}
}

// edges adds what the tables say about a release.
func (p *page) edges(indent int, history []gover.History, at gover.Version) {
	for _, h := range history {
		for _, e := range h.Edges() {
			if e.Since == at {
				note := e.Note.Map(func(s string) string { return s + " (" + e.Ref + ")" })
				p.para(min(indent, p.measure()/2), note.In(p.Lang), dim)
			}
		}
	}
}

// head2 adds the headline of a part, after a blank line.
func (p *page) head2(t lang.Text) {
	p.blank()
	p.para(0, p.name(t), bold)
}

// arguments spells the parameters as they are typed on the command line, in the order of the model; short leaves out
// those that are as they are by default.
func arguments(m *sim.Simulator, a sim.Args, short bool) string {
	object := decodeObject(m.Encode(a))
	var parts []string
	for _, f := range m.Params() {
		value, ok := object[f.Name]
		if ok && !(short && f.Optional() && value == spellJSON(json.RawMessage(f.Default))) {
			parts = append(parts, f.Name+"="+value)
		}
	}
	return strings.Join(parts, " ")
}
