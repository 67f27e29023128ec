package pdf

import (
	"math"
	"regexp"
	"strings"
	"unicode"
)

var (
	pageNumber = regexp.MustCompile(`^(?:[-—–－―_·•~\s]*(?:\d{1,4}|[ivxlcIVXLC]{1,6})[-—–－―_·•~\s]*|第\s*\d{1,4}\s*页(?:\s*[，,/／]?\s*共\s*\d{1,4}\s*页)?|共\s*\d{1,4}\s*页\s*[，,/／]?\s*第\s*\d{1,4}\s*页|(?:Page|page|PAGE|P\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*[/／]\s*\d{1,4}(?:\s*页)?)$`)
	printedURL = regexp.MustCompile(`^(?:https?://|file:///|about:)\S+(?:\s+\d{1,4}\s*/\s*\d{1,4})?$`)
	// continued stands above the rest of a table on the next page.
	continued = regexp.MustCompile(`^[（(]?(?:续表|续上表|接上表|接上页|上接|下转|转下页|续)[一二三四五六七八九十\d]{0,2}[）)]?$`)
)

// margin is the part of a page, above and below, in which headers and footers
// stand.
const margin = 0.12

// furnish removes headers, footers and page numbers: lines at the edge of a page
// that are repeated on others, or that are nothing but a number.
func furnish(bodies []*body) {
	seen := map[string]map[int]bool{} // text and place of edge lines, on which pages
	for _, b := range bodies {
		for _, i := range b.edgeLines() {
			k := b.furnitureKey(&b.lines[i])
			if seen[k] == nil {
				seen[k] = map[int]bool{}
			}
			seen[k][b.page.index] = true
		}
	}
	for _, b := range bodies {
		drop := map[int]bool{}
		for _, i := range b.edgeLines() {
			l := &b.lines[i]
			if len(seen[b.furnitureKey(l)]) >= 2 || b.isPageNumber(i) || continued.MatchString(l.text) {
				drop[i] = true
			}
		}
		if len(drop) == 0 {
			continue
		}
		var kept []line
		for i, l := range b.lines {
			if !drop[i] {
				kept = append(kept, l)
			}
		}
		b.lines = kept
	}
}

// edgeLines are the first and last few lines of a page that stand beyond its
// tables, within the margins.
func (b *body) edgeLines() []int {
	const most = 3
	first, last := math.Inf(1), math.Inf(-1)
	for _, t := range b.tables {
		first, last = min(first, t.y0), max(last, t.y1)
	}
	var out []int
	for i := 0; i < len(b.lines) && i < most && b.lines[i].y1 < min(first, margin*b.page.height); i++ {
		out = append(out, i)
	}
	for i := len(b.lines) - 1; i >= len(out) && i >= len(b.lines)-most && b.lines[i].y0 > max(last, (1-margin)*b.page.height); i-- {
		out = append(out, i)
	}
	return out
}

// furnitureKey is what stays the same of a header or footer: its text without
// page numbers, its place and its size.
func (b *body) furnitureKey(l *line) string {
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case unicode.IsDigit(r):
			return '0'
		}
		return r
	}, l.text)
	text = strings.ReplaceAll(strings.ReplaceAll(text, "00", "0"), "00", "0")
	edge := "top"
	if l.y0 > b.page.height/2 {
		edge = "bottom"
	}
	// Left and right pages may set it at different sides, never at another height.
	y := int(math.Round(l.base / 6))
	return strings.Join([]string{edge, text, string(rune('0' + y))}, "\x00")
}

// isPageNumber recognises a line that holds only the number of the page.
func (b *body) isPageNumber(i int) bool {
	l := &b.lines[i]
	if !pageNumber.MatchString(l.text) && !printedURL.MatchString(l.text) {
		return false
	}
	// A number in the running text stands close to its neighbours.
	if i > 0 && l.y0 > b.page.height/2 && l.y0-b.lines[i-1].y1 < 0.3*l.em {
		return false
	}
	return true
}
