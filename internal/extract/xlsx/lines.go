package xlsx

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/internal/extract/flow"
)

// content is a displayed cell with the range that it covers.
type content struct {
	area
	text string
}

// line is a row of a sheet in which something is displayed.
type line struct {
	row     int
	cells   []content // that begin here, from left to right
	gap     bool      // an empty row stands above
	covered bool      // a merged cell from above reaches into it
	wide    bool      // its only cell is as wide as the sheet
}

// items turns a sheet into paragraphs and tables.
func (s *sheet) items(values map[position]string) []flow.Item {
	var out []flow.Item
	lines := s.lines(s.contents(values))
	if len(lines) > 0 && !genericName.MatchString(s.name) {
		out = append(out, flow.Item{Text: s.name})
	}
	last := -1 // last line of several cells
	for i, l := range lines {
		if len(l.cells) > 1 {
			last = i
		}
	}
	var table []line
	for i, l := range lines {
		if !l.prose(len(table) > 0, i > last) {
			table = append(table, l)
			continue
		}
		out = append(out, s.table(table)...)
		table = nil
		for text := range strings.SplitSeq(l.cells[0].text, "\n") {
			if strings.TrimSpace(text) != "" {
				out = append(out, flow.Item{Text: text})
			}
		}
	}
	return append(out, s.table(table)...)
}

// genericName is a name that the program gave.
var genericName = regexp.MustCompile(`(?i)^\s*(?:sheet|工作表|表格?)?\s*\d*\s*$`)

// contents joins values and merges, and drops what is not displayed. A merged
// cell shows the value of its first position; others in its range stay unseen.
func (s *sheet) contents(values map[position]string) []content {
	inside := s.mergeIndex()
	row, col := visible(s.hiddenRows), visible(s.hiddenCols)
	var out []content
	for p, text := range values {
		if strings.TrimSpace(text) == "" {
			continue
		}
		a := area{p, p}
		if m := inside(p); m != nil {
			if m.from != p {
				continue
			}
			a = *m
		}
		// A range whose first rows or columns are hidden begins below them.
		a.from = position{row(a.from.row), col(a.from.col)}
		if a.from.row <= a.to.row && a.from.col <= a.to.col {
			out = append(out, content{a, text})
		}
	}
	slices.SortFunc(out, func(a, b content) int {
		return cmp.Or(cmp.Compare(a.from.row, b.from.row), cmp.Compare(a.from.col, b.from.col))
	})
	return out
}

// mergeIndex finds the merged range around a position.
func (s *sheet) mergeIndex() func(position) *area {
	byFirst := slices.Clone(s.merges)
	slices.SortFunc(byFirst, func(a, b area) int { return cmp.Compare(a.from.row, b.from.row) })
	// A range reaches no further down than the furthest up to it.
	reach := make([]int, len(byFirst))
	for i, a := range byFirst {
		reach[i] = a.to.row
		if i > 0 {
			reach[i] = max(reach[i], reach[i-1])
		}
	}
	return func(p position) *area {
		i, _ := slices.BinarySearchFunc(byFirst, p.row+1, func(a area, row int) int { return cmp.Compare(a.from.row, row) })
		for i--; i >= 0 && reach[i] >= p.row; i-- {
			if a := &byFirst[i]; p.row <= a.to.row && a.from.col <= p.col && p.col <= a.to.col {
				return a
			}
		}
		return nil
	}
}

// visible finds the first row or column from n on that is not hidden.
func visible(hidden map[int]bool) func(n int) int {
	next := map[int]int{}
	for _, n := range slices.Backward(slices.Sorted(maps.Keys(hidden))) {
		next[n] = n + 1
		if further, ok := next[n+1]; ok {
			next[n] = further
		}
	}
	return func(n int) int {
		if v, ok := next[n]; ok {
			return v
		}
		return n
	}
}

// lines groups what is displayed by row.
func (s *sheet) lines(contents []content) []line {
	var out []line
	right, reach := 0, 0
	for _, c := range contents {
		right = max(right, c.to.col)
		if n := len(out); n == 0 || out[n-1].row != c.from.row {
			l := line{row: c.from.row, covered: reach >= c.from.row}
			if n > 0 {
				l.gap = s.emptyBetween(max(out[n-1].row, reach), c.from.row)
			}
			out = append(out, l)
		}
		l := &out[len(out)-1]
		l.cells = append(l.cells, c)
		reach = max(reach, c.to.row)
	}
	for i := range out {
		c := out[i].cells[0]
		out[i].wide = len(out[i].cells) == 1 && c.to.col > c.from.col && 3*(c.to.col-c.from.col+1) >= 2*right
	}
	return out
}

func (s *sheet) emptyBetween(above, below int) bool {
	for row := above + 1; row < below; row++ {
		if !s.hiddenRows[row] {
			return true
		}
	}
	return false
}

const longLabel = 60 // characters; no label of the forms is longer

var (
	caption = regexp.MustCompile(`^第?二十条第?[（(].{1,3}[）)]项`)
	heading = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}[、.．].*(?:情况|事项|问题|措施|概述|概况)$`)
	closing = regexp.MustCompile(`^(?:(?:注|备注|说明|填表|审核|联系).{0,6}[:：]|[12][0-9一二三四五六七八九〇○零]{3}年.{1,3}月.{1,3}日$)`)
)

// prose tells titles, headings and text from the rows of a table. A label whose
// values are all blank looks the same, so that inside a table only what reads
// like prose ends it.
func (l *line) prose(inTable, noMore bool) bool {
	if len(l.cells) != 1 || l.covered {
		return false
	}
	text := strings.TrimSpace(l.cells[0].text)
	compact := strings.Join(strings.Fields(text), "")
	switch {
	case caption.MatchString(compact):
		return false
	case heading.MatchString(compact), closing.MatchString(compact):
		return true
	case strings.Contains(text, "。"), utf8.RuneCountInString(text) > longLabel && l.cells[0].from.row == l.cells[0].to.row:
		return true
	case !inTable, l.gap:
		return true
	}
	return noMore && l.wide
}
