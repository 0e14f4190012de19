//go:build !unix

package prompt

import (
	"os"
	"syscall"
)

// These systems do not tell about a new size, and do not suspend.
const (
	resized   = syscall.Signal(-1)
	continued = syscall.Signal(-2)
)

var watched = []os.Signal{os.Interrupt, syscall.SIGTERM}

func suspend() {}
