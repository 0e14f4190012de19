package checker

import (
	"godrill/internal/gover"
	"godrill/internal/sim"
	"godrill/internal/variant"
)

const (
	guessDraws = 100  // looked at in the oldest and in the newest release
	guessShare = 0.95 // of the draws beyond which one answer is as good as known
)

// mention finds a prompt that points at code.
var mention = pattern(`(?i)((下面|以下|上面|上述|下列|如下|这)(的|这)?(一?[段个])?(代码|程序|片段))|\b(this|the following|the above) (code|program|snippet|fragment)\b|\b(code|program|snippet|fragment) (above|below)\b`)

// guessing refuses parameters that hardly matter: where one answer fits almost every draw, a learner who always types
// it is graded right, and the few variants with another answer are traps of another difficulty.
func (p *proof) guessing() {
	if p.q.Sim == nil || len(p.q.Vary) == 0 || len(p.findings) > 0 {
		return
	}
	count := map[string]int{}
	total := 0
	for seed := range uint64(guessDraws) {
		v, err := variant.Draw(p.q, seed)
		if err != nil {
			return
		}
		for _, release := range []gover.Version{p.points[0], p.points[len(p.points)-1]} {
			b, err := p.bind(v)
			if err != nil {
				return
			}
			predicted, err := b.model.Predict(sim.Target{Go: release, Arch: p.q.Architecture()}, b.args, sim.Options{})
			if err != nil {
				return
			}
			for _, answer := range predicted.Possible(b.field.Name) {
				count[answer]++
			}
			total++
		}
	}
	for answer, n := range count {
		if share := float64(n) / float64(total); share > guessShare {
			p.add("unequal", "let prefer: or where: bring the other answers, or drop vary:",
				"the answer is %s in %s of the draws, so that guessing pays", answer, variant.Percent(share))
		}
	}
}
