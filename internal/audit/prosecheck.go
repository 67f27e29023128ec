package audit

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
	"nianbao/internal/prose"
)

// claim is what a section says of an indicator.
type claim struct {
	prose.Claim
	section nianbao.Section
}

// sections are those whose prose states numbers.
var claimSections = []nianbao.SectionKind{nianbao.SectionOverview, nianbao.SectionRequests, nianbao.SectionLitigation, nianbao.SectionOther}

// prose reads the claims of the report, once.
func (s *shared) prose() []claim {
	if s.read {
		return s.claims
	}
	s.read = true
	for _, sec := range s.subject.Report.Sections {
		if !slices.Contains(claimSections, sec.Kind) {
			continue
		}
		for _, c := range prose.Claims(sec.Kind, sec.Text, s.subject.Report.Year) {
			s.claims = append(s.claims, claim{c, sec})
		}
	}
	return s.claims
}

// quote is the clause of a claim.
func (c *claim) quote() nianbao.Quote { return quoteOf(c.section, c.From, c.To) }

// quoteOf widens bytes of a section to the clause around them.
func quoteOf(sec nianbao.Section, from, to int) nianbao.Quote {
	text := sec.Text
	const ends = "。；;，,\n"
	start := 0
	for i, r := range text[:from] {
		if strings.ContainsRune(ends, r) {
			start = i + utf8.RuneLen(r)
		}
	}
	end := len(text)
	if i := strings.IndexAny(text[to:], ends); i >= 0 {
		end = to + i
	}
	return exactQuote(sec, start, end)
}

// exactQuote quotes bytes of a section.
func exactQuote(sec nianbao.Section, from, to int) nianbao.Quote {
	at := utf8.RuneCountInString(sec.Text[:from])
	q := sec.Text[from:to]
	return nianbao.Quote{Section: sec.Kind, From: at, To: at + utf8.RuneCountInString(q), Quote: q}
}

// composite are numbers that claims speak of and that no cell holds.
var composite = map[string][]string{
	prose.GrantedOrPartial: {"res_granted", "res_partial"},
	prose.LitTotal:         {"litd_total", "litr_total"},
	prose.LitUpheld:        {"litd_upheld", "litr_upheld"},
	prose.LitCorrected:     {"litd_corrected", "litr_corrected"},
	prose.LitOther:         {"litd_other", "litr_other"},
	prose.LitPending:       {"litd_pending", "litr_pending"},
}

// alternatives are the numbers that a claim may mean, each a list of codes that
// are added up.
func (s *shared) alternatives(code string) [][]string {
	switch {
	case code == prose.Received || code == "req_new":
		return [][]string{{"req_new"}, {"req_new", "req_carried_in"}}
	case composite[code] != nil:
		return [][]string{composite[code]}
	case code == prose.OtherSum && s.subject.Report.Form == nianbao.Form2019:
		return [][]string{{"other_sum"}}
	}
	p := parts(code)
	if p == nil {
		return [][]string{{code}}
	}
	// 因不掌握等原因无法提供265件 may mean the group, or its first row alone.
	out := [][]string{p}
	for _, part := range p {
		out = append(out, []string{part})
	}
	return out
}

// about tells which rule a claim belongs to: requests (P1), results (P2) or
// cases (P3); empty for what the tables do not have.
func about(code string) string {
	switch {
	case code == prose.Received, code == "req_new":
		return "P1"
	case strings.HasPrefix(code, "rec_"), strings.HasPrefix(code, "lit_"), strings.HasPrefix(code, "litd_"), strings.HasPrefix(code, "litr_"):
		return "P3"
	case slices.ContainsFunc([]string{"res_", "deny_", "unable_", "np_", "other_"}, func(p string) bool { return strings.HasPrefix(code, p) }), code == "req_carried_out", code == "req_carried_in":
		return "P2"
	}
	return ""
}

// checkClaims makes the check of P1 to P3: what the text states, the tables have.
func checkClaims(rule string) func(*check) {
	return func(c *check) {
		groups := map[string][]claim{}
		var order []string
		for _, cl := range c.prose() {
			if about(cl.Indicator) != rule || cl.Kind == prose.KindZero || cl.Kind == prose.KindAmount {
				continue
			}
			key := cl.Indicator + "/" + string(cl.Applicant)
			if cl.Kind == prose.KindNoneCorrected {
				key = fmt.Sprint(cl.Kind, cl.section.Kind, cl.From) // one phrase, of several kinds of cases
			}
			if groups[key] == nil {
				order = append(order, key)
			}
			groups[key] = append(groups[key], cl)
		}
		for _, key := range order {
			c.claims(groups[key])
		}
	}
}

// claims holds what the text says of one number against the tables.
func (c *check) claims(group []claim) {
	var wrong []claim
	var saysZh, saysEn []string
	var proof []*nianbao.Observation
	for _, cl := range group {
		agrees, known, zh, en, from := c.agrees(&cl)
		switch {
		case !known:
			c.undecided("表中相应的数字缺少或未能读出。", "The numbers that the text speaks of are missing from the tables, or could not be read.")
		case agrees:
			c.pass()
		default:
			wrong = append(wrong, cl)
			saysZh, saysEn = append(saysZh, zh), append(saysEn, en)
			for _, o := range from {
				if !slices.Contains(proof, o) {
					proof = append(proof, o)
				}
			}
		}
	}
	if len(wrong) == 0 {
		return
	}
	f := c.find("正文与表格不一致："+join(saysZh, "；")+"。", "Text and table differ: "+join(saysEn, "; ")+".")
	f.Evidence.Cells = evidence("", proof...)
	for _, cl := range wrong {
		if q := cl.quote(); !slices.Contains(f.Evidence.Text, q) {
			f.Evidence.Text = append(f.Evidence.Text, q)
		}
	}
}

// agrees holds one claim against the tables. The words say both sides where it
// does not agree.
func (c *check) agrees(cl *claim) (agrees, known bool, chinese, english string, from []*nianbao.Observation) {
	a := cl.Applicant
	if a == nianbao.ApplicantNone && about(cl.Indicator) != "P3" {
		a = nianbao.ApplicantTotal
	}
	switch cl.Kind {
	case prose.KindNoneCorrected:
		return c.noneCorrected(cl)
	case prose.KindShare:
		return c.share(cl, a)
	}
	var first number
	for _, codes := range c.alternatives(cl.Indicator) {
		n := c.cells.of(a, codes...)
		if !n.known && (cl.Value != 0 || n.from == nil) {
			continue
		}
		if n.value == cl.Value {
			return true, true, "", "", nil
		}
		if first.from == nil {
			first = n
		}
		if cl.Value == 0 {
			break // that some row of a group is 0 says nothing of the group
		}
	}
	if first.from == nil {
		return false, false, "", "", nil
	}
	zh, en := claimLabel(cl.Indicator)
	return false, true, fmt.Sprintf("“%s”正文为 %s，表中为 %s", zh, fmtNumber(cl.Value), fmtNumber(first.value)),
		fmt.Sprintf("%s is %s in the text and %s in the table", en, fmtNumber(cl.Value), fmtNumber(first.value)), first.from
}

// shareTolerance is how far a printed percentage may be from the computed one.
const shareTolerance = 0.05

// share holds a percentage against the tables. Where the text does not say of
// what it is a share, any usual denominator will do.
func (c *check) share(cl *claim, a nianbao.Applicant) (agrees, known bool, chinese, english string, from []*nianbao.Observation) {
	denominators := [][]string{{"res_total"}, {"req_new"}, {"req_new", "req_carried_in"}}
	if about(cl.Indicator) == "P3" {
		denominators = [][]string{{"rec_total"}, {"litd_total", "litr_total"}, {"litd_total"}, {"litr_total"}}
	}
	if cl.Denominator != "" {
		if said := c.alternatives(cl.Denominator); said != nil {
			denominators = append(said, denominators...)
		}
	}
	tolerance := max(shareTolerance, halfStep(cl.section.Text[cl.From:cl.To]))
	var printed float64
	for _, codes := range c.alternatives(cl.Indicator) {
		part := c.cells.of(a, codes...)
		if !part.known {
			continue
		}
		for _, d := range denominators {
			whole := c.cells.of(a, d...)
			if !whole.known || whole.value == 0 {
				continue
			}
			percent := 100 * part.value / whole.value
			if diff := percent - cl.Value; diff <= tolerance+1e-9 && -diff <= tolerance+1e-9 {
				return true, true, "", "", nil
			}
			if from == nil {
				printed, from = percent, append(slices.Clone(part.from), whole.from...)
			}
		}
	}
	if from == nil {
		return false, false, "", "", nil
	}
	zh, en := claimLabel(cl.Indicator)
	return false, true, fmt.Sprintf("“%s”所占比例正文为 %s%%，按表计算为 %.2f%%", zh, fmtNumber(cl.Value), printed),
		fmt.Sprintf("the share of %s is %s %% in the text and %.2f %% by the table", en, fmtNumber(cl.Value), printed), from
}

// halfStep is half of the last digit of a printed number.
func halfStep(text string) float64 {
	digits := strings.FieldsFunc(text, func(r rune) bool { return r != '.' && r != '．' && (r < '0' || r > '9') })
	if len(digits) == 0 {
		return 0
	}
	_, decimals, _ := strings.Cut(strings.ReplaceAll(digits[0], "．", "."), ".")
	step := 0.5
	for range decimals {
		step /= 10
	}
	return step
}

// noneCorrected holds 均获维持 and the like against the cases: none was corrected
// and none is pending.
func (c *check) noneCorrected(cl *claim) (agrees, known bool, chinese, english string, from []*nianbao.Observation) {
	var prefixes []string
	if strings.HasPrefix(cl.Indicator, "rec") {
		prefixes = []string{"rec_"}
	} else if strings.HasPrefix(cl.Indicator, "lit") {
		prefixes = []string{"litd_", "litr_"}
	}
	if prefixes == nil {
		prefixes = []string{"rec_", "litd_", "litr_"}
	}
	var against float64
	for _, p := range prefixes {
		for _, outcome := range []string{"corrected", "pending"} {
			n := c.cells.of(nianbao.ApplicantNone, p+outcome)
			if n.from == nil {
				return false, false, "", "", nil
			}
			known = true
			if n.value > 0 {
				against += n.value
				from = append(from, n.from...)
			}
		}
	}
	if !known || against == 0 {
		return true, known, "", "", nil
	}
	return false, true, fmt.Sprintf("正文称全部维持或无败诉，表中另有 %s 件被纠正或尚未审结", fmtNumber(against)),
		fmt.Sprintf("all was upheld by the text, though the table has %s cases corrected or pending", fmtNumber(against)), from
}

func claimLabel(code string) (chinese, english string) {
	switch code {
	case prose.Received:
		return "收到申请", "requests received"
	case prose.GrantedOrPartial:
		return "予以公开及部分公开", "granted or partly granted"
	case prose.LitTotal:
		return "行政诉讼", "litigation"
	case prose.LitUpheld, prose.LitCorrected, prose.LitOther, prose.LitPending:
		names := map[string][2]string{prose.LitUpheld: {"行政诉讼结果维持", "lawsuits upheld"}, prose.LitCorrected: {"行政诉讼结果纠正", "lawsuits corrected"},
			prose.LitOther: {"行政诉讼其他结果", "lawsuits, other outcomes"}, prose.LitPending: {"行政诉讼尚未审结", "lawsuits pending"}}
		return names[code][0], names[code][1]
	}
	if e, ok := indicator.EntryOf(code); ok {
		return e.Label, e.English
	}
	return code, code
}

// checkZeroClaims is P4: where the text says that there was none, the tables have
// none.
func checkZeroClaims(c *check) {
	said := map[string]bool{} // rules that speak of a number already
	for _, cl := range c.prose() {
		if cl.Kind == prose.KindCount && cl.Value > 0 {
			said[about(cl.Indicator)] = true
		}
	}
	for _, cl := range c.prose() {
		if cl.Kind != prose.KindZero || about(cl.Indicator) == "" {
			continue
		}
		a := cl.Applicant
		if a == nianbao.ApplicantNone && about(cl.Indicator) != "P3" {
			a = nianbao.ApplicantTotal
		}
		n := c.cells.of(a, c.alternatives(cl.Indicator)[0]...)
		switch {
		case n.from == nil:
			c.undecided("表中相应的数字缺少或未能读出。", "The numbers that the text speaks of are missing from the tables, or could not be read.")
		case n.value == 0:
			c.pass()
		case said[about(cl.Indicator)]:
			// The text gives a number elsewhere, which another rule holds against the
			// table; what the words here are about is then not certain.
		default:
			zh, en := claimLabel(cl.Indicator)
			f := c.find(fmt.Sprintf("正文称没有“%s”，表中为 %s。", zh, fmtNumber(n.value)), fmt.Sprintf("The text says that there was none of %s; the table has %s.", en, fmtNumber(n.value)))
			f.Evidence.Cells = evidence("", n.from...)
			f.Evidence.Text = []nianbao.Quote{cl.quote()}
		}
	}
}
