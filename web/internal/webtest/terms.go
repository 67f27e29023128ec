package webtest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// Spread counts the reports that hold the text of a query, whatever else it says;
// filters are not heard, but the years are.
func (s *Store) Spread(_ context.Context, q nianbao.Query, by nianbao.SpreadBy) (*nianbao.Spread, error) {
	if !slices.Contains(nianbao.SpreadBys, by) {
		return nil, fmt.Errorf("spread by %q: %w", by, nianbao.ErrInvalid)
	}
	if err := unreadable(q.Text); err != nil && !strings.HasPrefix(q.Text, `"`) {
		return nil, err
	}
	out := &nianbao.Spread{Canonical: q.Text}
	for _, h := range s.Held {
		r := &h.Report
		if q.Filter.YearFrom > r.Year || q.Filter.YearTo != 0 && q.Filter.YearTo < r.Year {
			continue
		}
		c := nianbao.SpreadCell{Year: r.Year}
		switch by {
		case nianbao.SpreadLevel:
			c.Group, c.Label = string(r.Level), string(r.Level)
		case nianbao.SpreadType:
			c.Group = string(nianbao.OfficeTypeOf(r.Office))
			c.Label = c.Group
		case nianbao.SpreadProvince:
			if r.Region != nil {
				c.Group, c.Label = r.Region.Code[:2]+"0000", r.Region.Names[0]
			}
		}
		i := slices.IndexFunc(out.Cells, func(x nianbao.SpreadCell) bool { return x.Group == c.Group && x.Year == c.Year })
		if i < 0 {
			i, out.Cells = len(out.Cells), append(out.Cells, c)
		}
		out.Cells[i].Of++
		if !holds(r, strings.Trim(q.Text, `"「」`)) {
			continue
		}
		out.Cells[i].N++
		if out.FirstYear == 0 || r.Year < out.FirstYear {
			out.FirstYear, out.Earliest = r.Year, nil
		}
		if r.Year == out.FirstYear {
			out.Earliest = append(out.Earliest, h.ID)
		}
	}
	return out, nil
}

func holds(r *nianbao.Report, text string) bool {
	return slices.ContainsFunc(r.Sections, func(s nianbao.Section) bool { return strings.Contains(s.Text, text) })
}
