package sheet

import (
	"io"
	"strings"

	"golang.org/x/text/width"
)

// WriteText writes rows for a terminal: columns in line, those of numbers to the
// right, Chinese characters counted as two. Rows may be shorter than the first,
// and not longer.
func WriteText(w io.Writer, rows [][]string, number func(column int) bool) error {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-columns(cell))
			if number(i) {
				cell = space + cell
			} else {
				cell += space
			}
			b.WriteString(cell + "  ")
		}
		if _, err := io.WriteString(w, strings.TrimRight(b.String(), " ")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// columns is the width of a text on a terminal.
func columns(s string) (n int) {
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
