// Package channel models Go channels and select.
//
// Terms. An hchan is the runtime's channel: a ring buffer with the places of the next send (sendx) and the next receive
// (recvx), the number of buffered values (qcount), and two queues of goroutines that wait (sendq and recvq). A hand-off
// gives a value from a sender straight to a waiting receiver.
//
// The idea: [Run] carries out a scenario, a few goroutines written in Go, on the machine of package scenario, for which
// this package is the library of channel operations. It tells what is printed, who stays blocked and how the program
// ends; where select or the scheduler chooses, every legal outcome. [Hchan] shows the fields of one channel after each
// operation, and [Make] what making one takes of the heap. What changed between releases stands in tables: the direct
// hand-off, the order in which close wakes, the texts of panics and deadlock reports.
//
// What is left out: timers beyond what a scenario can sleep for, and the race detector.
package channel
