package scenario

// A Kind is a sort of value that a scenario can have.
type Kind uint8

// The kinds. The untyped ones are those of constants.
const (
	NoKind Kind = iota
	UntypedInt
	UntypedNil
	Int
	Int32
	Int64
	Bool
	String
	Empty // struct{}
	Error
	Any
	Chan    // of Elem
	RecvCh  // receive-only, of Elem
	Func    // func()
	Stop    // func() bool
	NewAny  // func() interface{}
	Cancel  // context.CancelFunc
	CancelC // context.CancelCauseFunc
	Duration
	Time
	Mutex
	RWMutex
	WaitGroup
	Once
	Cond
	Pool
	Map
	AtomicInt32
	AtomicInt64
	AtomicBool
	AtomicValue
	Context
	Timer
	Ticker
)

// A Type is the type of a value: a kind, the element of a channel, and whether it is a pointer to an object of the
// kind.
type Type struct {
	Kind Kind
	Elem Kind // of a channel
	Ptr  bool // *sync.Mutex rather than sync.Mutex
}

// T is the type of a kind that needs nothing else.
func T(k Kind) Type { return Type{Kind: k} }

var kindNames = [...]string{
	UntypedInt: "constant", UntypedNil: "nil", Int: "int", Int32: "int32", Int64: "int64", Bool: "bool", String: "string", Empty: "struct{}",
	Error: "error", Any: "interface{}", Chan: "chan ", RecvCh: "<-chan ", Func: "func()", Stop: "func() bool", NewAny: "func() interface{}",
	Cancel: "context.CancelFunc", CancelC: "context.CancelCauseFunc", Duration: "time.Duration", Time: "time.Time",
	Mutex: "sync.Mutex", RWMutex: "sync.RWMutex", WaitGroup: "sync.WaitGroup", Once: "sync.Once", Cond: "sync.Cond", Pool: "sync.Pool",
	Map: "sync.Map", AtomicInt32: "atomic.Int32", AtomicInt64: "atomic.Int64", AtomicBool: "atomic.Bool", AtomicValue: "atomic.Value",
	Context: "context.Context", Timer: "time.Timer", Ticker: "time.Ticker",
}

// String spells the type as Go does.
func (t Type) String() string {
	if int(t.Kind) >= len(kindNames) || t.Kind == NoKind {
		return "no value"
	}
	name := kindNames[t.Kind]
	if t.Kind == Chan || t.Kind == RecvCh {
		name += T(t.Elem).String()
	}
	if t.Ptr {
		name = "*" + name
	}
	return name
}

// IsChan reports whether values can be received from it.
func (t Type) IsChan() bool { return (t.Kind == Chan || t.Kind == RecvCh) && !t.Ptr }

// IsObject reports whether the type is a lock or another thing of the library that is used through its address: a
// variable of it is one object, and passing it by value copies the object.
func (t Type) IsObject() bool {
	switch t.Kind {
	case Mutex, RWMutex, WaitGroup, Once, Cond, Pool, Map, AtomicInt32, AtomicInt64, AtomicBool, AtomicValue:
		return !t.Ptr
	}
	return false
}

func (t Type) isInt() bool {
	switch t.Kind {
	case Int, Int32, Int64, Duration, UntypedInt:
		return !t.Ptr
	}
	return false
}

// nilable reports whether nil is a value of the type.
func (t Type) nilable() bool {
	switch t.Kind {
	case Error, Any, Chan, RecvCh, Func, Stop, NewAny, Cancel, CancelC, Context, UntypedNil:
		return true
	}
	return t.Ptr
}

// solid is the type that a constant has when nothing else gives it one.
func (t Type) solid() Type {
	if t.Kind == UntypedInt {
		return T(Int)
	}
	return t
}

// accepts reports whether a value of type v may be stored in a variable of type t.
func (t Type) accepts(v Type) bool {
	switch {
	case t == v:
		return v.Kind != NoKind
	case t.Kind == Any && !t.Ptr:
		return v.Kind != NoKind && !v.IsObject() && !v.IsChan()
	case v.Kind == UntypedInt:
		return t.isInt()
	case v.Kind == UntypedNil:
		return t.nilable()
	case t.Kind == RecvCh && v.Kind == Chan:
		return t.Elem == v.Elem
	case t.Kind == Func && v.Kind == Cancel, t.Kind == Cancel && v.Kind == Func:
		return !t.Ptr && !v.Ptr
	}
	return false
}

// unify returns the common type of two operands; ok is false if they have none.
func unify(a, b Type) (t Type, ok bool) {
	switch {
	case a.accepts(b):
		return a, true
	case b.accepts(a):
		return b, true
	}
	return Type{}, false
}

// A Value is a value of a scenario: a number or truth value in N, anything else in Ref. What it is follows from its
// static type; a value of type interface{} carries its own in a [Dynamic].
type Value struct {
	N   int
	Ref any
}

// A Dynamic is what an interface{} holds.
type Dynamic struct {
	Type  Type
	Value Value
}

// Truth makes a value of type bool.
func Truth(b bool) Value {
	if b {
		return Value{N: 1}
	}
	return Value{}
}

// Text makes a value of type string.
func Text(s string) Value { return Value{Ref: s} }

// A Failure is an error value of a scenario. Errors are equal if they are the same Failure.
type Failure struct{ Text string }

// A Closure is a function value of a scenario.
type Closure struct {
	Func  *Function
	Cells []*Value // captured variables
	Do    func(m *Machine, g *G, args []Value)
}
