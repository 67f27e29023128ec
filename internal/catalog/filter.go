package catalog

import (
	"context"
	"encoding/json"
	"strings"

	"nianbao/internal/nianbao"
)

// where turns a filter into a condition on reports r and offices o. A region
// that nobody has heard of is [nianbao.ErrInvalid]: an empty answer would hide
// a slip of the pen.
func where(ctx context.Context, q querier, f nianbao.ReportFilter) (string, []any, error) {
	var cond []string
	var args []any
	add := func(s string, a ...any) {
		cond = append(cond, s)
		args = append(args, a...)
	}
	add(`r.newest_pk IS NOT NULL`)
	if f.YearFrom != 0 {
		add(`r.year >= ?`, f.YearFrom)
	}
	if f.YearTo != 0 {
		add(`r.year <= ?`, f.YearTo)
	}
	if len(f.Levels) > 0 {
		add(`r.level IN `+oneOf, list(f.Levels))
	}
	if len(f.Forms) > 0 {
		add(`r.form IN `+oneOf, list(f.Forms))
	}
	if len(f.Scopes) > 0 {
		add(`r.scope IN `+oneOf, list(f.Scopes))
	}
	if f.IDs != nil {
		add(`r.id IN `+oneOf, list(f.IDs))
	}
	if len(f.Offices) > 0 {
		names := list(f.Offices)
		add(`r.office_pk IN (SELECT pk FROM offices WHERE id IN `+oneOf+
			` UNION SELECT office_pk FROM office_names WHERE name IN `+oneOf+`)`, names, names)
	}
	if len(f.Regions) > 0 {
		var any []string
		for _, region := range f.Regions {
			codes, err := resolveRegion(ctx, q, region)
			if err != nil {
				return "", nil, err
			}
			for _, code := range codes {
				from, to := codeRange(code)
				any = append(any, `r.region_code BETWEEN ? AND ?`)
				args = append(args, from, to)
			}
		}
		cond = append(cond, `(`+strings.Join(any, ` OR `)+`)`)
	}
	return strings.Join(cond, ` AND `), args, nil
}

// oneOf unpacks a list that is passed as one JSON argument, so that a query
// has the same text, and no limit of arguments, for lists of any length.
const oneOf = `(SELECT value FROM json_each(?))`

func list[T ~string | ~int64](values []T) string {
	if values == nil {
		values = []T{}
	}
	text, err := json.Marshal(values)
	if err != nil { // strings and integers always marshal
		return "[]"
	}
	return string(text)
}
