package checker

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

const (
	provedVariants = 12   // variants looked at, beside those with boundary values
	provedShuffles = 6    // orders of options or items looked at where there is nothing else to vary
	proofSeed      = 1    // of the variants; the same ones are looked at in each check
	minOdds        = 0.05 // below which a condition wastes most draws
)

// Prove returns everything that is wrong with one question as far as it can be computed: each release of its range is
// looked at with each boundary value and with drawn ones. Problems that occur in several variants or releases are
// reported once, with the first case and the number of others. A simulator that crashes is a problem of the case in
// which it does.
func (c *Checker) Prove(q *quiz.Question) []quiz.Problem {
	p := &proof{c: c, q: q}
	p.static()
	if len(p.findings) > 0 {
		// What follows would only repeat it, case by case, in less clear words.
		return p.problems()
	}
	if !p.space() || !p.releases() {
		return p.problems()
	}
	p.variants()
	p.tests()
	p.literals()
	p.guessing()
	return p.problems()
}

// A proof collects what is wrong with a question.
type proof struct {
	c        *Checker
	q        *quiz.Question
	points   []gover.Version
	findings []*finding
	numbers  []literal // numbers in the texts that might be a key
}

// A finding is one problem, however many cases have it.
type finding struct {
	class, part, found, hint, at string
	more                         int  // further cases of this class
	counted                      bool // more of this class are counted and not reported
}

// add reports a problem that no particular case has.
func (p *proof) add(class, hint, found string, args ...any) {
	p.addIn("", class, hint, found, args...)
}

// addIn reports a problem of one part of the question, such as tests/2, where the class of the problem does not tell.
func (p *proof) addIn(part, class, hint, found string, args ...any) {
	p.findings = append(p.findings, &finding{class: class, part: part, found: fmt.Sprintf(found, args...), hint: hint})
}

// addAt reports a problem of one case; the same class of problem in another case is counted only. What a question
// without variants has wrong is at no case in particular.
func (p *proof) addAt(at, part, class, hint, found string) {
	for _, f := range p.findings {
		if f.class == class && f.counted {
			f.more++
			return
		}
	}
	p.findings = append(p.findings, &finding{class: class, part: part, found: found, hint: hint, at: at, counted: true})
}

// fail reports an error of one case.
func (p *proof) fail(at string, err error) {
	var f *Fault
	if !errors.As(err, &f) {
		f = &Fault{Class: "error", Found: err.Error()}
	}
	if at == "" {
		p.addIn(f.Part, f.Class, f.Hint, "%s", f.Found)
		return
	}
	p.addAt(at, f.Part, f.Class, f.Hint, f.Found)
}

func (p *proof) problems() []quiz.Problem {
	var problems []quiz.Problem
	for _, f := range p.findings {
		found := f.found
		at := f.at
		if f.more > 0 {
			at = strings.TrimPrefix(fmt.Sprintf("%s; and %d more cases", at, f.more), "; ")
		}
		if at != "" {
			found += " (" + at + ")"
		}
		known := classes[f.class]
		problems = append(problems, problem(p.q, found, cmp.Or(f.hint, known.hint), append([]string{f.part}, known.parts...)...))
	}
	return problems
}

// problem reports what is wrong with a question, at the first of the parts whose place is known.
func problem(q *quiz.Question, found, hint string, parts ...string) quiz.Problem {
	return quiz.Problem{File: q.File, Line: q.LineOf(parts...), ID: q.ID, Found: found, Hint: hint}
}

// caseOf names a case: the values, the seed, the release.
func caseOf(v quiz.Variant, release gover.Version) string {
	var parts []string
	if key := variant.Key(v); key != "" {
		parts = append(parts, key)
	}
	parts = append(parts, fmt.Sprint("seed ", v.Seed))
	if release != 0 {
		parts = append(parts, "go"+release.String())
	}
	return strings.Join(parts, ", ")
}

// space looks at the condition and at the number of variants; false means that no variant can be drawn.
func (p *proof) space() bool {
	distinct, odds, err := variant.Space(p.q)
	switch {
	case err != nil:
		p.fail("", unfit(err))
		return false
	case distinct == 0:
		p.add("where", "widen the parameters or the condition", "no values meet where: %q", p.q.Where)
		return false
	case odds < minOdds:
		p.add("where", "narrow the parameters so that most values fit, or widen the condition",
			"only %s of the draws meet where: %q", variant.Percent(odds), p.q.Where)
	}
	if len(p.q.Vary) > 0 && distinct < 2 {
		p.add("vary", "drop vary: or give it more values", "there is only one variant")
	}
	return true
}

// releases finds the releases to look at; false means that there are none.
func (p *proof) releases() bool {
	points, err := p.c.Points(p.q)
	if err != nil {
		p.fail("", err)
		return false
	}
	p.points = points
	m, _, _ := p.c.model(p.q)
	if m == nil {
		return true
	}
	proven, _ := m.Releases(p.q.Architecture())
	from, to := max(p.q.Releases.From, gover.Oldest), p.q.Releases.To
	if to == 0 {
		to = gover.Latest
	}
	if from < proven.From || to > proven.To {
		p.add("range", fmt.Sprintf("write go: %q", within(p.q.Releases, proven)), "the question is about %s, but %s is proven on %s for %s only",
			wordRange(p.q.Releases), m.Name, p.q.Architecture(), wordRange(proven))
	}
	return true
}

// within spells the part of a range that lies in another one, without the ends that go without saying.
func within(r, proven gover.Range) gover.Range {
	both := gover.Range{From: max(r.From, proven.From), To: r.To}
	if both.To == 0 || both.To > proven.To {
		both.To = proven.To
	}
	if both.To == gover.Latest {
		both.To = 0
	}
	return both
}

func wordRange(r gover.Range) string {
	if s := r.String(); s != "" {
		return "go " + s
	}
	return "all releases"
}

// sample returns the variants to look at.
func (p *proof) sample() ([]quiz.Variant, error) {
	variants, err := variant.Sample(p.q, proofSeed, provedVariants)
	shuffles := p.q.Kind == quiz.Choice || p.q.Kind == quiz.Choices || p.q.Kind == quiz.Order
	if err != nil || len(variants) != 1 || !shuffles {
		return variants, err
	}
	// Nothing varies but the order of what is shown, and which misconceptions are.
	for i := range uint64(provedShuffles) {
		v := variants[0]
		v.Seed += i + 1
		variants = append(variants, v)
	}
	return variants, nil
}

func (p *proof) variants() {
	variants, err := p.sample()
	if err != nil {
		p.fail("", unfit(err))
		return
	}
	p.numbers = p.findNumbers()
	for _, v := range variants {
		b, err := p.bind(v)
		if err != nil {
			p.fail(caseOf(v, 0), err)
			continue
		}
		if err := parseCode(b.text(p.points[len(p.points)-1], p.q.Code)); err != nil {
			p.addAt(variant.Key(v), "", "code", "code: takes a Go file, declarations, or statements", fmt.Sprintf("the code is not Go: %v", err))
		}
		var wrong []wrongClaim
		for i, release := range p.points {
			err := p.look(b, release)
			var claim *ClaimError
			if errors.As(err, &claim) {
				wrong = append(wrong, wrongClaim{i, claim})
			} else if err != nil {
				p.fail(caseOf(v, release), err)
			}
		}
		if len(wrong) > 0 {
			p.addAt(variant.Key(v), "", "claim", "narrow go: or drop the answer", p.claimText(wrong))
		}
	}
}

func (p *proof) bind(v quiz.Variant) (b *binding, err error) {
	defer recovered(&err)
	return p.c.bind(v)
}

// look resolves one case and tries what can be tried with its truth.
func (p *proof) look(b *binding, release gover.Version) (err error) {
	defer recovered(&err)
	truth, err := b.truth(sim.Target{Go: release}, false)
	if err != nil {
		return err
	}
	if n := len(truth.Options); n > quiz.MaxOptions {
		return fault("many", "make fewer", "%d options are shown, %d are the most", n, quiz.MaxOptions)
	}
	p.countNumbers(truth)
	return tryReading(truth)
}

// tryReading proves that the key is graded right and that no mistake is.
func tryReading(truth Truth) error {
	key := Key(truth)
	r, err := Parse(truth, key)
	if err != nil {
		return fault("key", "choose texts that can be typed", "the right answer %q cannot be read: %v", key, err)
	}
	if v := Grade(truth, r); v.Result != quiz.Right {
		return fault("key", "choose texts that differ by more than letters and digits", "the right answer %q would be graded %s", key, v)
	}
	kind := truth.Variant.Question.Kind
	if kind != quiz.Number && kind != quiz.Bool && kind != quiz.Text {
		return nil
	}
	for _, m := range truth.Mistakes {
		r, err := Parse(truth, m.Answer)
		if err != nil {
			continue
		}
		if v := Grade(truth, r); v.Score != 0 {
			return fault("near", "let the answers differ in more than case, blanks and punctuation", "the mistake %s leads to %q, which would be graded %s", m.Name, m.Answer, v)
		}
	}
	return nil
}

// A wrongClaim is a release, by its index among the points, in which a claim does not hold.
type wrongClaim struct {
	point int
	*ClaimError
}

// claimText says where a claim fails: "the bank says 848, slice.append says 1024 up to 1.17".
func (p *proof) claimText(wrong []wrongClaim) string {
	var parts []string
	for i := 0; i < len(wrong); {
		j := i
		for j+1 < len(wrong) && wrong[j+1].point == wrong[j].point+1 && slices.Equal(wrong[j+1].Truth, wrong[i].Truth) && wrong[j+1].Claim == wrong[i].Claim {
			j++
		}
		part := or(wrong[i].Truth)
		first, last := wrong[i].point == 0, wrong[j].point == len(p.points)-1
		from, to := p.points[wrong[i].point], p.points[wrong[j].point]
		switch {
		case first && last:
		case first:
			part += " up to " + to.String()
		case last:
			part += " from " + from.String()
		case from == to:
			part += " in " + from.String()
		default:
			part += " from " + from.String() + " to " + to.String()
		}
		parts = append(parts, part)
		i = j + 1
	}
	return fmt.Sprintf("the bank says %s, %s says %s", wrong[0].Claim, wrong[0].Model, list(parts))
}

// A Truths entry is the truth of a variant in one release of its question.
type Truths struct {
	Go    gover.Version
	Truth Truth
	Err   error
}

// Over resolves a variant at each release that matters for it, the oldest first; see [Checker.Points].
func (c *Checker) Over(v quiz.Variant) ([]Truths, error) {
	points, err := c.Points(v.Question)
	if err != nil {
		return nil, err
	}
	all := make([]Truths, len(points))
	for i, g := range points {
		truth, err := c.Resolve(v, sim.Target{Go: g})
		all[i] = Truths{Go: g, Truth: truth, Err: err}
	}
	return all, nil
}

// bothLanguages reports whether a text exists in both languages.
func bothLanguages(t lang.Text) bool {
	return strings.TrimSpace(t.Zh) != "" && strings.TrimSpace(t.En) != ""
}
