package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"nianbao/internal/nianbao"
)

// selection is what a filter selects of the facts.
type selection struct {
	rows    []int32          // positions, ascending
	earlier map[int32]listed // reports that are wanted in an earlier version
}

// listed is a report in one of its versions.
type listed struct {
	fact    *nianbao.Fact
	version int64 // versions.pk
}

// selection applies a filter to the facts in memory; only names are looked up
// in the catalog.
func (f *facts) selection(ctx context.Context, q querier, filter nianbao.FactFilter) (*selection, error) {
	match, err := matcher(ctx, q, filter)
	if err != nil {
		return nil, err
	}
	s := &selection{}
	if filter.AsOf.IsZero() {
		for i, fact := range f.rows {
			if fact != nil && match(fact) {
				s.rows = append(s.rows, int32(i))
			}
		}
		return s, nil
	}
	past, err := f.asOf(ctx, q, filter.AsOf)
	if err != nil {
		return nil, err
	}
	s.earlier = past.earlier
	for i, fact := range f.rows {
		if e, ok := past.earlier[int32(i)]; ok {
			fact = e.fact
		}
		if fact != nil && !past.unknown[f.pks[i]] && match(fact) {
			s.rows = append(s.rows, int32(i))
		}
	}
	return s, nil
}

// matcher makes the condition of a filter.
func matcher(ctx context.Context, q querier, f nianbao.FactFilter) (func(*nianbao.Fact) bool, error) {
	offices, err := officeIDs(ctx, q, f.Offices)
	if err != nil {
		return nil, err
	}
	ranges, err := regionRanges(ctx, q, f.Regions)
	if err != nil {
		return nil, err
	}
	var ids map[string]bool
	if f.IDs != nil {
		ids = make(map[string]bool, len(f.IDs))
		for _, id := range f.IDs {
			ids[id] = true
		}
	}
	return func(r *nianbao.Fact) bool {
		return (f.YearFrom == 0 || r.Year >= f.YearFrom) && (f.YearTo == 0 || r.Year <= f.YearTo) &&
			among(f.Scopes, r.Scope) && among(f.Levels, r.Level) && among(f.Forms, r.Form) && among(f.Types, r.Office.Type) &&
			(offices == nil || offices[r.Office.ID]) && (ranges == nil || within(ranges, r.Office.RegionCode())) &&
			(ids == nil || ids[r.ID()])
	}, nil
}

// among tells that v is in the list, or that the list is empty.
func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// codes is a range of codes of divisions.
type codes struct{ from, to string }

func within(ranges []codes, code string) bool {
	for _, r := range ranges {
		if r.from <= code && code <= r.to {
			return true
		}
	}
	return false
}

func regionRanges(ctx context.Context, q querier, names []string) ([]codes, error) {
	var ranges []codes
	for _, name := range names {
		found, err := resolveRegion(ctx, q, name)
		if err != nil {
			return nil, notKnown(err, "region", name, "division (write its six-digit code or its full name, such as 江苏省)", "区划；请写六位代码或全称，例如 江苏省")
		}
		for _, code := range found {
			from, to := codeRange(code)
			ranges = append(ranges, codes{from, to})
		}
	}
	return ranges, nil
}

// officeIDs finds offices by id or exact name; nil if none is named.
func officeIDs(ctx context.Context, q querier, names []string) (map[string]bool, error) {
	if len(names) == 0 {
		return nil, nil
	}
	ids, found := map[string]bool{}, map[string]bool{}
	if err := each(ctx, q, func(scan func(...any) error) error {
		var id, name string
		err := scan(&id, &name)
		ids[id], found[name] = true, true
		return err
	}, `SELECT o.id, o.id FROM offices o WHERE o.id IN `+oneOf+`
		UNION SELECT o.id, n.name FROM office_names n JOIN offices o ON o.pk = n.office_pk WHERE n.name IN `+oneOf, list(names), list(names)); err != nil {
		return nil, err
	}
	for _, name := range names {
		if !found[name] {
			return nil, notKnown(nianbao.ErrInvalid, "office", name,
				"office (write its id or its full name; /api/v1/suggest?q= completes names)", "机关；请写编号或全称，/api/v1/suggest?q= 可补全名称")
		}
	}
	return ids, nil
}

// notKnown says that a name from outside is none of ours; other failures stay.
func notKnown(err error, param, name, what, chinese string) error {
	if !errors.Is(err, nianbao.ErrInvalid) {
		return err
	}
	return &nianbao.ParamError{Param: param, Message: fmt.Sprintf("%q is no known %s", name, what),
		Chinese: fmt.Sprintf("没有名为“%s”的%s", name, chinese)}
}

// past is how the reports stood at a time, where it differs from how they stand.
type past struct {
	unknown map[int64]bool // reports that had not been captured, by key
	earlier map[int32]listed
}

// asOf finds out how the reports stood at a time. Only those with several
// versions, and those captured later, have to be looked at.
func (f *facts) asOf(ctx context.Context, q querier, at time.Time) (*past, error) {
	moment := formatTime(at)
	p := &past{unknown: map[int64]bool{}, earlier: map[int32]listed{}}
	if err := each(ctx, q, func(scan func(...any) error) error {
		var pk int64
		err := scan(&pk)
		p.unknown[pk] = true
		return err
	}, `SELECT pk FROM reports WHERE captured > ?`, moment); err != nil {
		return nil, err
	}
	newest := map[int64]int64{}
	if err := each(ctx, q, func(scan func(...any) error) error {
		var report, version int64
		err := scan(&report, &version)
		newest[report] = version // the last row of a report
		return err
	}, `SELECT v.report_pk, v.pk FROM versions v
			JOIN snapshots s ON s.version_pk = v.pk
			JOIN visits w ON w.snapshot_id = s.id AND w.outcome IN `+sighting+` AND w.at <= ?
		WHERE v.report_pk IN (SELECT report_pk FROM versions GROUP BY report_pk HAVING COUNT(*) > 1)
		ORDER BY v.report_pk, w.at, s.id`, moment); err != nil {
		return nil, err
	}
	return p, f.versionsAt(ctx, q, newest, p)
}

// versionsAt reads the heads of versions that are not the newest.
func (f *facts) versionsAt(ctx context.Context, q querier, newest map[int64]int64, p *past) error {
	var versions []int64
	for report, version := range newest {
		delete(p.unknown, report)
		if i, found := f.position(report); found && f.newest[i] != version {
			versions = append(versions, version)
		}
	}
	if len(versions) == 0 {
		return nil
	}
	reader := &facts{offices: f.offices, texts: map[string]string{}} // f is only read here
	return reader.read(ctx, q, func(pk, version int64, fact nianbao.Fact) {
		if i, found := f.position(pk); found {
			p.earlier[int32(i)] = listed{&fact, version}
		}
	}, `SELECT r.pk, v.pk, r.office_pk, r.year, r.scope, v.form, v.level, v.published, v.published_from
		FROM reports r JOIN versions v ON v.report_pk = r.pk WHERE v.pk IN `+oneOf, list(versions))
}
