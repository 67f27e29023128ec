// Package accuracy holds what a reader found in generated reports against their
// truth, cell by cell and field by field, and writes the result as a table.
package accuracy

import (
	"fmt"
	"io"
	"strings"

	"nianbao/internal/nianbao"
	"nianbao/internal/reportgen"
)

// Read turns one input into a report.
type Read func(reportgen.Case) (*nianbao.Report, error)

// Fields are what is compared beside the cells, in the order of the table.
var Fields = []string{
	"title", "office", "year", "scope", "form", "level", "region", "published", "published_from",
	"index_number", "office_code", "sections", "texts",
}

// Score counts what was right in the reports of a variant.
type Score struct {
	Reports  int
	Rejected int
	Cells    int // that the reports hold
	Right    int // value and state as printed
	Extra    int // cells found that the reports do not hold
	// Asked and Got count reports by field; what an input does not settle is
	// not asked.
	Asked, Got map[string]int
}

// Fault is one thing that was read wrongly.
type Fault struct {
	Field     string // "cell" or one of Fields
	Want, Got string
}

// Measure reads n reports of a variant, from the given seed on. Each fault is
// handed to note, which may be nil.
func Measure(v reportgen.Variant, n int, seed uint64, read Read, note func(reportgen.Case, Fault)) Score {
	s := Score{Asked: map[string]int{}, Got: map[string]int{}}
	for i := range n {
		c := v.Make(seed + uint64(i))
		report := func(f Fault) {
			if note != nil {
				note(c, f)
			}
		}
		s.Reports++
		got, err := read(c)
		if err != nil {
			s.Rejected++
			report(Fault{"rejected", "a report", err.Error()})
			got = &nianbao.Report{}
		}
		s.cells(c, got, report)
		s.fields(c, got, report)
	}
	return s
}

type cellKey struct {
	indicator string
	applicant nianbao.Applicant
}

func (s *Score) cells(c reportgen.Case, got *nianbao.Report, report func(Fault)) {
	found := map[cellKey]nianbao.Observation{}
	for _, o := range got.Observations {
		found[cellKey{o.Indicator, o.Applicant}] = o
	}
	for _, want := range c.Truth.Observations {
		s.Cells++
		k := cellKey{want.Indicator, want.Applicant}
		o, ok := found[k]
		delete(found, k)
		if ok && o.State == want.State && (want.State != nianbao.StateValue || o.Value == want.Value) {
			s.Right++
			continue
		}
		report(Fault{"cell", fmt.Sprintf("%s %s = %s", want.Indicator, want.Applicant, cellText(want, true)), cellText(o, ok)})
	}
	for k, o := range found {
		s.Extra++
		report(Fault{"cell", "nothing", fmt.Sprintf("%s %s = %s", k.indicator, k.applicant, cellText(o, true))})
	}
}

func cellText(o nianbao.Observation, ok bool) string {
	switch {
	case !ok:
		return "missing"
	case o.State == nianbao.StateValue:
		return fmt.Sprintf("%g", o.Value)
	}
	return fmt.Sprintf("%s %q", o.State, o.Raw)
}

func (s *Score) fields(c reportgen.Case, got *nianbao.Report, report func(Fault)) {
	truth := nianbao.Report(c.Truth)
	for _, f := range Fields {
		if c.Unsure[f] {
			continue
		}
		s.Asked[f]++
		want, have := field(f, &truth, c.Joined), field(f, got, c.Joined)
		if want == have || f == "office" && c.Unsure["prefix"] && truth.Key() == got.Key() {
			s.Got[f]++
			continue
		}
		if f == "texts" {
			want, have = firstDifference(want, have)
		}
		report(Fault{f, want, have})
	}
}

// firstDifference gives the first lines in which two texts differ.
func firstDifference(a, b string) (string, string) {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(left), len(right)) {
		switch {
		case i >= len(left):
			return "the end", right[i]
		case i >= len(right):
			return left[i], "the end"
		case left[i] != right[i]:
			return left[i], right[i]
		}
	}
	return a, b
}

// field is a field of a report in a form that compares.
func field(name string, r *nianbao.Report, joined bool) string {
	switch name {
	case "title":
		return strings.Join(strings.Fields(r.Title), "")
	case "office":
		return r.Office
	case "year":
		return fmt.Sprint(r.Year)
	case "scope":
		return string(r.Scope)
	case "form":
		return string(r.Form)
	case "level":
		return string(r.Level)
	case "region":
		if r.Region == nil {
			return ""
		}
		return r.Region.Code + " " + r.Region.String()
	case "published":
		return r.Published
	case "published_from":
		return string(r.PublishedFrom)
	case "index_number":
		return r.IndexNumber
	case "office_code":
		return r.OfficeCode
	case "sections":
		var kinds []string
		for _, s := range r.Sections {
			kinds = append(kinds, string(s.Kind))
		}
		return strings.Join(kinds, " ")
	case "texts":
		return texts(r, joined)
	}
	return ""
}

// texts are the sections with headings and prose, one paragraph a line; blanks
// inside headings do not count.
func texts(r *nianbao.Report, joined bool) string {
	var b strings.Builder
	for _, s := range r.Sections {
		b.WriteString("[" + string(s.Kind) + "] " + strings.Join(strings.Fields(s.Heading), "") + "\n")
		for line := range strings.SplitSeq(s.Text, "\n") {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			if joined {
				b.WriteString(strings.Join(strings.Fields(line), ""))
				continue
			}
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// Row is the score of a variant.
type Row struct {
	Variant reportgen.Variant
	Score   Score
}

// Write prints rows as a table in Markdown, their sum in the last line.
func Write(w io.Writer, rows []Row) error {
	var b strings.Builder
	b.WriteString("| variant | form | reports | rejected | cells | right | extra |")
	for _, f := range Fields {
		b.WriteString(" " + f + " |")
	}
	b.WriteString("\n|---|---|--:|--:|--:|--:|--:|" + strings.Repeat("--:|", len(Fields)) + "\n")
	sum := Row{Variant: reportgen.Variant{Name: "**all**"}, Score: Score{Asked: map[string]int{}, Got: map[string]int{}}}
	for _, r := range rows {
		b.WriteString(r.line())
		sum.Score.add(r.Score)
	}
	b.WriteString(sum.line())
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *Score) add(o Score) {
	s.Reports, s.Rejected = s.Reports+o.Reports, s.Rejected+o.Rejected
	s.Cells, s.Right, s.Extra = s.Cells+o.Cells, s.Right+o.Right, s.Extra+o.Extra
	for _, f := range Fields {
		s.Asked[f] += o.Asked[f]
		s.Got[f] += o.Got[f]
	}
}

func (r Row) line() string {
	var b strings.Builder
	s := r.Score
	fmt.Fprintf(&b, "| %s | %s | %d | %s | %d | %s | %s |", r.Variant.Name, r.Variant.Form, s.Reports, orBlank(s.Rejected), s.Cells, percent(s.Right, s.Cells), orBlank(s.Extra))
	for _, f := range Fields {
		b.WriteString(" " + percent(s.Got[f], s.Asked[f]) + " |")
	}
	return b.String() + "\n"
}

func orBlank(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// percent never rounds up to 100.
func percent(n, of int) string {
	switch {
	case of == 0:
		return "–"
	case n == of:
		return "100"
	}
	return fmt.Sprintf("%.2f", float64(10000*n/of)/100)
}
