package export

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// What says what the rows are.
type What string

// The things to export.
const (
	Reports      What = "reports"
	Observations What = "observations"
	Findings     What = "findings"
	Offices      What = "offices"
	Verdicts     What = "verdicts" // the whole log; no filter applies
)

// Whats lists the things to export.
var Whats = []What{Reports, Observations, Findings, Offices, Verdicts}

// Shape is how observations are laid out.
type Shape string

// The shapes.
const (
	Long Shape = "long" // a row an observation
	Wide Shape = "wide" // a row a report, a column an indicator
)

// Shapes lists the shapes, the usual one first.
var Shapes = []Shape{Long, Wide}

// Request says what to export and how. All but What may be left out.
type Request struct {
	What    What
	Format  Format   // default: CSV
	Shape   Shape    // of observations; default: Long
	Columns []string // in this order; default: all
	BOM     bool     // CSV starts with a byte order mark, for Excel
	Filter  nianbao.ReportFilter
	// Indicators and Applicants select observations; empty = all.
	Indicators []string
	Applicants []nianbao.Applicant
	// Found selects findings of the reports that Filter selects.
	Found nianbao.FindingFilter
}

func (r *Request) wants(column string) bool {
	return r.Format == JSONL && (len(r.Columns) == 0 || slices.Contains(r.Columns, column))
}

// Check fills in what was left out and refuses what makes no sense with a
// [nianbao.ParamError] that says what to ask instead.
func (e *Exporter) Check(r *Request) error {
	if r.Format == "" {
		r.Format = CSV
	}
	if r.Shape == "" {
		r.Shape = Long
	}
	switch {
	case !slices.Contains(Whats, r.What):
		return unknown("what", r.What, Whats)
	case !slices.Contains(Formats, r.Format):
		return unknown("format", r.Format, Formats)
	case !slices.Contains(Shapes, r.Shape):
		return unknown("shape", r.Shape, Shapes)
	case r.BOM && r.Format != CSV:
		return refused("bom", "只用于 csv 格式", "goes with the format csv only")
	case r.What != Observations && r.Shape != Long:
		return refused("shape", "只用于 observations", "goes with observations only")
	case r.What != Observations && len(r.Indicators) > 0:
		return refused("indicator", "只用于 observations", "goes with observations only")
	case r.What != Observations && len(r.Applicants) > 0:
		return refused("applicant", "只用于 observations", "goes with observations only")
	}
	if r.What != Findings && !r.Found.Empty() {
		return refused("rule", "rule、severity、attribution、verdict 只用于 findings", "rule, severity, attribution and verdict go with findings only")
	}
	for _, a := range r.Applicants {
		if !slices.Contains(nianbao.Applicants, a) {
			return unknown("applicant", a, nianbao.Applicants)
		}
	}
	for _, code := range r.Indicators {
		if !slices.ContainsFunc(e.indicators, func(i Indicator) bool { return i.Code == code }) {
			return refused("indicator", fmt.Sprintf("指标表中没有 %q；指标代码见数据字典，例如 req_new、res_total", code),
				fmt.Sprintf("%q is not in the code list; codes are such as req_new or res_total", code))
		}
	}
	return e.checkColumns(r)
}

func (e *Exporter) checkColumns(r *Request) (err error) {
	switch {
	case r.What == Reports:
		_, err = choose(reportColumns, *r)
	case r.What == Offices:
		_, err = choose(officeColumns, *r)
	case r.What == Findings:
		_, err = choose(findingColumns, *r)
	case r.What == Verdicts:
		_, err = choose(verdictColumns, *r)
	case r.Shape == Wide:
		_, err = choose(e.wideLayout(*r).columns(), *r)
	default:
		_, err = choose(observationColumns, *r)
	}
	return err
}

func refused(param, chinese, english string) error {
	return &nianbao.ParamError{Param: param, Chinese: chinese, Message: english}
}

func unknown[T, K ~string](param string, value T, known []K) error {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return refused(param, fmt.Sprintf("%q 不可用；可用的有 %s", string(value), strings.Join(names, "、")),
		fmt.Sprintf("%q is unknown; known are %s", string(value), strings.Join(names, ", ")))
}
