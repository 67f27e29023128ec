package prose

import (
	"regexp"
	"strings"
)

var (
	jointLabel = regexp.MustCompile(`行政复议(?:案件|申请|案)?(?:、|和|及|与|或|以及|，)(?:被)?(?:提起)?(?:的)?(?:行政)?诉讼` + tail)
	eachWord   = regexp.MustCompile(`(?:均为|均|各|各为|各有|都是|都为)$`)
	bothVerbs  = regexp.MustCompile(receive + `(?:、|并|和|及|且)(?:答复|办结|回复)[^，。；\d]*$`)
	apart      = regexp.MustCompile(`分别(?:为|是|有|计|占|：)?$`)
	between    = regexp.MustCompile(`^(?:、|，|和|及|与)$`)
	labelSplit = regexp.MustCompile(`、|以及|和|及|与`)
)

// distribute reads 当面、网络、信函申请分别为5件、7件、3件 from token i on and returns
// how many tokens it took; 0 if the sentence does not say it so, or if labels
// and numbers do not match.
func (r *reader) distribute(i int) int {
	s, tokens := r.sn.s, r.sn.tokens
	front := window(s, tokens[i].from)
	m := apart.FindStringIndex(front)
	if m == nil {
		return 0
	}
	end := i + 1
	for end < len(tokens) && !tokens[end].Percent && between.MatchString(s[tokens[end-1].to:tokens[end].from]) {
		end++
	}
	head := front[clauseStart(front, m[0]):m[0]]
	labels := labelSplit.Split(head, -1)
	if n := end - i; len(labels) < 2 || len(labels) != n {
		return n // 分别 with something else than labels: nothing is certain
	}
	for k, label := range labels {
		t := tokens[i+k]
		unit := t.Unit
		if unit == "" {
			unit = tokens[end-1].Unit // 分别为5、7件
		}
		label = strings.TrimPrefix(label, "其中")
		if ru, ok := r.sn.label(label, unit); ok && !t.Approx {
			t.Unit = unit
			r.count(ru, t, label)
		}
	}
	return end - i
}

var (
	shareFront = regexp.MustCompile(`占([^，。；：、\d]{0,20}?)(?:的)?(?:总数|总量|总件数)?(?:的)?(?:比例|比重|比|百分比)?(?:为|达到|达|是|的|：)*$`)
	shareOnly  = regexp.MustCompile(`(?:占比|比例|比重)(?:为|达到|达|是|：)*$`)
	linkOnly   = regexp.MustCompile(`^[，、（：]?(?:比例|比重)?$`)
)

// share reads 予以公开258件，占33.9% and 不予公开占4.34%.
func (r *reader) share(t token) {
	s := r.sn.s
	front := window(s, t.from)
	if !r.sn.inYear(t.from, r.year) || r.sn.partial(t.from) {
		return
	}
	m := shareFront.FindStringSubmatchIndex(front)
	if m == nil {
		if m = shareOnly.FindStringSubmatchIndex(front); m == nil {
			return
		}
		m = append(m, m[1], m[1])
	}
	key, ok := r.subject(t, front, m[0])
	if !ok {
		return
	}
	r.add(Claim{
		Indicator: key, Kind: KindShare, Value: t.Value, Denominator: denominator(front[m[2]:m[3]]),
		From: t.from, To: t.to,
	})
}

// subject is what a share is said of: the count right before it, or the label
// that stands before 占.
func (r *reader) subject(t token, front string, at int) (string, bool) {
	start := t.from - (len(front) - at) // of 占 in the sentence
	if n := len(r.claims); n > 0 {
		last := r.claims[n-1]
		if last.Kind == KindCount && last.Applicant == "" && last.To <= start && linkOnly.MatchString(r.sn.s[last.To:start]) {
			return last.Indicator, true
		}
	}
	ru, ok := r.sn.label(front[:at], "件")
	if !ok || ru.applicant != "" {
		return "", false
	}
	return ru.key, true
}

// denominator reads what follows 占.
func denominator(words string) string {
	switch {
	case strings.Contains(words, "答复"), strings.Contains(words, "办结"), strings.Contains(words, "办理"), strings.Contains(words, "处理"):
		return "res_total"
	case strings.Contains(words, "申请"), strings.Contains(words, "收到"), strings.Contains(words, "受理"):
		return Received
	}
	return ""
}
