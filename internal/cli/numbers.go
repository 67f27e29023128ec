package cli

import (
	"context"
	"math"
	"strings"

	"nianbao/index/query"
	"nianbao/internal/catalog"
	"nianbao/internal/division"
)

// numbers answers the conditions on numbers of a query, and orders by numbers,
// from the catalog.
type numbers struct{ catalog *catalog.Catalog }

// Match gives the reports that meet a condition.
func (n numbers) Match(ctx context.Context, c query.Number) ([]string, error) {
	return n.catalog.MatchNumber(ctx, c.Key, c.Applicant, intervals(c)...)
}

// Values gives a number of every report that has it.
func (n numbers) Values(ctx context.Context, f query.Figure) (map[string]float64, error) {
	return n.catalog.Numbers(ctx, f.Key, f.Applicant)
}

// intervals are the numbers that meet a condition.
func intervals(c query.Number) []catalog.Interval {
	v := c.Value.Number
	below := catalog.Interval{Min: math.Inf(-1), Max: v, OpenMax: true}
	above := catalog.Interval{Min: v, Max: math.Inf(1), OpenMin: true}
	switch c.Op {
	case query.OpLess:
		return []catalog.Interval{below}
	case query.OpLessEqual:
		below.OpenMax = false
		return []catalog.Interval{below}
	case query.OpGreater:
		return []catalog.Interval{above}
	case query.OpGreaterEqual:
		above.OpenMin = false
		return []catalog.Interval{above}
	case query.OpEqual:
		return []catalog.Interval{{Min: v, Max: v}}
	case query.OpNotEqual:
		return []catalog.Interval{below, above}
	}
	whole := catalog.Interval{Min: math.Inf(-1), Max: math.Inf(1)}
	if c.From != nil {
		whole.Min = c.From.Number
	}
	if c.To != nil {
		whole.Max = c.To.Number
	}
	return []catalog.Interval{whole}
}

// knownRegion reports whether there is a division of that name, or of that code
// with its trailing zeros left out.
func knownRegion(name string) bool {
	table := division.Default()
	if strings.Trim(name, "0123456789") == "" && len(name) <= 6 {
		_, ok := table.ByCode(name + "000000"[len(name):])
		return ok
	}
	m := table.Match(name, "")
	return m.Body == "" && (!m.Division.IsZero() || m.Ambiguous)
}
