package oracle

import (
	"bufio"
	"bytes"
	"context"
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"

	"godrill/internal/sim"
)

// Ask puts cases to the real runtime and returns one row for each, in order. The error says what the compiler or
// the program said.
func (tc *Toolchain) Ask(ctx context.Context, s *sim.Simulator, t sim.Target, cases []sim.Args) ([]sim.Row, error) {
	var rows []sim.Row
	err := tc.AskOften(ctx, s, t, cases, 1, func(i int, row sim.Row) { rows = append(rows, row) })
	return rows, err
}

// AskOften builds the programs that put the cases to the real runtime and executes each of them so many times. Each
// answer is handed to seen, with the place of its case.
func (tc *Toolchain) AskOften(ctx context.Context, s *sim.Simulator, t sim.Target, cases []sim.Args, times int, seen func(i int, row sim.Row)) error {
	o := s.Oracle()
	if o == nil {
		return fmt.Errorf("%s has no oracle", s.Name)
	}
	chunk := len(cases)
	if o.Chunk > 0 {
		chunk = o.Chunk
	}
	for start := 0; start < len(cases); start += chunk {
		part := cases[start:min(start+chunk, len(cases))]
		err := tc.askPart(ctx, o.Program(t, part), t.Arch, times, func(rows []sim.Row) error {
			return handOver(rows, len(part), len(o.Answers), start, seen)
		})
		if err != nil {
			return fmt.Errorf("%s under go%s %s: %w", s.Name, tc.Version.Full(), t.Arch, err)
		}
	}
	return nil
}

// handOver checks the shape of what one execution answered, and passes it on.
func handOver(rows []sim.Row, cases, answers, start int, seen func(int, sim.Row)) error {
	if len(rows) != cases {
		return fmt.Errorf("the program answered %d cases, want %d", len(rows), cases)
	}
	for i, row := range rows {
		if len(row) != answers {
			return fmt.Errorf("case %d has %d answers, want %d", start+i, len(row), answers)
		}
	}
	for i, row := range rows {
		seen(start+i, row)
	}
	return nil
}

// askPart builds one program and executes it so many times; data is read once, since it cannot change.
func (tc *Toolchain) askPart(ctx context.Context, p sim.Program, arch string, times int, done func([]sim.Row) error) error {
	dir, err := os.MkdirTemp("", "godrill-oracle-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary, err := tc.build(ctx, dir, arch, p.Files)
	if err != nil {
		return err
	}
	if p.Words != nil {
		rows, err := readWords(binary, p.Words)
		if err != nil {
			return err
		}
		return done(rows)
	}
	for range times {
		rows, err := execute(ctx, dir, binary, arch)
		if err != nil {
			return err
		}
		if err := done(rows); err != nil {
			return err
		}
	}
	return nil
}

// Executable reports whether programs for an architecture run on this machine.
func Executable(arch string) bool {
	return arch == runtime.GOARCH || runtime.GOARCH == "amd64" && arch == "386"
}

func execute(ctx context.Context, dir, binary, arch string) ([]sim.Row, error) {
	if !Executable(arch) {
		return nil, fmt.Errorf("programs for %s cannot run on this machine", arch)
	}
	cmd := exec.CommandContext(ctx, binary)
	cmd.Dir = dir
	out, err := run(cmd, append(os.Environ(), "GODEBUG=", "GOGC=", "GOMEMLIMIT=", "GOMAXPROCS="))
	if err != nil {
		return nil, err
	}
	var rows []sim.Row
	lines := bufio.NewScanner(bytes.NewReader([]byte(out)))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var row sim.Row
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("row %d: %q is not a JSON array", len(rows), lines.Text())
		}
		rows = append(rows, row)
	}
	return rows, lines.Err()
}

// readWords reads the rows of a program that is data: the array main.Words of a linked ELF binary.
func readWords(path string, answers func([]uint64) []any) ([]sim.Row, error) {
	words, err := symbolWords(path, "main.Words")
	if err != nil {
		return nil, err
	}
	var rows []sim.Row
	for len(words) > 0 {
		n := words[0]
		if n > uint64(len(words)-1) {
			return nil, fmt.Errorf("row %d of main.Words is cut off", len(rows))
		}
		row := sim.Row{}
		for _, a := range answers(words[1 : 1+n]) {
			data, err := json.Marshal(a)
			if err != nil {
				return nil, err
			}
			row = append(row, data)
		}
		rows = append(rows, row)
		words = words[1+n:]
	}
	return rows, nil
}

func symbolWords(path, name string) ([]uint64, error) {
	f, err := elf.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	symbols, err := f.Symbols()
	if err != nil {
		return nil, err
	}
	for _, s := range symbols {
		if s.Name != name || int(s.Section) >= len(f.Sections) {
			continue
		}
		section := f.Sections[s.Section]
		if section.Type == elf.SHT_NOBITS {
			return make([]uint64, s.Size/8), nil // all zero
		}
		data := make([]byte, s.Size)
		if _, err := section.ReadAt(data, int64(s.Value-section.Addr)); err != nil {
			return nil, err
		}
		words := make([]uint64, s.Size/8)
		return words, binary.Read(bytes.NewReader(data), f.ByteOrder, words)
	}
	return nil, errors.New("the program has no symbol " + name)
}
