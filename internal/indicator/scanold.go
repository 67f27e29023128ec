package indicator

import (
	"strings"
)

// least2014InText is how many rows of the form of 2014 a text must hold in order.
const least2014InText = 12

// ScanOld looks for the statistical table of the form of 2014 in running text.
func ScanOld(text string) (Flat, bool) {
	s := squeeze(text)
	var marks []mark
	pos := 0
	for _, row := range rows2014 {
		start, end := s.find(row.label, pos)
		if start < 0 || len(marks) > 0 && start-pos > 400 {
			continue
		}
		marks = append(marks, mark{row.label, row.code, start, end})
		pos = end
	}
	if len(marks) < least2014InText {
		return Flat{}, false
	}
	flat := Flat{From: s.offset(s.lead(marks[0].start, "统计指标")), Rows: [][]string{{"统计指标", "单位", "统计数"}}}
	flat.From = len(strings.TrimRight(text[:flat.From], "（( \t\n一、"))
	found := 0
	for i, m := range marks {
		to := len(text)
		if i+1 < len(marks) {
			to = s.offset(marks[i+1].start)
		}
		from := s.after(m.end)
		chunk, cut := skipNote(text[from:to])
		unit, value := "", ""
		for _, loc := range tokens(chunk) {
			token := chunk[loc[0]:loc[1]]
			if unit == "" && units2014[NormalizeLabel(token)] {
				unit = NormalizeLabel(token)
				continue
			}
			if isValue(token) {
				value = token
				found++
				flat.To = max(flat.To, from+cut+loc[1])
			}
			break
		}
		flat.Rows = append(flat.Rows, []string{m.label, unit, value})
	}
	return flat, found >= least2014InText
}

// skipNote skips the bracket after a label: （不同渠道和方式公开相同信息计1条）.
func skipNote(s string) (rest string, cut int) {
	rest = strings.TrimLeft(s, " \t\n")
	for _, pair := range [][2]string{{"（", "）"}, {"(", ")"}} {
		if strings.HasPrefix(rest, pair[0]) {
			if i := strings.Index(rest, pair[1]); i >= 0 && i < 150 {
				rest = rest[i+len(pair[1]):]
			}
		}
	}
	return rest, len(s) - len(rest)
}
