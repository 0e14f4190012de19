package scenario

import "go/ast"

// An Op is what one instruction does.
type Op uint8

// The instructions. The machine carries out those up to OpPrint itself; the others belong to the library.
const (
	OpConst    Op = iota // push X.(Value)
	OpLoad               // push variable A
	OpStore              // pop into variable A
	OpDeclare            // variable A becomes a new one with the popped value
	OpFresh              // variable A becomes a new one with the same value: the next round of a loop
	OpPop                // drop A values
	OpUnary              // X.(token.Token) on one value
	OpBinary             // X.(token.Token) on two values of type Type
	OpBox                // pop a value of type Type, push it as an interface{}
	OpJump               // go on at A
	OpFalse              // pop; go on at A if false
	OpTrueKeep           // go on at A if true, keeping the value; else pop
	OpFalseKeep
	OpFunc    // push a closure of X.(*Function)
	OpGo      // pop A arguments and a closure, start a goroutine
	OpCall    // pop A arguments and a closure, call it; B results
	OpDefer   // pop A arguments and a closure, keep the call for the end of the function
	OpReturn  // end the function, with B results on the stack
	OpPanic   // pop an interface{}
	OpRecover // push an interface{}
	OpOwn     // the machine's own X.(*Method), with A arguments
	OpPrint   // pop values of the types X.([]Type), print a line
	OpObject  // push a new object of type Type
	OpCopy    // pop an object of type Type, push a copy
	OpMake    // pop the capacity if A is 1, push a new channel of type Type
	OpSend    // pop value and channel
	OpRecv    // pop channel, push value and, if B is 1, ok
	OpClose   // pop channel
	OpLen     // pop channel, push length
	OpCap
	OpSelect // X.(*Select): pop channels and values of all cases; push value and ok of a receive, go on at its target
	OpMethod // pop A arguments and the receiver of X.(*Method), push its results
	OpRange  // pop channel, push value; go on at A if it is closed and empty
)

// An Instr is one instruction.
type Instr struct {
	Op   Op
	A, B int
	Type Type
	X    any
	Text string // of an operation on objects: how the program writes it, for traces
}

// A Select is the list of cases of a select statement, in source order.
type Select struct {
	Cases   []Case
	Default int // target of the default case, or -1
}

// A Case is one communication of a select statement.
type Case struct {
	Send   bool
	Elem   Kind
	Target int // where its body begins
	Text   string
}

// A Function is the compiled body of a goroutine or of a function literal.
type Function struct {
	Name     string // of a goroutine; empty for a function that is only called
	Params   []Param
	Code     []Instr
	Slots    int // variables, parameters and captured ones first
	Captures []Capture
	Result   bool // it returns an interface{}
}

// A Capture says which variable of the function around becomes which of the function.
type Capture struct{ From, To int }

// A Param is a parameter of a goroutine.
type Param struct {
	Name string
	Type Type
}

// A Program is a compiled scenario.
type Program struct {
	Main    *Function
	Texts   []string // the goroutines as written, main first
	Names   []string // of all goroutine bodies, in the order of the text: main, then labels and literals
	Since   int      // minor of the first release that has everything it uses
	Newest  string   // what of it is the newest, for the refusal of older releases
	Uses    Uses
	imports map[string]bool
	names   map[*ast.FuncLit]string // of the literals that are goroutines
	bodies  []*body
}

// Uses says what a program contains, so that a model can refuse what it does not know.
type Uses struct {
	Select, Gosched, Clock, Chan, Panics bool
	Loop                                 bool // a for without an end of its own
	Kinds                                map[Kind]bool
	Methods                              map[string]bool // by Key
}

// A body is a named goroutine on the way through the compiler and the printer.
type body struct {
	*part
	decl   *ast.FuncDecl // as parsed
	base   int           // position of the body's text in the parsed file
	fn     *Function
	starts int // go statements that name it
	begun  bool
	order  int      // among the functions declared so far
	before ast.Stmt // statement of main before which a function that is started several times is declared
}
