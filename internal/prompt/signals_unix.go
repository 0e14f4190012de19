//go:build unix

package prompt

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	resized   = syscall.SIGWINCH
	continued = syscall.SIGCONT
)

// watched are the signals that a prompt reacts to. Other parts of the program may watch them too.
var watched = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, resized, continued}

// suspend stops the whole process group, as the terminal would, and returns when it goes on. Where nobody could bring
// the process back, the kernel ignores the stop, and so do we after a moment.
func suspend() {
	back := make(chan os.Signal, 1)
	signal.Notify(back, continued)
	defer signal.Stop(back)
	if syscall.Kill(0, syscall.SIGTSTP) != nil {
		return
	}
	select {
	case <-back:
	case <-time.After(200 * time.Millisecond):
	}
}
