package copied

import "nianbao/internal/nianbao"

// Order tells which of two reports is the later one: by the dates of publication
// if both have one and they differ, else by the years.
func Order(a, b *nianbao.CopyHead) (basis nianbao.CopyBasis, aLater bool) {
	switch {
	case a.Published != "" && b.Published != "" && a.Published != b.Published:
		return nianbao.BasisPublished, a.Published > b.Published
	case a.Year != b.Year:
		return nianbao.BasisYear, a.Year > b.Year
	}
	return nianbao.BasisUnclear, false
}
