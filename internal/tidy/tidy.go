// Package tidy holds no code: its tests are the rules of the repository. If a rule matters, a test enforces it here; the
// reasons stand in docs/STYLE.md and docs/ARCHITECTURE.md.
package tidy
