package bank

import (
	"encoding/json"
	"strconv"

	"godrill/internal/quiz"
)

// readTests reads the cases stored with a question.
func (r *questionReader) readTests() {
	n := r.f.get("tests")
	if n == nil {
		return
	}
	r.each(n, "tests", func(n *node) {
		f, ok := r.mappingOf(n, "a test", "set", "go", "key", "response", "score", "mistake", "invalid")
		if ok {
			r.q.Tests = append(r.q.Tests, r.readTest(f))
		}
	})
}

func (r *questionReader) readTest(f fields) quiz.Test {
	var t quiz.Test
	if n := f.get("set"); n != nil {
		t.Set = r.readSet(n)
	}
	if n := f.get("go"); n != nil {
		t.Go = r.release(n, "go of a test")
	}
	if n := f.get("key"); n != nil {
		t.Key, _ = r.shown(n, "key")
	}
	if n := f.get("response"); n != nil {
		t.Response, _ = r.shown(n, "response")
	}
	if n := f.get("score"); n != nil {
		t.Score = r.score(n)
	}
	if n := f.get("mistake"); n != nil {
		t.Mistake = r.word(n, "mistake", namePattern(), "name a wrong rule of the simulator; godrill sim MODEL --mutants lists them")
	}
	if n := f.get("invalid"); n != nil {
		t.Invalid = r.boolean(n, "invalid")
	}
	r.checkTest(f)
	return t
}

// checkTest refuses a test that tests nothing.
func (r *questionReader) checkTest(f fields) {
	response := f.get("response") != nil
	switch {
	case f.get("key") == nil && !response:
		r.report(f.n.at, "a test without key and response", "say what the key must be, key: 848, or what becomes of a response")
	case response && f.get("score") == nil && f.get("mistake") == nil && f.get("invalid") == nil:
		r.report(f.n.at, "a response without a consequence", "add score:, mistake: or invalid: true")
	case response && f.get("invalid") != nil && (f.get("score") != nil || f.get("mistake") != nil):
		r.report(f.n.at, "a response that is invalid and graded", "a response that cannot be read is asked again and gets no score; keep one of the two")
	case !response && (f.get("score") != nil || f.get("mistake") != nil || f.get("invalid") != nil):
		r.report(f.n.at, "a consequence without a response", "add response:")
	}
}

// readSet reads the parameters that a test fixes.
func (r *questionReader) readSet(n *node) map[string]json.RawMessage {
	if n.shape != mapping {
		if n.shape != broken {
			r.report(n.at, "set is no mapping of parameters", "write set: {cap: 512}")
		}
		return nil
	}
	var names []string
	for _, p := range r.q.Vary {
		names = append(names, p.Name)
	}
	set := map[string]json.RawMessage{}
	for i, k := range n.keys {
		if k.shape != scalar {
			if k.shape != broken {
				r.report(k.at, "a key of set is no word", "write set: {cap: 512}")
			}
			continue
		}
		switch {
		case !contains(names, k.text):
			r.report(k.at, "set names the parameter "+quote(k.text)+", which does not vary", suggestion(k.text, names, "add it to vary:, or delete it"))
			continue
		case set[k.text] != nil:
			r.report(k.at, "the parameter "+k.text+" twice in set", "keep one of the two")
			continue
		}
		if v, ok := r.value(n.items[i], "set: "+k.text, r.refuseUse); ok {
			set[k.text] = v
		}
	}
	return set
}

// score reads a number from 0 to 1; it is the only fraction of the format.
func (r *questionReader) score(n *node) *float64 {
	text, ok := r.scalarOf(n, "score")
	if !ok {
		return nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !n.plain || !(v >= 0 && v <= 1) {
		r.report(n.at, "score is "+quote(text), "write a number from 0 to 1")
		return nil
	}
	return &v
}
