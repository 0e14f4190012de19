package checker

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/lang"
	"godrill/internal/quiz"
	"godrill/internal/rng"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

// computed makes the options of a choice: the truth, what misconceptions lead to, and neighbours of the truth until
// there are enough. A choices question has every possible answer among them.
func (b *binding) computed(truth *Truth) ([]Option, error) {
	want := b.q.Computed
	if b.model == nil {
		return nil, fault("computed", "add sim:, or list the options", "options can only be made where a simulator computes the answer")
	}
	if b.q.Kind == quiz.Choice && len(truth.Accepted) > 1 {
		return nil, fault("computed", "use kind: choices", "the runtime may answer %s", or(truth.Accepted))
	}
	mistakes, err := b.chosen(truth.Mistakes)
	if err != nil {
		return nil, err
	}
	var options []Option
	var said []string
	for _, a := range truth.Accepted {
		options, said = append(options, Option{Text: b.show(a), Right: true}), append(said, a)
	}
	for _, m := range mistakes {
		if len(options) < want.Size && !b.known(said, m.Answer) {
			options = append(options, Option{Text: b.show(m.Answer), Because: m.Says, Mistake: m.Name})
			said = append(said, m.Answer)
		}
	}
	if len(options) < want.Size {
		for _, n := range b.neighbours(truth, said) {
			if len(options) < want.Size && !b.known(said, n) {
				made := Option{Text: b.show(n)}
				b.diagnose(&made, truth.Mistakes)
				options, said = append(options, made), append(said, n)
			}
		}
	}
	if len(options) < want.Size {
		return nil, fault("computed", "lower size, or list the options", "only %d different options can be made, %d are wanted", len(options), want.Size)
	}
	return options, nil
}

// known reports whether an answer reads like one of those said; texts are compared as responses are.
func (b *binding) known(said []string, answer string) bool {
	return slices.ContainsFunc(said, func(s string) bool { return b.form.same(s, answer) })
}

// show spells an answer as an option: a truth value as yes or no, anything else as it is.
func (b *binding) show(answer string) lang.Text {
	switch {
	case b.form.kind == quiz.Bool && answer == "true":
		return lang.T("是", "yes")
	case b.form.kind == quiz.Bool:
		return lang.T("否", "no")
	}
	return lang.Same(answer)
}

// chosen returns the mistakes that the author named, in his order, or all of them in an order that the seed gives, so
// that other variants show other misconceptions.
func (b *binding) chosen(mistakes []sim.Mistake) ([]sim.Mistake, error) {
	names := b.q.Computed.Mutants
	if len(names) == 0 {
		shuffled := slices.Clone(mistakes)
		rng.Shuffle(rng.New(b.v.Seed, string(b.q.ID), "mutants"), shuffled)
		return shuffled, nil
	}
	var chosen []sim.Mistake
	for _, name := range names {
		if err := b.mutant(name); err != nil {
			return nil, err
		}
		for _, m := range mistakes {
			if m.Name == name {
				chosen = append(chosen, m)
			}
		}
	}
	return chosen, nil
}

// mutant refuses a name that is not a wrong rule of the simulator.
func (b *binding) mutant(name string) error {
	var known []string
	for _, m := range b.model.Mutants() {
		if m.Name == name {
			return nil
		}
		known = append(known, m.Name)
	}
	return fault("mutant", nearest(name, known), "%s has no mutant %q", b.model.Name, name)
}

// neighbours lists plausible wrong answers, in an order that the seed gives: for numbers and lists of numbers close
// values, for a truth value the other one, for texts what the same question answers in other variants and releases.
func (b *binding) neighbours(truth *Truth, said []string) []string {
	r := rng.New(b.v.Seed, string(b.q.ID), "neighbours")
	right := truth.Accepted[0]
	var pool, last []string
	switch {
	case b.form.kind == quiz.Bool:
		return []string{"true", "false"}
	case b.form.kind == quiz.Number:
		n, err := strconv.Atoi(right)
		if err != nil {
			return nil
		}
		near, far := around(n, isBytes(b.form.unit))
		pool, last = spell(near), spell(far)
	case b.field.Type == "list of int":
		pool = nearLists(right)
	default:
		pool = b.elsewhere(truth)
	}
	pool = slices.DeleteFunc(pool, func(s string) bool { return slices.Contains(said, s) })
	rng.Shuffle(r, pool)
	return append(pool, last...)
}

func spell(numbers []int) []string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.Itoa(n)
	}
	return texts
}

// around returns numbers that somebody could take for n: half of it, double, a quarter more or less, the powers of
// two beside it and one step beside it, where the step of bytes is that of their size classes; and further ones to
// fall back on. Sizes and counts are not negative, so neighbours of such a number are not either.
func around(n int, sizes bool) (near, far []int) {
	m := magnitude(n)
	step := max(1<<max(bits.Len(uint(m))-4, 0), 1) // between a sixteenth and an eighth of n
	if sizes {
		step = max(step, 8)
	}
	power := 1 << max(bits.Len(uint(m))-1, 0)
	grid := 1
	if sizes && n%8 == 0 {
		grid = 8
	}
	keep := func(into []int, v int) []int {
		v -= v % grid
		small := v == 0 && m > 8
		if v == n || n >= 0 && v < 0 || small || slices.Contains(into, v) {
			return into
		}
		return append(into, v)
	}
	if m > 0 && m < 1<<40 {
		for _, v := range []int{n * 2, n / 2, n + n/4, n - n/4, n + n/2, n + step, n - step, power, power * 2} {
			near = keep(near, v)
		}
	}
	for i := 1; i <= quiz.MaxOptions; i++ {
		far = keep(far, n+i*step)
	}
	return near, far
}

func magnitude(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// nearLists returns lists that differ from one of numbers in one place and what follows it.
func nearLists(right string) []string {
	fields := strings.Fields(strings.Trim(right, "[]"))
	var lists []string
	for i := range fields {
		for _, delta := range []int{-8, -4, -1, 1, 4, 8} {
			changed := slices.Clone(fields)
			for j := i; j < len(fields); j++ {
				n, err := strconv.Atoi(fields[j])
				if err != nil || n+delta < 0 {
					changed = nil
					break
				}
				changed[j] = strconv.Itoa(n + delta)
			}
			if changed != nil && (i > 0 || len(fields) == 1) {
				lists = append(lists, fmt.Sprint(changed))
			}
		}
	}
	return lists
}

// elsewhereDraws bounds how many other variants are looked at for their answers.
const elsewhereDraws = 40

// elsewhere collects the answers of other variants and of other releases.
func (b *binding) elsewhere(truth *Truth) []string {
	var answers []string
	add := func(t sim.Target, args sim.Args) {
		p, err := b.model.Predict(t, args, sim.Options{})
		if err != nil {
			return
		}
		for _, a := range p.Possible(b.field.Name) {
			if !slices.Contains(answers, a) {
				answers = append(answers, a)
			}
		}
	}
	for _, m := range truth.Mistakes {
		if !slices.Contains(answers, m.Answer) {
			answers = append(answers, m.Answer)
		}
	}
	if points, err := b.c.Points(b.q); err == nil {
		for _, v := range points {
			add(sim.Target{Go: v, Arch: truth.Target.Arch}, b.args)
		}
	}
	for i := range uint64(elsewhereDraws) {
		if len(b.q.Vary) == 0 || len(answers) > 2*b.q.Computed.Size {
			break
		}
		v, err := variant.Draw(b.q, i)
		if err != nil {
			break
		}
		with, err := variant.With(v, b.q.Sim.With)
		if err != nil {
			break
		}
		if args, err := b.model.Decode(with); err == nil {
			add(truth.Target, args)
		}
	}
	return answers
}
