package prose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// Claims reads what a section of a report says of its indicators in the report
// year. Kind tells what bare words such as 收到12件 are about; a year of 0 stands
// for one that is not known.
func Claims(kind nianbao.SectionKind, text string, year int) []Claim {
	return claims(kind, text, year, func(*sentence) bool { return true })
}

// FeeClaims gives those claims of [Claims] that state fees for requests. It is
// much faster, for most texts do not speak of fees.
func FeeClaims(kind nianbao.SectionKind, text string, year int) []Claim {
	if !strings.Contains(text, "费") && !strings.Contains(text, "减") {
		return nil // none of the words for fees, nor 减免, however they are spaced
	}
	all := claims(kind, text, year, func(sn *sentence) bool { return sn.topic.fees || strings.Contains(sn.s, "费") })
	return slices.DeleteFunc(all, func(c Claim) bool {
		return c.Indicator != FeeNoticeCount && c.Indicator != FeeNoticeAmount && c.Indicator != FeeCollected
	})
}

// claims reads the sentences that are wanted.
func claims(kind nianbao.SectionKind, text string, year int, want func(*sentence) bool) []Claim {
	f := fold(text)
	var out []Claim
	for _, sn := range sentences(f.s, kind) {
		if !want(&sn) {
			continue
		}
		r := reader{sn: &sn, year: year}
		r.read()
		slices.SortStableFunc(r.claims, func(a, b Claim) int { return a.From - b.From })
		for _, c := range r.claims {
			c.From, c.To = f.span(sn.from+c.From, sn.from+c.To)
			from, to := f.span(sn.from, sn.to)
			c.Sentence = strings.TrimSpace(text[from:to])
			if year != 0 && year < 2019 {
				c.Indicator = olderKey(c.Indicator)
				c.Denominator = olderKey(c.Denominator)
			}
			out = append(out, c)
		}
	}
	return out
}

// olderKeys are the keys of the form of 2014 for the same words.
var olderKeys = map[string]string{
	Received: "req_new", "res_total": "ans_total", "res_granted": "ans_granted", "res_partial": "ans_partial",
	DenySum: "ans_denied", "rec_total": "rec_total_e2", LitTotal: "lit_total_e2", FeeCollected: "req_fee_collected",
}

func olderKey(key string) string {
	if older, ok := olderKeys[key]; ok {
		return older
	}
	return key
}

// reader collects the claims of one sentence; their spans are relative to it.
type reader struct {
	sn     *sentence
	year   int
	claims []Claim
	remedy string // "rec" or "lit" once the sentence speaks of such cases
}

func (r *reader) read() {
	for i := 0; i < min(len(r.sn.tokens), mostQuantities); i++ {
		t := r.sn.tokens[i]
		if t.Approx || t.Value < 0 {
			continue
		}
		if t.Percent {
			r.share(t)
			continue
		}
		if !r.sn.inYear(t.from, r.year) && !r.carried(t) || r.sn.partial(t.from) {
			continue
		}
		if t.Unit == "" && !closed(r.sn.s[t.to:]) {
			continue
		}
		if n := r.distribute(i); n > 0 {
			i += n - 1
			continue
		}
		r.quantity(t)
	}
	r.words()
}

// carried lets the numbers of 2021年结转3件 pass although that year is another.
func (r *reader) carried(t token) bool {
	return strings.Contains(r.sn.s[clauseStart(r.sn.s, t.from):t.from], "结转")
}

// closed tells whether a bare number ends there, with no noun behind it.
func closed(rest string) bool {
	c, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || strings.ContainsRune("，。；、）\n", c)
}

// quantity claims one number by the words beside it.
func (r *reader) quantity(t token) {
	s := r.sn.s
	front, rest := window(s, t.from), s[t.to:min(len(s), t.to+180)]
	if difference.MatchString(front) {
		return
	}
	if t.Unit == "元" {
		r.fee(t, front)
		return
	}
	if r.notices(t, front, rest) || r.outcome(t, front, rest) {
		return
	}
	if strings.Contains(cases, "|"+t.Unit+"|") && r.withVerb(t, front, rest) {
		return
	}
	if rule, ok := r.sn.label(front, t.Unit); ok {
		r.count(rule, t, front)
		return
	}
	if !openLeft.MatchString(front) || !strings.Contains(cases, "|"+t.Unit+"|") {
		return
	}
	for _, rr := range rightRules {
		if r.sn.fits(rr.need) && rr.re.MatchString(rest) {
			if (rr.key == "rec_total" || rr.key == LitTotal) && joint(rest) {
				return
			}
			r.count(rule{key: rr.key}, t, front)
			return
		}
	}
}

// joint recognises numbers that count both kinds of case together: 3件行政复议和诉讼.
func joint(rest string) bool {
	head := rest[:clauseEnd(rest, 0)]
	if i := strings.IndexAny(head, "0123456789"); i >= 0 {
		head = head[:i]
	}
	return strings.Contains(head, "复议") && strings.Contains(head, "诉讼")
}

// withVerb reads numbers between verb and object: 收到12件政府信息公开申请.
func (r *reader) withVerb(t token, front, rest string) bool {
	explicit := objectRight.MatchString(rest)
	if !explicit && !(r.sn.topic.requests && requestRight.MatchString(rest)) {
		return false
	}
	switch {
	case receiveLeft.MatchString(front):
		key := Received
		if m := receiveLeft.FindString(front); strings.HasPrefix(m, "新收") || strings.HasPrefix(m, "新增") || strings.HasSuffix(front[:len(front)-len(m)], "新") {
			key = "req_new"
		}
		r.count(rule{key: key}, t, front)
		return true
	case answerLeft.MatchString(front) && !notAnswered.MatchString(front[clauseStart(front, len(front)):]):
		r.count(r.sn.refine(rule{key: "res_total"}, front), t, front)
		return true
	}
	return false
}

// Limits of what is looked at, far beyond what reports write.
const (
	longestLabel   = 180 // bytes before a number
	mostQuantities = 300 // numbers in a sentence
)

// window is what stands before position i, as far as rules look.
func window(s string, i int) string {
	from := max(0, i-longestLabel)
	for from < i && !utf8.RuneStart(s[from]) {
		from++
	}
	return s[from:i]
}

// count adds a counted claim. In one sentence the first number of an indicator
// is the whole; later ones are parts of it.
func (r *reader) count(ru rule, t token, front string) {
	if ru.key == "rec_total" || ru.key == LitTotal || ru.key == "litd_total" || ru.key == "litr_total" {
		if both := jointLabel.FindString(front); both != "" && ru.key != "litd_total" && ru.key != "litr_total" {
			r.both(t)
			return
		}
		r.remedy = map[bool]string{true: "rec", false: "lit"}[ru.key == "rec_total"]
	}
	for _, c := range r.claims {
		if c.Indicator == ru.key && c.Applicant == ru.applicant && c.Kind == KindCount {
			return
		}
	}
	c := Claim{Indicator: ru.key, Applicant: ru.applicant, Kind: KindCount, Value: t.Value, Unit: t.Unit, From: t.from, To: t.to}
	if (ru.key == Received || ru.key == "res_total") && bothVerbs.MatchString(front) {
		c.Indicator = Received
		r.add(c)
		c.Indicator = "res_total"
	}
	r.add(c)
}

// both reads one number for 行政复议 and 行政诉讼 together: 0 is each one's, and so
// is what 均 and 各 give; a sum is nobody's.
func (r *reader) both(t token) {
	front := window(r.sn.s, t.from)
	if t.Value != 0 && !eachWord.MatchString(front) {
		return
	}
	for _, key := range []string{"rec_total", LitTotal} {
		r.add(Claim{Indicator: key, Kind: KindCount, Value: t.Value, Unit: t.Unit, From: t.from, To: t.to})
	}
}

func (r *reader) add(c Claim) {
	for _, have := range r.claims {
		if have.Indicator == c.Indicator && have.Applicant == c.Applicant && have.Kind == c.Kind {
			return
		}
	}
	r.claims = append(r.claims, c)
}
