package variant

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/quiz"
	"godrill/internal/rng"
)

// A valueKind is what a parameter's values are.
type valueKind uint8

const (
	numberKind valueKind = iota + 1
	textKind
	boolKind
	mixedKind // values of several kinds; a condition cannot use such a parameter
)

func (k valueKind) String() string {
	switch k {
	case numberKind:
		return "a whole number"
	case textKind:
		return "a text"
	case boolKind:
		return "true or false"
	}
	return "values of several kinds"
}

// An operand is a value inside a condition.
type operand struct {
	kind valueKind
	n    int
	s    string
	b    bool
}

// operandOf reads a JSON value.
func operandOf(raw json.RawMessage) (operand, error) {
	text := bytes.TrimSpace(raw)
	switch {
	case len(text) == 0:
	case text[0] == '"':
		var s string
		if err := json.Unmarshal(text, &s); err == nil {
			return operand{kind: textKind, s: s}, nil
		}
	case string(text) == "true", string(text) == "false":
		return operand{kind: boolKind, b: text[0] == 't'}, nil
	default:
		if n, err := strconv.Atoi(string(text)); err == nil {
			return operand{kind: numberKind, n: n}, nil
		}
	}
	return operand{}, fmt.Errorf("value %s: want a whole number, a text, true or false", raw)
}

// A pick is one value for a parameter: given, listed, or a number of a range.
type pick struct {
	given   json.RawMessage // nil for a number of a range
	operand operand         // set for numbers of a range, and for all if there is a condition
}

func (p pick) json() json.RawMessage {
	if p.given != nil {
		return p.given
	}
	return strconv.AppendInt(nil, int64(p.operand.n), 10)
}

// A domain is what a parameter may be.
type domain struct {
	param    *quiz.Param
	operands []operand // of the listed values, if a condition needs them
	kind     valueKind // set if a condition needs it
	size     int       // of the range, steps counted; 0 when values are listed
	step     int
}

func newDomain(p *quiz.Param, typed bool) (domain, error) {
	d := domain{param: p}
	if len(p.OneOf) > 0 {
		if typed {
			return d.withOperands()
		}
		return d, nil
	}
	d.kind, d.step = numberKind, max(p.Step, 1)
	switch {
	case p.Hi < p.Lo:
		return domain{}, fmt.Errorf("parameter %s: the range from %d to %d is empty: put the smaller number first", p.Name, p.Lo, p.Hi)
	case p.Step < 0:
		return domain{}, fmt.Errorf("parameter %s: found step %d: want 1 or more", p.Name, p.Step)
	}
	d.size = (p.Hi-p.Lo)/d.step + 1
	for _, n := range p.Prefer {
		if n < p.Lo || n > p.Hi {
			return domain{}, fmt.Errorf("parameter %s: the preferred %d lies outside the range from %d to %d", p.Name, n, p.Lo, p.Hi)
		}
	}
	return d, nil
}

func (d domain) withOperands() (domain, error) {
	d.operands = make([]operand, len(d.param.OneOf))
	for i, raw := range d.param.OneOf {
		o, err := operandOf(raw)
		if err != nil {
			return domain{}, fmt.Errorf("parameter %s: %w", d.param.Name, err)
		}
		d.operands[i] = o
		switch d.kind {
		case 0, o.kind:
			d.kind = o.kind
		default:
			d.kind = mixedKind
		}
	}
	return d, nil
}

// suits refuses a given value of another kind than the domain's values.
func (d *domain) suits(raw json.RawMessage) error {
	o, err := operandOf(raw)
	if err != nil {
		return fmt.Errorf("parameter %s: %w", d.param.Name, err)
	}
	kind := d.kind
	if kind == 0 {
		typed, err := d.withOperands()
		if err != nil {
			return err
		}
		kind = typed.kind
	}
	if kind != o.kind && kind != mixedKind {
		return fmt.Errorf("parameter %s: found %s: want %s", d.param.Name, raw, kind)
	}
	return nil
}

// draw picks one value: of a range a preferred one half of the time.
func (d *domain) draw(r *rng.Rand) pick {
	if d.size == 0 {
		return d.listed(r.IntN(len(d.param.OneOf)))
	}
	if len(d.param.Prefer) > 0 && r.Bool() {
		return number(rng.Pick(r, d.param.Prefer))
	}
	return number(d.param.Lo + d.step*r.IntN(d.size))
}

func number(n int) pick { return pick{operand: operand{kind: numberKind, n: n}} }

func (d *domain) listed(i int) pick {
	p := pick{given: d.param.OneOf[i]}
	if d.operands != nil {
		p.operand = d.operands[i]
	}
	return p
}

// count returns the number of distinct values.
func (d *domain) count() int {
	if d.size == 0 {
		return len(d.distinct())
	}
	extra := map[int]bool{}
	for _, n := range d.param.Prefer {
		if (n-d.param.Lo)%d.step != 0 {
			extra[n] = true
		}
	}
	return d.size + len(extra)
}

// distinct returns the indexes of the listed values without repetitions.
func (d *domain) distinct() []int {
	var indexes []int
	for i, raw := range d.param.OneOf {
		same := func(j int) bool { return bytes.Equal(d.param.OneOf[j], raw) }
		if !slices.ContainsFunc(indexes, same) {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// A weighted pick knows how probable it is in one draw.
type weighted struct {
	pick
	odds float64
}

// all lists the distinct values of the domain with their odds.
func (d *domain) all() []weighted {
	var values []weighted
	if d.size == 0 {
		for _, i := range d.distinct() {
			n := 0
			for _, raw := range d.param.OneOf {
				if bytes.Equal(raw, d.param.OneOf[i]) {
					n++
				}
			}
			values = append(values, weighted{d.listed(i), float64(n) / float64(len(d.param.OneOf))})
		}
		return values
	}
	anywhere, preferred := 1/float64(d.size), 0.0
	if n := len(d.param.Prefer); n > 0 {
		anywhere, preferred = anywhere/2, 0.5/float64(n)
	}
	for i := range d.size {
		values = append(values, weighted{number(d.param.Lo + i*d.step), anywhere})
	}
	for _, n := range d.param.Prefer {
		i := slices.IndexFunc(values, func(w weighted) bool { return w.operand.n == n })
		if i < 0 {
			values = append(values, weighted{pick: number(n)})
			i = len(values) - 1
		}
		values[i].odds += preferred
	}
	return values
}

// boundaries lists the values that a check must not miss: each listed one; of a range both ends and what is preferred.
func (d *domain) boundaries() []pick {
	var picks []pick
	if d.size == 0 {
		for _, i := range d.distinct() {
			picks = append(picks, d.listed(i))
		}
		return picks
	}
	seen := map[int]bool{}
	for _, n := range append([]int{d.param.Lo, d.param.Lo + (d.size-1)*d.step}, d.param.Prefer...) {
		if !seen[n] {
			seen[n] = true
			picks = append(picks, number(n))
		}
	}
	return picks
}

// suggest says which of the known names an unknown one may have been meant to be, or lists them.
func suggest(unknown string, known []string) string {
	for _, name := range known {
		if alike(unknown, name) {
			return "did you mean " + name + "?"
		}
	}
	if len(known) == 0 {
		return "there are no parameters"
	}
	return "there are only " + strings.Join(known, ", ")
}

// alike reports whether two names are within one slip: other case, one letter too many, missing or wrong, or two
// letters swapped. Names of parameters are too short for more than that to mean anything.
func alike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) != len(b) {
		return len(b) == len(a)+1 && a[i:] == b[i+1:]
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return i == len(a) || a[i+1:] == b[i+1:] || swapped
}
