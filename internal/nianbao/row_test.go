package nianbao

import (
	"encoding/json"
	"testing"
)

// The embedded observation's own encoding must not swallow the row's fields.
func TestObservationRowJSON(t *testing.T) {
	row := ObservationRow{
		ReportID: "a-2020-own", OfficeID: "a", Year: 2020, Scope: ScopeOwn, Version: 1,
		Region:      &Region{Code: "990102", Names: []string{"虚构省", "虚城区"}},
		Observation: Observation{Indicator: "req_new", Applicant: ApplicantTotal, Value: 3, Raw: "", State: StateBlank, Row: 2},
	}
	const want = `{"report":"a-2020-own","office":null,"office_id":"a","year":2020,"scope":"own","form":null,"level":null,` +
		`"region_code":"990102","region":"虚构省虚城区","indicator":"req_new","applicant":"total","value":null,"raw":"",` +
		`"unit":null,"state":"blank","table":0,"row":2,"col":0,"version":1}`
	got, err := json.Marshal(row)
	if err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestHeldCurrent(t *testing.T) {
	h := Held{Newest: 2, Versions: []Version{{N: 1}, {N: 2, Rules: "x"}, {N: 3}}}
	if v := h.Current(); v == nil || v.Rules != "x" {
		t.Errorf("current version %+v, want the second", v)
	}
	if v := (&Held{}).Current(); v != nil {
		t.Errorf("current version %+v of nothing", v)
	}
}
