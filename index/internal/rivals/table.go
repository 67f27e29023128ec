package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// print writes the tables as Markdown.
func (m *measurement) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d reports, %.1f MB of folded text (%.1f KB each), seed %d.\n\n",
		m.o.n, mega(m.truth.bytes), float64(m.truth.bytes)/1000/float64(m.o.n), m.o.seed)
	b.WriteString("Filling and memory:\n\n")
	writeTable(&b, []string{"engine", "texts, s", "index, s", "of CPU, s", "reports/s of CPU", "index ÷ text", "index + texts ÷ text", "peak filling, MB", "peak searching, MB", "of it own, MB"}, m.fillRows())
	b.WriteString("\nAnswers against a search for substrings:\n\n")
	writeTable(&b, m.truthHead(), m.truthRows())
	b.WriteString("\nTimes in ms, p50 / p95 over the questions, one client; in brackets the p95 as a multiple of the first engine's; † finds less than 90 % of the hits:\n\n")
	head := []string{"engine"}
	for _, c := range m.classes {
		head = append(head, c.name)
	}
	writeTable(&b, head, m.timeRows())
	b.WriteString("\nEngines:\n\n")
	for _, r := range m.rows {
		fmt.Fprintf(&b, "- %s: %s\n", r.contender.name, r.contender.about)
	}
	for _, line := range m.missing {
		fmt.Fprintf(&b, "- left out: %s\n", line)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (m *measurement) fillRows() (rows [][]string) {
	for _, r := range m.rows {
		cpu := r.built.IndexCPU
		if r.built.Remade {
			cpu -= m.made
		}
		total := r.built.Sizes.Index + r.built.Sizes.Texts
		texts := seconds(r.built.Load)
		sum := ratio(total, m.truth.bytes)
		if r.built.Sizes.Texts == 0 { // a scheme that keeps no texts
			texts, sum = "–", "–"
		}
		rows = append(rows, []string{r.contender.name, texts, seconds(r.built.Index), seconds(cpu),
			fmt.Sprintf("%.0f", float64(m.o.n)/max(cpu.Seconds(), 0.01)),
			ratio(r.built.Sizes.Index, m.truth.bytes), sum,
			fmt.Sprintf("%.0f", mega(r.built.Memory.Peak)), fmt.Sprintf("%.0f", mega(r.memory.Peak)), fmt.Sprintf("%.0f", mega(r.memory.Anonymous))})
	}
	return rows
}

func (m *measurement) truthHead() []string {
	head := []string{"engine"}
	for i, c := range m.classes {
		switch {
		case c.exact && !c.asks[0].Facets:
			head = append(head, fmt.Sprintf("%s: %d hits of %d questions", c.name, m.held[i], len(c.asks)))
		case c.exact:
			head = append(head, c.name+": wrong counts")
		default:
			head = append(head, c.name+": hits ÷ reports with the characters")
		}
	}
	return head
}

func (m *measurement) truthRows() (rows [][]string) {
	for _, r := range m.rows {
		cells := []string{r.contender.name}
		for i, c := range m.classes {
			res := r.results[i]
			var cell string
			switch j := res.Judged; {
			case c.exact && !c.asks[0].Facets && j.Asked < len(c.asks):
				cell = "not checked"
			case c.exact && !c.asks[0].Facets && j.Wrong == 0:
				cell = "all, no other"
			case c.exact && !c.asks[0].Facets:
				cell = fmt.Sprintf("%d missed, %d false; %d questions wrong", j.Missed, j.False, j.Wrong)
			case c.exact:
				cell = fmt.Sprintf("%d of %d", res.Counts, len(c.asks))
			default:
				cell = fmt.Sprintf("%.0f %%", 100*float64(res.Hits)/float64(max(m.held[i], 1)))
			}
			if res.Failed > 0 {
				cell += fmt.Sprintf("; %d without answer", res.Failed)
			}
			cells = append(cells, cell)
		}
		rows = append(rows, cells)
	}
	return rows
}

func (m *measurement) timeRows() (rows [][]string) {
	for e, r := range m.rows {
		cells := []string{r.contender.name}
		for i := range m.classes {
			p50, p95 := quantile(r.results[i].Times, 0.5), quantile(r.results[i].Times, 0.95)
			cell := millis(p50) + " / " + millis(p95)
			if first := quantile(m.rows[0].results[i].Times, 0.95); e > 0 && first > 0 {
				cell += fmt.Sprintf(" (×%.2g)", float64(p95)/float64(first))
			}
			if m.incomplete(r, i) {
				cell += " †"
			}
			cells = append(cells, cell)
		}
		rows = append(rows, cells)
	}
	return rows
}

// incomplete reports whether an engine finds less than nine tenths of what
// there is, so that its times are no achievement.
func (m *measurement) incomplete(r *row, class int) bool {
	return float64(r.results[class].Hits) < 0.9*float64(m.held[class])
}

// writeTable writes a Markdown table.
func writeTable(b *strings.Builder, head []string, rows [][]string) {
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "---"
		if i > 0 {
			rule[i] = "---:"
		}
	}
	for _, cells := range append([][]string{head, rule}, rows...) {
		b.WriteString("|")
		for _, c := range cells {
			b.WriteString(" " + strings.ReplaceAll(c, "|", `\|`) + " |")
		}
		b.WriteString("\n")
	}
}

func mega(n int64) float64 { return float64(n) / 1e6 }

func ratio(n, of int64) string { return fmt.Sprintf("%.2f", float64(n)/float64(max(of, 1))) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()) }

func millis(d time.Duration) string {
	ms := d.Seconds() * 1000
	if ms < 10 {
		return fmt.Sprintf("%.1f", ms)
	}
	return fmt.Sprintf("%.0f", ms)
}
