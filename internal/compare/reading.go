package compare

import (
	"nianbao/internal/nianbao"
	"nianbao/internal/stats"
)

// States of a number in an answer beside those of a cell.
const (
	StateNotHeld   nianbao.State = "not_held"  // no report of that office and year is held
	StateUndefined nianbao.State = "undefined" // a rate over a denominator of 0
)

// reading is the number of one report.
type reading struct {
	mark         nianbao.Mark
	above, below float64 // of a rate; a count has its value above
}

// bound is a measure with the columns of a frame.
type bound struct {
	rate  bool
	forms map[nianbao.Form][]boundVariant
	facts []*nianbao.Fact
}

type boundVariant struct{ above, below []boundPart }

type boundPart struct {
	*nianbao.Column
	factor float64
}

func (m *measure) bind(f *nianbao.Frame) bound {
	b := bound{rate: m.Kind == "rate", forms: map[nianbao.Form][]boundVariant{}, facts: f.Facts}
	columns := func(parts []part) []boundPart {
		out := make([]boundPart, len(parts))
		for i, p := range parts {
			out[i] = boundPart{f.Columns[p.key], p.factor}
		}
		return out
	}
	for form, variants := range m.variants {
		for _, v := range variants {
			b.forms[form] = append(b.forms[form], boundVariant{columns(v.above), columns(v.below)})
		}
	}
	return b
}

// at reads the number of report i, by the form that it has.
func (b *bound) at(i int) reading {
	form := b.facts[i].Form
	if form == "" {
		form = nianbao.FormOfYear(b.facts[i].Year)
	}
	for _, v := range b.forms[form] {
		above, markAbove := addUp(v.above, i)
		below, markBelow := addUp(v.below, i)
		if mark := lesser(markAbove, markBelow); mark != nianbao.MarkMissing {
			return reading{mark, above, below}
		}
	}
	return reading{}
}

// addUp adds parts of one report. The sum is known where all parts are.
func addUp(parts []boundPart, i int) (sum float64, mark nianbao.Mark) {
	mark = nianbao.MarkValue
	for _, p := range parts {
		mark = lesser(mark, p.Marks[i])
		sum += p.Values[i] * p.factor
	}
	return sum, mark
}

// lesser is the mark that tells less: a sum with a part that is missing is
// missing, with one that is unreadable unreadable, then blank, then not
// applicable.
func lesser(a, b nianbao.Mark) nianbao.Mark {
	order := [...]uint8{nianbao.MarkMissing: 0, nianbao.MarkUnparsed: 1, nianbao.MarkBlank: 2, nianbao.MarkNotApplicable: 3, nianbao.MarkValue: 4}
	if order[a] < order[b] {
		return a
	}
	return b
}

// value is what the report is compared by: a count, or a rate where its
// denominator is not 0.
func (b *bound) value(r reading) (v float64, ok bool) {
	switch {
	case r.mark != nianbao.MarkValue:
		return 0, false
	case !b.rate:
		return r.above, true
	case r.below == 0:
		return 0, false
	}
	return r.above / r.below, true
}

// state is the state of a reading in an answer.
func (b *bound) state(r reading) nianbao.State {
	if b.rate && r.mark == nianbao.MarkValue && r.below == 0 {
		return StateUndefined
	}
	return r.mark.State()
}

// Rate is a proportion with what it rests on.
type Rate struct {
	Value       *float64 `json:"value"` // null over a denominator of 0
	Numerator   float64  `json:"numerator"`
	Denominator float64  `json:"denominator"`
	// Low and High are the 95 % interval of Wilson, as if the cases were drawn at
	// random; null where numerator and denominator make no proportion.
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

func newRate(above, below float64) *Rate {
	r := &Rate{Numerator: above, Denominator: below}
	if below != 0 {
		v := above / below
		r.Value = &v
	}
	if low, high, ok := stats.Wilson(above, below); ok {
		r.Low, r.High = &low, &high
	}
	return r
}
