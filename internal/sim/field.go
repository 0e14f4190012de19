package sim

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"godrill/internal/lang"
)

// A Field is a parameter or an answer. Its tags in the struct are: json (name), en and zh (meaning), default (value
// of a parameter that may be left out, in JSON or as a bare word), unit (of a number: bytes, …).
type Field struct {
	Name       string
	Doc        lang.Text
	Type       string // int, bool, text, list of …, or the name of a Go type
	Default    string // JSON; empty means that the parameter is required
	Unit       string
	index      int
	hasDefault bool
	kind       reflect.Type
}

// Optional reports whether a parameter may be left out.
func (f Field) Optional() bool { return f.hasDefault }

func fieldsOf(t reflect.Type) []Field {
	fields := make([]Field, 0, t.NumField())
	for i := range t.NumField() {
		sf := t.Field(i)
		name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
		def, has := sf.Tag.Lookup("default")
		fields = append(fields, Field{
			Name: name, Doc: lang.T(sf.Tag.Get("zh"), sf.Tag.Get("en")), Type: typeName(sf.Type), Default: def,
			Unit: sf.Tag.Get("unit"), index: i, hasDefault: has, kind: sf.Type,
		})
	}
	return fields
}

// Documented lets a parameter's type say what it accepts, in place of its Go kind.
type Documented interface{ TypeDoc() string }

func typeName(t reflect.Type) string {
	if d, ok := reflect.Zero(t).Interface().(Documented); ok {
		return d.TypeDoc()
	}
	switch t.Kind() {
	case reflect.Int:
		return "int"
	case reflect.Bool:
		return "bool"
	case reflect.String:
		return "text"
	case reflect.Slice:
		return "list of " + typeName(t.Elem())
	}
	return t.String()
}

// Args are parameters that were read and found well-formed for one simulator.
type Args struct{ value any }

// An ArgError says which parameter is wrong, what was found and what was wanted.
type ArgError struct {
	Param string // name of the parameter; empty when it is the whole input
	Found string
	Want  string
}

func (e *ArgError) Error() string {
	switch {
	case e.Param == "":
		return e.Want
	case e.Found == "":
		return fmt.Sprintf("parameter %s: %s", e.Param, e.Want)
	}
	return fmt.Sprintf("parameter %s: found %s: %s", e.Param, e.Found, e.Want)
}

// Wrong makes an [*ArgError]; models use it to refuse parameters that the runtime could not be given either.
func Wrong(param string, found any, want string) error {
	return &ArgError{Param: param, Found: fmt.Sprint(found), Want: want}
}

// A Validator is a parameter struct that can refuse combinations; Decode calls it.
type Validator interface{ Validate() error }

// Decode reads parameters from a JSON object. Unknown and missing names, wrong types and what the parameters'
// Validate refuses come back as an [*ArgError].
func (s *Simulator) Decode(data []byte) (Args, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		why := "found something else"
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			why = fmt.Sprintf("at byte %d: %v", syntax.Offset, syntax)
		}
		return Args{}, &ArgError{Want: "want the parameters as a JSON object: " + why}
	}
	sc := s.schema()
	v := reflect.New(sc.paramType).Elem()
	seen := 0
	for i := range sc.params {
		f := &sc.params[i]
		text, ok := raw[f.Name]
		switch {
		case ok:
			seen++
		case f.hasDefault:
			text = json.RawMessage(f.Default)
		default:
			return Args{}, cmp.Or(s.findUnknown(raw), &ArgError{Param: f.Name, Want: fmt.Sprintf("missing; want %s (%s)", f.Type, f.Doc.En)})
		}
		if err := decodeField(f, text, v.Field(f.index)); err != nil {
			return Args{}, err
		}
	}
	if seen != len(raw) {
		return Args{}, s.findUnknown(raw)
	}
	return s.accept(v.Interface())
}

// findUnknown complains about the first name, in the order of the alphabet, that is no parameter; nil if all are.
func (s *Simulator) findUnknown(raw map[string]json.RawMessage) *ArgError {
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if _, ok := fieldNamed(s.Params(), name); !ok {
			return s.unknown(name)
		}
	}
	return nil
}

func (s *Simulator) accept(p any) (Args, error) {
	if val, ok := p.(Validator); ok {
		if err := val.Validate(); err != nil {
			return Args{}, err
		}
	}
	return Args{p}, nil
}

func decodeField(f *Field, text json.RawMessage, into reflect.Value) error {
	if string(text) == "null" {
		return &ArgError{Param: f.Name, Found: "null", Want: "want " + f.Type}
	}
	err := json.Unmarshal(text, into.Addr().Interface())
	if err == nil {
		return nil
	}
	if arg, ok := err.(*ArgError); ok {
		return &ArgError{Param: f.Name, Found: arg.Found, Want: arg.Want}
	}
	return &ArgError{Param: f.Name, Found: string(text), Want: "want " + f.Type}
}

func fieldNamed(fields []Field, name string) (Field, bool) {
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

func (s *Simulator) unknown(name string) *ArgError {
	names := make([]string, 0, len(s.Params()))
	for _, f := range s.Params() {
		names = append(names, f.Name)
	}
	want := s.Name + " takes " + strings.Join(names, ", ")
	if near, ok := Nearest(name, names); ok {
		want = "did you mean " + near + "?"
	}
	return &ArgError{Param: name, Want: "unknown; " + want}
}

// ParseArgs reads key=value arguments as the command line gives them: numbers and true/false as in JSON, anything
// else as text, a list either as JSON or as values between commas that are not inside brackets or braces.
func (s *Simulator) ParseArgs(args []string) (Args, error) {
	object := make(map[string]json.RawMessage, len(args))
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			return Args{}, &ArgError{Want: fmt.Sprintf("argument %q: want name=value, such as %s=…", a, s.Params()[0].Name)}
		}
		f, known := fieldNamed(s.Params(), name)
		if !known {
			return Args{}, s.unknown(name)
		}
		if _, twice := object[name]; twice {
			return Args{}, &ArgError{Param: name, Want: "given twice"}
		}
		object[name] = literal(f.kind, value)
	}
	data, err := json.Marshal(object)
	if err != nil {
		return Args{}, &ArgError{Want: err.Error()}
	}
	return s.Decode(data)
}

// literal turns the text of one argument into JSON, guided by the parameter's kind.
func literal(kind reflect.Type, value string) json.RawMessage {
	trimmed := strings.TrimSpace(value)
	switch kind.Kind() {
	case reflect.Int, reflect.Bool:
		if json.Valid([]byte(trimmed)) {
			return json.RawMessage(trimmed)
		}
	case reflect.Slice:
		if strings.HasPrefix(trimmed, "[") && json.Valid([]byte(trimmed)) {
			return json.RawMessage(trimmed)
		}
		items := SplitList(trimmed)
		parts := make([]string, len(items))
		for i, item := range items {
			parts[i] = string(literal(kind.Elem(), item))
		}
		return json.RawMessage("[" + strings.Join(parts, ",") + "]")
	case reflect.Struct:
		if strings.HasPrefix(trimmed, "{") && json.Valid([]byte(trimmed)) {
			return json.RawMessage(trimmed)
		}
	}
	return json.RawMessage(strconv.Quote(value))
}

// SplitList splits at the commas that stand outside brackets, braces and parentheses, and trims the parts.
func SplitList(s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	var parts []string
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '[', '{', '(':
			depth++
		case ']', '}', ')':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	return append(parts, strings.TrimSpace(s[start:]))
}

// Encode gives the parameters back as a JSON object, defaults filled in.
func (s *Simulator) Encode(a Args) json.RawMessage {
	data, err := json.Marshal(a.value)
	if err != nil {
		panic("sim: parameters that do not encode: " + err.Error())
	}
	return data
}

// Nearest returns the name that a mistyped one was probably meant to be: the closest by edit distance, if it is
// within a third of the length.
func Nearest(name string, known []string) (string, bool) {
	best, bestDistance := "", len(name)/3+2
	for _, k := range known {
		if d := editDistance(name, k); d < bestDistance {
			best, bestDistance = k, d
		}
	}
	return best, best != ""
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
