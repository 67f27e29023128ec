package audit

import (
	"regexp"
	"slices"

	"nianbao/internal/nianbao"
)

// listMark is the mark of an item of a list: 一是, （二）, 3. and the like.
var listMark = regexp.MustCompile(`^(?:[一二三四五六七八九十]+是|第?[一二三四五六七八九十]+[、.，,：:]|[（(][一二三四五六七八九十\d]+[）)]|\d+[、.．])\s*`)

// doubtful are warnings of the extraction that leave the place of cells in doubt.
var doubtful = []string{"misaligned_row", "label_by_position", "several_value_columns", "duplicate_value", "unread_row"}

// explain says where the fault of findings lies. Cells of tables whose reading
// left doubts prove nothing against a report; nor does a cell whose text is not
// the number that was read from it.
func (s *shared) explain(findings []nianbao.Finding) {
	inDoubt := slices.ContainsFunc(s.subject.Report.Warnings, func(w nianbao.Warning) bool { return slices.Contains(doubtful, w.Code) })
	for i := range findings {
		f := &findings[i]
		if f.Attribution != nianbao.AttributionSource || len(f.Evidence.Cells) == 0 {
			continue
		}
		switch {
		case slices.ContainsFunc(f.Evidence.Cells, misread):
			f.Attribution = nianbao.AttributionExtraction
		case inDoubt:
			f.Attribution = nianbao.AttributionUnclear
		}
	}
}
