package catalog

import (
	"cmp"
	"fmt"
	"slices"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// measurements writes the numbers of a version as comparisons take them.
func (s *storing) measurements(version int64, r *nianbao.Report) error {
	var cells []packedCell
	for _, m := range indicator.Measurements(r) {
		code, err := s.lookup("indicators", "indicator", m.Code)
		if err != nil {
			return err
		}
		applicant, ok := slotOf(m.Applicant)
		if !ok {
			return fmt.Errorf("%w: applicant %q", nianbao.ErrInvalid, m.Applicant)
		}
		cells = append(cells, packedCell{keyOf(code, applicant), nianbao.MarkOf(m.State), m.Value})
	}
	return s.exec(`INSERT OR REPLACE INTO measurements (version_pk, cells) VALUES (?, ?)`, version, pack(cells))
}

// slots are the applicants by their number in packed cells, which the first
// migration gives to them in the catalog too.
var slots = []nianbao.Applicant{
	nianbao.ApplicantNone, nianbao.ApplicantTotal, nianbao.ApplicantNatural, nianbao.ApplicantCompany,
	nianbao.ApplicantScience, nianbao.ApplicantWelfare, nianbao.ApplicantLegal, nianbao.ApplicantOther,
}

func slotOf(a nianbao.Applicant) (slot int, ok bool) {
	slot = slices.Index(slots, a)
	return slot, slot >= 0
}

func keyOf(indicator int64, slot int) cellKey {
	return cellKey(indicator)*applicantSlots + cellKey(slot)
}

// target is a column that the cells of a key go into.
type target struct {
	key    cellKey
	column *nianbao.Column
}

// targetsOf finds out which cells make the columns, in the order of their keys;
// words are the numbers of the indicators. The total comes after the only
// number in forms without applicants, and so counts where there are both.
func targetsOf(words map[string]int64, columns map[nianbao.ColumnKey]*nianbao.Column) []target {
	var all []target
	for k, column := range columns {
		pk, known := words[k.Code]
		if !known {
			continue
		}
		if k.Applicant == nianbao.ApplicantNone {
			all = append(all, target{keyOf(pk, 0), column}, target{keyOf(pk, 1), column})
		} else if slot, ok := slotOf(k.Applicant); ok {
			all = append(all, target{keyOf(pk, slot), column})
		}
	}
	slices.SortFunc(all, func(a, b target) int { return cmp.Compare(a.key, b.key) })
	return all
}

// spread writes the cells of a blob into row i of the columns.
func spread(blob []byte, targets []target, i int) error {
	next := 0
	return unpack(blob, func(c packedCell) bool {
		for next < len(targets) && targets[next].key < c.key {
			next++
		}
		for ; next < len(targets) && targets[next].key == c.key; next++ {
			targets[next].column.Values[i], targets[next].column.Marks[i] = c.value, c.mark
		}
		return next < len(targets)
	})
}
