package catalog

import (
	"context"
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
)

// facts are the reports of the catalog without their texts and numbers, kept in
// memory and brought up to date by the log of changes. Positions stay: a report
// that is not held any more leaves a gap.
type facts struct {
	known   int64           // number of the last change that is in
	rows    []*nianbao.Fact // nil where a report was removed
	pks     []int64         // of the reports, ascending
	newest  []int64         // versions.pk of the newest version
	offices map[int64]*nianbao.OfficeFact
	regions map[string]*nianbao.Region
	words   map[string]int64 // indicators by code
	texts   map[string]string
}

const selectFacts = `SELECT r.pk, r.newest_pk, r.office_pk, r.year, r.scope, r.form, r.level, v.published, v.published_from
	FROM reports r JOIN versions v ON v.pk = r.newest_pk `

// loadFacts reads everything.
func loadFacts(ctx context.Context, q querier) (*facts, error) {
	f := &facts{}
	if err := f.context(ctx, q); err != nil {
		return nil, err
	}
	err := f.read(ctx, q, func(pk, newest int64, fact nianbao.Fact) {
		f.rows, f.pks, f.newest = append(f.rows, &fact), append(f.pks, pk), append(f.newest, newest)
	}, selectFacts+`ORDER BY r.pk`)
	return f, err
}

// context reads what reports refer to, and where the log of changes stands.
func (f *facts) context(ctx context.Context, q querier) error {
	f.texts = map[string]string{}
	f.offices, f.words = map[int64]*nianbao.OfficeFact{}, map[string]int64{}
	if err := q.QueryRowContext(ctx, `SELECT IFNULL(MAX(n), 0) FROM changes`).Scan(&f.known); err != nil {
		return err
	}
	if err := f.readRegions(ctx, q); err != nil {
		return err
	}
	if err := f.readOffices(ctx, q, `1`); err != nil {
		return err
	}
	return f.readWords(ctx, q)
}

// readRegions reads the divisions into a map of its own: frames have the one
// before.
func (f *facts) readRegions(ctx context.Context, q querier) error {
	f.regions = map[string]*nianbao.Region{}
	return each(ctx, q, func(scan func(...any) error) error {
		var code, names string
		err := scan(&code, &names)
		f.regions[code] = regionOf(code, names)
		return err
	}, `SELECT code, names FROM regions`)
}

func (f *facts) readOffices(ctx context.Context, q querier, where string, args ...any) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var pk int64
		var code string
		o := &nianbao.OfficeFact{}
		if err := scan(&pk, &o.ID, &o.Name, &o.Body, &code); err != nil {
			return err
		}
		o.Type = nianbao.OfficeTypeOf(o.Name)
		if o.Region = f.regions[code]; o.Region == nil {
			o.Region = regionOf(code, "")
		}
		f.offices[pk] = o
		return nil
	}, `SELECT pk, id, name, body, region_code FROM offices WHERE `+where, args...)
}

func (f *facts) readWords(ctx context.Context, q querier) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var pk int64
		var code string
		err := scan(&pk, &code)
		f.words[code] = pk
		return err
	}, `SELECT pk, indicator FROM indicators`)
}

// read gives the facts of a query that begins with selectFacts.
func (f *facts) read(ctx context.Context, q querier, use func(pk, newest int64, fact nianbao.Fact), query string, args ...any) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var pk, newest, office int64
		var year int
		var scope, form, level, published, from string
		if err := scan(&pk, &newest, &office, &year, &scope, &form, &level, &published, &from); err != nil {
			return err
		}
		o := f.offices[office]
		if o == nil {
			return fmt.Errorf("office %d of report %d is missing: %w", office, pk, nianbao.ErrUnavailable)
		}
		use(pk, newest, nianbao.Fact{Office: o, Year: year,
			Scope: nianbao.Scope(f.intern(scope)), Form: nianbao.Form(f.intern(form)), Level: nianbao.Level(f.intern(level)),
			Published: f.intern(published), PublishedFrom: nianbao.DateSource(f.intern(from))})
		return nil
	}, query, args...)
}

// intern keeps one copy of a text that many reports share.
func (f *facts) intern(s string) string {
	if kept, ok := f.texts[s]; ok {
		return kept
	}
	f.texts[s] = s
	return s
}

// position finds a report by its key; one that is new comes after all others,
// because SQLite numbers rows upwards.
func (f *facts) position(pk int64) (i int, found bool) {
	return slices.BinarySearch(f.pks, pk)
}
