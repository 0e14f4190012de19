package malloc

import (
	"encoding/json"
	"strconv"
	"strings"

	"godrill/internal/sim"
)

// A Request is one object to allocate.
type Request struct {
	Size     int // bytes
	Pointers bool
}

// String spells the request as 24 or, with pointers, as 24p.
func (q Request) String() string {
	if q.Pointers {
		return strconv.Itoa(q.Size) + "p"
	}
	return strconv.Itoa(q.Size)
}

// parseRequest reads 24 or 24p.
func parseRequest(text string) (Request, bool) {
	digits, pointers := strings.CutSuffix(text, "p")
	size, err := strconv.Atoi(digits)
	if err != nil || size < 0 || size > MaxSize || strconv.Itoa(size) != digits {
		return Request{}, false
	}
	return Request{size, pointers}, true
}

// An Op is a request that is made one or several times in a row.
type Op struct {
	Request
	Times int
}

// TypeDoc says how an Op is written.
func (Op) TypeDoc() string { return "24, 24p (with pointers) or 24p*3 (three times)" }

// MarshalJSON spells the op as UnmarshalJSON reads it.
func (o Op) MarshalJSON() ([]byte, error) {
	text := o.String()
	if o.Times > 1 {
		text += "*" + strconv.Itoa(o.Times)
	}
	return json.Marshal(text)
}

// UnmarshalJSON reads an op from a text, or from a plain number.
func (o *Op) UnmarshalJSON(data []byte) error {
	text := scalar(data)
	first, times, several := strings.Cut(text, "*")
	q, ok := parseRequest(first)
	n := 1
	if several {
		var err error
		n, err = strconv.Atoi(times)
		ok = ok && err == nil && n >= 1 && n <= maxRequests
	}
	if !ok {
		return &sim.ArgError{Found: string(data), Want: "want a size in bytes, p after it for an object with pointers, and *3 for three in a row, such as 24p*3"}
	}
	*o = Op{q, n}
	return nil
}

// Slots is a number of free slots in a span of the class that serves a request.
type Slots struct {
	Request
	Free int
}

// TypeDoc says how Slots are written.
func (Slots) TypeDoc() string { return "24p:3 (three free slots for such objects)" }

// MarshalJSON spells the slots as UnmarshalJSON reads them.
func (s Slots) MarshalJSON() ([]byte, error) {
	return json.Marshal(s.String() + ":" + strconv.Itoa(s.Free))
}

// UnmarshalJSON reads slots from a text.
func (s *Slots) UnmarshalJSON(data []byte) error {
	first, free, found := strings.Cut(scalar(data), ":")
	q, ok := parseRequest(first)
	n, err := strconv.Atoi(free)
	if !ok || !found || err != nil || n < 0 || n > maxRequests {
		return &sim.ArgError{Found: string(data), Want: "want an object and its free slots, such as 24p:3"}
	}
	*s = Slots{q, n}
	return nil
}

// scalar returns a JSON text without its quotes, and anything else as it stands.
func scalar(data []byte) string {
	var text string
	if json.Unmarshal(data, &text) == nil {
		return strings.TrimSpace(text)
	}
	return string(data)
}
