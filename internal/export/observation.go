package export

import (
	"strconv"

	"nianbao/internal/nianbao"
)

// The JSON Lines file has the same keys: see [nianbao.ObservationRow.MarshalJSON].
var observationColumns = []column[nianbao.ObservationRow]{
	{"report", func(r nianbao.ObservationRow) string { return r.ReportID }, false},
	{"office", func(r nianbao.ObservationRow) string { return r.Office }, true},
	{"office_id", func(r nianbao.ObservationRow) string { return r.OfficeID }, false},
	{"year", func(r nianbao.ObservationRow) string { return strconv.Itoa(r.Year) }, false},
	{"scope", func(r nianbao.ObservationRow) string { return string(r.Scope) }, false},
	{"form", func(r nianbao.ObservationRow) string { return string(r.Form) }, false},
	{"level", func(r nianbao.ObservationRow) string { return string(r.Level) }, false},
	{"region_code", func(r nianbao.ObservationRow) string { return r.RegionCode() }, false},
	{"region", func(r nianbao.ObservationRow) string { return r.Region.String() }, true},
	{"indicator", func(r nianbao.ObservationRow) string { return r.Indicator }, false},
	{"applicant", func(r nianbao.ObservationRow) string { return string(r.Applicant) }, false},
	{"value", observedValue, false},
	{"unit", func(r nianbao.ObservationRow) string { return r.Unit }, true},
	{"raw", func(r nianbao.ObservationRow) string { return r.Raw }, true},
	{"state", func(r nianbao.ObservationRow) string { return string(r.State) }, false},
	{"table", func(r nianbao.ObservationRow) string { return strconv.Itoa(r.Table) }, false},
	{"row", func(r nianbao.ObservationRow) string { return strconv.Itoa(r.Row) }, false},
	{"col", func(r nianbao.ObservationRow) string { return strconv.Itoa(r.Col) }, false},
	{"version", func(r nianbao.ObservationRow) string { return strconv.Itoa(r.Version) }, false},
}

// observedValue prints a number in full, without exponent or noise. A cell
// without a number stays empty; the column state says why.
func observedValue(r nianbao.ObservationRow) string {
	if r.State != nianbao.StateValue {
		return ""
	}
	return strconv.FormatFloat(r.Value, 'f', -1, 64)
}
