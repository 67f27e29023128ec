package indicator

import (
	"strings"

	"nianbao/internal/nianbao"
)

const partialNote = "区分处理的只计这一情形不计其他情形"

// three lists the labels of table three in order.
func marksOfThree(s *squeezed) []mark {
	groups := map[string]string{"res_granted": "本年度办理结果", "deny_state_secret": "不予公开", "unable_not_held": "无法提供", "np_petition": "不予处理"}
	seq := rows2019
	if at, _ := s.find("申请人无正当理由逾期不补正", 0); at >= 0 {
		seq = rows2021
		groups["other_no_correction"] = "其他处理"
	}
	var marks []mark
	pos := 0
	add := func(label, code string) bool {
		start, end := s.find(label, pos)
		if start < 0 {
			return false
		}
		if code == "res_partial" {
			if _, noteEnd := s.find(partialNote, end); noteEnd == end+len([]rune(partialNote)) {
				end = noteEnd
			}
		}
		marks = append(marks, mark{label, code, start, end})
		pos = end
		return true
	}
	for _, code := range seq {
		if group := groups[code]; group != "" {
			add(group, "")
		}
		ind, _ := Lookup(code)
		if !add(ind.Label, code) && len(marks) == 0 {
			return nil
		}
	}
	return marks
}

func scanThree(text string) (Flat, bool) {
	s := squeeze(text)
	marks := marksOfThree(&s)
	n := len(nianbao.Applicants)
	flat := Flat{Rows: headerOfThree()}
	found := 0
	for i, m := range marks {
		row := []string{m.label}
		if m.code != "" {
			values, end, ok := s.values(m, marks, i, n)
			flat.To = max(flat.To, end)
			if ok {
				found++
			} else if len(values) > 0 {
				flat.Lost++
			}
			if !ok {
				values = nil
			}
			row = append(row, values...)
		} else {
			continue // a group; its rows say themselves what they are
		}
		flat.Rows = append(flat.Rows, row)
	}
	if found < 8 {
		return Flat{}, false
	}
	flat.From = s.offset(s.lead(marks[0].start, "本列数据的勾稽关系", "申请人情况", "自然人"))
	flat.From = len(strings.TrimRight(text[:flat.From], "（( \t\n一、"))
	return flat, true
}

func headerOfThree() [][]string {
	return [][]string{
		{"（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"},
		{"自然人", "法人或其他组织", "总计"},
		{"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"},
	}
}

// blocks2 are the blocks of table two for both forms: caption, row labels and
// column labels.
var blocks2 = map[nianbao.Form][]struct {
	caption string
	rows    []string
	columns []string
}{
	nianbao.Form2019: {
		{"第二十条第（一）项", []string{"规章", "规范性文件"}, []string{"本年新制作数量", "本年新公开数量", "对外公开总数量"}},
		{"第二十条第（五）项", []string{"行政许可", "其他对外管理服务事项"}, []string{"上一年项目数量", "本年增/减", "处理决定数量"}},
		{"第二十条第（六）项", []string{"行政处罚", "行政强制"}, []string{"上一年项目数量", "本年增/减", "处理决定数量"}},
		{"第二十条第（八）项", []string{"行政事业性收费"}, []string{"上一年项目数量", "本年增/减"}},
		{"第二十条第（九）项", []string{"政府集中采购"}, []string{"采购项目数量", "采购总金额"}},
	},
	nianbao.Form2021: {
		{"第二十条第（一）项", []string{"规章", "规范性文件"}, []string{"本年制发件数", "本年废止件数", "现行有效件数"}},
		{"第二十条第（五）项", []string{"行政许可"}, []string{"本年处理决定数量"}},
		{"第二十条第（六）项", []string{"行政处罚", "行政强制"}, []string{"本年处理决定数量"}},
		{"第二十条第（八）项", []string{"行政事业性收费"}, []string{"本年收费金额（单位：万元）"}},
	},
}

func scanTwo(text string) (Flat, bool) {
	s := squeeze(text)
	form := nianbao.Form2021
	if at, _ := s.find("制作数量", 0); at >= 0 {
		form = nianbao.Form2019
	}
	var marks []mark
	var layout [][]string
	pos, _ := s.find("信息内容", 0)
	if pos < 0 {
		return Flat{}, false
	}
	stop := func(label string, from int) {
		if at, end := s.find(label, from); at >= 0 {
			marks = append(marks, mark{label, "", at, end})
			pos = end
		}
	}
	for _, b := range blocks2[form] {
		stop(b.caption, pos)
		stop("信息内容", pos)
		printed := append([]string{"信息内容"}, b.columns...)
		for i, c := range b.columns {
			if at, end := s.find(c, pos); at >= 0 && at-pos < 30 {
				pos = end
				if unit := headerUnit.FindString(s.raw[s.at[at]:min(len(s.raw), s.after(end)+40)]); strings.Contains(c, "金额") && unit != "" {
					printed[i+1] = strings.Split(c, "（")[0] + "（单位：" + unit + "）"
				} else if strings.Contains(c, "金额") {
					printed[i+1] = strings.Split(c, "（")[0]
				}
			}
		}
		layout = append(layout, []string{b.caption}, printed)
		for _, label := range b.rows {
			at, end := s.find(label, pos)
			if at < 0 {
				continue
			}
			if before := []rune("行政"); label == "规范性文件" && at >= 2 && string(s.runes[at-2:at]) == string(before) {
				at -= 2
				label = "行政规范性文件"
			}
			marks = append(marks, mark{label, "row", at, end})
			layout = append(layout, []string{label})
			pos = end
		}
	}
	return s.fillTwo(marks, layout)
}

// fillTwo reads the values of the rows of table two.
func (s *squeezed) fillTwo(marks []mark, layout [][]string) (Flat, bool) {
	flat := Flat{From: s.offset(s.lead(marks[0].start, "第二十条第一项", "信息内容"))}
	columns, found, next := 0, 0, 0
	for _, row := range layout {
		if row[0] == "信息内容" {
			columns = len(row) - 1
		}
		if len(row) == 1 && !strings.HasPrefix(row[0], "第") {
			for marks[next].code == "" {
				next++
			}
			values, end, ok := s.values(marks[next], marks, next, columns)
			flat.To = max(flat.To, end)
			switch {
			case ok:
				row = append(row, values...)
				found++
			case len(values) > 0:
				flat.Lost++
			}
			next++
		}
		flat.Rows = append(flat.Rows, row)
	}
	return flat, found >= 3
}

func scanFour(text string) (Flat, bool) {
	n := len(codes4)
	if !strings.Contains(text, "复议") && !strings.Contains(text, "覆议") && !strings.Contains(text, "审结") {
		return Flat{}, false
	}
	var run []string
	from := 0
	for _, loc := range tokens(text) {
		token := text[loc[0]:loc[1]]
		if glued, ok := unglue(token, n); ok {
			return fourOf(text, glued, loc[0], loc[1])
		}
		if tail := trailingDigits(token); len(run) == 0 && tail != "" && tail != token {
			if glued, ok := unglue(tail, n); ok {
				return fourOf(text, glued, loc[1]-len(tail), loc[1])
			}
			if len(tail) == 1 {
				run, from = []string{tail}, loc[1]-1
				continue
			}
		}
		if !isValue(token) {
			run = nil
			continue
		}
		if len(run) == 0 {
			from = loc[0]
		}
		if run = append(run, token); len(run) == n {
			return fourOf(text, run, from, loc[1])
		}
	}
	return Flat{}, false
}

func trailingDigits(s string) string {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	return s[i:]
}

// fourOf lays table four out; it takes the text from its header on.
func fourOf(text string, values []string, from, to int) (Flat, bool) {
	s := squeeze(text[:from])
	start := from
	for _, label := range []string{"行政复议", "结果维持"} {
		for at, end := s.find(label, 0); at >= 0; at, end = s.find(label, end) {
			// The header, not a sentence about reconsideration, is near the values.
			if len(s.runes)-at <= 110 {
				start = min(start, s.at[at])
				break
			}
		}
	}
	results := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	three := append(append(append([]string{}, results...), results...), results...)
	head := make([]string, len(codes4))
	head[0], head[5] = "行政复议", "行政诉讼"
	second := append(append([]string{}, results...), "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", "")
	return Flat{Rows: [][]string{head, second, three, values}, From: start, To: to}, true
}
