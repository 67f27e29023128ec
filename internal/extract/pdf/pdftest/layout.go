package pdftest

import (
	"fmt"
	"strings"
)

// Rules is how the borders of cells are drawn.
type Rules int

// The ways in which programs draw borders.
const (
	Lines  Rules = iota // a stroked line for every side of every cell
	Bars                // a thin filled rectangle for every side
	Boxes               // a stroked rectangle for every cell
	Path                // all lines of a page in one path
	Double              // cells with a gap between them, inside a frame
	None
)

// Layout says how a report is set.
type Layout struct {
	Encoding     Encoding
	Rules        Rules
	RepeatHeader bool   // of a table that runs over a page
	CutRows      bool   // rows may be cut by a page break
	Vertical     bool   // header of table four set one character a line
	Header       string // at the head of every page
	Footer       string // with %d for the page number
	Turn         int    // quarter turns of the page by /Rotate, with the text turned back
	Sideways     bool   // the text runs upwards on an upright page
	Form         bool   // the content stands in a form XObject, scaled down and up
	Bold         bool   // text is painted twice
	Watermark    string
	Crop         bool    // a crop box away from the origin
	Height       float64 // of the page; default 842
	Margin       float64 // default 70
}

const (
	pageWidth = 595.0
	textSize  = 12.0
	cellSize  = 9.0
	pitch     = 1.6
)

// setter sets a report, page by page.
type setter struct {
	Layout
	w     *Writer
	c     *Canvas
	y     float64
	pages int
	path  strings.Builder
}

// Set makes a PDF of a report.
func Set(r *Report, layout Layout) []byte {
	data, _ := SetAtMost(r, layout, 1<<30)
	return data
}

// SetAtMost makes a PDF of the first pages of a report, and tells how many.
func SetAtMost(r *Report, layout Layout, pages int) ([]byte, int) {
	s := &setter{Layout: layout, w: NewWriter(layout.Encoding)}
	if s.Height == 0 {
		s.Height = 842
	}
	if s.Margin == 0 {
		s.Margin = 70
	}
	s.newPage()
	s.centred(r.Title, 18)
	for _, b := range r.Blocks {
		if s.pages > pages {
			break
		}
		switch {
		case b.Table != nil:
			s.table(b.Table)
		case b.Right:
			s.room(textSize * pitch)
			s.text(pageWidth-s.Margin-textSize*(Width(b.Text)+2), textSize, b.Text)
		default:
			s.paragraph(b.Text)
		}
	}
	if s.pages <= pages {
		s.endPage()
	} else {
		s.pages--
	}
	return s.w.Bytes(), s.pages
}

func (s *setter) width() float64  { return pageWidth - 2*s.Margin }
func (s *setter) bottom() float64 { return s.Height - s.Margin }

func (s *setter) newPage() {
	s.c = s.w.NewCanvas(s.Height)
	s.y = s.Margin
	s.pages++
	if s.Header != "" {
		s.c.Text(s.Margin, 40, 9, s.Header)
	}
	if s.Footer != "" {
		text := fmt.Sprintf(s.Footer, s.pages)
		s.c.Text((pageWidth-9*Width(text))/2, s.Height-35, 9, text)
	}
	if s.Watermark != "" {
		fmt.Fprintf(s.c, "q 0.7071 0.7071 -0.7071 0.7071 150 250 cm BT /F1 60 Tf 0.9 g 0 0 Td %s ET Q\n", s.w.show(s.Watermark))
	}
}

func (s *setter) endPage() {
	if s.path.Len() > 0 {
		fmt.Fprintf(s.c, "0.5 w %s S\n", s.path.String())
		s.path.Reset()
	}
	content, extra, resources := s.c.String(), "", ""
	width, height := pageWidth, s.Height
	switch {
	case s.Turn%4 == 1: // shown turned clockwise: the content is laid down anticlockwise
		content = fmt.Sprintf("q 0 1 -1 0 %.2f 0 cm\n%sQ", s.Height, content)
		width, height, extra = s.Height, pageWidth, "/Rotate 90"
	case s.Turn%4 == 2:
		content = fmt.Sprintf("q -1 0 0 -1 %.2f %.2f cm\n%sQ", pageWidth, s.Height, content)
		extra = "/Rotate 180"
	case s.Turn%4 == 3:
		content = fmt.Sprintf("q 0 -1 1 0 0 %.2f cm\n%sQ", pageWidth, content)
		width, height, extra = s.Height, pageWidth, "/Rotate 270"
	case s.Sideways:
		content = fmt.Sprintf("q 0 1 -1 0 %.2f 0 cm\n%sQ", s.Height, content)
		width, height = s.Height, pageWidth
	}
	if s.Crop {
		content = "q 1 0 0 1 200 300 cm\n" + content + "Q"
		extra += fmt.Sprintf("/CropBox[200 300 %.2f %.2f]", 200+width, 300+height)
		width, height = width+400, height+600
	}
	if s.Form {
		form := s.w.AddStream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 2000 2000]/Matrix[0.5 0 0 0.5 0 0]/Resources<</Font<</F1 %d 0 R>>>>", objFont), content)
		content = "q 2 0 0 2 0 0 cm /X1 Do Q"
		resources = fmt.Sprintf("/XObject<</X1 %d 0 R>>", form)
	}
	s.w.AddPage(width, height, content, extra, resources)
}

// room begins a new page if less than height is left.
func (s *setter) room(height float64) {
	if s.y+height > s.bottom() {
		s.endPage()
		s.newPage()
	}
}

// text sets a line at x and moves on.
func (s *setter) text(x, size float64, line string) {
	base := s.y + size*1.1
	s.c.Text(x, base, size, line)
	if s.Bold {
		s.c.Text(x+0.3, base, size, line)
	}
	s.y += size * pitch
}

func (s *setter) centred(line string, size float64) {
	for _, l := range Wrap(line, s.width()/size-2) {
		s.text((pageWidth-size*Width(l))/2, size, l)
	}
}

func (s *setter) paragraph(text string) {
	indent := 2.0
	// Two ems of indentation are kept free in the first line.
	lines := Wrap("　　"+text, s.width()/textSize)
	for i, l := range lines {
		s.room(textSize * pitch)
		x := s.Margin
		if i == 0 {
			l = strings.TrimPrefix(l, "　　")
			x += indent * textSize
		}
		s.text(x, textSize, l)
	}
}

// placed is a table with its measures.
type placed struct {
	t      *Table
	xs     []float64
	height []float64 // of each row
	lines  [][]string
	shown  []int // lines of each cell that stand on pages before
}

const pad = 3.0

func (s *setter) place(t *Table) *placed {
	p := &placed{t: t, xs: []float64{s.Margin}, height: make([]float64, t.Rows), lines: make([][]string, len(t.Cells)), shown: make([]int, len(t.Cells))}
	sum := 0.0
	for _, w := range t.Widths {
		sum += w
	}
	for _, w := range t.Widths {
		p.xs = append(p.xs, p.xs[len(p.xs)-1]+s.width()*w/sum)
	}
	for i := range p.height {
		p.height[i] = cellSize*1.3 + 2*pad
	}
	for i, c := range t.Cells {
		width := (p.xs[c.Col+c.ColSpan] - p.xs[c.Col] - 2*pad) / cellSize
		if s.Vertical && t.Cols == 15 && c.Head && c.ColSpan == 1 {
			width = 1
		}
		p.lines[i] = Wrap(c.Text, width)
		need := float64(len(p.lines[i]))*cellSize*1.3 + 2*pad
		have := 0.0
		for r := c.Row; r < c.Row+c.RowSpan; r++ {
			have += p.height[r]
		}
		if need > have {
			p.height[c.Row+c.RowSpan-1] += need - have
		}
	}
	return p
}

// table sets a table, on as many pages as it takes.
func (s *setter) table(t *Table) {
	p := s.place(t)
	from := 0
	cut := 0.0 // what the page before has already shown of row from
	for from < t.Rows {
		to, used := from, 0.0
		for to < t.Rows && s.y+used+p.height[to]-map[bool]float64{true: cut}[to == from] <= s.bottom() {
			used += p.height[to]
			if to == from {
				used -= cut
			}
			to++
		}
		rest := s.bottom() - s.y - used
		partial := 0.0
		if s.CutRows && to < t.Rows && rest > cellSize*1.3+pad && p.height[to] > 2*cellSize*1.3 {
			partial = cellSize*1.3 + pad // one line of the row
		}
		if to == from && partial == 0 {
			s.endPage()
			s.newPage()
			continue
		}
		s.rows(p, from, to, cut, partial)
		from, cut = to, partial
		if from < t.Rows {
			s.endPage()
			s.newPage()
			if s.RepeatHeader && from >= t.Head {
				s.rows(p, 0, t.Head, 0, 0)
			}
		}
	}
	s.y += 6
}

// rows sets rows [from, to), of which the first has already lost cut to the page
// before; partial is how much of row to follows.
func (s *setter) rows(p *placed, from, to int, cut, partial float64) {
	ys := map[int]float64{from: s.y}
	y := s.y
	for r := from; r < to; r++ {
		y += p.height[r]
		if r == from {
			y -= cut
		}
		ys[r+1] = y
	}
	end := to
	if partial > 0 {
		y += partial
		end = to + 1
		ys[end] = y
	}
	for i, c := range p.t.Cells {
		first, last := max(c.Row, from), min(c.Row+c.RowSpan, end)
		if first >= last {
			continue
		}
		x0, x1 := p.xs[c.Col], p.xs[c.Col+c.ColSpan]
		s.border(x0, ys[first], x1, ys[last])
		lines := p.lines[i][p.shown[i]:]
		if c.Row+c.RowSpan > to { // the rest follows on the next page
			fit := int((ys[last] - ys[first] - pad) / (cellSize * 1.3))
			lines = lines[:min(max(fit, 0), len(lines))]
			p.shown[i] += len(lines)
		}
		s.cellText(c, lines, x0, ys[first], x1, ys[last])
	}
	s.y = y
}

func (s *setter) cellText(c Cell, lines []string, x0, y0, x1, y1 float64) {
	y := (y0+y1)/2 - float64(len(lines))*cellSize*1.3/2
	for _, l := range lines {
		x := x0 + pad
		if c.Head || c.Key != "" {
			x = (x0 + x1 - cellSize*Width(l)) / 2
		}
		s.c.Text(x, y+cellSize, cellSize, l)
		if s.Bold {
			s.c.Text(x+0.3, y+cellSize, cellSize, l)
		}
		y += cellSize * 1.3
	}
}

func (s *setter) border(x0, y0, x1, y1 float64) {
	switch s.Rules {
	case Lines:
		s.c.Line(x0, y0, x1, y0)
		s.c.Line(x0, y1, x1, y1)
		s.c.Line(x0, y0, x0, y1)
		s.c.Line(x1, y0, x1, y1)
	case Bars:
		const t = 0.6
		s.c.Bar(x0, y0, x1-x0+t, t)
		s.c.Bar(x0, y1, x1-x0+t, t)
		s.c.Bar(x0, y0, t, y1-y0+t)
		s.c.Bar(x1, y0, t, y1-y0+t)
	case Boxes:
		s.c.Box(x0, y0, x1-x0, y1-y0)
	case Double:
		s.c.Box(x0+1, y0+1, x1-x0-2, y1-y0-2)
	case Path:
		h := s.Height
		fmt.Fprintf(&s.path, "%.2f %.2f m %.2f %.2f l %.2f %.2f l %.2f %.2f l h\n", x0, h-y0, x1, h-y0, x1, h-y1, x0, h-y1)
	case None:
	}
}
