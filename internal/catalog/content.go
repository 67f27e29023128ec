package catalog

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"nianbao/internal/nianbao"
)

// contentHash tells contents apart as the outward contract does (§5): by text
// and cells. White space, the place of a table on the page and all that is not
// the report itself do not count; nor do dates and numbers from the page's
// metadata, which differ between a crawl and an import of the same page.
func contentHash(r *nianbao.Report) []byte {
	h := sha256.New()
	for _, s := range r.Sections {
		put(h, "s", string(s.Kind), squeeze(s.Heading), squeeze(s.Text))
	}
	cells := slices.Clone(r.Observations)
	order := make([]*nianbao.Observation, len(cells))
	for i := range cells {
		o := &cells[i]
		order[i] = o
		o.Table, o.Row, o.Col = 0, 0, 0
		o.Raw = squeeze(o.Raw)
		if o.State != nianbao.StateUnparsed { // 1,234 and 1234 are one number, "/" and "—" one absence
			o.Raw = ""
		}
		if o.State != nianbao.StateValue {
			o.Value = 0
		}
	}
	slices.SortFunc(order, compareCells)
	for _, o := range order {
		put(h, "o", o.Indicator, string(o.Applicant), string(o.State), formatValue(o.Value), o.Unit, o.Raw)
	}
	return h.Sum(nil)
}

func compareCells(a, b *nianbao.Observation) int {
	if c := strings.Compare(a.Indicator, b.Indicator); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Applicant, b.Applicant); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Raw, b.Raw))
}

func put(h hash.Hash, parts ...string) {
	var room [128]byte
	all := room[:0]
	for _, p := range parts {
		all = binary.BigEndian.AppendUint64(all, uint64(len(p)))
		all = append(all, p...)
	}
	_, _ = h.Write(all)
}

func squeeze(s string) string {
	if strings.IndexFunc(s, unicode.IsSpace) < 0 {
		return s
	}
	return strings.Join(strings.Fields(s), "")
}

func formatValue(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// content writes sections, warnings and observations of a version, and the
// numbers computed from them.
func (s *storing) content(version int64, r *nianbao.Report) error {
	for i, sec := range r.Sections {
		if err := s.exec(`INSERT INTO sections (version_pk, n, kind, heading, text) VALUES (?, ?, ?, ?, ?)`,
			version, i, sec.Kind, sec.Heading, sec.Text); err != nil {
			return err
		}
	}
	for i, w := range r.Warnings {
		if err := s.exec(`INSERT INTO warnings (version_pk, n, code, message) VALUES (?, ?, ?, ?)`,
			version, i, w.Code, w.Message); err != nil {
			return err
		}
	}
	cells := s.rows(`INSERT INTO observations (version_pk, indicator_pk, applicant_pk, seq, state_pk, value, unit_pk, raw, tbl, row, col)`, 11)
	for i := range r.Observations {
		if err := s.observation(cells, version, i, &r.Observations[i]); err != nil {
			return fmt.Errorf("observation %d: %w", i, err)
		}
	}
	if err := cells.flush(); err != nil {
		return fmt.Errorf("observations: %w", err)
	}
	return s.figures(version, r)
}

func (s *storing) observation(cells *rows, version int64, seq int, o *nianbao.Observation) error {
	indicator, err := s.lookup("indicators", "indicator", o.Indicator)
	if err != nil {
		return err
	}
	applicant, err := s.lookup("applicants", "applicant", string(o.Applicant))
	if err != nil {
		return err
	}
	state, err := s.lookup("states", "state", string(o.State))
	if err != nil {
		return err
	}
	var value, unit, raw any // NULL
	usual := ""
	if o.State == nianbao.StateValue {
		value, usual = o.Value, formatValue(o.Value)
	}
	if o.Raw != usual {
		raw = o.Raw
	}
	if o.Unit != "" {
		if unit, err = s.lookup("units", "unit", o.Unit); err != nil {
			return err
		}
	}
	return cells.add(version, indicator, applicant, seq, state, value, unit, raw, o.Table, o.Row, o.Col)
}

// lookup gives the number of a word, and one to a word that is new.
func (s *storing) lookup(table, column, word string) (int64, error) {
	key := entryKey{table, word}
	if pk, ok := s.lookups[key]; ok {
		return pk, nil
	}
	var pk int64
	found, err := s.get(`SELECT pk FROM `+table+` WHERE `+column+` = ?`, []any{word}, &pk)
	if err == nil && !found {
		pk, err = s.insert(`INSERT INTO `+table+` (`+column+`) VALUES (?)`, word)
	}
	if err == nil {
		s.lookups[key] = pk
	}
	return pk, err
}
