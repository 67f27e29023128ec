package index

import (
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
}

// wordFields lists the fields of words; in each, terms carry frequencies.
var wordFields = func() []wordField {
	fields := []wordField{
		{"w.title", inTitle, 4, 12},
		{"w.office", inOffice, 3, 8},
	}
	pivots := map[nianbao.SectionKind]float64{
		nianbao.SectionPreface: 80, nianbao.SectionOverview: 500, nianbao.SectionDisclosure: 100,
		nianbao.SectionRequests: 100, nianbao.SectionLitigation: 40, nianbao.SectionProblems: 250,
		nianbao.SectionOther: 60, nianbao.SectionExtra: 300,
	}
	for _, kind := range nianbao.SectionKinds {
		fields = append(fields, wordField{"w." + string(kind), kindMask(kind), 1, pivots[kind]})
	}
	return fields
}()

// charFields hold the distinct characters of a report, without frequencies.
var charFields = []struct {
	name string
	in   mask
}{{"c.title", inTitle}, {"c.office", inOffice}, {"c.body", inKinds}}

// Fields of properties, each value a term.
const (
	fieldYear     = "year"
	fieldLevel    = "level"
	fieldForm     = "form"
	fieldScope    = "scope"
	fieldSite     = "site"
	fieldSection  = "section"
	fieldOfficeID = "office_id"
	fieldOffice   = "office"
	fieldLabels   = "labels" // form and section of each table that is printed
	fieldOrder    = "order"  // year, date and id: what hits are sorted by
)

// regionFields hold codes and names of the divisions of a report by depth, from
// the province down; regionLabels hold "code\tname" for counting.
var (
	regionFields = []string{"region1", "region2", "region3"}
	regionLabels = []string{"label1", "label2", "label3"}
)
