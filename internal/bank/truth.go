package bank

import (
	"fmt"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
)

var (
	modelPattern  = pattern(`^[a-z]+\.[a-z_]+$`)
	askPattern    = pattern(`^[a-z][a-z0-9_]*$`)
	unitPattern   = pattern(`^[a-z]+$`)
	namePattern   = pattern(`^[a-z0-9]+([-_][a-z0-9]+)*$`)
	numberPattern = pattern(`^-?(0|[1-9]\d*|[1-9]\d{0,2}(_\d{3})+)$`)
)

// truthKeys are the keys that only some kinds may have.
func truthKeys() []string {
	return []string{"sim", "answer", "unit", "options", "items", "before", "points"}
}

// A rule says which of the truth's keys a kind needs, any one of them, and which it may have besides.
type rule struct {
	kind quiz.Kind
	any  []string
	may  []string
	hint string
}

func rules() []rule {
	return []rule{
		{quiz.Number, []string{"sim", "answer"}, []string{"unit"}, "write answer: 848, or let sim: compute it"},
		{quiz.Choice, []string{"options"}, []string{"sim", "answer"}, "list the answers to choose from"},
		{quiz.Choices, []string{"options"}, []string{"sim"}, "list the answers to choose from, with ok: true on each right one"},
		{quiz.Bool, []string{"sim", "answer"}, nil, "write answer: true or answer: false, or let sim: compute it"},
		{quiz.Text, []string{"sim", "answer"}, nil, "write answer: the text, or let sim: compute it"},
		{quiz.Order, []string{"items"}, []string{"before"}, "list the items in the right order"},
		{quiz.Recall, []string{"points"}, nil, "list what a good spoken answer names"},
	}
}

// readKind reads the kind and holds the question's keys against it.
func (r *questionReader) readKind() bool {
	var kinds []string
	for _, k := range quiz.Kinds() {
		kinds = append(kinds, string(k))
	}
	n := r.f.need("kind", "write one of "+strings.Join(kinds, " "))
	if n == nil {
		return false
	}
	text, ok := r.scalarOf(n, "kind")
	if !ok {
		return false
	}
	all := rules()
	i := slices.IndexFunc(all, func(k rule) bool { return string(k.kind) == text })
	if i < 0 {
		r.report(n.at, "unknown kind "+quote(text), suggestion(text, kinds, "write one of "+strings.Join(kinds, " ")))
		return false
	}
	rule := all[i]
	r.q.Kind = rule.kind
	if !slices.ContainsFunc(rule.any, func(key string) bool { return r.f.get(key) != nil }) {
		r.report(r.f.n.at, "a "+text+" question needs "+strings.Join(rule.any, " or "), rule.hint)
	}
	for _, key := range truthKeys() {
		if v := r.f.get(key); v != nil && !contains(rule.any, key) && !contains(rule.may, key) {
			r.report(v.at, "a "+text+" question has no "+key, "delete it, or change the kind")
		}
	}
	return true
}

func (r *questionReader) readTruth() {
	if n := r.f.get("sim"); n != nil {
		r.readModel(n)
	}
	if n := r.f.get("answer"); n != nil {
		r.readAnswer(n)
	}
	if n := r.f.get("unit"); n != nil {
		r.q.Unit = r.word(n, "unit", unitPattern(), "write one English word, as in bytes")
		if r.f.get("sim") != nil {
			r.report(n.at, "unit beside sim", "delete it: the simulator knows the unit of its answers")
		}
	}
	switch {
	case r.q.Kind == quiz.Choice || r.q.Kind == quiz.Choices:
		if n := r.f.get("options"); n != nil {
			r.readOptions(n)
		}
	case r.q.Kind == quiz.Order:
		r.readOrder()
	case r.q.Kind == quiz.Recall:
		r.readPoints()
	}
}

// readAnswer reads a typed key: one value, a list of wordings, or a mapping from releases to either.
func (r *questionReader) readAnswer(n *node) {
	if r.q.Kind == quiz.Choice && r.f.get("sim") == nil {
		r.report(n.at, "a listed choice has no answer", "mark the right option with ok: true")
		return
	}
	if n.shape != mapping {
		r.q.Keys = []quiz.Key{{Values: r.answers(n)}}
		return
	}
	before := r.count()
	for i, k := range n.keys {
		if k.shape == broken {
			continue
		}
		if k.shape != scalar {
			r.report(k.at, "a key of answer is no range of releases", `write {"<1.22": …, ">=1.22": …}; a Go answer in braces or brackets needs quotes`)
			continue
		}
		releases, ok := r.releases(k, "a key of answer")
		if ok {
			r.q.Keys = append(r.q.Keys, quiz.Key{Releases: releases, Values: r.answers(n.items[i])})
		}
	}
	if r.count() == before {
		r.checkReleases(n)
	}
}

// checkReleases makes sure that each release of the question has one key.
func (r *questionReader) checkReleases(n *node) {
	for _, v := range r.q.Releases.Points() {
		found := 0
		for _, k := range r.q.Keys {
			if k.Releases.Contains(v) {
				found++
			}
		}
		if found != 1 {
			what := fmt.Sprintf("%d answers for go%s", found, v)
			if found == 0 {
				what = "no answer for go" + v.String()
			}
			r.report(n.at, what, `the keys of answer must divide the releases of go:, as "<1.22" and ">=1.22" do`)
			return
		}
	}
}

// answers reads one answer or a list of them.
func (r *questionReader) answers(n *node) []string {
	if n.shape != list {
		if v := r.answer(n); v != "" {
			return []string{v}
		}
		return nil
	}
	if n.flow && len(n.items) == 1 && n.items[0].plain && strings.Contains(n.items[0].text, " ") {
		r.report(n.at, "the answer is a list with the one text "+quote(n.items[0].text), "put quotes around a Go answer: "+printable(singleQuoted("["+n.items[0].text+"]"))+"; for one text leave the brackets out")
		return nil
	}
	var all []string
	r.each(n, "answer", func(n *node) {
		v := r.answer(n)
		if v != "" && contains(all, v) {
			r.report(n.at, "the answer "+quote(v)+" twice", "keep one of the two")
		} else if v != "" {
			all = append(all, v)
		}
	})
	return all
}

// answer reads one answer as it is written, and not as what YAML makes of it: 010 and 1.20 stay what they are.
func (r *questionReader) answer(n *node) string {
	if n.shape == mapping {
		r.report(n.at, "an answer is a mapping", "a Go answer that holds a colon or braces needs quotes")
		return ""
	}
	text, ok := r.shown(n, "answer")
	if !ok {
		return ""
	}
	if strings.Contains(text, "${") {
		r.report(n.at, "an answer names a parameter", "an answer that depends on parameters is computed: use sim:")
		return ""
	}
	switch r.q.Kind {
	case quiz.Number:
		if !numberPattern().MatchString(text) {
			r.report(n.at, "answer "+quote(text)+" is no whole number", numberHint(text))
			return ""
		}
		return strings.ReplaceAll(text, "_", "")
	case quiz.Bool:
		if text != "true" && text != "false" {
			r.report(n.at, "answer "+quote(text)+" of a bool question", "write true or false")
			return ""
		}
	}
	return text
}

func numberHint(text string) string {
	const otherwise = "write decimal digits; for anything else use kind: text"
	if floatPattern().MatchString(text) {
		return "write a whole number; for a fraction use kind: text"
	}
	if m := sizePattern().FindStringSubmatch(text); m != nil {
		return "write the number alone, and unit: bytes beside it"
	}
	return wholeHint(text, otherwise)
}

var sizePattern = pattern(`^\d+ ?([KMG]i?)?B$`)

// readOptions reads the options of a choice: a list, or what makes them.
func (r *questionReader) readOptions(n *node) {
	switch n.shape {
	case broken:
	case mapping:
		r.readComputed(n)
	case scalar:
		r.report(n.at, "options is the text "+quote(n.text), "write one line with - for each option, or {mutants: [...], size: 4}")
	case list:
		before := r.count()
		for _, item := range n.items {
			r.readOption(item)
		}
		r.limit(n, "options", len(n.items), 2)
		if r.count() == before {
			r.checkOptions(n)
		}
	}
}

func (r *questionReader) limit(n *node, what string, found, least int) {
	if found < least || found > quiz.MaxOptions {
		r.report(n.at, fmt.Sprintf("%d %s", found, what), fmt.Sprintf("write %d to %d", least, quiz.MaxOptions))
	}
}

func (r *questionReader) readComputed(n *node) {
	f, ok := r.mappingOf(n, "options", "mutants", "size")
	if !ok {
		return
	}
	if r.q.Kind != quiz.Choice || r.f.get("sim") == nil {
		r.report(n.at, "options made from mutants without a simulator", "add sim: to a choice question, or list the options")
		return
	}
	c := &quiz.ComputedOption{Size: 4}
	if n := f.get("mutants"); n != nil {
		c.Mutants = r.words(n, "mutants", "a mutant", namePattern(), "name a wrong rule of the simulator; godrill sim MODEL --mutants lists them")
	}
	if n := f.get("size"); n != nil {
		c.Size = r.whole(n, "size", 2, quiz.MaxOptions)
	}
	r.q.Computed = c
}

func (r *questionReader) readOption(n *node) {
	var o quiz.Option
	defer func() { r.q.Options = append(r.q.Options, o) }()
	note := r.usesIn("an option")
	if n.shape == scalar {
		o.Text = r.prose(n, "an option", note)
		return
	}
	f, ok := r.mappingOf(n, "an option", "zh", "en", "text", "ok", "because")
	if !ok {
		return
	}
	o.Text = r.textOrLanguages(f, "an option", note)
	if n := f.get("because"); n != nil {
		o.Because = r.prose(n, "because", r.usesIn("because"))
	}
	if n := f.get("ok"); n != nil {
		o.OK = r.okay(n)
	}
}

// textOrLanguages reads text:, or zh: and en:.
func (r *questionReader) textOrLanguages(f fields, what string, note func(*node)) lang.Text {
	n := f.get("text")
	if n == nil {
		return r.languages(f, what, note)
	}
	if other := f.get("zh"); other != nil || f.get("en") != nil {
		r.report(n.at, what+" has text beside zh and en", "text is for what reads alike in both languages; keep one of the two forms")
	}
	text, ok := r.shown(n, what)
	if !ok {
		return lang.Text{}
	}
	note(n)
	return lang.Same(text)
}

// okay reads ok: true, false, or the releases for which an option is right.
func (r *questionReader) okay(n *node) *gover.Range {
	if n.shape == scalar && n.plain && (n.text == "true" || n.text == "false") {
		if n.text == "false" {
			return nil
		}
		return &gover.Range{}
	}
	releases, ok := r.releases(n, "ok")
	if !ok {
		return nil
	}
	return &releases
}

// checkOptions looks for options that read alike and for the number of right ones. Beside a simulator the right option
// of a choice is the one that equals the computed answer, which only the checker can tell.
func (r *questionReader) checkOptions(n *node) {
	for i, o := range r.q.Options {
		for j := range i {
			if other := r.q.Options[j].Text; o.Text.Zh == other.Zh || o.Text.En == other.En {
				r.report(n.items[i].at, fmt.Sprintf("option %d reads like option %d: %s", i+1, j+1, quote(o.Text.En)), "make them differ in both languages, or delete one")
			}
		}
	}
	if r.f.get("sim") != nil && r.q.Kind == quiz.Choice {
		return
	}
	for _, v := range r.q.Releases.Points() {
		right := 0
		for _, o := range r.q.Options {
			if o.OK != nil && o.OK.Contains(v) {
				right++
			}
		}
		if right == 1 || right > 1 && r.q.Kind == quiz.Choices {
			continue
		}
		hint := "mark one option with ok: true, or with the releases for which it is right"
		if r.q.Kind == quiz.Choices {
			hint = "mark each right option with ok: true"
		}
		r.report(n.at, fmt.Sprintf("%d right options for go%s", right, v), hint)
		return
	}
}

// readOrder reads items and before.
func (r *questionReader) readOrder() {
	n := r.f.get("items")
	if n == nil || n.shape == broken {
		return
	}
	before := r.count()
	var ids []string
	r.each(n, "items", func(n *node) {
		f, ok := r.mappingOf(n, "an item", "id", "zh", "en", "text")
		if !ok {
			return
		}
		item := quiz.Item{Text: r.textOrLanguages(f, "an item", r.usesIn("an item"))}
		if id := f.need("id", "give each item a short id, as in id: tiny"); id != nil {
			item.ID = r.word(id, "the id of an item", namePattern(), "use a-z, 0-9 and -")
			if contains(ids, item.ID) && item.ID != "" {
				r.report(id.at, "the item "+item.ID+" is there twice", "give each item an id of its own")
			}
			ids = append(ids, item.ID)
		}
		r.q.Items = append(r.q.Items, item)
	})
	if n.shape == list {
		r.limit(n, "items", len(n.items), 2)
	}
	if b := r.f.get("before"); b != nil && r.count() == before {
		r.each(b, "before", func(n *node) { r.readChain(n, ids) })
	}
}

// readChain reads "a < b < c". The items are listed in a legal order, so each chain must agree with the list; that
// also keeps chains from contradicting each other.
func (r *questionReader) readChain(n *node, ids []string) {
	text, ok := r.shown(n, "before")
	if !ok {
		return
	}
	var chain []string
	for _, part := range strings.Split(halfWidth(text), "<") {
		id := strings.TrimSpace(part)
		if !contains(ids, id) {
			r.report(n.at, "before names "+quote(id)+", which is no item", suggestion(id, ids, `write a chain of item ids, as in "tiny < cache < heap"`))
			return
		}
		chain = append(chain, id)
	}
	if len(chain) < 2 {
		r.report(n.at, "before has only "+quote(text), `write a chain of at least two item ids, as in "tiny < cache"`)
		return
	}
	for i := 1; i < len(chain); i++ {
		if slices.Index(ids, chain[i-1]) >= slices.Index(ids, chain[i]) {
			r.report(n.at, fmt.Sprintf("%s < %s, but the items list %s first", chain[i-1], chain[i], chain[i]), "list the items in an order that before allows")
			return
		}
	}
	r.q.Before = append(r.q.Before, chain)
}

func (r *questionReader) readPoints() {
	n := r.f.get("points")
	if n == nil || n.shape == broken {
		return
	}
	r.each(n, "points", func(n *node) {
		note := r.usesIn("a point")
		if n.shape == scalar {
			r.q.Points = append(r.q.Points, quiz.Point{Text: r.prose(n, "a point", note)})
			return
		}
		f, ok := r.mappingOf(n, "a point", "zh", "en", "weight")
		if !ok {
			return
		}
		p := quiz.Point{Text: r.languages(f, "a point", note)}
		if w := f.get("weight"); w != nil {
			p.Weight = r.whole(w, "weight", 1, 10)
		}
		r.q.Points = append(r.q.Points, p)
	})
	if n.shape == list {
		r.limit(n, "points", len(n.items), 1)
	}
}
