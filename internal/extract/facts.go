package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nianbao/internal/nianbao"
)

// facts are the labelled facts of a page: those of its metadata table and those
// printed as «label: value» around the title.
type facts map[string][]string

var inlineFact = regexp.MustCompile(`(索引号|发布机构|发文机构|发布单位|发文机关|公开主体|信息来源|来源|发文日期|成文日期|发布日期|公开日期|公布日期|生成日期|发布时间|公开时间|发文时间|信息时间|更新时间|时间|日期|名称|标题|文号)\s*[:：\]】]\s*[\[【（(]?([^\s:：|｜【\[\]】（(]+(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)`)

// collectFacts reads facts from metadata tables, from label and value in
// neighbouring blocks, and from lines around the article.
func collectFacts(doc *document, p *parts) facts {
	f := facts{}
	for label, values := range doc.facts {
		f[label] = append(f[label], values...)
	}
	for _, t := range doc.tables {
		if t.role == roleFacts {
			f.addTable(&t.Table)
		}
	}
	limit := p.first
	for i, b := range doc.blocks {
		if b.table >= 0 || i >= limit && i < p.to || utf8.RuneCountInString(b.text) > 300 {
			continue
		}
		head := beforeColon(b.text)
		if label := factLabel(head); label != "" {
			value := strings.TrimLeft(b.text[len(head):], ":： ")
			if inner := inlineFact.FindStringIndex(value); inner != nil && inner[0] > 0 {
				value = value[:inner[0]] // another fact follows on the same line
			}
			if value == "" && i+1 < len(doc.blocks) && doc.blocks[i+1].table < 0 && factLabel(beforeColon(doc.blocks[i+1].text)) == "" {
				value = doc.blocks[i+1].text
			}
			f.add(label, strings.Trim(value, "[]【】（）()"))
		}
		folded := norm.NFKC.String(b.text)
		if !strings.ContainsAny(folded, ":：]】") {
			continue
		}
		for _, m := range inlineFact.FindAllStringSubmatch(folded, -1) {
			f.add(m[1], m[2])
		}
	}
	return f
}

// addTable takes the cell right of each label, or what follows its colon.
func (f facts) addTable(t *nianbao.Table) {
	for i, c := range t.Cells {
		if label := factLabel(c.Text); label != "" {
			if i+1 < len(t.Cells) && t.Cells[i+1].Row == c.Row && factLabel(t.Cells[i+1].Text) == "" {
				f.add(label, t.Cells[i+1].Text)
			}
			continue
		}
		if label := factLabel(beforeColon(c.Text)); label != "" {
			f.add(label, strings.TrimLeft(c.Text[len(beforeColon(c.Text)):], ":： "))
		}
	}
}

func (f facts) add(label, value string) {
	if value = tidy(value); value != "" && len(value) < 400 {
		f[label] = append(f[label], value)
	}
}

// all lists the values of labels in their order.
func (f facts) all(labels ...string) (out []string) {
	for _, l := range labels {
		out = append(out, f[l]...)
	}
	return out
}

// date is the visible date of publication.
func (f facts) date() string {
	for _, v := range f.all("发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "信息时间", "时间", "日期", "发文日期", "发文时间", "成文日期", "生成日期", "更新时间") {
		if d := parseDate(v); d != "" {
			return d
		}
	}
	return ""
}

var (
	creditCode = regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}$`)
	organCode  = regexp.MustCompile(`^[0-9A-Z]{8}-?[0-9X]$`)
)

// indexNumber gives 索引号 as printed and the office code before its slash: the
// 18-character credit code (GB 32100) or the 9-character organisation code
// (GB 11714).
func (f facts) indexNumber() (index, code string) {
	for _, v := range f.all("索引号", "索引编号", "信息索引号", "索取号") {
		head, _, slash := strings.Cut(v, "/")
		head = strings.ToUpper(strings.TrimSpace(head))
		if slash && (creditCode.MatchString(head) || organCode.MatchString(head)) {
			return v, strings.ReplaceAll(head, "-", "")
		}
		if index == "" {
			index = v
		}
	}
	return index, ""
}

// validCode checks the check character of a credit code (GB 32100, modulo 31) or
// an organisation code (GB 11714, modulo 11).
func validCode(code string) bool {
	switch len(code) {
	case 18:
		const digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
		sum, weight := 0, 1
		for i := range 17 {
			sum += strings.IndexByte(digits, code[i]) * weight
			weight = weight * 3 % 31
		}
		return digits[(31-sum%31)%31] == code[17]
	case 9:
		const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		sum := 0
		for i, weight := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
			sum += strings.IndexByte(digits, code[i]) * weight
		}
		return "0123456789X"[(11-sum%11)%11] == code[8]
	}
	return false
}

// offices lists the publishing organs that the page names, most trusted first.
func (f facts) offices() []string {
	return f.all("发布机构", "发文机构", "发布机关", "发文机关", "公开主体", "公开机构", "发布单位", "责任部门", "信息来源", "来源")
}

var (
	urlDay  = regexp.MustCompile(`/t(20\d{2})(\d{2})(\d{2})_|/(20\d{2})/(\d{1,2})/(\d{1,2})/|/(20\d{2})-?(\d{2})-?(\d{2})/`)
	dateTag = []string{"pubdate", "publishdate", "publish_date", "article:published_time", "publishtime", "releasedate"}
)

// resolvePublished finds the day of publication in the order of trust: visible,
// meta, signature, list, URL. One that comes much too late is probably that of
// a move to a new system (domain.md §5.4).
func resolvePublished(r *nianbao.Report, p *parts, f facts, in Input) {
	signed := p.signature.date
	if r.Year != 0 && signed != "" {
		if y := atoi(signed[:4]); y < r.Year || y > r.Year+2 {
			r.Warn("signature_date", "the closing date %s does not fit the year %d", signed, r.Year)
			signed = ""
		}
	}
	choices := []struct {
		date string
		from nianbao.DateSource
	}{
		{f.date(), nianbao.DateVisible},
		{p.metaDate, nianbao.DateMeta},
		{signed, nianbao.DateSignature},
		{parseDate(in.Hints.ListDate), nianbao.DateList},
		{urlDate(in.URL), nianbao.DateURL},
	}
	for _, c := range choices {
		if c.date == "" {
			continue
		}
		r.Published, r.PublishedFrom = c.date, c.from
		p.note("published", c.date, string(c.from))
		break
	}
	if r.Published == "" || r.Year == 0 {
		return
	}
	if late := daysAfter(deadline(r.Year, r.Scope == nianbao.ScopeGovernmentWide), r.Published); late > 300 {
		r.Warn("date_doubtful", "published %d days after the deadline: probably the date of a move to a new system", late)
	}
}

func urlDate(u string) string {
	m := urlDay.FindStringSubmatch(u)
	if m == nil {
		return ""
	}
	for i := 1; i < len(m); i += 3 {
		if m[i] != "" {
			return isoDate(atoi(m[i]), atoi(m[i+1]), atoi(m[i+2]))
		}
	}
	return ""
}
