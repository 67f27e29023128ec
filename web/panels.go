package web

import (
	"math"
	"strconv"
	"strings"
)

// panelsFrom is from how many rows on lines in one drawing are too many to be
// told apart, so that each has a small drawing of its own, all on one scale.
const panelsFrom = 7

// Size of a small drawing, in its own units.
const (
	panelWidth  = 160.0
	panelHeight = 56.0
	panelEdge   = 4.0
)

// panelSet are small drawings of the rows of a table, on the same scale.
type panelSet struct {
	Scale  string // what the height stands for
	Panels []panel
}

// panel draws one row. Lines are lists of points; one that is alone is a dot.
type panel struct {
	Label, Lang, URL string
	Lines            []string
	Dots             []panelDot
	First, Last      string // year and value
}

type panelDot struct{ X, Y string }

// panelsOf draws the rows of a table with years for columns; nil if it has too
// few rows or years, or negative numbers.
func (b *BasePage) panelsOf(t *figureTable) *panelSet {
	if len(t.Rows) < panelsFrom || len(t.Years) < 2 {
		return nil
	}
	most := 0.0
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if v, ok := c.number(); ok {
				if v < 0 {
					return nil
				}
				most = max(most, v)
			}
		}
	}
	if most == 0 {
		return nil
	}
	text := b.quantity(most)
	if t.Unit == "%" {
		text = percentage(most)
	}
	set := &panelSet{Scale: b.T("panels.scale", text)}
	for _, r := range t.Rows {
		if p, any := panelOf(t.Years, &r, most); any {
			set.Panels = append(set.Panels, p)
		}
	}
	return set
}

// number is the value of a cell.
func (c *figureCell) number() (float64, bool) {
	if c.Value == "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(c.Value, 64)
	return v, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// panelOf draws a row; any tells whether it has a number. A line ends where a
// year has none, and before a break that the numbers do not go over.
func panelOf(years []yearHead, r *figureRow, most float64) (p panel, any bool) {
	p = panel{Label: r.Label, Lang: r.Lang, URL: r.URL}
	first, last := yearNumber(years[0]), yearNumber(years[len(years)-1])
	var line []string
	end := func() {
		switch len(line) {
		case 0:
		case 1:
			x, y, _ := strings.Cut(line[0], ",")
			p.Dots = append(p.Dots, panelDot{x, y})
		default:
			p.Lines = append(p.Lines, strings.Join(line, " "))
		}
		line = nil
	}
	for i, c := range r.Cells {
		v, ok := c.number()
		if !ok || years[i].Break != "" && !years[i].Joined {
			end()
		}
		if !ok {
			continue
		}
		x := panelEdge + (panelWidth-2*panelEdge)*float64(yearNumber(years[i])-first)/float64(max(1, last-first))
		y := panelEdge + (panelHeight-2*panelEdge)*(1-v/most)
		line = append(line, coordinate(x)+","+coordinate(y))
		said := years[i].Year + " " + c.Main
		if p.First == "" {
			p.First = said
		}
		p.Last = said
	}
	end()
	return p, p.First != ""
}

func yearNumber(h yearHead) int {
	n, _ := strconv.Atoi(h.Year)
	return n
}

func coordinate(v float64) string { return strconv.FormatFloat(math.Round(10*v)/10, 'f', -1, 64) }
