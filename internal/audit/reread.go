package audit

import (
	"math"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// misread reads the text of a cell a second time: a number that it does not say
// is our mistake. Amounts may have been printed in another unit.
func misread(c nianbao.EvidenceCell) bool {
	if c.State != nianbao.StateValue || c.Raw == "" || isAmount(c.Indicator) {
		return false
	}
	v := indicator.ParseValue(c.Raw)
	return v.State != nianbao.StateValue || math.Abs(v.Number-c.Value) > 1e-9
}
