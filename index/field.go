package index

import (
	"math/bits"

	"nianbao/internal/nianbao"
)

// mask is a set of places in a report: title, office, and kinds of section.
type mask uint32

const (
	inTitle  mask = 1 << 0
	inOffice mask = 1 << 1
)

// firstKind is the bit of the first kind of section.
const firstKind = 2

var (
	inKinds = mask(1<<len(nianbao.SectionKinds)-1) << firstKind
	inAll   = inTitle | inOffice | inKinds
)

// kindMask is the place of a kind of section; an unknown kind counts as extra.
func kindMask(kind nianbao.SectionKind) mask {
	for i, k := range nianbao.SectionKinds {
		if k == kind {
			return 1 << (firstKind + i)
		}
	}
	return kindMask(nianbao.SectionExtra)
}

// placesOf is where texts may stand that are restricted to sections; none means
// no restriction.
func placesOf(sections []nianbao.SectionKind) mask {
	if len(sections) == 0 {
		return inAll
	}
	var in mask
	for _, kind := range sections {
		in |= kindMask(kind)
	}
	return in
}

// wordField is a field of words with its part in ranking. pivot is the usual
// length in words: it stands for BM25's average, for which bleve takes the size
// of the field's dictionary, and makes scores independent of what else is held.
type wordField struct {
	name   string
	in     mask
	weight float64
	pivot  float64
	levels []level
}

// wordFields lists the fields of words.
var wordFields = func() []wordField {
	fields := []wordField{
		{"w.title", inTitle, 4, 12, levelsOf("w.title", false)},
		{"w.office", inOffice, 3, 8, levelsOf("w.office", false)},
	}
	// What a report says under a heading of its own weighs more than what the
	// overview, where everything may stand, says in passing; the preface is the
	// same nearly everywhere.
	kinds := map[nianbao.SectionKind]struct{ weight, pivot float64 }{
		nianbao.SectionPreface: {0.5, 80}, nianbao.SectionOverview: {0.6, 500}, nianbao.SectionDisclosure: {1, 100},
		nianbao.SectionRequests: {1.2, 100}, nianbao.SectionLitigation: {1.2, 40}, nianbao.SectionProblems: {1.3, 250},
		nianbao.SectionOther: {0.8, 60}, nianbao.SectionExtra: {0.8, 300},
	}
	for _, kind := range nianbao.SectionKinds {
		name := "w." + string(kind)
		fields = append(fields, wordField{name, kindMask(kind), kinds[kind].weight, kinds[kind].pivot, levelsOf(name, true)})
	}
	return fields
}()

// fieldAt is the field of words at a single place.
func fieldAt(in mask) *wordField { return &wordFields[bits.TrailingZeros32(uint32(in))] }

// Fields of properties, each value a term.
const (
	fieldYear       = "year"
	fieldLevel      = "level"
	fieldForm       = "form"
	fieldScope      = "scope"
	fieldSite       = "site"
	fieldSection    = "section"
	fieldOfficeID   = "office_id"
	fieldOffice     = "office"
	fieldOfficeKey  = "office_key" // the forms of the name by which it is asked for
	fieldLabels     = "labels"     // form and section of each table that is printed
	fieldOfficeType = "office_type"
	fieldOrder      = "order" // year, date and id, what hits are sorted by; where the texts are, how long they are
)

// regionFields hold codes and names of the divisions of a report by depth, from
// the province down; regionLabels hold "code\tname" for counting.
var (
	regionFields = []string{"region1", "region2", "region3"}
	regionLabels = []string{"label1", "label2", "label3"}
)
