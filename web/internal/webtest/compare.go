package webtest

import (
	"context"
	"slices"

	"nianbao/internal/nianbao"
)

// Frame gives the reports that are held, by years, levels, scopes, offices and ids, with
// the columns of their cells.
func (s *Store) Frame(_ context.Context, f nianbao.FactFilter, keys ...nianbao.ColumnKey) (*nianbao.Frame, error) {
	out := &nianbao.Frame{Columns: map[nianbao.ColumnKey]*nianbao.Column{}, Regions: map[string]*nianbao.Region{}}
	for _, k := range keys {
		out.Columns[k] = &nianbao.Column{}
	}
	offices := map[string]*nianbao.OfficeFact{}
	for _, h := range s.Held {
		if !selects(f, h) {
			continue
		}
		r := &h.Report
		if offices[h.OfficeID] == nil {
			offices[h.OfficeID] = &nianbao.OfficeFact{ID: h.OfficeID, Name: r.Office, Body: r.Key().Body, Region: r.Region, Type: nianbao.OfficeTypeOf(r.Office)}
		}
		out.Facts = append(out.Facts, &nianbao.Fact{Office: offices[h.OfficeID], Year: r.Year, Scope: r.Scope, Form: r.Form, Level: r.Level,
			Published: r.Published, PublishedFrom: r.PublishedFrom})
		if r.Region != nil {
			out.Regions[r.Region.Code] = r.Region
		}
		for _, k := range keys {
			mark, value := cellOf(r, k)
			c := out.Columns[k]
			c.Marks, c.Values = append(c.Marks, mark), append(c.Values, value)
		}
	}
	return out, nil
}

func selects(f nianbao.FactFilter, h *nianbao.Held) bool {
	r := &h.Report
	return (f.YearFrom == 0 || r.Year >= f.YearFrom) && (f.YearTo == 0 || r.Year <= f.YearTo) &&
		(len(f.Levels) == 0 || slices.Contains(f.Levels, r.Level)) && (len(f.Scopes) == 0 || slices.Contains(f.Scopes, r.Scope)) &&
		(len(f.Offices) == 0 || slices.Contains(f.Offices, h.OfficeID) || slices.Contains(f.Offices, r.Office)) &&
		(f.IDs == nil || slices.Contains(f.IDs, h.ID))
}

// cellOf is the last cell of a key; the total, or the only number, if the key
// has no applicant.
func cellOf(r *nianbao.Report, k nianbao.ColumnKey) (mark nianbao.Mark, value float64) {
	for _, o := range r.Observations {
		fits := o.Applicant == k.Applicant || k.Applicant == nianbao.ApplicantNone && o.Applicant == nianbao.ApplicantTotal
		if o.Indicator == k.Code && fits {
			mark, value = nianbao.MarkOf(o.State), o.Value
		}
	}
	return mark, value
}

// EachCell gives the cells of the reports that are held.
func (s *Store) EachCell(_ context.Context, f nianbao.FactFilter, cells nianbao.CellFilter, from nianbao.CellPlace,
	fn func(nianbao.ObservationRow, nianbao.CellPlace) error) error {
	begun := from.Report == ""
	for _, h := range s.Held {
		n := 0
		for _, o := range h.Report.Observations {
			if !selects(f, h) || len(cells.Indicators) > 0 && !slices.Contains(cells.Indicators, o.Indicator) ||
				len(cells.Applicants) > 0 && !slices.Contains(cells.Applicants, o.Applicant) ||
				len(cells.States) > 0 && !slices.Contains(cells.States, o.State) {
				continue
			}
			n++
			if !begun || h.ID == from.Report && n <= from.N {
				begun = begun || h.ID == from.Report && n == from.N
				continue
			}
			r := &h.Report
			row := nianbao.ObservationRow{ReportID: h.ID, Office: r.Office, OfficeID: h.OfficeID, Year: r.Year, Scope: r.Scope,
				Form: r.Form, Level: r.Level, Region: r.Region, Version: h.Newest, Observation: o}
			if err := fn(row, nianbao.CellPlace{Report: h.ID, N: n}); err != nil {
				return err
			}
		}
	}
	return nil
}

// IDs gives the first report alone, whatever the words.
func (s *Store) IDs(_ context.Context, q nianbao.Query) ([]string, error) {
	if err := unreadable(q.Text); err != nil {
		return nil, err
	}
	return []string{s.Held[0].ID}, nil
}

// Withdrawn gives the last report.
func (s *Store) Withdrawn(context.Context) (map[string]bool, error) {
	return map[string]bool{s.Held[len(s.Held)-1].ID: true}, nil
}
