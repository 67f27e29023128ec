package catalog

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// office finds or makes the row of a report's office.
func (s *storing) office(r *nianbao.Report) (pk int64, err error) {
	if err := s.region(r.Region); err != nil {
		return 0, err
	}
	key := r.Key()
	id := key.ID()
	found, err := s.get(`SELECT pk FROM offices WHERE id = ?`, []any{id}, &pk)
	if err == nil && !found {
		pk, err = s.insert(`INSERT INTO offices (id, name, body, level, region_code) VALUES (?, ?, ?, ?, ?)`,
			id, r.Office, key.Body, r.Level, key.RegionCode)
	}
	if err != nil {
		return 0, err
	}
	return pk, s.exec(`INSERT OR IGNORE INTO office_names (name, office_pk) VALUES (?, ?)`, r.Office, pk)
}

// refreshOffice takes name and level from the newest report, and removes an
// office that has none left.
func (s *storing) refreshOffice(pk int64) error {
	if err := s.exec(`DELETE FROM offices WHERE pk = ? AND NOT EXISTS (SELECT 1 FROM reports WHERE office_pk = offices.pk)`, pk); err != nil {
		return err
	}
	return s.exec(`UPDATE offices SET (name, level) = (
			SELECT v.office, v.level FROM reports r JOIN versions v ON v.pk = r.newest_pk
			WHERE r.office_pk = offices.pk ORDER BY r.year DESC, r.captured DESC, r.id LIMIT 1)
		WHERE pk = ?`, pk)
}

const selectOffices = `SELECT o.id, o.name, o.level, o.region_code, IFNULL(g.names, ''), group_concat(DISTINCT r.year)
	FROM offices o JOIN reports r ON r.office_pk = o.pk LEFT JOIN regions g ON g.code = o.region_code
	WHERE %s GROUP BY o.pk ORDER BY o.region_code, o.name, o.id`

// Offices lists offices as [Rows.Offices] does.
func (c *Catalog) Offices(ctx context.Context, f nianbao.ReportFilter) ([]nianbao.OfficeEntry, error) {
	return c.Rows().Offices(ctx, f)
}

// Offices lists the offices that have reports which the filter selects, with
// the years of these, by region and name.
func (r Rows) Offices(ctx context.Context, f nianbao.ReportFilter) ([]nianbao.OfficeEntry, error) {
	var offices []nianbao.OfficeEntry
	err := r.view(ctx, func(q querier) error {
		where, args, err := where(ctx, q, f)
		if err != nil {
			return err
		}
		offices, err = scanOffices(ctx, q, where, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list offices: %w", err)
	}
	return offices, nil
}

// Office returns one office by its id.
func (c *Catalog) Office(ctx context.Context, id string) (*nianbao.OfficeEntry, error) {
	offices, err := scanOffices(ctx, c.reader, `o.id = ?`, id)
	if err == nil && len(offices) == 0 {
		err = nianbao.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("office %s: %w", id, err)
	}
	return &offices[0], nil
}

// OfficeNames lists every name under which an office has published.
func (c *Catalog) OfficeNames(ctx context.Context, id string) ([]string, error) {
	var names []string
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	}, `SELECT n.name FROM office_names n JOIN offices o ON o.pk = n.office_pk WHERE o.id = ? ORDER BY n.name`, id)
	if err == nil && names == nil {
		err = nianbao.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("names of office %s: %w", id, err)
	}
	return names, nil
}

func scanOffices(ctx context.Context, q querier, where string, args ...any) ([]nianbao.OfficeEntry, error) {
	var offices []nianbao.OfficeEntry
	err := each(ctx, q, func(scan func(...any) error) error {
		var o nianbao.OfficeEntry
		var code, names, years string
		if err := scan(&o.ID, &o.Name, &o.Level, &code, &names, &years); err != nil {
			return err
		}
		o.Region = regionOf(code, names)
		for y := range strings.SplitSeq(years, ",") {
			n, err := strconv.Atoi(y)
			if err != nil {
				return err
			}
			o.Years = append(o.Years, n)
		}
		slices.Sort(o.Years)
		offices = append(offices, o)
		return nil
	}, fmt.Sprintf(selectOffices, where), args...)
	return offices, err
}
