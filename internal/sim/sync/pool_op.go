package sync

import (
	"encoding/json"
	"strconv"
	"strings"

	"godrill/internal/sim"
)

// A PoolOp is one operation on a pool.
type PoolOp struct {
	Kind   poolKind
	Object string // what is put
	P      int    // the P on which the goroutine runs
}

type poolKind uint8

const (
	poolPut poolKind = iota
	poolGet
	poolGC
)

// poolNil is how nil is written and reported.
const poolNil = "nil"

// maxName is the longest name of an object, key or value in the parameters of this package.
const maxPoolName = 12

// TypeDoc says how a PoolOp is written.
func (PoolOp) TypeDoc() string { return "put A, put nil, get or gc; with @1 at the end on P 1" }

// String spells the op as UnmarshalJSON reads it.
func (o PoolOp) String() string {
	text := [...]string{"put " + o.Object, "get", "gc"}[o.Kind]
	if o.P > 0 {
		text += " @" + strconv.Itoa(o.P)
	}
	return text
}

// MarshalJSON spells the op as a text.
func (o PoolOp) MarshalJSON() ([]byte, error) { return json.Marshal(o.String()) }

// UnmarshalJSON reads an op from a text.
func (o *PoolOp) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		if op, ok := parsePoolOp(text); ok {
			*o = op
			return nil
		}
	}
	return &sim.ArgError{Found: string(data), Want: "want put A, put nil, get or gc, with @1 at the end for P 1; objects are called by letters and digits, nil and new excepted"}
}

func parsePoolOp(text string) (o PoolOp, ok bool) {
	words := strings.Fields(text)
	if n := len(words); n > 0 && strings.HasPrefix(words[n-1], "@") {
		p, err := strconv.Atoi(words[n-1][1:])
		if err != nil || p < 0 || p >= maxPoolProcs {
			return PoolOp{}, false
		}
		o.P, words = p, words[:n-1]
	}
	switch {
	case len(words) == 1 && words[0] == "get":
		o.Kind = poolGet
	case len(words) == 1 && words[0] == "gc" && o.P == 0:
		o.Kind = poolGC
	case len(words) == 2 && words[0] == "put" && isPoolName(words[1]):
		o.Kind, o.Object = poolPut, words[1]
	default:
		return PoolOp{}, false
	}
	return o, true
}

func isPoolName(s string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	return s != "" && len(s) <= maxPoolName && s != "new" && strings.Trim(s, letters) == ""
}
