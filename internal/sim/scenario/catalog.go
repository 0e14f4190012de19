package scenario

// A Method is a function or method of the standard library that a scenario can call.
type Method struct {
	Of      Kind   // receiver, or NoKind
	Pkg     string // package of a function
	Name    string
	Args    []Type
	Results []Type
	Since   int  // minor of the first release that has it
	Own     bool // the machine does it; no library is asked
}

// Key names the method as Go does: sync.Mutex.Lock, context.WithCancel.
func (m *Method) Key() string {
	if m.Of != NoKind {
		return T(m.Of).String() + "." + m.Name
	}
	return m.Pkg + "." + m.Name
}

// ts is a list of types.
func ts(kinds ...Kind) []Type {
	list := make([]Type, len(kinds))
	for i, k := range kinds {
		list[i] = T(k)
	}
	return list
}

func ptr(k Kind) Type { return Type{Kind: k, Ptr: true} }

var (
	emptyCh = Type{Kind: RecvCh, Elem: Empty}
	timeCh  = Type{Kind: RecvCh, Elem: Time}
)

var catalog = []Method{
	{Of: Mutex, Name: "Lock", Since: 2},
	{Of: Mutex, Name: "Unlock", Since: 2},
	{Of: Mutex, Name: "TryLock", Results: ts(Bool), Since: 18},
	{Of: RWMutex, Name: "Lock", Since: 2},
	{Of: RWMutex, Name: "Unlock", Since: 2},
	{Of: RWMutex, Name: "RLock", Since: 2},
	{Of: RWMutex, Name: "RUnlock", Since: 2},
	{Of: RWMutex, Name: "TryLock", Results: ts(Bool), Since: 18},
	{Of: RWMutex, Name: "TryRLock", Results: ts(Bool), Since: 18},
	{Of: WaitGroup, Name: "Add", Args: ts(Int), Since: 2},
	{Of: WaitGroup, Name: "Done", Since: 2},
	{Of: WaitGroup, Name: "Wait", Since: 2},
	{Of: WaitGroup, Name: "Go", Args: ts(Func), Since: 25},
	{Of: Once, Name: "Do", Args: ts(Func), Since: 2},
	{Pkg: "sync", Name: "NewCond", Args: []Type{ptr(Mutex)}, Results: []Type{ptr(Cond)}, Since: 2},
	{Pkg: "sync", Name: "OnceFunc", Args: ts(Func), Results: ts(Func), Since: 21},
	{Of: Cond, Name: "Wait", Since: 2},
	{Of: Cond, Name: "Signal", Since: 2},
	{Of: Cond, Name: "Broadcast", Since: 2},
	{Of: Pool, Name: "Get", Results: ts(Any), Since: 3},
	{Of: Pool, Name: "Put", Args: ts(Any), Since: 3},
	{Of: Map, Name: "Store", Args: ts(Any, Any), Since: 9},
	{Of: Map, Name: "Load", Args: ts(Any), Results: ts(Any, Bool), Since: 9},
	{Of: Map, Name: "LoadOrStore", Args: ts(Any, Any), Results: ts(Any, Bool), Since: 9},
	{Of: Map, Name: "LoadAndDelete", Args: ts(Any), Results: ts(Any, Bool), Since: 15},
	{Of: Map, Name: "Delete", Args: ts(Any), Since: 9},
	{Of: Map, Name: "Swap", Args: ts(Any, Any), Results: ts(Any, Bool), Since: 20},
	{Of: Map, Name: "CompareAndSwap", Args: ts(Any, Any, Any), Results: ts(Bool), Since: 20},
	{Of: Map, Name: "CompareAndDelete", Args: ts(Any, Any), Results: ts(Bool), Since: 20},
	{Of: Map, Name: "Clear", Since: 23},
	{Of: AtomicInt32, Name: "Add", Args: ts(Int32), Results: ts(Int32), Since: 19},
	{Of: AtomicInt32, Name: "Load", Results: ts(Int32), Since: 19},
	{Of: AtomicInt32, Name: "Store", Args: ts(Int32), Since: 19},
	{Of: AtomicInt32, Name: "Swap", Args: ts(Int32), Results: ts(Int32), Since: 19},
	{Of: AtomicInt32, Name: "CompareAndSwap", Args: ts(Int32, Int32), Results: ts(Bool), Since: 19},
	{Of: AtomicInt64, Name: "Add", Args: ts(Int64), Results: ts(Int64), Since: 19},
	{Of: AtomicInt64, Name: "Load", Results: ts(Int64), Since: 19},
	{Of: AtomicInt64, Name: "Store", Args: ts(Int64), Since: 19},
	{Of: AtomicInt64, Name: "Swap", Args: ts(Int64), Results: ts(Int64), Since: 19},
	{Of: AtomicInt64, Name: "CompareAndSwap", Args: ts(Int64, Int64), Results: ts(Bool), Since: 19},
	{Of: AtomicBool, Name: "Load", Results: ts(Bool), Since: 19},
	{Of: AtomicBool, Name: "Store", Args: ts(Bool), Since: 19},
	{Of: AtomicBool, Name: "Swap", Args: ts(Bool), Results: ts(Bool), Since: 19},
	{Of: AtomicBool, Name: "CompareAndSwap", Args: ts(Bool, Bool), Results: ts(Bool), Since: 19},
	{Of: AtomicValue, Name: "Load", Results: ts(Any), Since: 4},
	{Of: AtomicValue, Name: "Store", Args: ts(Any), Since: 4},
	{Of: AtomicValue, Name: "Swap", Args: ts(Any), Results: ts(Any), Since: 17},
	{Of: AtomicValue, Name: "CompareAndSwap", Args: ts(Any, Any), Results: ts(Bool), Since: 17},
	{Pkg: "atomic", Name: "AddInt32", Args: []Type{ptr(Int32), T(Int32)}, Results: ts(Int32), Since: 2},
	{Pkg: "atomic", Name: "AddInt64", Args: []Type{ptr(Int64), T(Int64)}, Results: ts(Int64), Since: 2},
	{Pkg: "atomic", Name: "LoadInt32", Args: []Type{ptr(Int32)}, Results: ts(Int32), Since: 2},
	{Pkg: "atomic", Name: "LoadInt64", Args: []Type{ptr(Int64)}, Results: ts(Int64), Since: 2},
	{Pkg: "atomic", Name: "StoreInt32", Args: []Type{ptr(Int32), T(Int32)}, Since: 2},
	{Pkg: "atomic", Name: "StoreInt64", Args: []Type{ptr(Int64), T(Int64)}, Since: 2},
	{Pkg: "atomic", Name: "CompareAndSwapInt32", Args: []Type{ptr(Int32), T(Int32), T(Int32)}, Results: ts(Bool), Since: 2},
	{Pkg: "atomic", Name: "CompareAndSwapInt64", Args: []Type{ptr(Int64), T(Int64), T(Int64)}, Results: ts(Bool), Since: 2},
	{Pkg: "context", Name: "Background", Results: ts(Context), Since: 7},
	{Pkg: "context", Name: "TODO", Results: ts(Context), Since: 7},
	{Pkg: "context", Name: "WithCancel", Args: ts(Context), Results: ts(Context, Cancel), Since: 7},
	{Pkg: "context", Name: "WithTimeout", Args: ts(Context, Duration), Results: ts(Context, Cancel), Since: 7},
	{Pkg: "context", Name: "WithValue", Args: ts(Context, Any, Any), Results: ts(Context), Since: 7},
	{Pkg: "context", Name: "WithCancelCause", Args: ts(Context), Results: ts(Context, CancelC), Since: 20},
	{Pkg: "context", Name: "Cause", Args: ts(Context), Results: ts(Error), Since: 20},
	{Pkg: "context", Name: "WithoutCancel", Args: ts(Context), Results: ts(Context), Since: 21},
	{Pkg: "context", Name: "WithTimeoutCause", Args: ts(Context, Duration, Error), Results: ts(Context, Cancel), Since: 21},
	{Pkg: "context", Name: "AfterFunc", Args: ts(Context, Func), Results: ts(Stop), Since: 21},
	{Of: Context, Name: "Done", Results: []Type{emptyCh}, Since: 7},
	{Of: Context, Name: "Err", Results: ts(Error), Since: 7},
	{Of: Context, Name: "Value", Args: ts(Any), Results: ts(Any), Since: 7},
	{Pkg: "errors", Name: "New", Args: ts(String), Results: ts(Error), Since: 2, Own: true},
	{Of: Error, Name: "Error", Results: ts(String), Since: 2, Own: true},
	{Pkg: "time", Name: "Sleep", Args: ts(Duration), Since: 2, Own: true},
	{Pkg: "time", Name: "After", Args: ts(Duration), Results: []Type{timeCh}, Since: 2},
	{Pkg: "time", Name: "NewTimer", Args: ts(Duration), Results: []Type{ptr(Timer)}, Since: 2},
	{Pkg: "time", Name: "NewTicker", Args: ts(Duration), Results: []Type{ptr(Ticker)}, Since: 2},
	{Pkg: "time", Name: "AfterFunc", Args: ts(Duration, Func), Results: []Type{ptr(Timer)}, Since: 2},
	{Of: Timer, Name: "Stop", Results: ts(Bool), Since: 2},
	{Of: Timer, Name: "Reset", Args: ts(Duration), Results: ts(Bool), Since: 2},
	{Of: Timer, Name: "C", Results: []Type{timeCh}, Since: 2},
	{Of: Ticker, Name: "Stop", Since: 2},
	{Of: Ticker, Name: "C", Results: []Type{timeCh}, Since: 2},
	{Pkg: "runtime", Name: "Gosched", Since: 2, Own: true},
	{Pkg: "runtime", Name: "Goexit", Since: 2, Own: true},
	{Pkg: "runtime", Name: "NumGoroutine", Results: ts(Int), Since: 2, Own: true},
	{Pkg: "runtime", Name: "GC", Since: 2},
}

// fields are read without a call: t.C.
func (m *Method) field() bool { return m.Name == "C" }

// starts reports whether the function runs its argument in a goroutine of its own.
func (m *Method) starts() bool {
	return m.Name == "AfterFunc" || m.Of == WaitGroup && m.Name == "Go"
}

// kindSince says in which release a type appeared.
var kindSince = map[Kind]int{Pool: 3, Map: 9, AtomicInt32: 19, AtomicInt64: 19, AtomicBool: 19, AtomicValue: 4, Context: 7, CancelC: 20}

// imports lists the path of each package that the language knows.
var importPaths = map[string]string{
	"fmt": "fmt", "sync": "sync", "atomic": "sync/atomic", "context": "context", "errors": "errors", "time": "time", "runtime": "runtime",
}

// constants of packages, with their types; a duration counts nanoseconds.
type constant struct {
	t Type
	v Value
}

var constants = map[string]constant{
	"time.Nanosecond": {T(Duration), Value{N: 1}}, "time.Microsecond": {T(Duration), Value{N: 1e3}},
	"time.Millisecond": {T(Duration), Value{N: 1e6}}, "time.Second": {T(Duration), Value{N: 1e9}},
	"context.Canceled":         {T(Error), Value{Ref: Canceled}},
	"context.DeadlineExceeded": {T(Error), Value{Ref: DeadlineExceeded}},
}

// The errors of package context.
var (
	Canceled         = &Failure{"context canceled"}
	DeadlineExceeded = &Failure{"context deadline exceeded"}
)

// findMethod looks a name up among the functions of a package or the methods of a kind.
func findMethod(of Kind, pkg, name string) *Method {
	for i := range catalog {
		if m := &catalog[i]; m.Of == of && m.Pkg == pkg && m.Name == name {
			return m
		}
	}
	return nil
}

// namesOf lists what a package or a kind offers, for hints.
func namesOf(of Kind, pkg string) []string {
	var names []string
	for i := range catalog {
		if m := &catalog[i]; m.Of == of && m.Pkg == pkg {
			names = append(names, m.Name)
		}
	}
	return names
}
