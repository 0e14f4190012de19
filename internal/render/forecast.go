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
	p.hangPainted(f.Model.Name+"  ", bold, p.about(f), dim)
	p.text(0, f.Model.Doc, plain)
	if with := arguments(f.Model, f.Args, false); with != "" {
		p.facts(0, []fact{{labelWith, with, plain}})
	}
	if len(f.Prediction.Outcomes) > 0 {
		p.answers(f)
		if len(f.Prediction.Outcomes[0].Trace) > 0 {
			p.blank()
			p.trace(f.Prediction)
		}
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

// about spells which releases and architecture a forecast speaks of.
func (p *page) about(f Forecast) string {
	switch {
	case len(f.Prediction.Outcomes) > 0:
		return release(f.Target) + p.dot() + f.Target.Arch
	case len(f.Across) > 0:
		whole := sim.Span{From: f.Across[0].From, To: f.Across[len(f.Across)-1].To}
		return "go" + p.spanRange(whole) + p.dot() + f.Target.Arch
	}
	return p.proven(f.Model)
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
	return value + p.aside("  ", p.say(a.Doc))
}

// aside puts text in the brackets of the language, which in Chinese bring their own room.
func (p *page) aside(gap, text string) string {
	if p.Lang == lang.Zh {
		return "（" + text + "）"
	}
	return gap + "(" + text + ")"
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

// mutants adds what each wrong rule answers where it differs from the truth, and the misconception behind it; then the
// names of the rules that make no difference here.
func (p *page) mutants(f Forecast) {
	var same []string
	for _, m := range f.Mutants {
		said := differs(f, m)
		if said.IsZero() {
			same = append(same, m.Name)
			continue
		}
		p.para(2, m.Name+"  "+said.In(p.Lang), cyan)
		p.text(4, sentence(m.Says), plain)
	}
	if len(same) > 0 {
		p.text(2, fill(sameAnswer, "names", strings.Join(same, ", ")), dim)
	}
}

// differs spells the answers of a wrong rule that are not right; nothing, if all are.
func differs(f Forecast, m Mutation) lang.Text {
	if m.Err != nil {
		return notAccepted
	}
	var zh, en []string
	for _, a := range f.Model.Answers() {
		wrong, right := m.Prediction.Possible(a.Name), f.Prediction.Possible(a.Name)
		if !slices.Equal(wrong, right) {
			said := either(wrong, lang.Same)
			zh, en = append(zh, a.Name+"="+said.Zh), append(en, a.Name+"="+said.En)
		}
	}
	return lang.T(strings.Join(zh, " "), strings.Join(en, " "))
}

// tables adds the facts that changed over the releases, and where each can be checked.
func (p *page) tables(history []gover.History) {
	column := 0
	for _, h := range history {
		for _, e := range h.Edges() {
			column = max(column, p.width(e.Since.Edge()))
		}
	}
	for i, h := range history {
		if i > 0 {
			p.blank()
		}
		p.text(0, h.Name(), cyan)
		for _, e := range h.Edges() {
			p.hangPainted("  "+p.pad(e.Since.Edge(), column)+"  ", bold, e.Note.In(p.Lang), plain)
			p.para(column+4, e.Ref, dim)
		}
	}
}

// WriteModels lists simulators with what they predict, and for which releases that is proven.
func WriteModels(out io.Writer, style Style, models []*sim.Simulator) error {
	p := &page{Style: style}
	p.text(0, modelsHead, bold)
	p.blank()
	column := 0
	for _, m := range models {
		column = max(column, p.width(m.Name))
	}
	for _, m := range models {
		lead, indent := "  "+p.pad(m.Name, column)+"  ", column+4
		if p.narrow() {
			p.para(0, m.Name, cyan)
			lead, indent = "  ", 2
		}
		p.hangPainted(lead, cyan, m.Doc.In(p.Lang), plain)
		p.para(indent, p.proven(m), dim)
	}
	if len(models) > 0 {
		p.blank()
		p.para(0, p.name(describe)+"godrill sim "+models[0].Name, plain)
	}
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
// releases. The example, if there is one, shows how it is asked.
func WriteModel(out io.Writer, style Style, m *sim.Simulator, example *sim.Args) error {
	p := &page{Style: style}
	p.hangPainted(m.Name+"  ", bold, m.Doc.In(p.Lang), plain)
	p.facts(0, []fact{{provenFor, p.proven(m), plain}})
	p.head2(parameters)
	p.facts(2, p.fields(m.Params(), true))
	if example != nil {
		p.blank()
		p.facts(0, []fact{{exampleHead, "godrill sim " + m.Name + " " + arguments(m, *example, true), cyan}})
	}
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
		about := []string{f.Type}
		if f.Unit != "" {
			about = append(about, p.name(counted(f.Unit)))
		}
		switch {
		case f.Optional():
			about = append(about, p.say(fill(optional, "default", spellJSON(json.RawMessage(f.Default)))))
		case params:
			about = append(about, p.name(required))
		}
		comma := ", "
		if p.Lang == lang.Zh {
			comma = "，"
		}
		list = append(list, fact{lang.Same(f.Name), p.say(f.Doc) + p.aside(" ", strings.Join(about, comma)), plain})
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
