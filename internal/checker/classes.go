package checker

import (
	"errors"

	"godrill/internal/variant"
)

// A class of problems is found in certain parts of a question and has a remedy where the problem itself names none.
type class struct {
	parts []string // the first that the question has is where the problem is shown
	hint  string
}

var classes = map[string]class{
	"arch":     {[]string{"arch", "sim"}, "choose another arch:, or leave it out"},
	"ask":      {[]string{"sim"}, "name an answer of the simulator; godrill sim MODEL lists them"},
	"before":   {[]string{"before"}, "name the items by their ids, in chains that an order can keep"},
	"claim":    {[]string{"answer", "options"}, "correct the answer"},
	"code":     {[]string{"code", "prompt"}, "correct code:"},
	"computed": {[]string{"options"}, "list the options"},
	"crash":    {[]string{"sim"}, "report it with these values"},
	"distinct": {[]string{"options"}, "let the options differ"},
	"error":    {nil, "report it with these values"},
	"hidden":   {[]string{"vary"}, "show it"},
	"items":    {[]string{"items"}, "list at least two, each with an id of its own"},
	"key":      {[]string{"answer", "sim"}, "write the answer as its kind: demands"},
	"kind":     {[]string{"kind"}, "choose the kind that suits the answer"},
	"literal":  {[]string{"why"}, "write ${key}"},
	"many":     {[]string{"options"}, "write fewer"},
	"model":    {[]string{"sim"}, "name a simulator; godrill sim lists them"},
	"mention":  {[]string{"prompt"}, "add code:"},
	"mutant":   {[]string{"options"}, "name a wrong rule of the simulator; godrill sim MODEL --mutants lists them"},
	"name":     {[]string{"prompt"}, "add it to vary:"},
	"near":     {[]string{"sim"}, "let the answers differ"},
	"parts":    {[]string{"kind"}, "add what the kind needs"},
	"points":   {[]string{"points"}, "say what a good answer names"},
	"predict":  {[]string{"sim"}, "keep such values out with where:, or narrow go:"},
	"range":    {[]string{"go", "sim"}, "narrow go:"},
	"release":  {[]string{"go"}, "choose a release of the question's range, or widen go:"},
	"right":    {[]string{"options"}, "mark the right option"},
	"sim":      {[]string{"sim"}, "drop sim:"},
	"test":     {[]string{"tests"}, "correct the test, or what it tests"},
	"text":     {[]string{"prompt"}, "write it in zh and in en"},
	"vary":     {[]string{"vary"}, "correct vary:"},
	"unequal":  {[]string{"vary"}, "let the answers differ"},
	"where":    {[]string{"where", "vary"}, "correct where: it is a Go expression over the parameters"},
	"with":     {[]string{"sim"}, "correct with: in sim:; godrill sim MODEL lists its parameters"},
}

// unfit says whether an error of drawing is one of the condition or of the parameters.
func unfit(err error) *Fault {
	f := &Fault{Class: "vary", Found: err.Error()}
	var condition *variant.WhereError
	var unmet *variant.UnmetError
	if errors.As(err, &condition) || errors.As(err, &unmet) {
		f.Class = "where"
	}
	return f
}
