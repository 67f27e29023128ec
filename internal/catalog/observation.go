package catalog

import (
	"context"

	"nianbao/internal/nianbao"
)

// eachCell reads the observations of versions, given as a JSON list. Small
// numbers come packed into two, and become words here rather than by joins: most
// of the time goes into fetching columns, and this way takes a third of it.
func eachCell(ctx context.Context, q querier, versions string, indicators []string,
	applicants []nianbao.Applicant, fn func(version int64, o nianbao.Observation)) error {
	words, err := readWords(ctx, q)
	if err != nil {
		return err
	}
	query := `SELECT b.version_pk, b.value, b.raw, (b.tbl << 40) | (b.row << 20) | b.col,
			(b.indicator_pk << 40) | (b.applicant_pk << 32) | (b.state_pk << 24) | IFNULL(b.unit_pk, 0)
		FROM observations b WHERE b.version_pk IN ` + oneOf
	args := []any{versions}
	if len(indicators) > 0 {
		query += ` AND b.indicator_pk IN (SELECT pk FROM indicators WHERE indicator IN ` + oneOf + `)`
		args = append(args, list(indicators))
	}
	if len(applicants) > 0 {
		query += ` AND b.applicant_pk IN (SELECT pk FROM applicants WHERE applicant IN ` + oneOf + `)`
		args = append(args, list(applicants))
	}
	// Values as the driver has them: database/sql is slow to convert them.
	var version, value, raw, place, word any
	return each(ctx, q, func(scan func(...any) error) error {
		if err := scan(&version, &value, &raw, &place, &word); err != nil {
			return err
		}
		pk, _ := version.(int64)
		at, _ := place.(int64)
		packed, _ := word.(int64)
		o := words.cell(packed)
		o.Table, o.Row, o.Col = int(at>>40), int(at>>20&0xfffff), int(at&0xfffff)
		number, valued := value.(float64)
		text, printed := raw.(string)
		if o.Value, o.Raw = number, text; valued && !printed {
			o.Raw = formatValue(number)
		}
		fn(pk, o)
		return nil
	}, query+` ORDER BY b.version_pk, b.seq`, args...)
}

// words are the words by the numbers that cells hold.
type words struct{ indicators, applicants, states, units []string }

// cell is a cell with the words that are packed into a number.
func (w *words) cell(packed int64) nianbao.Observation {
	return nianbao.Observation{
		Indicator: wordAt(w.indicators, packed>>40),
		Applicant: nianbao.Applicant(wordAt(w.applicants, packed>>32&0xff)),
		State:     nianbao.State(wordAt(w.states, packed>>24&0xff)),
		Unit:      wordAt(w.units, packed&0xffffff),
	}
}

func wordAt(list []string, n int64) string {
	if n < int64(len(list)) {
		return list[n]
	}
	return ""
}

func readWords(ctx context.Context, q querier) (w words, err error) {
	lists := []*[]string{&w.indicators, &w.applicants, &w.states, &w.units}
	err = each(ctx, q, func(scan func(...any) error) error {
		var list, pk int
		var word string
		if err := scan(&list, &pk, &word); err != nil {
			return err
		}
		l := lists[list]
		if pk >= len(*l) {
			*l = append(*l, make([]string, pk+1-len(*l))...)
		}
		(*l)[pk] = word
		return nil
	}, `SELECT 0, pk, indicator FROM indicators UNION ALL SELECT 1, pk, applicant FROM applicants
		UNION ALL SELECT 2, pk, state FROM states UNION ALL SELECT 3, pk, unit FROM units`)
	return w, err
}
