package checker

import (
	"slices"
	"strings"

	"godrill/internal/quiz"
	"godrill/internal/rng"
)

// order fills in the items of an order question, shuffled, and the pairs that a legal order keeps.
func (b *binding) order(truth *Truth) error {
	if b.model != nil {
		return fault("sim", "drop sim:, or ask for the order as a text", "an order question has its truth in items and before, not in a simulator")
	}
	if len(b.q.Items) < 2 {
		return fault("items", "list at least two", "an order question needs items")
	}
	legal, err := legalPairs(b.q)
	if err != nil {
		return err
	}
	truth.Legal = legal
	truth.Items = b.shuffled(legal)
	return nil
}

// shuffled returns the items in an order that the seed gives and that is not legal already, if there is one.
func (b *binding) shuffled(legal [][2]string) []quiz.Item {
	items := slices.Clone(b.q.Items)
	r := rng.New(b.v.Seed, string(b.q.ID), "items")
	for range 16 {
		rng.Shuffle(r, items)
		if !isLegal(itemIDs(items), legal) {
			return items
		}
	}
	// Turning a legal order round breaks each pair; without any pair all orders are legal and this one is as good.
	slices.Reverse(items)
	return items
}

func itemIDs(items []quiz.Item) []string {
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return ids
}

// legalPairs reads the question's chains into pairs; without chains the order listed is the only legal one. Unknown
// ids, ids that occur twice, circles, and a listed order that is not legal itself are faults.
func legalPairs(q *quiz.Question) ([][2]string, error) {
	ids := itemIDs(q.Items)
	for i, id := range ids {
		if id == "" || slices.Contains(ids[:i], id) {
			return nil, fault("items", "give each item an id of its own", "item %d has the id %q", i+1, id).in("items", i)
		}
	}
	chains := q.Before
	if len(chains) == 0 {
		chains = [][]string{ids}
	}
	var pairs [][2]string
	for _, chain := range chains {
		for i, id := range chain {
			if !slices.Contains(ids, id) {
				return nil, fault("before", nearest(id, ids), "before names %q, which is no item", id)
			}
			if i > 0 && !slices.Contains(pairs, [2]string{chain[i-1], id}) {
				pairs = append(pairs, [2]string{chain[i-1], id})
			}
		}
	}
	if cycle := findCycle(pairs); cycle != nil {
		return nil, fault("before", "no order can keep that: drop one of them", "before goes in a circle: %s", strings.Join(cycle, " < "))
	}
	if !isLegal(ids, pairs) {
		return nil, fault("before", "list the items in a legal order", "the items as listed break before")
	}
	return pairs, nil
}

// findCycle returns a circle of ids, the first of them repeated at the end, or nil.
func findCycle(pairs [][2]string) []string {
	const open, done = 1, 2
	state := map[string]int{}
	var path []string
	var visit func(id string) []string
	visit = func(id string) []string {
		state[id] = open
		path = append(path, id)
		for _, p := range pairs {
			if p[0] != id {
				continue
			}
			switch state[p[1]] {
			case open:
				return append(slices.Clone(path[slices.Index(path, p[1]):]), p[1])
			case 0:
				if cycle := visit(p[1]); cycle != nil {
					return cycle
				}
			}
		}
		state[id] = done
		path = path[:len(path)-1]
		return nil
	}
	for _, p := range pairs {
		if state[p[0]] == 0 {
			if cycle := visit(p[0]); cycle != nil {
				return cycle
			}
		}
	}
	return nil
}

// isLegal reports whether an order keeps all pairs.
func isLegal(order []string, pairs [][2]string) bool {
	for _, p := range pairs {
		if slices.Index(order, p[0]) > slices.Index(order, p[1]) {
			return false
		}
	}
	return true
}

// implied returns the pairs together with all that follow from them: a before b and b before c make a before c.
func implied(pairs [][2]string) [][2]string {
	all := slices.Clone(pairs)
	for i := 0; i < len(all); i++ {
		for j := range all {
			for _, p := range [][2]string{{all[i][0], all[j][1]}, {all[j][0], all[i][1]}} {
				follows := all[i][1] == all[j][0] && p[0] == all[i][0] || all[j][1] == all[i][0] && p[0] == all[j][0]
				if follows && !slices.Contains(all, p) {
					all = append(all, p)
				}
			}
		}
	}
	return all
}
