package slice

import (
	"fmt"
	"strings"

	"godrill/internal/rng"
	"godrill/internal/sim"
)

var copyOracle = sim.Oracle[CopyParams]{
	Answers: []string{"copied", "result", "source"},
	Sample:  map[string]int{"amd64": 10},
	Edges:   copyEdges,
	Draw:    drawCopy,
	Program: copyProgram,
}

func copyEdges(sim.Target) []CopyParams {
	return []CopyParams{
		{Dst: 0, Src: 3},
		{Dst: 3, Src: 0},
		{Dst: 2, Src: 5},
		{Dst: 5, Src: 2},
		{Dst: 3, Src: 3},
		{Dst: 4, Src: 5, Overlap: true, Offset: 1},
		{Dst: 5, Src: 4, Overlap: true, Offset: -1},
		{Dst: 4, Src: 4, Overlap: true},
		{Dst: 3, Src: 3, Overlap: true, Offset: 3},
		{Dst: 3, Src: 3, Overlap: true, Offset: -5},
		{Dst: 30, Src: 40, Overlap: true, Offset: 7},
	}
}

func drawCopy(r *rng.Rand, _ sim.Target) CopyParams {
	most := 10
	if r.Chance(100) {
		most = 200
	}
	p := CopyParams{Dst: r.IntN(most), Src: r.IntN(most), Overlap: r.Bool()}
	if p.Overlap {
		p.Offset = r.Range(-most, most)
	}
	return p
}

// copyProgram returns a program that reads its cases from a text.
func copyProgram(_ sim.Target, cases []CopyParams) sim.Program {
	var table strings.Builder
	for _, p := range cases {
		overlap, fromSrc, fromDst := 0, max(0, -p.Offset), max(0, p.Offset)
		if p.Overlap {
			overlap = 1
		}
		fmt.Fprintln(&table, overlap, fromSrc, p.Src, fromDst, p.Dst)
	}
	return sim.Program{Files: map[string]string{"main.go": strings.Replace(copyMain, "@table", table.String(), 1)}}
}

const copyMain = `package main

import (
	"bufio"
	"os"
	"strconv"
)

var out = bufio.NewWriter(os.Stdout)

func counted(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i + 1
	}
	return s
}

func list(numbers []int) string {
	text := "["
	for i, n := range numbers {
		if i > 0 {
			text += ","
		}
		text += strconv.Itoa(n)
	}
	return text + "]"
}

func ask(overlap, fromSrc, lenSrc, fromDst, lenDst int) {
	src, dst := counted(lenSrc), make([]int, lenDst)
	if overlap == 1 {
		n := fromSrc + lenSrc
		if n < fromDst+lenDst {
			n = fromDst + lenDst
		}
		array := counted(n)
		src, dst = array[fromSrc:fromSrc+lenSrc], array[fromDst:fromDst+lenDst]
	}
	n := copy(dst, src)
	out.WriteString("[" + strconv.Itoa(n) + "," + list(dst) + "," + list(src) + "]\n")
}

// Each line of the table is a case: overlap, then start and length of the source and of the destination.
const table = ` + "`@table`" + `

func main() {
	var args [5]int
	field := 0
	for i := 0; i < len(table); i++ {
		switch b := table[i]; b {
		case ' ':
			field++
		case '\n':
			ask(args[0], args[1], args[2], args[3], args[4])
			args, field = [5]int{}, 0
		default:
			args[field] = args[field]*10 + int(b-'0')
		}
	}
	out.Flush()
}
`
