package layout

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"

	"godrill/internal/sim"
)

// Limits of what ParseType reads. They bound its time and the depth of every recursion over a node.
const (
	textMax  = 4096 // bytes of the spelling
	depthMax = 32   // types inside one another
	nodeMax  = 512  // types in all
)

// parse reads a type with Go's own parser and keeps what a layout needs.
func parse(text string) (*node, error) {
	if len(text) > textMax {
		return nil, tooLong(text)
	}
	expr, err := parser.ParseExpr(text)
	if err != nil {
		return nil, wrongType(text, "")
	}
	r := reader{}
	n, err := r.node(expr, true)
	if err != nil {
		return nil, wrongType(text, err.Error())
	}
	return n, nil
}

func tooLong(text string) error {
	return &sim.ArgError{Found: short(text), Want: fmt.Sprintf("want a Go type of at most %d bytes", textMax)}
}

// A reader counts what it has read of one type.
type reader struct{ depth, nodes int }

// node reads a type. Where sized is false the size does not matter, and names may be unknown.
func (r *reader) node(e ast.Expr, sized bool) (*node, error) {
	if r.nodes++; r.nodes > nodeMax {
		return nil, fmt.Errorf("more than %d types in one", nodeMax)
	}
	if r.depth++; r.depth > depthMax {
		return nil, fmt.Errorf("more than %d types inside one another", depthMax)
	}
	defer func() { r.depth-- }()
	switch e := e.(type) {
	case *ast.Ident:
		return readName(e.Name, sized)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok {
			return readName(pkg.Name+"."+e.Sel.Name, sized)
		}
	case *ast.ParenExpr:
		return r.node(e.X, sized)
	case *ast.StarExpr:
		return r.of(pointerKind, e.X, false)
	case *ast.ArrayType:
		return r.array(e, sized)
	case *ast.MapType:
		return r.mapType(e)
	case *ast.ChanType:
		return r.channel(e)
	case *ast.FuncType:
		return r.function(e)
	case *ast.InterfaceType:
		return r.interfaceType(e)
	case *ast.StructType:
		return r.structType(e, sized)
	}
	return nil, errors.New("this is no type, or not one that has a layout of its own")
}

func readName(name string, sized bool) (*node, error) {
	if b := basicNamed(name); b != nil {
		return b.node(), nil
	}
	if sized || strings.Contains(name, ".") || name == "_" {
		known := make([]string, len(basics))
		for i := range basics {
			known[i] = basics[i].name
		}
		if near, ok := sim.Nearest(name, known); ok {
			return nil, fmt.Errorf("unknown type %s (did you mean %s?)", short(name), near)
		}
		return nil, fmt.Errorf("unknown type %s", short(name))
	}
	return &node{kind: unknown, name: name}, nil
}

func (r *reader) of(k kind, elem ast.Expr, sized bool) (*node, error) {
	n, err := r.node(elem, sized)
	if err != nil {
		return nil, err
	}
	return &node{kind: k, elem: n}, nil
}

func (r *reader) array(e *ast.ArrayType, sized bool) (*node, error) {
	if e.Len == nil {
		return r.of(sliceKind, e.Elt, false)
	}
	lit, ok := e.Len.(*ast.BasicLit)
	if !ok || lit.Kind != token.INT {
		return nil, errors.New("the length of an array must be a number")
	}
	length, err := strconv.ParseInt(lit.Value, 0, 64)
	if err != nil || length >= SizeMax {
		return nil, fmt.Errorf("array length %s is too large", lit.Value)
	}
	n, err := r.of(arrayKind, e.Elt, sized)
	if err != nil {
		return nil, err
	}
	n.len = int(length)
	return n, nil
}

func (r *reader) mapType(e *ast.MapType) (*node, error) {
	key, err := r.node(e.Key, false)
	if err != nil {
		return nil, err
	}
	if !key.comparable() {
		return nil, fmt.Errorf("%s cannot be the key of a map", key.spell(plain))
	}
	n, err := r.of(mapKind, e.Value, false)
	if err != nil {
		return nil, err
	}
	n.key = key
	return n, nil
}

func (r *reader) channel(e *ast.ChanType) (*node, error) {
	n, err := r.of(chanKind, e.Value, false)
	if err != nil {
		return nil, err
	}
	switch e.Dir {
	case ast.SEND:
		n.dir = "chan<-"
	case ast.RECV:
		n.dir = "<-chan"
	default:
		n.dir = "chan"
	}
	return n, nil
}

func (r *reader) function(e *ast.FuncType) (*node, error) {
	if e.TypeParams != nil {
		return nil, errors.New("a function type has no type parameters")
	}
	params, err := r.params(e.Params, true)
	if err != nil {
		return nil, err
	}
	results, err := r.params(e.Results, false)
	if err != nil {
		return nil, err
	}
	return &node{kind: funcKind, fields: params, result: results}, nil
}

func (r *reader) params(list *ast.FieldList, variadic bool) ([]field, error) {
	if list == nil {
		return nil, nil
	}
	var params []field
	for i, f := range list.List {
		var p field
		typ := f.Type
		if dots, ok := typ.(*ast.Ellipsis); ok {
			if !variadic || i < len(list.List)-1 || len(f.Names) > 1 {
				return nil, errors.New("only the last parameter of a function can be variadic")
			}
			p.variadic, typ = true, dots.Elt
		}
		for range max(len(f.Names), 1) {
			n, err := r.node(typ, false)
			if err != nil {
				return nil, err
			}
			p.typ = n
			params = append(params, p)
		}
	}
	return params, nil
}

func (r *reader) interfaceType(e *ast.InterfaceType) (*node, error) {
	n := &node{kind: interfaceKind}
	names := map[string]bool{}
	for _, f := range e.Methods.List {
		m := field{}
		if len(f.Names) == 1 {
			m.name = f.Names[0].Name
			if names[m.name] {
				return nil, fmt.Errorf("method %s is there twice", m.name)
			}
			names[m.name] = true
		}
		typ, err := r.node(f.Type, false)
		if err != nil {
			return nil, err
		}
		if m.name == "" && !typ.isInterface() {
			return nil, fmt.Errorf("an interface that lists types, such as %s, has no layout", typ.spell(plain))
		}
		m.typ = typ
		n.fields = append(n.fields, m)
	}
	return n, nil
}

// isInterface reports whether an interface can embed the type.
func (n *node) isInterface() bool {
	return n.kind == interfaceKind || n.kind == named && (n.basic.name == "any" || n.basic.name == "error")
}

func (r *reader) structType(e *ast.StructType, sized bool) (*node, error) {
	n := &node{kind: structKind}
	names := map[string]bool{"_": false}
	for _, f := range e.Fields.List {
		idents, embedded := f.Names, false
		if len(idents) == 0 {
			name, err := embeddedName(f.Type)
			if err != nil {
				return nil, err
			}
			idents, embedded = []*ast.Ident{{Name: name}}, true
		}
		for _, id := range idents {
			if names[id.Name] {
				return nil, fmt.Errorf("field %s is there twice", id.Name)
			}
			names[id.Name] = id.Name != "_"
			typ, err := r.node(f.Type, sized)
			if err != nil {
				return nil, err
			}
			n.fields = append(n.fields, field{name: id.Name, embedded: embedded, typ: typ})
		}
	}
	return n, nil
}

// embeddedName returns the name under which a struct knows an embedded type.
func embeddedName(e ast.Expr) (string, error) {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name, nil
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok && pkg.Name != "unsafe" {
			return e.Sel.Name, nil
		}
	}
	return "", errors.New("only a type with a name, or a pointer to one, can be embedded")
}
