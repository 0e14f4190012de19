package scenario

import (
	"strconv"
	"strings"
)

// Keys write down the state of a machine as a text: two machines of one scenario with the same text go on alike.
type Keys struct {
	b     strings.Builder
	ids   map[any]int
	blind bool // an object cannot be written down
}

// A Keyed object of a library writes its state; objects that do not make every state a new one.
type Keyed interface{ Key(k *Keys) }

// key writes down the machine; the empty text means that it cannot be written down.
func (m *Machine) key() string {
	k := &Keys{ids: map[any]int{}}
	k.Int(m.Now)
	for _, line := range m.Output {
		k.Text(line)
	}
	if !m.free {
		m.sched.key(k)
	}
	for _, g := range m.Gs {
		k.Int(int(g.Status))
		if g.Status == Dead {
			continue
		}
		k.Text(g.State)
		if g.resume != nil {
			k.Int(1)
		}
		k.Int(len(g.panics))
		for i := range g.calls {
			k.call(&g.calls[i])
		}
		for _, v := range g.stack {
			k.Value(v)
		}
	}
	if k.blind || len(m.timers) > 0 {
		return ""
	}
	return k.b.String()
}

func (k *Keys) call(c *call) {
	k.Pointer(c.fn)
	k.Int(c.pc)
	for _, v := range c.vars {
		if v == nil {
			k.Int(-1)
			continue
		}
		if k.Pointer(v) {
			k.Value(*v)
		}
	}
	for _, d := range c.defers {
		k.Value(Value{Ref: d.f})
		for _, v := range d.args {
			k.Value(v)
		}
	}
}

// Int writes a number.
func (k *Keys) Int(n int) { k.b.WriteString(strconv.Itoa(n)); k.b.WriteByte(' ') }

// Text writes a text.
func (k *Keys) Text(s string) { k.Int(len(s)); k.b.WriteString(s) }

// Pointer writes which object it is, by the order in which objects were met; first reports that it was not met before.
func (k *Keys) Pointer(p any) (first bool) {
	id, known := k.ids[p]
	if !known {
		id = len(k.ids)
		k.ids[p] = id
	}
	k.Int(id)
	return !known
}

// Value writes a value and all that it refers to.
func (k *Keys) Value(v Value) {
	k.Int(v.N)
	switch ref := v.Ref.(type) {
	case nil:
	case string:
		k.Text(ref)
	case *Dynamic:
		if ref != nil {
			k.Int(int(ref.Type.Kind))
			k.Value(ref.Value)
		}
	case *Failure:
		k.Text(ref.Text)
	case *Closure:
		k.closure(ref)
	case *Value:
		if k.Pointer(ref) {
			k.Value(*ref)
		}
	case Keyed:
		if k.Pointer(ref) {
			ref.Key(k)
		}
	default:
		k.blind = true
	}
}

func (k *Keys) closure(f *Closure) {
	if f.Do != nil {
		k.blind = true
		return
	}
	k.Pointer(f.Func)
	for _, cell := range f.Cells {
		if k.Pointer(cell) {
			k.Value(*cell)
		}
	}
}
