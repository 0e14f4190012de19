package bank

import (
	"regexp"
	"sync"
)

// pattern compiles a regular expression when it is first used. Most commands never read a bank, and compiling all of
// them would cost each start half a millisecond.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
