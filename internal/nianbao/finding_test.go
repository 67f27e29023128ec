package nianbao

import "testing"

// TestFindingKey: a key stays through another reading of the same cells and
// sentences, and changes with what they say.
func TestFindingKey(t *testing.T) {
	finding := func(change func(*Finding)) string {
		f := &Finding{Rule: "A1", Report: "r-2020-own", Evidence: Evidence{
			Cells: []EvidenceCell{
				{Table: 2, Row: 3, Col: 9, Indicator: "req_new", Applicant: ApplicantTotal, State: StateValue, Value: 7},
				{Table: 2, Row: 3, Col: 3, Indicator: "req_new", Applicant: "natural", State: StateBlank},
			},
			Text: []Quote{{Section: SectionRequests, From: 4, To: 9, Quote: "收到申请8件"}},
		}}
		change(f)
		return f.NewKey()
	}
	key := finding(func(*Finding) {})
	if len(key) != 16 {
		t.Errorf("key %q, want 16 characters", key)
	}
	same := map[string]func(*Finding){
		"another place in the grid": func(f *Finding) { f.Evidence.Cells[0].Row = 5 },
		"another place in the text": func(f *Finding) { f.Evidence.Text[0].From++ },
		"another order": func(f *Finding) {
			f.Evidence.Cells[0], f.Evidence.Cells[1] = f.Evidence.Cells[1], f.Evidence.Cells[0]
		},
		"another message": func(f *Finding) { f.Message = "另一种说法" },
	}
	for name, change := range same {
		if got := finding(change); got != key {
			t.Errorf("%s: %s, want %s", name, got, key)
		}
	}
	other := map[string]func(*Finding){
		"rule":         func(f *Finding) { f.Rule = "A2" },
		"report":       func(f *Finding) { f.Report = "s-2020-own" },
		"other report": func(f *Finding) { f.OtherReport = "r-2019-own" },
		"value":        func(f *Finding) { f.Evidence.Cells[0].Value = 8 },
		"blank to 0":   func(f *Finding) { f.Evidence.Cells[1].State = StateValue },
		"sentence":     func(f *Finding) { f.Evidence.Text[0].Quote = "收到申请9件" },
		"cell of other": func(f *Finding) {
			f.Evidence.Cells[0].Indicator, f.Evidence.Cells[0].Row = "", 4
		},
	}
	for name, change := range other {
		if got := finding(change); got == key {
			t.Errorf("%s: the key did not change", name)
		}
	}
}
