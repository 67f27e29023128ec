package catalog

import (
	"context"
	"slices"

	"nianbao/internal/nianbao"
)

// changesKept is how far the log of changes goes back. Who is further behind
// reads everything anew, which then costs no more.
const changesKept = 5000

// logChanges notes the reports that the transaction changed, for those who keep
// what they have read of them.
func (s *storing) logChanges() error {
	for _, pk := range s.changedPKs {
		if err := s.exec(`INSERT INTO changes (report_pk) VALUES (?)`, pk); err != nil {
			return err
		}
	}
	if len(s.changedPKs) == 0 {
		return nil
	}
	return s.exec(`DELETE FROM changes WHERE n <= (SELECT MAX(n) FROM changes) - ?`, changesKept)
}

// lastChange is the number of the last change, 0 if there was none.
func lastChange(ctx context.Context, q querier) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT IFNULL(MAX(n), 0) FROM changes`).Scan(&n)
	return n, err
}

// changesSince lists the reports that changed after a change, each once;
// complete is false if the log does not go back so far.
func changesSince(ctx context.Context, q querier, known int64) (reports []int64, last int64, complete bool, err error) {
	first := int64(0)
	err = each(ctx, q, func(scan func(...any) error) error {
		var pk int64
		if err := scan(&last, &pk); err != nil {
			return err
		}
		if first == 0 {
			first = last
		}
		reports = append(reports, pk)
		return nil
	}, `SELECT n, report_pk FROM changes WHERE n > ? ORDER BY n`, known)
	slices.Sort(reports)
	return slices.Compact(reports), last, first == known+1, err
}

// update brings facts up to date with the reports that changed, and the columns
// with them. It reports false if everything has to be read anew.
func (f *facts) update(ctx context.Context, q querier, columns map[nianbao.ColumnKey]*nianbao.Column) (bool, error) {
	reports, last, complete, err := changesSince(ctx, q, f.known)
	if err != nil || !complete {
		return false, err
	}
	if err := f.readRegions(ctx, q); err != nil {
		return false, err
	}
	if err := f.readWords(ctx, q); err != nil {
		return false, err
	}
	if err := f.renew(ctx, q, reports); err != nil {
		return false, err
	}
	held := map[int64]bool{}
	ordered := true
	if err := f.read(ctx, q, func(pk, newest int64, fact nianbao.Fact) {
		held[pk] = true
		i, found := f.position(pk)
		if !found {
			ordered = ordered && i == len(f.pks)
			f.pks, f.rows, f.newest = append(f.pks, pk), append(f.rows, nil), append(f.newest, 0)
		}
		f.rows[i], f.newest[i] = &fact, newest
	}, selectFacts+`WHERE r.pk IN `+oneOf+` ORDER BY r.pk`, list(reports)); err != nil || !ordered {
		return false, err
	}
	for _, pk := range reports {
		if i, found := f.position(pk); found && !held[pk] {
			f.rows[i] = nil
		}
	}
	f.known = last
	return true, f.updateColumns(ctx, q, reports, columns)
}

// renew reads the offices of reports again. What other reports say of an office
// that has a new name follows.
func (f *facts) renew(ctx context.Context, q querier, reports []int64) error {
	before := map[int64]*nianbao.OfficeFact{}
	for pk, o := range f.offices {
		before[pk] = o
	}
	if err := f.readOffices(ctx, q, `pk IN (SELECT office_pk FROM reports WHERE pk IN `+oneOf+`)`, list(reports)); err != nil {
		return err
	}
	renamed := map[*nianbao.OfficeFact]*nianbao.OfficeFact{}
	for pk, was := range before {
		if now := f.offices[pk]; now != was {
			renamed[was] = now
		}
	}
	for i, fact := range f.rows {
		if fact == nil {
			continue
		}
		if now := renamed[fact.Office]; now != nil {
			other := *fact
			other.Office = now
			f.rows[i] = &other
		}
	}
	return nil
}

// updateColumns reads the numbers of reports again.
func (f *facts) updateColumns(ctx context.Context, q querier, reports []int64, columns map[nianbao.ColumnKey]*nianbao.Column) error {
	if len(columns) == 0 {
		return nil
	}
	for _, c := range columns {
		grow := len(f.rows) - len(c.Values)
		c.Values, c.Marks = append(c.Values, make([]float64, grow)...), append(c.Marks, make([]nianbao.Mark, grow)...)
	}
	positions := map[int64]int{}
	var versions []int64
	for _, pk := range reports {
		i, found := f.position(pk)
		if !found {
			continue
		}
		for _, c := range columns {
			c.Values[i], c.Marks[i] = 0, nianbao.MarkMissing
		}
		if f.rows[i] != nil {
			positions[f.newest[i]] = i
			versions = append(versions, f.newest[i])
		}
	}
	return readMeasurements(ctx, q, versions, targetsOf(f.words, columns), func(version int64) int { return positions[version] })
}

// readMeasurements writes the numbers of some versions into the rows that at
// gives for them.
func readMeasurements(ctx context.Context, q querier, versions []int64, targets []target, at func(version int64) int) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var version int64
		var blob []byte
		if err := scan(&version, &blob); err != nil {
			return err
		}
		return spread(blob, targets, at(version))
	}, `SELECT version_pk, cells FROM measurements WHERE version_pk IN `+oneOf, list(versions))
}
