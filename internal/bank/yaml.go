package bank

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"
)

// This file alone knows the YAML library; the rest of the package sees nodes.

type shape int

const (
	scalar shape = iota
	list
	mapping
	broken // reported already; readers pass over it
)

// A node is a place in a source.
type node struct {
	shape shape
	text  string // of a scalar, as written: 010 stays 010
	plain bool   // a scalar without quotes that is no block
	block bool   // a scalar after | or >
	flow  bool   // a list or mapping in brackets
	items []*node
	keys  []*node // of a mapping, with items as values
	at    position
}

// maxDepth is how deep nodes may nest; the format needs seven levels.
const maxDepth = 24

// A syntaxError is what the library could not read. Its line is not trustworthy.
type syntaxError struct {
	message string
}

func (e *syntaxError) Error() string { return e.message }

// A fault is something that YAML allows and a bank does not.
type fault struct {
	at          position
	found, hint string
}

// parse reads the documents of a text, whose first line has the number above+1 in its file.
func parse(text string, above int) (docs []*node, faults []fault, err error) {
	// The library reports its own errors by value, but its bugs by panics; a bank is foreign text and must not end
	// the process.
	defer func() {
		if r := recover(); r != nil {
			docs, faults, err = nil, nil, &syntaxError{fmt.Sprint("the YAML reader gave up: ", r)}
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		var n yaml.Node
		if err := decoder.Decode(&n); errors.Is(err, io.EOF) {
			return docs, faults, nil
		} else if err != nil {
			return nil, nil, &syntaxError{strings.TrimPrefix(err.Error(), "yaml: ")}
		}
		c := converter{above: above}
		for _, content := range n.Content {
			docs = append(docs, c.convert(content, 0))
		}
		faults = append(faults, c.faults...)
	}
}

type converter struct {
	above  int
	faults []fault
}

func (c *converter) fault(n *node, found, hint string) {
	n.shape = broken
	c.faults = append(c.faults, fault{n.at, found, hint})
}

func (c *converter) convert(y *yaml.Node, depth int) *node {
	n := &node{at: position{y.Line + c.above, y.Column}, text: y.Value}
	switch {
	case depth > maxDepth:
		c.fault(n, fmt.Sprintf("more than %d levels of nesting", maxDepth), "no part of a question nests that deep; see docs/bank-format.md")
		return n
	case y.Kind == yaml.AliasNode:
		c.fault(n, "*"+y.Value+" is a YAML alias", "write the text again; a Go answer needs quotes: '*"+y.Value+"'")
		return n
	case y.Anchor != "":
		c.fault(n, "&"+y.Anchor+" is a YAML anchor, which a bank may not use", "delete it; a Go answer needs quotes: '&"+y.Anchor+"'")
		return n
	case y.Style&yaml.TaggedStyle != 0:
		c.fault(n, y.Tag+" is a YAML tag, which a bank may not use", "delete it; a Go answer needs quotes: '"+strings.TrimSpace(y.Tag+" "+y.Value)+"'")
		return n
	}
	n.flow = y.Style&yaml.FlowStyle != 0
	switch y.Kind {
	case yaml.ScalarNode:
		n.block = y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
		n.plain = y.Style&(yaml.LiteralStyle|yaml.FoldedStyle|yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
		c.checkScalar(n)
	case yaml.SequenceNode:
		n.shape = list
		for _, item := range y.Content {
			n.items = append(n.items, c.convert(item, depth+1))
		}
	case yaml.MappingNode:
		n.shape = mapping
		for i := 0; i+1 < len(y.Content); i += 2 {
			n.keys = append(n.keys, c.convert(y.Content[i], depth+1))
			n.items = append(n.items, c.convert(y.Content[i+1], depth+1))
		}
	}
	return n
}

// checkScalar refuses what an escape in double quotes smuggled past the look at the file's characters.
func (c *converter) checkScalar(n *node) {
	for _, r := range n.text {
		if !allowed(r) {
			c.fault(n, fmt.Sprintf("%s U+%04X, written as an escape", runeKind(r), r), "use single quotes or a | block: then \\ stands for itself")
			return
		}
	}
}
