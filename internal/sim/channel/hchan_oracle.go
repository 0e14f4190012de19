package channel

import (
	_ "embed"
	"fmt"
	"strings"

	"godrill/internal/gover"
	"godrill/internal/lang"
	"godrill/internal/rng"
	"godrill/internal/sim"
)

var hchanOracle = sim.Oracle[HchanParams]{
	Answers: []string{"qcount", "sendx", "recvx", "sendq", "recvq", "closed", "slots", "results"},
	Edges:   hchanEdges,
	Draw:    drawHchan,
	Program: hchanProgram,
}

// An hchanLayout says where in an hchan the fields stand, in bytes.
type hchanLayout struct{ closed, sendx, recvx, buf int }

// hchanLayouts serve the oracle alone, which reads the memory of real channels. A wrong one shows in every vector.
var hchanLayouts = gover.NewTable(lang.T("hchan 的布局", "the layout of an hchan"),
	gover.Entry[hchanLayout]{
		Since: gover.Go(2), Value: hchanLayout{closed: 20, sendx: 32, recvx: 40},
		Note: lang.T("缓冲区紧跟在结构之后", "the buffer follows the struct"), Ref: "runtime/chan.h: Hchan",
	},
	gover.Entry[hchanLayout]{
		Since: gover.Go(4), Value: hchanLayout{closed: 28, sendx: 40, recvx: 48, buf: 16},
		Note: lang.T("buf 指向缓冲区", "buf points to the buffer"), Ref: "runtime/chan.go: hchan",
	},
	gover.Entry[hchanLayout]{
		Since: gover.Go(23), Value: hchanLayout{closed: 28, sendx: 48, recvx: 56, buf: 16},
		Note: lang.T("多了 timer 字段", "there is a field timer"), Ref: "runtime/chan.go: hchan",
	},
)

//go:embed hchan.go.txt
var hchanMain string

// hchanProgram returns a program that reads the cases from a table.
func hchanProgram(t sim.Target, cases []HchanParams) sim.Program {
	var table strings.Builder
	for _, p := range cases {
		fmt.Fprintf(&table, "%d", p.Cap)
		for _, o := range p.Ops {
			switch o.Do {
			case Receive:
				table.WriteString(" r")
			case Close:
				table.WriteString(" c")
			default:
				fmt.Fprintf(&table, " %d", o.Value)
			}
		}
		table.WriteString("\n")
	}
	l := hchanLayouts.Value(t.Go)
	text := strings.NewReplacer("@table", strings.TrimSpace(table.String()), "@closed", fmt.Sprint(l.closed), "@sendx", fmt.Sprint(l.sendx),
		"@recvx", fmt.Sprint(l.recvx), "@buf", fmt.Sprint(l.buf)).Replace(hchanMain)
	return sim.Program{Files: map[string]string{"main.go": text}}
}

// ops reads operations written in short: s sends the next number, r receives, c closes.
func ops(short string) []Op {
	var list []Op
	for _, letter := range short {
		switch letter {
		case 's':
			list = append(list, Op{Do: Send, Value: len(list) + 1})
		case 'c':
			list = append(list, Op{Do: Close})
		default:
			list = append(list, Op{})
		}
	}
	return list
}

func hchanEdges(sim.Target) []HchanParams {
	var cases []HchanParams
	for _, c := range []struct {
		capacity int
		short    string
	}{
		{0, "s"},
		{0, "r"},
		{0, "sr"},
		{0, "rs"},
		{0, "rrc"},
		{0, "ssc"},
		{0, "csrc"},
		{0, "ssrr"},
		{0, "rrss"},
		{1, "rs"},
		{1, "srs"},
		{1, "ssr"},
		{1, "sscrr"},
		{2, "rrsss"},
		{2, "sssssrrrrr"},
		{2, "ssrsrsr"},
		{3, "sssscrrrr"},
		{3, "sssrrssr"},
		{3, "rrrrc"},
		{16, "sssrr"},
	} {
		cases = append(cases, HchanParams{c.capacity, ops(c.short)})
	}
	return cases
}

// drawHchan draws operations; one in ten channels is closed on the way.
func drawHchan(r *rng.Rand, _ sim.Target) HchanParams {
	var short strings.Builder
	bias := r.Range(3, 7)
	for range r.Range(1, 14) {
		switch {
		case r.Chance(20):
			short.WriteByte('c')
		case r.IntN(10) < bias:
			short.WriteByte('s')
		default:
			short.WriteByte('r')
		}
	}
	return HchanParams{r.IntN(5), ops(short.String())}
}
