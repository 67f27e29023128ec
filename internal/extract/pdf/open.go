package pdf

import (
	"math"
	"regexp"
	"strings"
)

// openRow is a line of a table without rules.
type openRow struct {
	line   *line
	runs   []run
	values int
}

// anchors reports whether the line carries numbers: every such line is a row.
func (r *openRow) anchors() bool { return r.values > 0 }

// tabular reports whether a line can only be a row of a table.
func (r *openRow) tabular() bool {
	n := len(r.runs)
	switch {
	case n >= 3:
		return r.values > 0 || !strings.ContainsAny(r.line.text, "。；，")
	case n == 2:
		return r.runs[1].value
	}
	return false
}

// findOpenTables finds tables that are set without verticals, and takes their
// lines out of the text.
func (b *body) findOpenTables() {
	rows := make([]openRow, len(b.lines))
	for i := range b.lines {
		l := &b.lines[i]
		rows[i] = openRow{line: l, runs: l.runs(columnGap(b.em))}
		for _, r := range rows[i].runs {
			if r.value {
				rows[i].values++
			}
		}
	}
	var kept []line
	done := 0
	for _, reg := range b.openRegions(rows) {
		t := b.openTable(rows[reg.from:reg.to])
		if t == nil {
			continue
		}
		b.tables = append(b.tables, t)
		kept = append(kept, b.lines[done:reg.from]...)
		done = reg.to
	}
	b.lines = append(kept, b.lines[done:]...)
}

type region struct{ from, to int }

var (
	sectionHead = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]部分).*(?:情况|事项|措施|问题|概述|概况)$`)
	caption     = regexp.MustCompile(`^(?:第?二十条第?[（(].{1,3}[）)]项|申请人情况)$`)
)

// openRegions finds runs of lines that can only be rows of a table, with the
// pieces of cut labels between them and the header above.
func (b *body) openRegions(rows []openRow) []region {
	const (
		between = 5 // lines of labels between two lines with numbers
		atLeast = 3
	)
	var out []region
	for i := 0; i < len(rows); i++ {
		if !rows[i].tabular() {
			continue
		}
		last, tabular, anchors, strong := i, 0, 0, false
		for k := i; k < len(rows) && k-last <= between; k++ {
			if k > i && (b.ends(&rows[k]) || b.divided(rows[last].line, rows[k].line)) {
				break
			}
			if rows[k].tabular() || rows[k].anchors() {
				last = k
				tabular++
				if rows[k].anchors() {
					anchors++
				}
				strong = strong || rows[k].values >= 4 // no prose has that
			}
		}
		if anchors == 0 || tabular < atLeast && !strong {
			i = last
			continue
		}
		from := i
		floor := 0
		if len(out) > 0 {
			floor = out[len(out)-1].to
		}
		for from > floor && i-from < 4 && b.heads(&rows[from-1], &rows[from]) && !b.divided(rows[from-1].line, rows[from].line) {
			from--
		}
		to := last + 1
		for to < len(rows) && b.trails(&rows[to-1], &rows[to]) {
			to++
		}
		out = append(out, region{from, to})
		i = to - 1
	}
	if from := b.headerAtEnd(rows); from < len(rows) && (len(out) == 0 || out[len(out)-1].to <= from) {
		out = append(out, region{from, len(rows)})
	}
	return out
}

// headerAtEnd finds where the header of a table begins whose rows follow on the
// next page.
func (b *body) headerAtEnd(rows []openRow) int {
	const most = 8
	from, tabular := len(rows), false
	for i := len(rows) - 1; i >= max(0, len(rows)-most); i-- {
		r := &rows[i]
		if r.anchors() || b.ends(r) || chapter.MatchString(r.line.text) || i < len(rows)-1 && b.divided(r.line, rows[i+1].line) {
			break
		}
		from = i
		tabular = tabular || r.tabular()
	}
	if !tabular || b.last || len(rows) > 0 && rows[len(rows)-1].line.y1 < 0.6*b.page.height {
		return len(rows)
	}
	return from
}

// ends reports whether a line cannot stand inside a table.
func (b *body) ends(r *openRow) bool {
	text := compact(r.line.text)
	if caption.MatchString(text) || r.tabular() {
		return false
	}
	return sectionHead.MatchString(text) || strings.HasSuffix(text, "。") || r.line.width() > 0.8*b.page.width
}

// heads reports whether a line above a table is part of its header.
func (b *body) heads(r, below *openRow) bool {
	text := compact(r.line.text)
	if below.line.y0-r.line.y1 > 1.5*b.em {
		return false
	}
	if len(r.runs) == 1 && beginsItem(text) && !sectionHead.MatchString(text) && below.anchors() &&
		!beginsItem(below.line.text) && r.line.x1 < below.firstValue() {
		return true // a label that is cut over lines, with its numbers in the middle
	}
	return caption.MatchString(text) || len(r.runs) >= 2 && !b.ends(r) && !chapter.MatchString(text) ||
		strings.Contains(text, "勾稽关系") || strings.HasPrefix(text, "和，等于第三项")
}

// firstValue is where the numbers of a row begin.
func (r *openRow) firstValue() float64 {
	for i := range r.runs {
		if r.runs[i].value {
			return r.runs[i].x0
		}
	}
	return math.Inf(1)
}

// trails reports whether a line below a table is the rest of its last label.
func (b *body) trails(above, r *openRow) bool {
	return len(r.runs) == 1 && !b.ends(r) && !beginsItem(r.line.text) && !chapter.MatchString(r.line.text) &&
		r.line.y0-above.line.y1 < 0.8*b.em && math.Abs(r.line.x0-above.line.x0) < 0.5*b.em &&
		r.line.em <= above.line.em*1.05 && r.line.width() < 0.4*b.page.width
}

// divided reports whether a ruled table stands between two lines.
func (b *body) divided(above, below *line) bool {
	for _, t := range b.tables {
		if t.y0 >= above.y0 && t.y1 <= below.y1+1 {
			return true
		}
	}
	return false
}
