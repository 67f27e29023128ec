package indicator

import (
	"slices"

	"nianbao/internal/nianbao"
)

// Measurement is what a report says of a number, as comparisons take it: there is
// one for each indicator and applicant, and it has a unit that is always the
// same.
type Measurement struct {
	Code      string
	Applicant nianbao.Applicant
	Value     float64 // meaningful only if State is StateValue
	State     nianbao.State
}

// Measurements gives the measurements of a report: its cells, of two in the same place
// the later one; amounts of money in 万元, which are unreadable if the unit is
// none of money; sums that the form does not print; fees that the prose states,
// in 元. Rates are none of them: they are computed over any number of reports.
func Measurements(r *nianbao.Report) []Measurement {
	c := newCells(r.Observations)
	for _, code := range amounts {
		if o, ok := c.get(code, nianbao.ApplicantNone); ok && o.State == nianbao.StateValue {
			if o.Value, ok = c.amount(code); !ok {
				o.State = nianbao.StateUnparsed
			}
			c.put(&o)
		}
	}
	for _, s := range sums {
		c.addSum(s)
	}
	var out []Measurement
	for _, o := range c.at {
		out = append(out, Measurement{o.Indicator, o.Applicant, o.Value, o.State})
	}
	for _, d := range r.Derived {
		if d.From.Section != "" && isFee(d.Indicator) && d.Value != nil {
			out = append(out, Measurement{d.Indicator, nianbao.ApplicantNone, *d.Value, nianbao.StateValue})
		}
	}
	return out
}

// addSum adds a sum with its state for every applicant that has all parts, if
// it is not printed. An unreadable part makes it unreadable; where no part has a number the sum has the state that all parts share, else
// it is blank.
func (c cells) addSum(s Sum) {
	if c.codes[s.Code] {
		return
	}
	for _, a := range nianbao.Applicants {
		part := func(code string) (nianbao.Observation, bool) { return c.get(code, a) }
		if slices.ContainsFunc(s.Parts, func(code string) bool { _, found := part(code); return !found }) {
			continue
		}
		v, state, _, _ := s.Of(part)
		if first, _ := part(s.Parts[0]); state == nianbao.StateBlank && c.share(s.Parts, a, first.State) {
			state = first.State
		}
		c.put(&nianbao.Observation{Indicator: s.Code, Applicant: a, Value: v, State: state})
	}
}

func (c cells) share(codes []string, a nianbao.Applicant, state nianbao.State) bool {
	for _, code := range codes {
		if o, _ := c.get(code, a); o.State != state {
			return false
		}
	}
	return true
}
