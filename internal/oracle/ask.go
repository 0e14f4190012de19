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
	o := s.Oracle()
	if o == nil {
		return nil, fmt.Errorf("%s has no oracle", s.Name)
	}
	chunk := len(cases)
	if o.Chunk > 0 {
		chunk = o.Chunk
	}
	rows := make([]sim.Row, 0, len(cases))
	for len(rows) < len(cases) {
		part := cases[len(rows):min(len(rows)+chunk, len(cases))]
		answered, err := tc.askOnce(ctx, o.Program(t, part), t.Arch, len(part))
		if err != nil {
			return rows, fmt.Errorf("%s under go%s %s: %w", s.Name, tc.Version.Full(), t.Arch, err)
		}
		for i, row := range answered {
			if len(row) != len(o.Answers) {
				return rows, fmt.Errorf("%s under go%s: case %d has %d answers, want %d", s.Name, tc.Version.Full(), len(rows)+i, len(row), len(o.Answers))
			}
		}
		rows = append(rows, answered...)
	}
	return rows, nil
}

func (tc *Toolchain) askOnce(ctx context.Context, p sim.Program, arch string, n int) ([]sim.Row, error) {
	dir, err := os.MkdirTemp("", "godrill-oracle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	binary, err := tc.build(ctx, dir, arch, p.Files)
	if err != nil {
		return nil, err
	}
	var rows []sim.Row
	if p.Words != nil {
		rows, err = readWords(binary, p.Words)
	} else {
		rows, err = execute(ctx, dir, binary, arch)
	}
	if err == nil && len(rows) != n {
		err = fmt.Errorf("the program answered %d cases, want %d", len(rows), n)
	}
	return rows, err
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
