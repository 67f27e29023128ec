// Package flow is what readers of file formats hand to the extractor: a line of
// paragraphs and tables in reading order, whatever the format was.
package flow

import (
	"nianbao/internal/extract/grid"
)

// Document is one file as a line of items.
type Document struct {
	Title string // from the file's own metadata; often wrong or empty
	Items []Item
	// Images counts pictures large enough to hold a page of text.
	Images int
	Pages  int // 0 if the format has none
}

// Item is a paragraph or a table.
type Item struct {
	Text    string     // paragraph; white space as in the file
	Heading int        // 1–6 if the file marks it as a heading
	Rows    []grid.Row // table, with spans; nil for a paragraph
	Page    int        // 0-based
}
