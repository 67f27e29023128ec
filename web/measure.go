package web

import "nianbao/internal/nianbao"

// Measure is a number that conditions and orders may name, with what the data
// dictionary says of it.
type Measure struct {
	Code           string
	Label, English string
	Unit           string // empty for rates
	UnitNote       Bilingual
	Kind           string // one of measureKinds
	Source         string // printed, computed or prose
	Definition     Bilingual
	Note           Bilingual // may be empty
	Forms          []nianbao.Form
	Table          int // statutory table of the forms of 2019 and 2021; 0 = none
	Places         []Place
	Parent         string   // code of what it is a part of
	Parts          []string // of a sum
	Fractions      []Fraction
	Applicants     bool     // there is a number for each applicant
	Names          []string // further Chinese names
	Formula        string   // of a rate, in codes; empty for others
}

// Bilingual is a text in both languages.
type Bilingual struct{ Chinese, English string }

// Place is where a form prints a number.
type Place struct {
	Form     nianbao.Form
	Table    int      // 2, 3 or 4; 0 = the one of the form of 2014, or none
	Path     []string // captions and headings, then the row, as printed
	Column   string   // empty = one for each applicant
	Position int      // of the row or column, from 1; 0 = not fixed
	Prose    bool
}

// Fraction is how a rate is computed: sums of codes. A second one serves the
// forms that have other codes.
type Fraction struct{ Numerator, Denominator []string }

// Series is one quantity through the forms.
type Series struct {
	Code, Label, English, Unit string
	Members                    []SeriesMember // by form, the oldest first
	Joins                      []SeriesJoin   // between neighbours among them
}

// SeriesMember are the codes that stand for a series in one form.
type SeriesMember struct {
	Form   nianbao.Form
	Unit   string
	Factor float64 // what values are multiplied by
	Codes  []string
}

// SeriesJoin says whether two forms may stand in one line.
type SeriesJoin struct {
	From, To nianbao.Form
	Join     string // yes, approx or no
	Reason   Bilingual
}

func (s *Series) has(code string) bool {
	for _, m := range s.Members {
		for _, c := range m.Codes {
			if c == code {
				return true
			}
		}
	}
	return s.Code == code
}

// Kinds of measures.
const rateKind = "rate"

var measureKinds = []string{"count", "amount", rateKind}

// statutoryTables are the values of the parameter table.
var statutoryTables = []string{"2", "3", "4"}

// measureOf finds a measure by its code.
func (s *Server) measureOf(code string) (*Measure, bool) {
	for i := range s.measures {
		if s.measures[i].Code == code {
			return &s.measures[i], true
		}
	}
	return nil, false
}

// seriesWith lists the series that have a code as a member, that of the same
// code first.
func (s *Server) seriesWith(code string) []Series {
	var own, others []Series
	for _, x := range s.series {
		switch {
		case x.Code == code:
			own = append(own, x)
		case x.has(code):
			others = append(others, x)
		}
	}
	return append(own, others...)
}
