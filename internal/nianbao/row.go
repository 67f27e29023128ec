package nianbao

import "encoding/json"

// ObservationRow is one observation with what identifies it among those of all
// reports: a line of a data file.
type ObservationRow struct {
	ReportID string
	Office   string // full name as most recently printed
	OfficeID string
	Year     int
	Scope    Scope
	Form     Form
	Level    Level
	Region   *Region // nil for national bodies and where it is not known
	Version  int     // of the report, 1-based
	Observation
}

// ReportCells are the observations of one report with what identifies it.
type ReportCells struct {
	Head  ObservationRow // without an observation
	Cells []Observation  // in the order of the report
}

// RegionCode is the six-digit code of the row's region, or empty.
func (r *ObservationRow) RegionCode() string {
	if r.Region == nil {
		return ""
	}
	return r.Region.Code
}

// observationRowJSON is the outward shape of an ObservationRow: that of an
// observation, with the report's fields before it.
type observationRowJSON struct {
	Report     string  `json:"report"`
	Office     *string `json:"office"`
	OfficeID   string  `json:"office_id"`
	Year       int     `json:"year"`
	Scope      Scope   `json:"scope"`
	Form       *Form   `json:"form"`
	Level      *Level  `json:"level"`
	RegionCode *string `json:"region_code"`
	Region     *string `json:"region"`
	observationJSON
	Version int `json:"version"`
}

// MarshalJSON writes a flat object; value is null unless the state is StateValue.
func (r ObservationRow) MarshalJSON() ([]byte, error) {
	out := observationRowJSON{
		Report: r.ReportID, Office: orNull(r.Office), OfficeID: r.OfficeID, Year: r.Year, Scope: r.Scope,
		Form: orNull(r.Form), Level: orNull(r.Level),
		RegionCode: orNull(r.RegionCode()), Region: orNull(r.Region.String()),
		observationJSON: r.Observation.outward(), Version: r.Version,
	}
	return json.Marshal(out)
}
