package catalog

import (
	"context"
	"fmt"
	"math"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// Interval is a range of numbers. Its ends belong to it unless they are open;
// ends without bound are infinite.
type Interval struct {
	Min, Max         float64
	OpenMin, OpenMax bool
}

// all is the interval that every number is in.
var all = Interval{Min: math.Inf(-1), Max: math.Inf(1)}

func (i Interval) holds(v float64) bool {
	return (v > i.Min || v == i.Min && !i.OpenMin) && (v < i.Max || v == i.Max && !i.OpenMax)
}

func (i Interval) where() string {
	low, high := ">=", "<="
	if i.OpenMin {
		low = ">"
	}
	if i.OpenMax {
		high = "<"
	}
	return `n.value ` + low + ` ? AND n.value ` + high + ` ?`
}

// MatchNumber gives the ids of the reports in whose newest version a number lies
// in any of the intervals, in no particular order; an id may come twice. The
// number is an indicator, a sum or a rate. Without an applicant it is the
// total, or the only number in forms that have none. What is blank, unreadable
// or not there lies in no interval.
func (c *Catalog) MatchNumber(ctx context.Context, code string, applicant nianbao.Applicant, in ...Interval) ([]string, error) {
	var ids []string
	err := c.eachNumber(ctx, code, applicant, in, func(_ float64, found []string) { ids = append(ids, found...) }, false)
	if err != nil {
		return nil, fmt.Errorf("reports by %s: %w", code, err)
	}
	return ids, nil
}

// Numbers gives that number of every report that has it, by id.
func (c *Catalog) Numbers(ctx context.Context, code string, applicant nianbao.Applicant) (map[string]float64, error) {
	values := map[string]float64{}
	err := c.eachNumber(ctx, code, applicant, []Interval{all}, func(v float64, ids []string) {
		for _, id := range ids {
			if _, ok := values[id]; !ok {
				values[id] = v
			}
		}
	}, true)
	if err != nil {
		return nil, fmt.Errorf("numbers of %s: %w", code, err)
	}
	return values, nil
}

// numberSource is a table that holds a number. Sums are printed by some forms
// and computed for others, and so stand in both.
type numberSource struct {
	table, index string
	known        string // condition for a number to be there
}

var (
	printedNumbers  = numberSource{"observations", "observations_number", "n.state_pk = 0"}
	computedNumbers = numberSource{"figures", "figures_number", "TRUE"}
)

// indexed is the condition of the partial indexes; SQLite uses them where a
// query repeats it.
const indexed = `(n.applicant_pk < 2 OR n.value <> 0)`

func sourcesOf(code string) []numberSource {
	m, _ := indicator.MeasureOf(code)
	switch {
	case m.Kind == indicator.KindRate || m.Kind == indicator.KindAmount, strings.HasPrefix(code, "fee_"):
		return []numberSource{computedNumbers}
	}
	for _, s := range indicator.Sums() {
		if s.Code == code {
			return []numberSource{printedNumbers, computedNumbers}
		}
	}
	return []numberSource{printedNumbers}
}

// eachNumber calls use with reports that share a number if byValue is set, and
// with some that match otherwise. SQLite joins the ids into one text: fetching
// a row of its own for each would take five times as long.
func (c *Catalog) eachNumber(ctx context.Context, code string, applicant nianbao.Applicant, in []Interval, use func(v float64, ids []string), byValue bool) error {
	return c.view(ctx, func(q querier) error {
		pk, err := wordPK(ctx, q, "indicators", "indicator", code)
		if err != nil || pk < 0 {
			return err
		}
		applicants := []int64{0, 1} // none, total
		if applicant != nianbao.ApplicantNone {
			a, err := wordPK(ctx, q, "applicants", "applicant", string(applicant))
			if err != nil || a < 0 {
				return err
			}
			applicants = []int64{a}
		}
		for _, source := range sourcesOf(code) {
			for _, a := range applicants {
				for _, i := range in {
					query := source.query(i, a, byValue)
					if err := each(ctx, q, func(scan func(...any) error) error {
						var value float64
						var ids string
						if err := scan(&value, &ids); err != nil {
							return err
						}
						use(value, strings.Split(ids, " "))
						return nil
					}, query, pk, a, i.Min, i.Max); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// query is the question for the reports in an interval. The zeros of an
// applicant are not in the index; with them, the cells of all reports are
// looked at.
func (s numberSource) query(in Interval, applicant int64, byValue bool) string {
	from := s.table + ` n INDEXED BY ` + s.index + ` CROSS JOIN reports r INDEXED BY reports_newest ON r.newest_pk = n.version_pk`
	only := indexed
	if applicant > 1 && in.holds(0) {
		from = `reports r CROSS JOIN ` + s.table + ` n ON n.version_pk = r.newest_pk`
		only = `TRUE`
	}
	group := `HAVING COUNT(*) > 0`
	if byValue {
		group = `GROUP BY n.value`
	}
	return `SELECT IFNULL(MIN(n.value), 0), IFNULL(group_concat(r.id, ' '), '') FROM ` + from + `
		WHERE n.indicator_pk = ? AND n.applicant_pk = ? AND ` + s.known + ` AND ` + only + ` AND ` + in.where() + ` ` + group
}

// wordPK is the number of a word, -1 if there is none.
func wordPK(ctx context.Context, q querier, table, column, word string) (int64, error) {
	pk := int64(-1)
	err := each(ctx, q, func(scan func(...any) error) error { return scan(&pk) }, `SELECT pk FROM `+table+` WHERE `+column+` = ?`, word)
	return pk, err
}
