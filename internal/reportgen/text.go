package reportgen

import (
	"strings"
)

// flatStyle is how a table became lines of text.
type flatStyle string

const (
	flatTabs    flatStyle = "tabs"    // a row a line, cells parted by tabs, places under spans empty
	flatShort   flatStyle = "short"   // the same with the empty places left out
	flatPipes   flatStyle = "pipes"   // | a | b |
	flatSpaces  flatStyle = "spaces"  // cells parted by several blanks
	flatLines   flatStyle = "lines"   // one cell a line
	flatGlued   flatStyle = "glued"   // cells of a row without anything between
	flatOneLine flatStyle = "oneline" // everything on one line
	flatRagged  flatStyle = "ragged"  // tabs with lost leading places, added trailing ones, blank lines
	flatBroken  flatStyle = "broken"  // tabs with long labels broken over two lines
)

// flatten prints a table as lines.
func flatten(t table, style flatStyle) []string {
	grid := spread(t, style == flatTabs || style == flatPipes || style == flatRagged)
	var out []string
	for i, row := range grid {
		switch style {
		case flatPipes:
			out = append(out, "| "+strings.Join(row, " | ")+" |")
			if i == 0 {
				out = append(out, "|"+strings.Repeat("---|", len(row)))
			}
		case flatSpaces:
			out = append(out, strings.Join(row, "    "))
		case flatLines:
			for _, c := range row {
				if c != "" {
					out = append(out, c)
				}
			}
		case flatGlued:
			out = append(out, strings.Join(row, ""))
		case flatOneLine:
			out = append(out, strings.Join(row, " "))
		case flatRagged:
			out = append(out, ragged(row, i)...)
		case flatBroken:
			out = append(out, broken(strings.Join(row, "\t"))...)
		default:
			out = append(out, strings.Join(row, "\t"))
		}
	}
	return out
}

// ragged loses the leading places of some rows and adds trailing ones; blank
// lines stand where pages ended.
func ragged(row []string, i int) []string {
	line := strings.Join(row, "\t")
	if i%3 == 1 {
		line = strings.TrimLeft(line, "\t")
	}
	if i%4 == 2 {
		line += "\t"
	}
	if i%7 == 6 {
		return []string{line, ""}
	}
	return []string{line}
}

// broken cuts the label of a row after 14 characters.
func broken(line string) []string {
	runes := []rune(line)
	end := strings.IndexByte(line, '\t')
	if end < 0 || len([]rune(line[:end])) < 18 {
		return []string{line}
	}
	return []string{string(runes[:14]), string(runes[14:])}
}

// spread gives the rows of a table as texts; with places, those under spans are
// empty strings, else they are left out.
func spread(t table, places bool) [][]string {
	if !places {
		out := make([][]string, len(t.rows))
		for i, row := range t.rows {
			for _, c := range row {
				out[i] = append(out[i], strings.TrimSpace(c.text))
			}
		}
		return out
	}
	var grid [][]*string
	for r, row := range t.rows {
		col := 0
		for _, c := range row {
			for ; taken(grid, r, col); col++ {
			}
			text := strings.TrimSpace(c.text)
			for dr := range c.rows {
				for dc := range c.cols {
					s := ""
					if dr == 0 && dc == 0 {
						s = text
					}
					grid = place(grid, r+dr, col+dc, s)
				}
			}
			col += c.cols
		}
	}
	out := make([][]string, len(t.rows))
	for r := range out {
		if r >= len(grid) {
			break
		}
		for _, s := range grid[r] {
			if s == nil {
				out[r] = append(out[r], "")
			} else {
				out[r] = append(out[r], *s)
			}
		}
	}
	return out
}

func taken(grid [][]*string, r, c int) bool {
	return r < len(grid) && c < len(grid[r]) && grid[r][c] != nil
}

func place(grid [][]*string, r, c int, s string) [][]*string {
	for len(grid) <= r {
		grid = append(grid, nil)
	}
	for len(grid[r]) <= c {
		grid[r] = append(grid[r], nil)
	}
	grid[r][c] = &s
	return grid
}

// text prints the report as plain text.
func (p *plan) text() string {
	var lines []string
	lines = append(lines, strings.ReplaceAll(p.title, "\n", ""), "")
	if p.d.dateFrom == "visible" {
		lines = append(lines, "发布日期："+p.date, "")
	}
	one := p.joined()
	for _, s := range p.sections {
		if s.heading != "" {
			lines = append(lines, s.heading, "")
		}
		for _, para := range s.paras {
			lines = append(lines, para, "")
		}
		for _, t := range p.tables {
			if t.kind != s.kind {
				continue
			}
			if t.table.note != "" {
				lines = append(lines, t.table.note)
			}
			lines = append(append(lines, flatten(t.table, t.flat)...), "")
		}
		lines = append(lines, s.after...)
	}
	if p.d.signature {
		lines = append(lines, p.d.signatures.lines(p)...)
	}
	if one {
		return strings.Join(strings.Fields(strings.Join(lines, " ")), " ") + "\n"
	}
	return strings.Join(lines, "\n") + "\n"
}
