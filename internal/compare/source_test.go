package compare_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"nianbao/internal/compare"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// source is a handful of reports.
type source struct{ reports []*nianbao.Report }

// Frame selects by offices, years, scopes, levels and ids; regions by code.
func (s *source) Frame(_ context.Context, f nianbao.FactFilter, keys ...nianbao.ColumnKey) (*nianbao.Frame, error) {
	out := &nianbao.Frame{Columns: map[nianbao.ColumnKey]*nianbao.Column{}, Regions: map[string]*nianbao.Region{}}
	for _, k := range keys {
		out.Columns[k] = &nianbao.Column{}
	}
	offices := map[string]*nianbao.OfficeFact{}
	for _, r := range s.reports {
		key := r.Key()
		if r.Region != nil {
			out.Regions[r.Region.Code] = r.Region
		}
		if f.YearFrom != 0 && r.Year < f.YearFrom || f.YearTo != 0 && r.Year > f.YearTo ||
			len(f.Offices) > 0 && !slices.Contains(f.Offices, key.ID()) && !slices.Contains(f.Offices, r.Office) ||
			len(f.Scopes) > 0 && !slices.Contains(f.Scopes, r.Scope) || f.IDs != nil && !slices.Contains(f.IDs, r.ID()) {
			continue
		}
		if offices[key.ID()] == nil {
			offices[key.ID()] = &nianbao.OfficeFact{ID: key.ID(), Name: r.Office, Body: key.Body, Region: r.Region, Type: nianbao.OfficeTypeOf(r.Office)}
		}
		out.Facts = append(out.Facts, &nianbao.Fact{Office: offices[key.ID()], Year: r.Year, Scope: r.Scope, Form: r.Form, Level: r.Level, Published: r.Published, PublishedFrom: r.PublishedFrom})
		measured := map[nianbao.ColumnKey]indicator.Measurement{}
		for _, m := range indicator.Measurements(r) {
			measured[nianbao.ColumnKey{Code: m.Code, Applicant: m.Applicant}] = m
		}
		for _, k := range keys {
			m, ok := measured[k]
			if total, found := measured[nianbao.ColumnKey{Code: k.Code, Applicant: nianbao.ApplicantTotal}]; k.Applicant == "" && found {
				m, ok = total, true
			}
			c := out.Columns[k]
			if ok {
				c.Marks, c.Values = append(c.Marks, nianbao.MarkOf(m.State)), append(c.Values, m.Value)
			} else {
				c.Marks, c.Values = append(c.Marks, nianbao.MarkMissing), append(c.Values, 0)
			}
		}
	}
	return out, nil
}

func (s *source) Withdrawn(context.Context) (map[string]bool, error) { return nil, nil }

// county is a fictional division: no province has the number 99.
var county = &nianbao.Region{Code: "990102", Names: []string{"云梦省", "青石市", "河东区"}}

// filed makes a report with numbers; a negative one stands for a blank.
func filed(office string, year int, numbers map[string]float64) *nianbao.Report {
	r := &nianbao.Report{Office: office, Year: year, Scope: nianbao.ScopeOwn, Form: nianbao.FormOfYear(year), Level: nianbao.LevelCounty, Region: county}
	for code, v := range numbers {
		o := nianbao.Observation{Indicator: code, Value: v, State: nianbao.StateValue}
		if r.Form != nianbao.Form2014 {
			o.Applicant = nianbao.ApplicantTotal
		}
		if v < 0 {
			o.Value, o.State = 0, nianbao.StateBlank
		}
		r.Observations = append(r.Observations, o)
	}
	return r
}

func engine(s *source, change func(*compare.Options)) *compare.Engine {
	opt := compare.Options{Source: s, Now: func() time.Time { return time.Date(2024, 6, 1, 0, 0, 0, 0, time.UTC) }}
	if change != nil {
		change(&opt)
	}
	return compare.New(opt)
}

func ask(indicators ...string) compare.Question { return compare.Question{Indicators: indicators} }

func value(t *testing.T, c compare.Cell) float64 {
	t.Helper()
	if c.Value == nil {
		t.Fatalf("no value in %+v", c)
	}
	return *c.Value
}
