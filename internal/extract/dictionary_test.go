package extract

import (
	"slices"
	"testing"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
	"nianbao/internal/prose"
)

// TestDerivedAreInTheDictionary checks that the dictionary has every number that
// is read from prose, and says so.
func TestDerivedAreInTheDictionary(t *testing.T) {
	fees := map[string]bool{prose.FeeNoticeCount: true, prose.FeeNoticeAmount: true, prose.FeeCollected: true}
	for form, codes := range map[nianbao.Form]map[string]bool{nianbao.Form2021: fees, nianbao.Form2008: fromOldProse} {
		for _, e := range indicator.Dictionary() {
			said := slices.ContainsFunc(e.Places, func(p indicator.Place) bool { return p.Form == form && p.Prose })
			if said != codes[e.Code] {
				t.Errorf("%s, form of %s: prose %v in the dictionary, %v in the extraction", e.Code, form, said, codes[e.Code])
			}
		}
		for code := range codes {
			if _, ok := indicator.EntryOf(code); !ok {
				t.Errorf("%s is not in the dictionary", code)
			}
		}
	}
}
