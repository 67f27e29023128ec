package nianbao

import "encoding/json"

// reportJSON is the outward shape of a Report: what is not known is null.
type reportJSON struct {
	Title         *string       `json:"title"`
	Office        *string       `json:"office"`
	Year          *int          `json:"year"`
	Scope         *Scope        `json:"scope"`
	Form          *Form         `json:"form"`
	Level         *Level        `json:"level"`
	Region        *regionJSON   `json:"region"`
	Published     *string       `json:"published"`
	PublishedFrom *DateSource   `json:"published_from"`
	IndexNumber   *string       `json:"index_number"`
	OfficeCode    *string       `json:"office_code"`
	Sections      []Section     `json:"sections"`
	Observations  []Observation `json:"observations"`
	Derived       []Derived     `json:"derived"`
	Warnings      []Warning     `json:"warnings"`
}

type regionJSON struct {
	Code  string   `json:"code"`
	Names []string `json:"names"`
}

type observationJSON struct {
	Indicator string    `json:"indicator"`
	Applicant Applicant `json:"applicant,omitempty"`
	Value     *float64  `json:"value"`
	Raw       string    `json:"raw"`
	Unit      *string   `json:"unit"`
	State     State     `json:"state"`
	Table     int       `json:"table"`
	Row       int       `json:"row"`
	Col       int       `json:"col"`
}

// MarshalJSON writes the extraction of the outward contract (§3).
func (r *Report) MarshalJSON() ([]byte, error) {
	out := reportJSON{
		Title: orNull(r.Title), Office: orNull(r.Office), Year: orNull(r.Year),
		Scope: orNull(r.Scope), Form: orNull(r.Form), Level: orNull(r.Level),
		Published: orNull(r.Published), PublishedFrom: orNull(r.PublishedFrom),
		IndexNumber: orNull(r.IndexNumber), OfficeCode: orNull(r.OfficeCode),
		Sections: orEmpty(r.Sections), Observations: orEmpty(r.Observations), Derived: orEmpty(r.Derived), Warnings: orEmpty(r.Warnings),
	}
	if r.Region != nil {
		out.Region = &regionJSON{Code: r.Region.Code, Names: orEmpty(r.Region.Names)}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Report) UnmarshalJSON(data []byte) error {
	var in reportJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*r = Report{
		Title: orZero(in.Title), Office: orZero(in.Office), Year: orZero(in.Year),
		Scope: orZero(in.Scope), Form: orZero(in.Form), Level: orZero(in.Level),
		Published: orZero(in.Published), PublishedFrom: orZero(in.PublishedFrom),
		IndexNumber: orZero(in.IndexNumber), OfficeCode: orZero(in.OfficeCode),
		Sections: in.Sections, Observations: in.Observations, Derived: in.Derived, Warnings: in.Warnings,
	}
	if in.Region != nil {
		r.Region = &Region{Code: in.Region.Code, Names: in.Region.Names}
	}
	return nil
}

// MarshalJSON writes value null unless the state is StateValue.
func (o Observation) MarshalJSON() ([]byte, error) { return json.Marshal(o.outward()) }

func (o Observation) outward() observationJSON {
	out := observationJSON{
		Indicator: o.Indicator, Applicant: o.Applicant, Raw: o.Raw, Unit: orNull(o.Unit),
		State: o.State, Table: o.Table, Row: o.Row, Col: o.Col,
	}
	if o.State == StateValue {
		out.Value = &o.Value
	}
	return out
}

// UnmarshalJSON reads what MarshalJSON writes.
func (o *Observation) UnmarshalJSON(data []byte) error {
	var in observationJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*o = Observation{
		Indicator: in.Indicator, Applicant: in.Applicant, Value: orZero(in.Value), Raw: in.Raw,
		Unit: orZero(in.Unit), State: in.State, Table: in.Table, Row: in.Row, Col: in.Col,
	}
	return nil
}

func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func orZero[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
