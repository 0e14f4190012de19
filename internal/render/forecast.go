package render

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/sim"
)

// A Forecast is what a simulator says about one case. Parts that are not set are not shown.
type Forecast struct {
	Model      *sim.Simulator
	Target     sim.Target
	Args       sim.Args
	Prediction sim.Prediction
	Across     []sim.Span // the answers release by release, all of them or some
	Mutants    []Mutation // what the wrong rules answer
	History    bool       // show the tables that the model reads
}

// A Mutation is what one wrong rule says about the case.
type Mutation struct {
	sim.MutantInfo
	Prediction sim.Prediction
	Err        error // the rule refuses the parameters
}

// WriteForecast writes a forecast for a person.
func WriteForecast(out io.Writer, style Style, f Forecast) error {
	p := &page{Style: style}
	p.hangPainted(f.Model.Name+"  ", bold, release(f.Target)+p.dot()+f.Target.Arch, dim)
	p.text(0, f.Model.Doc, plain)
	if with := arguments(f.Model, f.Args); with != "" {
		p.facts(0, []fact{{labelWith, with, plain}})
	}
	if len(f.Prediction.Outcomes) > 0 {
		p.answers(f)
		p.blank()
		p.trace(f.Prediction)
	}
	if len(f.Across) > 0 {
		p.head2(acrossHead)
		p.across(f)
	}
	if len(f.Mutants) > 0 {
		p.head2(mutantsHead)
		p.mutants(f)
	}
	if f.History {
		p.head2(historyHead)
		p.tables(f.Model.History)
	}
	return p.flush(out)
}

// maxListed is how many outcomes are listed one by one.
const maxListed = 12

// answers adds each answer with its meaning; where the runtime may choose, the outcomes one by one.
func (p *page) answers(f Forecast) {
	p.head2(answersHead)
	list := make([]fact, 0, len(f.Model.Answers()))
	column := 0
	for _, a := range f.Model.Answers() {
		column = max(column, p.width(a.Name))
	}
	for _, a := range f.Model.Answers() {
		list = append(list, fact{lang.Same(a.Name), p.answerText(f.Prediction, a), plain})
	}
	p.facts(2, list)
	n := len(f.Prediction.Outcomes)
	if n < 2 {
		return
	}
	p.head2(fill(outcomesHead, "n", strconv.Itoa(n)))
	for _, o := range f.Prediction.Outcomes[:min(n, maxListed)] {
		var parts []string
		for _, a := range f.Model.Answers() {
			parts = append(parts, a.Name+"="+sim.Format(o.Answer(a.Name)))
		}
		p.hang("  - ", strings.Join(parts, " "), plain)
	}
	if n > maxListed {
		p.text(2, fill(moreOutcomes, "n", strconv.Itoa(n-maxListed)), dim)
	}
}

func (p *page) answerText(pr sim.Prediction, a sim.Field) string {
	value := p.say(either(pr.Possible(a.Name), func(v string) lang.Text { return withUnit(v, a.Unit) }))
	return value + "  (" + p.say(a.Doc) + ")"
}

// across adds a table of the answers that differ between the spans; what never changes is said in a sentence.
func (p *page) across(f Forecast) {
	var changing []sim.Field
	var still []string
	for _, a := range f.Model.Answers() {
		switch first, ok := f.Across[0].Values[a.Name]; {
		case !ok:
		case slices.ContainsFunc(f.Across, func(s sim.Span) bool { return !slices.Equal(s.Values[a.Name], first) }):
			changing = append(changing, a)
		default:
			still = append(still, a.Name+"="+strings.Join(first, "|"))
		}
	}
	if len(changing) > 0 {
		t := Table{Head: []string{p.name(columnGo)}, Right: []bool{false}}
		for _, a := range changing {
			t.Head = append(t.Head, a.Name)
			t.Right = append(t.Right, a.Type == "int")
		}
		for _, s := range f.Across {
			row := []string{p.spanRange(s)}
			for _, a := range changing {
				row = append(row, strings.Join(s.Values[a.Name], " | "))
			}
			t.Rows = append(t.Rows, row)
		}
		p.table(2, t)
	}
	if len(still) > 0 {
		whole := sim.Span{From: f.Across[0].From, To: f.Across[len(f.Across)-1].To}
		p.text(2, fill(always, "range", p.spanRange(whole), "value", strings.Join(still, " ")), plain)
	}
}

// mutants adds what each wrong rule answers where it differs from the truth, and the misconception behind it.
func (p *page) mutants(f Forecast) {
	for _, m := range f.Mutants {
		p.hangPainted("  "+m.Name+"  ", cyan, p.differs(f, m).In(p.Lang), bold)
		p.text(4, sentence(m.Says), plain)
	}
}

func (p *page) differs(f Forecast, m Mutation) lang.Text {
	if m.Err != nil {
		return notAccepted
	}
	var zh, en []string
	for _, a := range f.Model.Answers() {
		wrong, right := m.Prediction.Possible(a.Name), f.Prediction.Possible(a.Name)
		if slices.Equal(wrong, right) {
			continue
		}
		said := fill(insteadOf, "name", a.Name, "wrong", either(wrong, lang.Same), "right", either(right, lang.Same))
		zh, en = append(zh, said.Zh), append(en, said.En)
	}
	if len(zh) == 0 {
		return sameAnswer
	}
	return lang.T(strings.Join(zh, "；"), strings.Join(en, "; "))
}

// tables adds the facts that changed over the releases.
func (p *page) tables(history []gover.History) {
	for _, h := range history {
		p.text(0, h.Name(), cyan)
		t := Table{Head: []string{p.name(columnSince), p.name(columnChange), p.name(columnSource)}}
		for _, e := range h.Edges() {
			t.Rows = append(t.Rows, []string{e.Since.Edge(), e.Note.In(p.Lang), e.Ref})
		}
		p.table(2, t)
	}
}

// WriteModels lists simulators with what they predict.
func WriteModels(out io.Writer, style Style, models []*sim.Simulator) error {
	p := &page{Style: style}
	t := Table{Head: []string{p.name(columnModel), p.name(columnDoes), p.name(provenFor)}}
	for _, m := range models {
		t.Rows = append(t.Rows, []string{m.Name, m.Doc.In(p.Lang), p.proven(m)})
	}
	p.table(0, t)
	return p.flush(out)
}

// proven spells for which releases and architectures a simulator was compared with the real runtime.
func (p *page) proven(m *sim.Simulator) string {
	var parts []string
	for _, a := range m.Archs {
		r, _ := m.Releases(a.Name)
		parts = append(parts, a.Name+" "+r.From.Edge()+p.dash()+r.To.Line())
	}
	return strings.Join(parts, ", ")
}

// WriteModel describes one simulator: its parameters, its answers, the mistakes it knows, and what changed over the
// releases.
func WriteModel(out io.Writer, style Style, m *sim.Simulator) error {
	p := &page{Style: style}
	p.hangPainted(m.Name+"  ", bold, m.Doc.In(p.Lang), plain)
	p.facts(0, []fact{{provenFor, p.proven(m), plain}})
	p.head2(parameters)
	p.facts(2, p.fields(m.Params(), true))
	p.head2(answersHead)
	p.facts(2, p.fields(m.Answers(), false))
	if len(m.Mutants()) > 0 {
		p.head2(mistakesKnown)
		var list []fact
		for _, mutant := range m.Mutants() {
			list = append(list, fact{lang.Same(mutant.Name), sentence(mutant.Says).In(p.Lang), plain})
		}
		p.facts(2, list)
	}
	if len(m.History) > 0 {
		p.head2(historyHead)
		p.tables(m.History)
	}
	return p.flush(out)
}

func (p *page) fields(fields []sim.Field, params bool) []fact {
	var list []fact
	for _, f := range fields {
		about := f.Type
		if f.Unit != "" {
			about += ", " + f.Unit
		}
		switch {
		case f.Optional():
			about += ", " + p.say(fill(optional, "default", f.Default))
		case params:
			about += ", " + p.name(required)
		}
		list = append(list, fact{lang.Same(f.Name), p.say(f.Doc) + " (" + about + ")", plain})
	}
	return list
}

// decodeObject reads a JSON object and spells its values as they are typed: texts without quotes, lists with commas.
func decodeObject(data []byte) map[string]string {
	var raw map[string]json.RawMessage
	if json.Unmarshal(data, &raw) != nil {
		return nil
	}
	values := make(map[string]string, len(raw))
	for name, v := range raw {
		values[name] = spellJSON(v)
	}
	return values
}

func spellJSON(v json.RawMessage) string {
	var text string
	if json.Unmarshal(v, &text) == nil {
		return quoteBlank(text)
	}
	var list []json.RawMessage
	if json.Unmarshal(v, &list) == nil && len(list) > 0 {
		parts := make([]string, len(list))
		for i, item := range list {
			var s string
			if json.Unmarshal(item, &s) != nil {
				s = string(item)
			}
			parts[i] = s
		}
		return quoteBlank(strings.Join(parts, ","))
	}
	return string(bytes.TrimSpace(v))
}

// quoteBlank quotes for a shell what it would take apart.
func quoteBlank(s string) string {
	if s == "" || strings.ContainsAny(s, " \t*{}()[];&|<>$'\"\\") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
