package hashmap

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"godrill/internal/sim"
)

// A verb is what an operation does to the map.
type verb uint8

const (
	putVerb verb = iota
	delVerb
	getVerb
	clearVerb
	rangeVerb
)

var verbNames = [...]string{putVerb: "put", delVerb: "del", getVerb: "get", clearVerb: "clear", rangeVerb: "range"}

// A keySpan is one key or a run of numbered keys.
type keySpan struct {
	name     string // a key that is not a number; empty for numbered ones
	from, to int    // the numbers; equal for one key
}

func (s keySpan) String() string {
	switch {
	case s.name != "":
		return s.name
	case s.from == s.to:
		return strconv.Itoa(s.from)
	}
	return strconv.Itoa(s.from) + ".." + strconv.Itoa(s.to)
}

func (s keySpan) size() int { return s.to - s.from + 1 }

// parseKeys reads a, 7 or 1..27.
func parseKeys(text string) (keySpan, bool) {
	first, last, isRun := strings.Cut(text, "..")
	from, numbered := parseNumber(first)
	if isRun {
		to, ok := parseNumber(last)
		return keySpan{from: from, to: to}, numbered && ok && from <= to
	}
	if numbered {
		return keySpan{from: from, to: from}, true
	}
	if text == "" || len(text) > 16 || text[0] >= '0' && text[0] <= '9' {
		return keySpan{}, false
	}
	word := strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
	return keySpan{name: text}, word
}

func parseNumber(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= keyMax && strconv.Itoa(n) == text
}

// An Op is one operation on the map, or the same one on a run of numbered keys.
type Op struct {
	verb verb
	keys keySpan
}

// size returns the number of single operations.
func (o Op) size() int {
	if o.verb == clearVerb || o.verb == rangeVerb {
		return 1
	}
	return o.keys.size()
}

// String spells the operation as it is read.
func (o Op) String() string {
	if o.verb == clearVerb || o.verb == rangeVerb {
		return verbNames[o.verb]
	}
	return verbNames[o.verb] + " " + o.keys.String()
}

// TypeDoc says how an Op is written.
func (Op) TypeDoc() string { return "put a, del a, get a, put 1..27 (27 keys), clear or range" }

// MarshalJSON spells the operation as UnmarshalJSON reads it.
func (o Op) MarshalJSON() ([]byte, error) { return json.Marshal(o.String()) }

// UnmarshalJSON reads an operation from a text.
func (o *Op) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return wrongOp(string(data))
	}
	name, key, hasKey := strings.Cut(strings.TrimSpace(text), " ")
	for v, known := range verbNames {
		if known != name {
			continue
		}
		o.verb, o.keys = verb(v), keySpan{}
		if o.verb == clearVerb || o.verb == rangeVerb {
			if hasKey {
				return wrongOp(text)
			}
			return nil
		}
		keys, ok := parseKeys(strings.TrimSpace(key))
		if !ok {
			return wrongOp(text)
		}
		o.keys = keys
		return nil
	}
	return wrongOp(text)
}

func wrongOp(found string) error {
	return &sim.ArgError{Found: strconv.Quote(found), Want: fmt.Sprintf("want %s; a key is a word or a number up to %d", Op{}.TypeDoc(), keyMax)}
}

// A KeyHash gives keys their hash.
type KeyHash struct {
	keys keySpan
	hash uint64
}

// String spells the hash as it is read, in hexadecimal.
func (k KeyHash) String() string { return k.keys.String() + ":0x" + strconv.FormatUint(k.hash, 16) }

// TypeDoc says how a KeyHash is written.
func (KeyHash) TypeDoc() string { return "a:0x1f or 1..9:3 (keys and their hash)" }

// MarshalJSON spells the hash as UnmarshalJSON reads it.
func (k KeyHash) MarshalJSON() ([]byte, error) { return json.Marshal(k.String()) }

// UnmarshalJSON reads keys and a hash of up to 64 bits from a text.
func (k *KeyHash) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return wrongHash(string(data))
	}
	name, number, found := strings.Cut(text, ":")
	keys, ok := parseKeys(strings.TrimSpace(name))
	hash, err := strconv.ParseUint(strings.TrimSpace(number), 0, 64)
	if !found || !ok || err != nil {
		return wrongHash(text)
	}
	*k = KeyHash{keys, hash}
	return nil
}

func wrongHash(found string) error {
	return &sim.ArgError{Found: strconv.Quote(found), Want: "want keys, a colon and a hash of up to 64 bits, such as a:0x1f or 1..9:3"}
}
