package indicator

import (
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// row2014 is a row of the form of 2014, 政府信息公开情况统计表 (国办发〔2014〕32号).
type row2014 struct {
	code, label, unit string
	part              string // the numbered part that the label must stand in, where it is not unique
	parent            string
	english           string
}

// rows2014 are the rows in the order of the form. Provinces add others; rows are
// matched by label, never by position.
var rows2014 = []row2014{
	{"disc_total", "主动公开政府信息数", "条", "", "", "items disclosed"},
	{"disc_normdoc", "主动公开规范性文件数", "条", "", "disc_total", "normative documents disclosed"},
	{"normdoc_issued", "制发规范性文件总数", "件", "", "", ""},
	{"disc_gazette", "政府公报公开政府信息数", "条", "", "", "disclosed by gazette"},
	{"disc_website", "政府网站公开政府信息数", "条", "", "", "disclosed by web site"},
	{"disc_weibo", "政务微博公开政府信息数", "条", "", "", "disclosed by microblog"},
	{"disc_wechat", "政务微信公开政府信息数", "条", "", "", "disclosed by WeChat"},
	{"disc_other_channel", "其他方式公开政府信息数", "条", "", "", "disclosed otherwise"},
	{"resp_total", "回应公众关注热点或重大舆情数", "次", "", "", "responses to public concerns"},
	{"resp_press_conf", "参加或举办新闻发布会总次数", "次", "", "", "press conferences"},
	{"resp_press_conf_head", "主要负责同志参加新闻发布会次数", "次", "", "resp_press_conf", "press conferences with the head of the office"},
	{"resp_interview", "政府网站在线访谈次数", "次", "", "", "online interviews"},
	{"resp_interview_head", "主要负责同志参加政府网站在线访谈次数", "次", "", "resp_interview", "online interviews with the head of the office"},
	{"resp_article", "政策解读稿件发布数", "篇", "", "", "policy explanations"},
	{"resp_social", "微博微信回应事件数", "次", "", "", "responses by microblog and WeChat"},
	{"resp_other", "其他方式回应事件数", "次", "", "", "other responses"},
	{"req_new", "收到申请数", "件", "", "", ""},
	{"req_in_person", "当面申请数", "件", "", "req_new", "requests in person"},
	{"req_fax", "传真申请数", "件", "", "req_new", "requests by fax"},
	{"req_online", "网络申请数", "件", "", "req_new", "requests online"},
	{"req_letter", "信函申请数", "件", "", "req_new", "requests by letter"},
	{"req_closed", "申请办结数", "件", "", "", "requests closed"},
	{"req_closed_ontime", "按时办结数", "件", "", "req_closed", "closed on time"},
	{"req_closed_extended", "延期办结数", "件", "", "req_closed", "closed after extension"},
	{"ans_total", "申请答复数", "件", "", "", "requests answered"},
	{"ans_already_public", "属于已主动公开范围数", "件", "", "ans_total", "already public"},
	{"ans_granted", "同意公开答复数", "件", "", "ans_total", "granted"},
	{"ans_partial", "同意部分公开答复数", "件", "", "ans_total", "partly granted"},
	{"ans_denied", "不同意公开答复数", "件", "", "ans_total", "denied"},
	{"ans_denied_secret", "涉及国家秘密", "件", "", "ans_denied", "denied: state secret"},
	{"ans_denied_trade", "涉及商业秘密", "件", "", "ans_denied", "denied: trade secret"},
	{"ans_denied_privacy", "涉及个人隐私", "件", "", "ans_denied", "denied: privacy"},
	{"ans_denied_safety", "危及国家安全、公共安全、经济安全和社会稳定", "件", "", "ans_denied", "denied: security and stability"},
	{"ans_denied_not_info", "不是《条例》所指政府信息", "件", "", "ans_denied", "denied: no government information"},
	{"ans_denied_other_law", "法律法规规定的其他情形", "件", "", "ans_denied", "denied: other laws"},
	{"ans_not_responsible", "不属于本行政机关公开数", "件", "", "ans_total", "not this office's to disclose"},
	{"ans_not_exist", "申请信息不存在数", "件", "", "ans_total", "information does not exist"},
	{"ans_amend", "告知作出更改补充数", "件", "", "ans_total", "asked to amend"},
	{"ans_other_route", "告知通过其他途径办理数", "件", "", "ans_total", "referred elsewhere"},
	{"rec_total_e2", "行政复议数量", "件", "", "", "reconsiderations"},
	{"rec_upheld", "维持具体行政行为数", "件", "rec", "rec_total_e2", ""},
	{"rec_corrected", "被依法纠错数", "件", "rec", "rec_total_e2", ""},
	{"rec_other", "其他情形数", "件", "rec", "rec_total_e2", ""},
	{"lit_total_e2", "行政诉讼数量", "件", "", "", "lawsuits"},
	{"lit_upheld", "维持具体行政行为或者驳回原告诉讼请求数", "件", "lit", "lit_total_e2", "lawsuits: upheld or dismissed"},
	{"lit_corrected", "被依法纠错数", "件", "lit", "lit_total_e2", "lawsuits: corrected"},
	{"lit_other", "其他情形数", "件", "lit", "lit_total_e2", "lawsuits: other"},
	{"complaints", "举报投诉数量", "件", "", "", "complaints"},
	{"req_fee_collected", "依申请公开信息收取的费用", "", "", "", "fees collected for requests"},
	{"org_dedicated", "政府信息公开工作专门机构数", "个", "", "", "dedicated units"},
	{"org_reading_points", "设置政府信息公开查阅点数", "个", "", "", "reading points"},
	{"staff_total", "从事政府信息公开工作人员数", "人", "", "", "staff"},
	{"staff_full", "专职人员数", "人", "", "staff_total", "full-time staff"},
	{"staff_part", "兼职人员数", "人", "", "staff_total", "part-time staff"},
	{"budget_special", "政府信息公开专项经费", "", "", "", "special budget"},
	{"mtg_count", "召开政府信息公开工作会议或专题会议数", "次", "", "", "meetings"},
	{"train_classes", "举办各类培训班数", "次", "", "", "training courses"},
	{"train_people", "接受培训人员数", "人次", "", "", "people trained"},
}

var aliases2014 = map[string]string{
	"被举报投诉数量": "complaints", "收取的费用": "req_fee_collected", "举报投诉数": "complaints",
	"依申请公开收取的费用": "req_fee_collected", "维持具体行政行为或驳回原告诉讼请求数": "lit_upheld",
	"回应公众关注热点和重大舆情数": "resp_total", "危及国家安全公共安全经济安全社会稳定": "ans_denied_safety",
	"不是条例所指信息": "ans_denied_not_info", "专项经费": "budget_special", "行政复议数": "rec_total_e2", "行政诉讼数": "lit_total_e2",
}

const form2014Code = nianbao.Form2014

// add2014 joins the form of 2014 to the code list: codes that later forms share
// gain it, the others come after them.
func add2014(list []Indicator) []Indicator {
	at := map[string]int{}
	for i, ind := range list {
		at[ind.Code] = i
	}
	for _, row := range rows2014 {
		if i, ok := at[row.code]; ok {
			list[i].Forms = append([]nianbao.Form{form2014Code}, list[i].Forms...)
			continue
		}
		list = append(list, Indicator{row.code, row.label, row.english, row.unit, []nianbao.Form{form2014Code}, 0, row.parent})
	}
	return list
}

// labels2014 maps label keys to rows; labels that stand in two parts map to both.
var labels2014 = func() map[string][]row2014 {
	m := map[string][]row2014{}
	byCode := map[string]row2014{}
	for _, row := range rows2014 {
		m[key2014(row.label)] = append(m[key2014(row.label)], row)
		byCode[row.code] = row
	}
	for alias, code := range aliases2014 {
		m[key2014(alias)] = append(m[key2014(alias)], byCode[code])
	}
	return m
}()

var longLabels2014 = newLexicon(labels2014, 7)

// key2014 is the key of a label of this form.
func key2014(label string) string { return trim2014(key(label)) }

// trim2014 drops from a key the words that only lead to a part of a sum.
func trim2014(k string) string {
	for _, lead := range []string{"其中", "其它", "总数"} {
		k = strings.TrimPrefix(k, lead)
	}
	return strings.TrimLeft(k, "0123456789")
}

// least2014 is how many rows a table must have to be taken for the form of 2014.
const least2014 = 6

// tableOf2014 reads the statistical table of the form of 2014.
func (r *reader) tableOf2014(s *sheet) {
	type found struct {
		row2014
		label int
		cells []*cell
	}
	var rows []found
	part := ""
	for _, cells := range s.rows {
		for i, c := range cells {
			if c.Row != cells[len(cells)-1].Row && i == 0 {
				continue // a stub that spans several rows
			}
			k := trim2014(c.key)
			part = partOf2014(k, part)
			if row, ok := match2014(k, part); ok {
				rows = append(rows, found{row, i, cells})
				break
			}
		}
	}
	if len(rows) < least2014 {
		return
	}
	column, several, cumulative := valueColumn2014(s)
	if cumulative {
		r.warn("cumulative_only", "table %d gives sums over the years only; they are not read", s.table.Index)
		return
	}
	r.votes[2] += len(rows)
	r.kinds[s.table.Index] = nianbao.SectionExtra
	if several {
		r.warn("several_value_columns", "table %d has several value columns, read is that at column %d", s.table.Index, column)
	}
	for _, f := range rows {
		unit, value := f.read(f.cells[f.label+1:], column)
		if value == nil {
			r.warn("unread_row", "table %d: no value beside %q", s.table.Index, f.cells[f.label].Text)
			continue
		}
		r.add(observe(f.code, nianbao.ApplicantNone, unit, s.table.Index, value))
	}
}

// partOf2014 follows the parts whose rows share labels.
func partOf2014(k, part string) string {
	switch {
	case strings.HasPrefix(k, "行政复议数"):
		return "rec"
	case strings.HasPrefix(k, "行政诉讼数"):
		return "lit"
	case strings.Contains(k, "举报投诉数"):
		return ""
	}
	return part
}

func match2014(k, part string) (row2014, bool) {
	pick := func(rows []row2014) (row2014, bool) {
		for _, row := range rows {
			if row.part == "" || row.part == part {
				return row, true
			}
		}
		return row2014{}, false
	}
	if rows := labels2014[k]; rows != nil {
		return pick(rows)
	}
	if utf8.RuneCountInString(k) < 7 {
		return row2014{}, false
	}
	return pick(labels2014[longLabels2014.near(k, 1)])
}

// valueColumn2014 finds the column of the annual figures: that headed 统计数 or
// 合计 where there are several; -1 leaves it to the row. Many older tables print
// 历年累计 beside 本年度, and some print nothing else.
func valueColumn2014(s *sheet) (column int, several, cumulative bool) {
	column = -1
	sums := 0
	for _, cells := range s.rows[:min(len(s.rows), 4)] {
		for _, c := range cells {
			switch k := c.key; {
			case k == "合计" || k == "总计" || k == "总数":
				return c.Col, true, false
			case k == "统计数" || k == "数量" || k == "数值" || k == "统计数据" || k == "本年度" || k == "本年" || k == "当年":
				if column < 0 {
					column = c.Col
				}
				several = several || c.ColSpan > 1
			case strings.Contains(k, "累计"):
				sums++
			}
		}
	}
	return column, several || sums > 0, sums > 0 && column < 0
}

var units2014 = map[string]bool{"条": true, "件": true, "次": true, "篇": true, "万元": true, "元": true, "个": true, "人": true, "人次": true, "份": true, "期": true}

// read takes the unit and the value from the cells right of a label.
func (row *row2014) read(cells []*cell, column int) (unit string, value *cell) {
	for _, c := range cells {
		text := NormalizeLabel(c.Text)
		if units2014[text] {
			unit = text
			continue
		}
		if column >= 0 && c.Col+c.ColSpan <= column {
			continue
		}
		if _, ok := labels2014[trim2014(c.key)]; ok {
			continue
		}
		return unit, c
	}
	return unit, nil
}
