package indicator

import (
	"strings"

	"nianbao/internal/nianbao"
)

// codes4 are the 15 value columns of table four in the order of the form.
var codes4 = []string{
	"rec_upheld", "rec_corrected", "rec_other", "rec_pending", "rec_total",
	"litd_upheld", "litd_corrected", "litd_other", "litd_pending", "litd_total",
	"litr_upheld", "litr_corrected", "litr_other", "litr_pending", "litr_total",
}

// tableFour reads 政府信息公开行政复议、行政诉讼情况: one data row under up to
// three header rows.
func (r *reader) tableFour(s *sheet) {
	if r.uprightFour(s) {
		return
	}
	for top := 0; top < len(s.rows); {
		first, data := dataOfFour(s, top)
		if data < 0 {
			return
		}
		codes := codesByHeader(s, first, data)
		if codes == nil {
			codes = codesByCount(s.rows[data])
		}
		for i, c := range s.rows[data] {
			if i < len(codes) && codes[i] != "" && c.Row == data {
				r.add(observe(codes[i], nianbao.ApplicantNone, "", s.table.Index, c))
			}
		}
		if codes != nil {
			r.kinds[s.table.Index] = nianbao.SectionLitigation
		}
		top = data + 1
	}
}

// dataOfFour finds the next header that speaks of results of review or
// litigation, and the data row under it.
func dataOfFour(s *sheet, top int) (header, data int) {
	header = -1
	results := 0
	for i := top; i < len(s.rows); i++ {
		row := s.rows[i]
		labels, values := 0, 0
		for _, c := range row {
			k := c.key
			if groupOfFour(k) != "" || resultOfFour(k) != "" {
				labels++
				if resultOfFour(k) != "" {
					results++
				}
			} else if c.isValue() && c.Row == i {
				values++
			}
		}
		switch {
		case labels > 0 && header < 0:
			header = i
		case header >= 0 && labels == 0 && values >= 5 && (results >= 3 || values == len(codes4)):
			if allBlank(row) && i+1 < len(s.rows) && len(s.rows[i+1]) == len(row) && !allBlank(s.rows[i+1]) {
				continue // a spacer between header and data
			}
			return header, i
		}
	}
	return header, -1
}

func allBlank(row []*cell) bool { return len(nonBlank(row)) == 0 }

func groupOfFour(k string) string {
	switch {
	case strings.Contains(k, "未经复议") || strings.Contains(k, "直接起诉"):
		return "litd"
	case strings.Contains(k, "复议后起诉") || strings.Contains(k, "经复议后"):
		return "litr"
	case k == "行政复议":
		return "rec"
	case k == "行政诉讼":
		return "lit"
	}
	return ""
}

func resultOfFour(k string) string {
	switch k {
	case "结果维持", "维持":
		return "upheld"
	case "结果纠正", "纠正":
		return "corrected"
	case "其他结果":
		return "other"
	case "尚未审结", "未审结":
		return "pending"
	case "总计", "合计":
		return "total"
	}
	return ""
}

// codesByHeader reads group and result of each data cell from the cells above
// it; nil unless that gives every cell of a block its own code.
func codesByHeader(s *sheet, header, data int) []string {
	row := s.rows[data]
	codes := make([]string, len(row))
	seen := map[string]bool{}
	for i, c := range row {
		group, result := "", ""
		for k := data - 1; k >= header; k-- {
			above := s.grid[k][c.Col]
			if above == nil {
				continue
			}
			label := above.key
			if result == "" {
				result = resultOfFour(label)
			}
			if g := groupOfFour(label); group == "" && g != "lit" {
				group = g
			}
		}
		if group == "" || result == "" {
			continue
		}
		code := group + "_" + result
		if seen[code] {
			return nil
		}
		seen[code] = true
		codes[i] = code
	}
	if len(seen) == 0 || len(seen)%5 != 0 || len(seen) < len(row) && len(row) == len(codes4) {
		return nil
	}
	return codes
}

// codesByCount relies on the 15 values alone: in many files the header is set
// vertically, one character a line.
func codesByCount(row []*cell) []string {
	n := len(row)
	for n > len(codes4) && row[n-1].blank() {
		n-- // padding
	}
	if n != len(codes4) {
		return nil
	}
	return codes4
}

// uprightFour reads table four turned on its side: a result and its number a row.
func (r *reader) uprightFour(s *sheet) bool {
	var codes []string
	var cells []*cell
	group := ""
	for _, row := range s.rows {
		result := ""
		for i, c := range row {
			if g := groupOfFour(c.key); g != "" && g != "lit" {
				group = g
			}
			if res := resultOfFour(c.key); res != "" && i == len(row)-2 && row[i+1].isValue() {
				result = res
			}
		}
		if group != "" && result != "" {
			codes, cells = append(codes, group+"_"+result), append(cells, row[len(row)-1])
		}
	}
	if len(codes) < 5 || len(codes)%5 != 0 {
		return false
	}
	for i, c := range cells {
		r.add(observe(codes[i], nianbao.ApplicantNone, "", s.table.Index, c))
	}
	r.kinds[s.table.Index] = nianbao.SectionLitigation
	return true
}
