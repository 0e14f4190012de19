// Package drill runs a session: ask, grade, explain, record.
package drill
