// Package query reads the query language of the outward contract (§4) into a
// small syntax tree. It is pure: no index, no catalog, no clock. Whatever it
// cannot read it answers with a [nianbao.QueryError] that names the place and,
// where it can, what was meant.
package query

import "nianbao/internal/nianbao"

// Node is a part of a query. Its String is the canonical form, which parses
// into an equal tree.
type Node interface {
	String() string
	span() Span
}

// Span is a place in the query as typed, in characters.
type Span struct{ Pos, Len int }

func (s Span) span() Span { return s }

// Field names what a Text or a Term looks in.
type Field string

// The fields of the language. FieldAny stands for bare words and phrases.
const (
	FieldAny     Field = ""
	FieldTitle   Field = "title"
	FieldOffice  Field = "office"
	FieldRegion  Field = "region"
	FieldLevel   Field = "level"
	FieldYear    Field = "year"
	FieldSection Field = "section"
	FieldForm    Field = "form"
	FieldSite    Field = "site"
	FieldFinding Field = "finding"
)

// And asks for all of its nodes. A [Section] among them restricts the texts
// beside it and below.
type And struct {
	Span
	Nodes []Node
}

// Or asks for any of its nodes.
type Or struct {
	Span
	Nodes []Node
}

// Not asks for reports that its node does not match.
type Not struct {
	Span
	Node Node
}

// Text asks for a word or, if Exact, for a phrase.
type Text struct {
	Span
	Field Field // FieldAny, FieldTitle or FieldOffice
	Text  string
	Exact bool
}

// Term asks for a property: region, level, form, site or finding.
type Term struct {
	Span
	Field Field
	Value string
}

// Years asks for report years, both ends included; 0 is open.
type Years struct {
	Span
	From, To int
}

// Section restricts the texts beside it to a kind of section.
type Section struct {
	Span
	Kind nianbao.SectionKind
}

// Op compares a number.
type Op string

// The comparisons of numbers. OpRange includes both ends.
const (
	OpGreater      Op = ">"
	OpGreaterEqual Op = ">="
	OpLess         Op = "<"
	OpLessEqual    Op = "<="
	OpEqual        Op = "="
	OpNotEqual     Op = "!="
	OpRange        Op = ".."
)

// Number compares an indicator or a standard rate.
type Number struct {
	Span
	Figure
	Op       Op
	Value    Value  // what Op compares with; unused by OpRange
	From, To *Value // ends of OpRange; nil is open
}

// Value is a number as compared; Percent means that it was typed as a
// percentage: 10% is the number 0.1.
type Value struct {
	Number  float64
	Percent bool
}

// Query is a query as read. Root is nil for the query that means all reports.
type Query struct{ Root Node }

// String is the canonical form.
func (q Query) String() string {
	if q.Root == nil {
		return ""
	}
	return q.Root.String()
}
