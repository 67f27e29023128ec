package reportgen

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// key names one cell of a form.
type key struct {
	indicator string
	applicant nianbao.Applicant
}

// figure is what one cell holds and how it is printed.
type figure struct {
	value float64
	state nianbao.State
	raw   string
}

// figures are the cells of one report.
type figures map[key]figure

// num is the number of a cell, 0 where there is none.
func (f figures) num(indicator string, a nianbao.Applicant) int {
	return int(f[key{indicator, a}].value)
}

func (f figures) total(indicator string) int { return f.num(indicator, nianbao.ApplicantTotal) }

func (f figures) set(indicator string, a nianbao.Applicant, v float64) {
	f[key{indicator, a}] = figure{value: v, state: nianbao.StateValue, raw: strconv.FormatFloat(v, 'f', -1, 64)}
}

// observations are the truth of the cells, in no order that matters.
func (f figures) observations() []nianbao.Observation {
	out := make([]nianbao.Observation, 0, len(f))
	for k, v := range f {
		o := nianbao.Observation{Indicator: k.indicator, Applicant: k.applicant, State: v.state, Raw: strings.TrimSpace(v.raw)}
		if v.state == nianbao.StateValue {
			o.Value = v.value
		}
		out = append(out, o)
	}
	return out
}

// invent draws the numbers of a form. All identities of the form hold.
func invent(form nianbao.Form, rng *rand.Rand, small bool) figures {
	f := figures{}
	switch form {
	case nianbao.Form2014:
		f.invent2014(rng)
	case nianbao.Form2019, nianbao.Form2021:
		f.inventTwo(form, rng, small)
		f.inventThree(form, rng, small)
		f.inventFour(rng, small)
	}
	return f
}

// draw is a count as reports have them: mostly nothing, sometimes much.
func draw(rng *rand.Rand, small bool) int {
	switch n := rng.IntN(100); {
	case n < 55:
		return 0
	case n < 90 || small:
		return rng.IntN(10)
	case n < 98:
		return rng.IntN(200)
	default:
		return rng.IntN(90000)
	}
}

func (f figures) inventTwo(form nianbao.Form, rng *rand.Rand, small bool) {
	blocks := tableTwo2021
	if form == nianbao.Form2019 {
		blocks = tableTwo2019
	}
	for _, b := range blocks {
		for _, r := range b.rows {
			for _, k := range r.keys {
				v := float64(draw(rng, small))
				switch {
				case strings.HasSuffix(k, "_change"):
					if v = float64(rng.IntN(9)); chance(rng, 40) && !small {
						v = -v
					}
				case strings.HasSuffix(k, "_amount") && !small && v > 0:
					v += float64(rng.IntN(10000)) / 10000
					v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'f', 4, 64), 64)
				}
				f.set(k, nianbao.ApplicantNone, v)
			}
		}
	}
}

// inventThree makes every column add up, and the totals be those of the columns.
func (f figures) inventThree(form nianbao.Form, rng *rand.Rand, small bool) {
	rows := append(append([]row3(nil), rowsResult...), others(form)...)
	totals := map[string]int{}
	busy := 2 + rng.IntN(18) // one row in so many is not 0
	for i, a := range nianbao.Applicants[:6] {
		done, in, out := 0, 0, 0
		put := func(k string, v int) {
			f.set(k, a, float64(v))
			totals[k] += v
		}
		for _, r := range rows {
			v := 0
			if rng.IntN(busy) == 0 && (i < 2 || chance(rng, 30)) {
				v = 1 + rng.IntN(40)
			}
			if small {
				v = 0
				if done < 1 && totals["res_total"] < 3 && chance(rng, 20) {
					v = 1
				}
			}
			put(r.key, v)
			done += v
		}
		if out = rng.IntN(3); i > 0 || small {
			out = 0
		}
		if in = rng.IntN(3); in > done+out || small {
			in = 0
		}
		put("res_total", done)
		put("req_carried_out", out)
		put("req_carried_in", in)
		put("req_new", done+out-in)
	}
	for k, v := range totals {
		f.set(k, nianbao.ApplicantTotal, float64(v))
	}
}

func others(form nianbao.Form) []row3 {
	if form == nianbao.Form2019 {
		return rowsOther2019
	}
	return rowsOther2021
}

func (f figures) inventFour(rng *rand.Rand, small bool) {
	for _, r := range remedyKeys {
		sum := 0
		for _, o := range outcomeKeys[:4] {
			v := 0
			if chance(rng, 25) && (!small || sum == 0) {
				v = 1 + rng.IntN(map[bool]int{true: 3, false: 30}[small])
			}
			sum += v
			f.set(r+"_"+o, nianbao.ApplicantNone, float64(v))
		}
		f.set(r+"_total", nianbao.ApplicantNone, float64(sum))
	}
}

func (f figures) invent2014(rng *rand.Rand) {
	for _, r := range rows2014 {
		if r.key != "" {
			f.set(r.key, nianbao.ApplicantNone, float64(draw(rng, false)))
		}
	}
	sum := func(total string, parts ...string) {
		s := 0
		for _, p := range parts {
			s += f.num(p, "")
		}
		f.set(total, "", float64(s))
	}
	sum("req_new", "req_in_person", "req_fax", "req_online", "req_letter")
	sum("req_closed", "req_closed_ontime", "req_closed_extended")
	sum("ans_denied", "ans_denied_secret", "ans_denied_trade", "ans_denied_privacy", "ans_denied_safety", "ans_denied_not_info", "ans_denied_other_law")
	sum("ans_total", "ans_already_public", "ans_granted", "ans_partial", "ans_denied", "ans_not_responsible", "ans_not_exist", "ans_amend", "ans_other_route")
	sum("rec_total_e2", "rec_upheld", "rec_corrected", "rec_other")
	sum("lit_total_e2", "lit_upheld", "lit_corrected", "lit_other")
	sum("staff_total", "staff_full", "staff_part")
}

// limit keeps what is part of something no greater than that, and rules to those
// who may make them.
func (f figures) limit(level nianbao.Level) {
	for _, pair := range [][2]string{
		{"rule_newly_disclosed", "rule_disclosed_total"}, {"normdoc_newly_disclosed", "normdoc_disclosed_total"},
		{"disc_normdoc", "normdoc_issued"}, {"resp_press_conf_head", "resp_press_conf"}, {"resp_interview_head", "resp_interview"},
	} {
		part, whole := f.num(pair[0], ""), f.num(pair[1], "")
		if part > whole {
			f.set(pair[0], "", float64(whole))
			f.set(pair[1], "", float64(part))
		}
	}
	most := 0
	for _, channel := range []string{"disc_gazette", "disc_website", "disc_weibo", "disc_wechat", "disc_other_channel"} {
		most = max(most, f.num(channel, ""))
	}
	if _, printed := f[key{"disc_total", ""}]; printed {
		f.set("disc_total", "", float64(most))
	}
	if level == nianbao.LevelProvince || level == nianbao.LevelCity || level == nianbao.LevelNation {
		return
	}
	for k := range f {
		if strings.HasPrefix(k.indicator, "rule_") {
			f.set(k.indicator, k.applicant, 0)
		}
	}
}

// How numbers and their absence are printed.
type numberStyle struct {
	wide      bool // １２
	thousands bool // 1,234
	unit      bool // 12件, 3.5万元
	decimals  bool // 12.0
	signed    bool // +4 in 本年增/减
	spaced    bool // " 12 "
	words     bool // 零 for 0
}

type blankStyle string

const (
	blankNone    blankStyle = ""         // every 0 is printed
	blankZeros   blankStyle = "zeros"    // a 0 of a person column is left blank
	blankPersons blankStyle = "persons"  // the six columns are blank, the totals 0
	blankTotals  blankStyle = "totals"   // 总计 is not filled in
	blankAll     blankStyle = "all-zero" // every 0 is blank
)

// print writes the figures down in a style, and blanks some.
func (f figures) print(s numberStyle, b blankStyle, blank, notApplicable string, rng *rand.Rand) {
	for k, v := range f {
		if b.hides(k, v) {
			f[k] = figure{state: nianbao.StateBlank, raw: blank}
			continue
		}
		if notApplicable != "" && strings.HasPrefix(k.indicator, "rule_") {
			f[k] = figure{state: nianbao.StateNotApplicable, raw: notApplicable}
			continue
		}
		v.raw = s.format(k, v.value)
		f[k] = v
	}
}

func (b blankStyle) hides(k key, v figure) bool {
	person := k.applicant != "" && k.applicant != nianbao.ApplicantTotal
	switch b {
	case blankZeros:
		return person && v.value == 0
	case blankPersons:
		return person
	case blankTotals:
		return k.applicant == nianbao.ApplicantTotal
	case blankAll:
		return v.value == 0
	}
	return false
}

func (s numberStyle) format(k key, v float64) string {
	raw := strconv.FormatFloat(v, 'f', -1, 64)
	if s.words && v == 0 {
		return "零"
	}
	if s.thousands && v >= 1000 {
		whole, fraction, _ := strings.Cut(raw, ".")
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		if raw = whole; fraction != "" {
			raw += "." + fraction
		}
	}
	if s.decimals && !strings.Contains(raw, ".") {
		raw += ".0"
	}
	if s.signed && strings.HasSuffix(k.indicator, "_change") && v > 0 {
		raw = "+" + raw
	}
	if s.unit {
		raw += unitOf(k.indicator)
	}
	if s.wide {
		raw = strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r - '!' + '！'
			}
			return r
		}, raw)
	}
	if s.spaced {
		raw = fmt.Sprintf(" %s\u00a0", raw)
	}
	return raw
}

func unitOf(indicator string) string {
	switch {
	case strings.HasSuffix(indicator, "_amount"):
		return "万元"
	case strings.HasSuffix(indicator, "_prev"), strings.HasSuffix(indicator, "_change"):
		return "项"
	case indicator == "procurement_items":
		return "个"
	}
	for _, r := range rows2014 {
		if r.key == indicator {
			return r.unit
		}
	}
	return "件"
}
