package indicator

import "nianbao/internal/nianbao"

// Figure is a number that a report can be compared by although no cell prints
// it as such: a sum, a rate, an amount in the usual unit.
type Figure struct {
	Code      string
	Applicant nianbao.Applicant
	Value     float64
}

// FiguresVersion counts the changes of what Figures and Measurements compute.
const FiguresVersion = 2

// Figures computes the figures of a report: sums that it does not print, for
// each applicant; rates, of the totals; amounts of money, which some print in
// 元 and most in 万元, in 万元; and fees that the prose states, in 元.
func Figures(r *nianbao.Report) []Figure {
	c := newCells(r.Observations)
	var out []Figure
	for _, s := range sums {
		out = append(out, c.sum(s)...)
	}
	for _, code := range amounts {
		if v, ok := c.amount(code); ok {
			out = append(out, Figure{Code: code, Value: v})
		}
	}
	for _, rate := range rates {
		if v, ok := rate.Of(c.total); ok {
			out = append(out, Figure{Code: rate.Code, Value: v})
		}
	}
	for _, d := range r.Derived {
		if d.From.Section != "" && isFee(d.Indicator) && d.Value != nil {
			out = append(out, Figure{Code: d.Indicator, Value: *d.Value})
		}
	}
	return out
}

// cells are the observations of a report by code and applicant; of two in the
// same place the later counts, as in the derived numbers. Printed sums are
// among them, computed ones are added.
type cells struct {
	at    map[slot]*nianbao.Observation
	codes map[string]bool
}

func newCells(list []nianbao.Observation) cells {
	c := cells{at: make(map[slot]*nianbao.Observation, len(list)), codes: map[string]bool{}}
	for i := range list {
		c.put(&list[i])
	}
	return c
}

func (c cells) put(o *nianbao.Observation) {
	c.at[slot{o.Indicator, o.Applicant}], c.codes[o.Indicator] = o, true
}

func (c cells) get(code string, a nianbao.Applicant) (nianbao.Observation, bool) {
	if o := c.at[slot{code, a}]; o != nil {
		return *o, true
	}
	return nianbao.Observation{}, false
}

// sum adds a sum for every applicant to the cells, if it is not printed.
func (c cells) sum(s Sum) (out []Figure) {
	if c.codes[s.Code] {
		return nil
	}
	for _, a := range nianbao.Applicants {
		v, state, _, ok := s.Of(func(code string) (nianbao.Observation, bool) { return c.get(code, a) })
		if ok && state == nianbao.StateValue {
			out = append(out, Figure{s.Code, a, v})
		}
	}
	for _, f := range out {
		c.put(&nianbao.Observation{Indicator: f.Code, Applicant: f.Applicant, Value: f.Value, State: nianbao.StateValue})
	}
	return out
}

// total is the value of the total, or the only one in forms without applicants.
func (c cells) total(code string) (float64, bool) {
	o, ok := c.get(code, nianbao.ApplicantTotal)
	if !ok {
		o, ok = c.get(code, nianbao.ApplicantNone)
	}
	return o.Value, ok && o.State == nianbao.StateValue
}

// amounts are the indicators of money whose unit the page says.
var amounts = func() (codes []string) {
	for _, ind := range list {
		if ind.Unit == "" {
			codes = append(codes, ind.Code)
		}
	}
	return codes
}()

// amount is an amount in 万元, which is also meant where the page is silent:
// the forms ask for it.
func (c cells) amount(code string) (float64, bool) {
	v, ok := c.total(code)
	if !ok {
		return 0, false
	}
	o, _ := c.get(code, nianbao.ApplicantNone)
	switch o.Unit {
	case "", "万元":
		return v, true
	case "元":
		return v / 1e4, true
	case "千元":
		return v / 10, true
	case "亿元":
		return v * 1e4, true
	}
	return 0, false
}

func isFee(code string) bool {
	return code == "fee_notice_count" || code == "fee_notice_amount" || code == "fee_collected"
}
