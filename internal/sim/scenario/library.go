package scenario

// Panicking returns the value of the panic that is on its way through the goroutine; ok is false for a Goexit. Libraries
// ask in what they gave to [Machine.Call].
func (g *G) Panicking() (v *Dynamic, ok bool) {
	if len(g.panics) == 0 {
		return nil, false
	}
	p := g.panics[len(g.panics)-1]
	v, _ = p.value.Ref.(*Dynamic)
	return v, !p.goexit
}

// Recover marks that panic as recovered, for a library function that recovers and panics again.
func (g *G) Recover() {
	p := g.panics[len(g.panics)-1]
	p.recovered, p.aborted = !p.goexit, true
}

// Calling returns the body of a goroutine that calls a function value for the library; after is called as by
// [Machine.Call].
func Calling(f *Closure, after func(m *Machine, g *G, panicked bool) bool) *Function {
	name, callee := "", Value{}
	if f != nil {
		name = f.Func.Name
		callee.Ref = &Closure{Do: func(m *Machine, g *G, _ []Value) { m.Call(g, f, nil, 0, after) }}
	}
	return &Function{Name: name, Code: []Instr{{Op: OpConst, X: callee}, {Op: OpCall}, {Op: OpReturn}}}
}
