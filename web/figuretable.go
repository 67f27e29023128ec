package web

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"nianbao/internal/compare"
)

// How the script draws a table of figures.
const (
	drawLines  = "lines"  // a line for each row
	drawShares = "shares" // a bar for each year, of the rows one upon the other
)

// figureTable is a table whose columns are years. Without a script it is all
// there is; the script draws what its cells say of themselves.
type figureTable struct {
	ID, Caption, Lang string
	Link              string    // to what the caption names
	Formula           string    // of a rate, in codes
	Source            string    // what the figures rest on; printed in the drawing
	Draw              string    // empty = not drawn
	Unit              string    // of the values; "%" for rates
	RowName           string    // heading of the rows
	Panels            *panelSet // small drawings of the rows; nil = none
	Grid              *tileGrid // map of the rows; nil = none
	Embed             string    // HTML by which other sites embed the drawing; empty = none
	Years             []yearHead
	Rows              []figureRow
}

// yearHead is the heading of a year with the breaks before it.
type yearHead struct {
	Year   string
	Break  string // their reasons, for the drawing; empty = none
	Joined bool   // the numbers go on in spite of them
	Breaks []breakLink
}

// breakLink leads to the explanation of a break.
type breakLink struct {
	Number int
	ID     string
}

// figureRow is a series of figures. Label has the language Lang.
type figureRow struct {
	Label, Lang, URL string
	Cells            []figureCell
}

// figureCell says a figure in words, and to the script in numbers.
type figureCell struct {
	Main  string // empty = there is no report, or Word says why there is no figure
	Word  string
	URL   string // of what it comes from; may be empty
	Lines []string
	// The rest is as the interface writes it; empty = not known.
	Value, N, Numerator, Denominator, Low, High string
}

// breakView explains a break.
type breakView struct {
	ID, Class, Kind, Where string
	Number                 int
	Year                   string
	Reason                 string
}

// breaksOf numbers and explains the breaks of an answer.
func (b *BasePage) breaksOf(h compare.Head) []breakView {
	label := func(name string) string {
		if i := slices.IndexFunc(h.Indicators, func(ind compare.Indicator) bool { return ind.Name == name }); i >= 0 {
			return b.indicatorLabel(h.Indicators[i])
		}
		return name
	}
	var views []breakView
	for i, br := range h.Breaks {
		class := string(br.Kind)
		if br.Kind == compare.BreakForm {
			class = "yes" // the numbers go on, as in a join that is allowed
		}
		views = append(views, breakView{ID: "break-" + strconv.Itoa(i+1), Number: i + 1, Class: class, Kind: b.T("break." + string(br.Kind)),
			Where: label(br.Indicator), Year: b.T("trends.between", yearText(br.Year-1), yearText(br.Year)), Reason: b.pair(br.Reason, br.ReasonEN).Text})
	}
	return views
}

// yearHeads are the headings of years, with the breaks that concern one of the
// indicators.
func (b *BasePage) yearHeads(years []int, breaks []compare.Break, indicators ...string) []yearHead {
	concerns := func(name string) bool { return name == "" || slices.Contains(indicators, name) }
	var heads []yearHead
	for _, year := range years {
		head := yearHead{Year: yearText(year)}
		said := map[string]bool{}
		for i, br := range breaks {
			if br.Year != year || !concerns(br.Indicator) {
				continue
			}
			head.Joined = br.Kind == compare.BreakForm && (head.Joined || head.Breaks == nil)
			head.Breaks = append(head.Breaks, breakLink{i + 1, "break-" + strconv.Itoa(i+1)})
			if reason := b.pair(br.Reason, br.ReasonEN).Text; !said[reason] {
				said[reason] = true
				if head.Break != "" {
					head.Break += " "
				}
				head.Break += reason
			}
		}
		heads = append(heads, head)
	}
	return heads
}

// span names the years of an answer, of which there is one at least.
func (b *BasePage) span(years []int) string {
	if len(years) == 1 {
		return b.T("trends.one_year", yearText(years[0]))
	}
	return b.T("trends.years", yearText(years[0]), yearText(years[len(years)-1]))
}

// quantity writes a value with grouped digits and two decimals at most.
func (b *BasePage) quantity(v float64) string {
	v = math.Round(v*100) / 100
	whole, part := math.Modf(v)
	text := b.N(int64(whole))
	if part == 0 || math.Abs(v) > 1<<53 {
		return text
	}
	if v < 0 && whole == 0 {
		text = "-" + text
	}
	return text + strconv.FormatFloat(math.Abs(part), 'f', -1, 64)[1:]
}

// percentage writes a ratio with one decimal.
func percentage(v float64) string { return strconv.FormatFloat(100*v, 'f', 1, 64) + "%" }

// rateCell is a figure that is a rate.
func (b *BasePage) rateCell(r *compare.Rate) figureCell {
	c := figureCell{Main: "–", Value: numberText(r.Value), Numerator: numberText(&r.Numerator), Denominator: numberText(&r.Denominator),
		Low: numberText(r.Low), High: numberText(r.High)}
	if r.Value != nil {
		c.Main = percentage(*r.Value)
	}
	c.Lines = append(c.Lines, b.quantity(r.Numerator)+" / "+b.quantity(r.Denominator))
	if r.Low != nil && r.High != nil {
		c.Lines = append(c.Lines, b.T("trends.interval", percentage(*r.Low), percentage(*r.High)))
	}
	return c
}

// compareCell says the number of an office and year, or why there is none.
func (b *BasePage) compareCell(ind compare.Indicator, c compare.Cell) figureCell {
	var out figureCell
	switch {
	case c.State == compare.StateIncomplete && c.Known != nil:
		out.Main, out.Lines = "–", []string{b.T("compare.known", b.quantity(*c.Known))}
	case c.Value == nil:
		out.Word = b.T("cell." + string(cmp.Or(c.State, compare.StateNotHeld)))
	case c.Rate != nil:
		out = b.rateCell(c.Rate)
	default:
		out.Main, out.Value = b.quantity(*c.Value), numberText(c.Value)
	}
	if c.Report != nil {
		out.URL = numberPath(*c.Report, ind.Code, ind.Applicant)
	}
	if n := len(c.Reports); n > 1 {
		out.Lines = append(out.Lines, b.T("compare.sum_of", n))
	}
	return out
}
