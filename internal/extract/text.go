package extract

import (
	"regexp"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

var (
	captionLine = regexp.MustCompile(`^第?二十条第?[（(][一二三四五六七八九十1-9][）)]项$`)
	pipeRule    = regexp.MustCompile(`^\|?[\s:|\-]*-{2,}[\s:|\-]*\|?$`)
	digits      = regexp.MustCompile(`\d`)
)

// parseText reads plain text: a line is a paragraph, and lines cut by tabs or
// pipes are the rows of a table, which blank lines do not end.
func parseText(text string) (*document, error) {
	p := textParser{doc: &document{meta: map[string]string{}}}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n").Replace(text)
	for line := range strings.SplitSeq(text, "\n") {
		p.line(line)
	}
	p.endTable()
	return p.doc, nil
}

type textParser struct {
	doc   *document
	rows  [][]string
	blank int    // blank lines since the last paragraph
	held  string // a line inside a table that may be the first half of a label
}

func (p *textParser) line(line string) {
	if tidy(line) == "" {
		p.blank++
		return // a page break inside a table, or space between paragraphs
	}
	if cells := splitRow(line); cells != nil {
		cells = p.joinHeld(cells)
		if len(p.rows) > 0 && startsTable(line) {
			p.endTable()
		}
		p.rows = append(p.rows, cells)
		return
	}
	if pipeRule.MatchString(strings.TrimSpace(line)) {
		return
	}
	if len(p.rows) > 0 && p.held == "" && maybeLabel(tidy(line)) {
		p.held = tidy(line)
		return
	}
	p.endTable()
	p.doc.blocks = append(p.doc.blocks, block{text: tidy(line), table: -1, gap: p.blank})
	p.blank = 0
}

// splitRow cuts a line of a flattened table into its cells; nil for prose.
func splitRow(line string) []string {
	switch {
	case strings.Contains(line, "\t") && strings.TrimLeft(line, " \t\u3000") != "" && !isIndent(line):
		return tidyAll(strings.Split(line, "\t"))
	case strings.Contains(line, "|") && !strings.ContainsAny(line, "。；") && !pipeRule.MatchString(strings.TrimSpace(line)):
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "|"); ok {
			line = strings.TrimSuffix(rest, "|") // pipes at both ends frame the row
		}
		return tidyAll(strings.Split(line, "|"))
	case captionLine.MatchString(tidy(line)):
		return []string{tidy(line)}
	}
	return nil
}

// isIndent tells a paragraph indented by tabs from a row that lost its leading
// cell: the paragraph has no further tab and ends like a sentence.
func isIndent(line string) bool {
	rest := strings.TrimLeft(line, " \t\u3000")
	if strings.Contains(strings.TrimRight(rest, " \t"), "\t") {
		return false
	}
	text := tidy(rest)
	return !captionLine.MatchString(text) && indicator.ParseValue(text).Number == 0 && len([]rune(text)) > 12 || strings.ContainsAny(text, "。；")
}

// startsTable recognises the first row of tables three and four, which may
// follow the table before without a line between.
func startsTable(line string) bool {
	s := indicator.NormalizeLabel(line)
	if digits.MatchString(s) {
		return false
	}
	return strings.Contains(s, "勾稽关系") || strings.Contains(s, "行政复议") && strings.Contains(s, "行政诉讼")
}

// maybeLabel recognises lines that can be half a label: no sentence, no heading.
func maybeLabel(text string) bool {
	if strings.ContainsAny(text, "。；") || len([]rune(text)) > 45 {
		return false
	}
	h, ok := parseHeading(0, text)
	return !ok || !h.strong
}

// joinHeld joins a label that a line break has cut: the line before, or the last
// cell of a row without values, with the first cell of this row.
func (p *textParser) joinHeld(cells []string) []string {
	if p.held != "" {
		held := p.held
		p.held = ""
		if joined := held + cells[0]; indicator.IsLabel(joined) || strings.Count(held, "（")+strings.Count(held, "(") > strings.Count(held, "）")+strings.Count(held, ")") {
			return append([]string{joined}, cells[1:]...)
		}
		p.endTable()
		p.doc.blocks = append(p.doc.blocks, block{text: held, table: -1})
		return cells
	}
	if len(p.rows) == 0 {
		return cells
	}
	last := p.rows[len(p.rows)-1]
	tail := last[len(last)-1]
	if tail != "" && indicator.ParseValue(tail).State == nianbao.StateUnparsed && !indicator.IsLabel(tail) && !indicator.IsLabel(cells[0]) && indicator.IsLabel(tail+cells[0]) {
		p.rows = p.rows[:len(p.rows)-1]
		return append(append(append([]string{}, last[:len(last)-1]...), tail+cells[0]), cells[1:]...)
	}
	return cells
}

func (p *textParser) endTable() {
	held := p.held
	p.held = ""
	defer func() {
		if held != "" {
			p.doc.blocks = append(p.doc.blocks, block{text: held, table: -1})
		}
	}()
	if len(p.rows) == 0 {
		return
	}
	if alone(p.rows) {
		for _, row := range p.rows {
			p.doc.blocks = append(p.doc.blocks, block{text: row[0], table: -1})
		}
		p.rows = nil
		return
	}
	index := len(p.doc.tables)
	t := table{Table: indicator.FromRows(index, p.rows)}
	p.rows = nil
	p.doc.tables = append(p.doc.tables, t)
	p.doc.blocks = append(p.doc.blocks, block{table: index})
}

// alone recognises captions without a table.
func alone(rows [][]string) bool {
	for _, row := range rows {
		if len(row) > 1 {
			return false
		}
	}
	return true
}

func tidyAll(cells []string) []string {
	for i, c := range cells {
		cells[i] = tidy(c)
	}
	return cells
}
