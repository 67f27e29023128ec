package indicator

import (
	"slices"

	"nianbao/internal/nianbao"
)

//go:generate go run ./internal/gendoc -o ../../docs/indicators.md

// Text says something in both languages.
type Text struct{ Chinese, English string }

// Source tells where a number comes from.
type Source string

// The sources of numbers.
const (
	SourcePrinted  Source = "printed"  // a cell of a statutory table
	SourceComputed Source = "computed" // added up or divided, from printed cells
	SourceProse    Source = "prose"    // running text
)

// Entry is what the data dictionary says of one number: an indicator, a sum
// that no form prints, a fee that the prose states, or a standard rate.
type Entry struct {
	Measure            // Forms are those that have the number, printed or computed
	Definition Text    // what is counted, what is not, over which period
	Note       Text    // what one has to know, and what was not verified; may be empty
	UnitNote   Text    // why there is no one unit; empty if there is
	Source     Source  // in the newest form
	Table      int     // statutory table of the forms of 2019 and 2021: 2, 3 or 4; 0 = none of them
	Places     []Place // where the forms print it, the oldest form first
	Parent     string  // code of the sum or total that it is part of, if any
	Parts      []string
	Rate       *Rate // set for rates
}

var entries = func() []Entry {
	byIndicator := map[string]Indicator{}
	for _, i := range slices.Concat(computed, list) { // what is printed counts where both have it
		byIndicator[i.Code] = i
	}
	var out []Entry
	for _, m := range measures {
		i := byIndicator[m.Code]
		e := Entry{Measure: m, Definition: definitions[m.Code], Source: SourcePrinted, Table: i.Table, Places: places[m.Code], Parent: i.Parent}
		for _, s := range sums {
			if s.Code == m.Code {
				e.Parts, e.Forms, e.Source = s.Parts, bothNew, SourceComputed
			}
		}
		switch {
		case isFee(m.Code):
			e.Source = SourceProse
		case m.Kind == KindRate:
			e.rate()
		case m.Kind == KindAmount && m.Unit == "万元":
			e.UnitNote = amountNote
		}
		e.Note = noteOf(e)
		out = append(out, e)
	}
	return out
}()

// rate adds what is known of a rate alone: a form has it if it has all codes of
// the formula, or of its alternative.
func (e *Entry) rate() {
	e.Source, e.UnitNote = SourceComputed, rateNote
	for i := range rates {
		if rates[i].Code != e.Code {
			continue
		}
		r := rates[i]
		e.Rate = &r
		for _, f := range []nianbao.Form{nianbao.Form2014, nianbao.Form2019, nianbao.Form2021} {
			if r.in(f) || r.Alternative != nil && r.Alternative.in(f) {
				e.Forms = append(e.Forms, f)
			}
		}
	}
}

// in reports whether a form has all numbers of the formula.
func (r *Rate) in(f nianbao.Form) bool {
	return !slices.ContainsFunc(slices.Concat(r.Numerator, r.Denominator), func(code string) bool {
		return !hasForm(code, f)
	})
}

// hasForm reports whether a form prints an indicator, or all parts of a sum.
func hasForm(code string, f nianbao.Form) bool {
	for _, s := range sums {
		if s.Code == code && !slices.ContainsFunc(s.Parts, func(p string) bool { return !hasForm(p, f) }) {
			return true
		}
	}
	i, ok := Lookup(code)
	return ok && slices.Contains(i.Forms, f)
}

// Dictionary lists all numbers with what is known of them, in the order of the
// forms: the code list, sums and fees, rates.
func Dictionary() []Entry { return slices.Clone(entries) }

// EntryOf finds an entry of the dictionary by its code.
func EntryOf(code string) (Entry, bool) {
	i := slices.IndexFunc(entries, func(e Entry) bool { return e.Code == code })
	if i < 0 {
		return Entry{}, false
	}
	return entries[i], true
}
