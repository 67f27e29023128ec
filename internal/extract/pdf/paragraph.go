package pdf

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/internal/extract/flow"
)

// measures are the proportions of the running text.
type measures struct {
	all  measure
	page map[int]measure // of pages with enough lines of their own
	em   float64         // size of most of the text
}

// measure is the type area of a page.
type measure struct {
	left, right float64
	pitch       float64 // usual distance of baselines
}

func (m *measures) at(page int) measure {
	if own, ok := m.page[page]; ok {
		return own
	}
	return m.all
}

// measureLines finds the margins between which the text is set.
func measureLines(ls []*line) (measure, int) {
	if len(ls) == 0 {
		return measure{}, 0
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, l := range ls {
		lo, hi = min(lo, l.x0), max(hi, l.x1)
	}
	var lefts, rights, pitches []float64
	for i, l := range ls {
		if l.width() >= 0.6*(hi-lo) {
			lefts = append(lefts, l.x0)
			rights = append(rights, -l.x1)
		}
		if i > 0 && ls[i-1].page == l.page && l.base > ls[i-1].base {
			pitches = append(pitches, l.base-ls[i-1].base)
		}
	}
	m := measure{left: lo, right: hi}
	if len(lefts) > 0 {
		m.left, m.right = outermost(lefts), -outermost(rights)
	}
	if len(pitches) > 0 {
		slices.Sort(pitches)
		m.pitch = pitches[len(pitches)/2]
	}
	return m, len(lefts)
}

// outermost is the least value that is no loner.
func outermost(values []float64) float64 {
	slices.Sort(values)
	for i := 1; i < len(values); i++ {
		if values[i]-values[i-1] < 3 {
			return values[i-1]
		}
	}
	return values[0]
}

// measureAll looks at all lines of the document, and at each page for itself.
func measureAll(elements []element) *measures {
	var all []*line
	byPage := map[int][]*line{}
	weight := map[float64]int{}
	for _, e := range elements {
		if l := e.line; l != nil {
			all = append(all, l)
			byPage[l.page] = append(byPage[l.page], l)
			weight[math.Round(l.em*2)/2] += len(l.glyphs)
		}
	}
	ms := &measures{page: map[int]measure{}}
	ms.all, _ = measureLines(all)
	for page, ls := range byPage {
		if m, long := measureLines(ls); long >= 6 {
			ms.page[page] = m
		}
	}
	most := 0
	for em, n := range weight {
		if n > most || n == most && em < ms.em {
			most, ms.em = n, em
		}
	}
	return ms
}

// paragraphs joins lines that run on.
func paragraphs(run []*line, ms *measures) []flow.Item {
	var out []flow.Item
	for len(run) > 0 {
		var text strings.Builder
		text.WriteString(run[0].text)
		n := 1
		for n < len(run) && !ms.breaks(run[n-1], run[n]) {
			if apart(run[n-1].text, run[n].text) {
				text.WriteByte(' ')
			}
			text.WriteString(run[n].text)
			n++
		}
		out = append(out, flow.Item{Text: text.String(), Page: run[0].page, Heading: ms.heading(text.String(), run[0].em)})
		run = run[n:]
	}
	return out
}

// heading marks what is set clearly larger than the text.
func (m *measures) heading(text string, em float64) int {
	if em > 1.25*m.em && utf8.RuneCountInString(text) <= 60 {
		return 1
	}
	return 0
}

var (
	chapter     = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}[、．]|第[一二三四五六七八九十]{1,3}(?:部分|章|条))`)
	listItem    = regexp.MustCompile(`^(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]\D|[一二三四五六七八九十]是|[●■◆•·▪])`)
	sentenceEnd = regexp.MustCompile(`[。！？；：:;.!?][”’」）)]?$`)
)

// breaks decides whether a line begins a new paragraph.
func (m *measures) breaks(prev, l *line) bool {
	here, there := m.at(l.page), m.at(prev.page)
	em := max(prev.em, l.em)
	if !sameSize(prev, l) {
		return true
	}
	if prev.page == l.page {
		pitch := cmp.Or(here.pitch, 1.5*em)
		if gap := l.base - prev.base; gap > 1.5*max(pitch, 1.2*em) || gap <= 0 {
			return true
		}
	}
	if chapter.MatchString(l.text) {
		return true
	}
	if l.em >= 1.15*m.em && m.centred(l) && (m.centred(prev) || prev.width() > 0.8*(there.right-there.left)) {
		return endsTitle(prev.text) // the lines of a title, which is set larger, run on
	}
	if m.centred(prev) && m.centred(l) {
		return true
	}
	indent := l.x0 - here.left
	short := there.right - prev.x1
	ended := sentenceEnd.MatchString(prev.text)
	switch {
	case indent > 4*em || prev.x0-there.left > 4*em:
		return true // the closing lines, set at the right
	case short > 1.6*em+firstToken(l):
		return true
	case indent > 1.2*em:
		// A block that is indented as a whole runs on.
		return ended || math.Abs(prev.x0-l.x0) > 0.5*em || listItem.MatchString(l.text)
	case listItem.MatchString(l.text):
		return ended
	}
	return false
}

// endsTitle reports whether a title line is complete in itself.
func endsTitle(s string) bool {
	s = compact(s)
	return strings.HasSuffix(s, "报告") || strings.HasSuffix(s, "年报") || strings.HasSuffix(s, "）") || strings.HasSuffix(s, ")")
}

// centred reports whether a line stands in the middle with room at both sides.
func (m *measures) centred(l *line) bool {
	a := m.at(l.page)
	left, right := l.x0-a.left, a.right-l.x1
	return left > 1.2*l.em && right > 1.2*l.em && math.Abs(left-right) < 2.2*l.em
}

// firstToken is the width of what a line cannot break at its beginning: a word
// or number. It might not have fitted on the line before.
func firstToken(l *line) float64 {
	n := 0
	for n < len(l.glyphs) && (word(l.glyphs[n].r) || n == 0) {
		n++
	}
	return l.glyphs[n-1].x1 - l.glyphs[0].x0
}
