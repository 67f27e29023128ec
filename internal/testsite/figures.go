package testsite

import (
	"math/rand/v2"

	"nianbao/internal/nianbao"
)

// people is a row of table three without its total: the six kinds of applicant.
type people [6]int

func (p people) total() int {
	sum := 0
	for _, n := range p {
		sum += n
	}
	return sum
}

// figures are the numbers of one office and year. They hold what both forms
// ask for; which of it is printed depends on the form.
type figures struct {
	counts   map[string]int    // tables two and four
	requests map[string]people // table three
	totals   map[string]int    // printed totals of table three that are not the row's sum
	purchase int               // 采购总金额, in yuan
}

// total is what the column 总计 prints for a row.
func (f *figures) total(key string) int {
	if n, ok := f.totals[key]; ok {
		return n
	}
	return f.requests[key].total()
}

// Shares of the results of requests, in permille.
var shares = []struct {
	key   string
	share int
}{
	{"res_granted", 470}, {"res_partial", 95},
	{"deny_state_secret", 3}, {"deny_other_law", 12}, {"deny_safety_stability", 2}, {"deny_third_party", 20},
	{"deny_internal_affairs", 14}, {"deny_process_info", 18}, {"deny_enforcement_file", 22}, {"deny_admin_query", 16},
	{"unable_not_held", 190}, {"unable_needs_creation", 24}, {"unable_unclear", 16},
	{"np_petition", 32}, {"np_repeat", 20}, {"np_publication", 2}, {"np_excessive", 3}, {"np_reconfirm", 5},
	{"other_no_correction", 18}, {"other_fee_unpaid", 2}, {"other_misc", 16},
}

// Items of the form of 2019 whose stock of the year before is printed.
var stocked = []string{"permit_items", "service_items", "penalty_items", "coercion_items", "levy_items"}

// grow makes an office's figures of one year from those of the year before
// (nil for the first): what was carried out comes in, and stocks go on.
func grow(rng *rand.Rand, o *office, prev *figures) *figures {
	f := &figures{counts: map[string]int{}, requests: map[string]people{}}
	f.growRequests(rng, o, prev)
	f.growDecisions(rng, o, prev)
	f.growCourts(rng)
	return f
}

func (f *figures) growRequests(rng *rand.Rand, o *office, prev *figures) {
	scale := map[nianbao.Level]int{
		nianbao.LevelProvince: 260, nianbao.LevelCity: 90, nianbao.LevelCounty: 24, nianbao.LevelTownship: 5,
	}[o.level]
	in, out := people{}, people{}
	if prev != nil {
		in = prev.requests["req_carried_out"]
	} else {
		in[0] = rng.IntN(scale/12 + 1)
	}
	fresh := people{scale/3 + rng.IntN(scale), rng.IntN(scale/6 + 1), 0, 0, rng.IntN(scale/20 + 1), rng.IntN(scale/30 + 1)}
	if o.level == nianbao.LevelTownship && rng.IntN(3) == 0 {
		fresh = people{} // many towns receive none in a year
	}
	results := map[string]people{}
	for who := range fresh {
		open := fresh[who] + in[who]
		if open > 3 {
			out[who] = rng.IntN(open/8 + 1)
		}
		for range open - out[who] {
			key := draw(rng)
			row := results[key]
			row[who]++
			results[key] = row
		}
	}
	var total people
	for _, s := range shares {
		row := results[s.key]
		f.requests[s.key] = row
		for i, n := range row {
			total[i] += n
		}
	}
	f.requests["req_new"], f.requests["req_carried_in"] = fresh, in
	f.requests["res_total"], f.requests["req_carried_out"] = total, out
	f.sumOther()
}

// sumOther fills the row that the form of 2019 prints for the three of 2021.
func (f *figures) sumOther() {
	var sum people
	for _, key := range []string{"other_no_correction", "other_fee_unpaid", "other_misc"} {
		for i, n := range f.requests[key] {
			sum[i] += n
		}
	}
	f.requests["other_sum"] = sum
}

func draw(rng *rand.Rand) string {
	n := rng.IntN(1000)
	for _, s := range shares {
		if n -= s.share; n < 0 {
			return s.key
		}
	}
	return "res_granted"
}

func (f *figures) growDecisions(rng *rand.Rand, o *office, prev *figures) {
	c := f.counts
	before := func(key string, first int) int {
		if prev != nil {
			return prev.counts[key]
		}
		return first
	}
	size := map[nianbao.Level]int{
		nianbao.LevelProvince: 9, nianbao.LevelCity: 5, nianbao.LevelCounty: 2, nianbao.LevelTownship: 0,
	}[o.level]
	lead := o.body == "人民政府办公厅" || o.body == "人民政府办公室"
	if lead && size >= 5 { // only these levels may make rules
		c["rule_issued"] = rng.IntN(4)
		c["rule_repealed"] = rng.IntN(2)
		c["rule_in_force"] = max(before("rule_in_force", 20+rng.IntN(30))+c["rule_issued"]-c["rule_repealed"], 0)
		c["rule_newly_disclosed"] = c["rule_issued"]
		c["rule_disclosed_total"] = before("rule_disclosed_total", c["rule_in_force"]) + c["rule_newly_disclosed"]
	}
	c["normdoc_issued"] = rng.IntN(size + 2)
	stock := before("normdoc_in_force", 3+rng.IntN(10*size+4))
	c["normdoc_repealed"] = min(rng.IntN(size/2+1), stock)
	c["normdoc_in_force"] = stock + c["normdoc_issued"] - c["normdoc_repealed"]
	c["normdoc_newly_disclosed"] = c["normdoc_issued"]
	c["normdoc_disclosed_total"] = before("normdoc_disclosed_total", stock) + c["normdoc_newly_disclosed"]
	for _, key := range stocked {
		c[key+"_prev"] = rng.IntN(8*size + 1)
		if prev != nil {
			c[key+"_prev"] = prev.counts[key+"_prev"] + prev.counts[key+"_change"]
		}
		c[key+"_change"] = max(rng.IntN(5)-2, -c[key+"_prev"])
	}
	c["permit_decisions"] = rng.IntN(900*size + 1)
	c["service_decisions"] = rng.IntN(300*size + 1)
	c["penalty_decisions"] = rng.IntN(120*size + 1)
	c["coercion_decisions"] = rng.IntN(10*size + 1)
	c["levy_amount"] = rng.IntN(60*size + 1) // in 万元
	c["procurement_items"] = rng.IntN(6*size + 2)
	if n := c["procurement_items"]; n > 0 {
		f.purchase = n * (20000 + rng.IntN(400000))
	}
}

var (
	courts   = []string{"rec", "litd", "litr"}
	verdicts = []string{"upheld", "corrected", "other", "pending"}
)

func (f *figures) growCourts(rng *rand.Rand) {
	answered := f.requests["res_total"].total()
	for i, court := range courts {
		cases := 0
		if answered > 8 {
			cases = rng.IntN(answered/(12*(i+1)) + 1)
		}
		for range cases {
			verdict := verdicts[rng.IntN(6)%4]
			f.counts[court+"_"+verdict]++
		}
		f.counts[court+"_total"] = cases
	}
}

// sum adds up the figures of the offices below a government.
func sum(parts []*figures) *figures {
	f := &figures{counts: map[string]int{}, requests: map[string]people{}}
	for _, p := range parts {
		for key, n := range p.counts {
			f.counts[key] += n
		}
		for key, row := range p.requests {
			mine := f.requests[key]
			for i, n := range row {
				mine[i] += n
			}
			f.requests[key] = mine
		}
		f.purchase += p.purchase
	}
	return f
}
