package drill

import (
	"cmp"

	"godrill/internal/quiz"
)

// A rank says how early a question comes: by class, and within a class by value, the smaller the earlier.
type rank struct {
	class int
	value float64
}

func (r rank) compare(other rank) int {
	return cmp.Or(cmp.Compare(r.class, other.class), cmp.Compare(r.value, other.value))
}

// ranks ranks a question by its newest attempts, the newest first. An order that is not here leaves all to the seed.
var ranks = map[Order]func(recent []quiz.Attempt) rank{
	UnseenFirst: func(recent []quiz.Attempt) rank {
		if len(recent) == 0 {
			return rank{}
		}
		return rank{class: 1, value: float64(recent[0].ID)}
	},
	WeakFirst: func(recent []quiz.Attempt) rank {
		switch mean := lately(recent); {
		case len(recent) == 0:
			return rank{class: 1}
		case mean < wellKnown:
			return rank{class: 0, value: mean}
		default:
			return rank{class: 2, value: mean}
		}
	},
}

// wellKnown is the mean score from which a question counts as known: one slip, followed by two right answers, still
// shows.
const wellKnown = 0.9

// lately is the mean of the scores, each attempt counting half as much as the one after it.
func lately(recent []quiz.Attempt) float64 {
	sum, weights, weight := 0.0, 0.0, 1.0
	for _, a := range recent {
		sum += weight * a.Verdict.Score
		weights += weight
		weight /= 2
	}
	if weights == 0 {
		return 0
	}
	return sum / weights
}
