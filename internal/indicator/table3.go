package indicator

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// Row sequences of table three, for rows whose label is broken beyond matching.
var (
	head3     = []string{"req_new", "req_carried_in", "res_granted", "res_partial", "deny_state_secret", "deny_other_law", "deny_safety_stability", "deny_third_party", "deny_internal_affairs", "deny_process_info", "deny_enforcement_file", "deny_admin_query", "unable_not_held", "unable_needs_creation", "unable_unclear", "np_petition", "np_repeat", "np_publication", "np_excessive", "np_reconfirm"}
	rows2019  = append(append([]string(nil), head3...), "other_sum", "res_total", "req_carried_out")
	rows2021  = append(append([]string(nil), head3...), "other_no_correction", "other_fee_unpaid", "other_misc", "res_total", "req_carried_out")
	rowLabels = func() map[string]string {
		m := map[string]string{}
		for _, ind := range list {
			if ind.Table == 3 {
				m[key(ind.Label)] = ind.Code
			}
		}
		for alias, code := range rowAliases {
			m[key(alias)] = code
		}
		return m
	}()
)

// IsLabel reports whether a text is the label of a row of the statutory tables.
func IsLabel(text string) bool {
	k := key(text)
	if _, ok := rowLabels[k]; ok {
		return true
	}
	_, ok := labels2014[trim2014(k)]
	return ok
}

// rowAliases are further labels seen for the rows of table three.
var rowAliases = map[string]string{
	"本年新收政府信息公开申请":    "req_new",
	"本年度新收政府信息公开申请数量": "req_new",
	"上年结转政府信息公开申请":    "req_carried_in",
	"上年度结转政府信息公开申请数量": "req_carried_in",
	"国家秘密": "deny_state_secret",
	"其他法律、行政法规禁止公开":           "deny_other_law",
	"法律行政法规禁止公开":              "deny_other_law",
	"危及国家安全、公共安全、经济安全、社会稳定":   "deny_safety_stability",
	"三类内部事务信息":                "deny_internal_affairs",
	"四类过程性信息":                 "deny_process_info",
	"行政执法案卷":                  "deny_enforcement_file",
	"行政查询事项":                  "deny_admin_query",
	"本机关不掌握相关信息":              "unable_not_held",
	"补正后申请内容仍然不明确":            "unable_unclear",
	"结转下年度办理":                 "req_carried_out",
	"结转下年继续办理":                "req_carried_out",
	"申请人无正当理由逾期不补正":           "other_no_correction",
	"申请人逾期未按收费通知要求缴纳费用":       "other_fee_unpaid",
	"申请人逾期未按照收费通知要求缴纳费用":      "other_fee_unpaid",
	"申请人无正当理由逾期不补正，不再处理其申请":   "other_no_correction",
	"申请人逾期未按收费通知要求缴费，不再处理其申请": "other_fee_unpaid",
}

// applicantLabels are the column labels of table three.
var applicantLabels = map[string]nianbao.Applicant{
	"自然人": nianbao.ApplicantNatural, "商业企业": nianbao.ApplicantCompany, "科研机构": nianbao.ApplicantScience,
	"社会公益组织": nianbao.ApplicantWelfare, "法律服务机构": nianbao.ApplicantLegal, "其他": nianbao.ApplicantOther,
	"总计": nianbao.ApplicantTotal, "合计": nianbao.ApplicantTotal,
}

// columns is the header of table three: the applicant of each grid column.
type columns struct {
	at    map[nianbao.Applicant]int
	order []nianbao.Applicant
}

func (c *columns) full() bool { return len(c.order) == len(nianbao.Applicants) }

// row3 is a data row of table three before its values are read.
type row3 struct {
	row    int
	code   string // empty if the label was not understood
	label  int    // index of the label cell among the row's distinct cells
	values []*cell
}

// tableThree reads 收到和处理政府信息公开申请情况.
func (r *reader) tableThree(s *sheet) {
	rows, cols := r.rowsOfThree(s)
	matched := 0
	for _, d := range rows {
		if d.code != "" {
			matched++
		}
	}
	if matched < 2 {
		return
	}
	if !cols.full() && r.columns.full() {
		cols = r.columns // the header stood on the page before
	}
	if cols.full() {
		r.columns = cols
	}
	r.kinds[s.table.Index] = nianbao.SectionRequests
	r.fillBroken(s, rows)
	for _, d := range rows {
		if d.code != "" {
			r.rowOfThree(s, d, cols)
		}
	}
}

// rowsOfThree walks the table once: header rows give the columns, rows with
// values after their labels are data.
func (r *reader) rowsOfThree(s *sheet) ([]row3, columns) {
	var rows []row3
	cols := columns{at: map[nianbao.Applicant]int{}}
	parent := ""
	for i, row := range s.rows {
		if isHeaderOfThree(row) {
			cols.read(row)
			continue
		}
		d := row3{row: i, label: -1}
		for k, c := range row {
			label := c.key
			if label == "" {
				continue
			}
			if group := groupOf(label); group != "" {
				parent = group
			}
			if code := matchRow(label, parent); code != "" && k < len(row)-1 {
				d.code, d.label = code, k
			}
		}
		r.settle(row, &d)
		if len(d.values) > 0 {
			rows = append(rows, d)
		}
	}
	return rows, cols
}

// settle finds the values of a data row: the cells that begin in this row right
// of its last label. A text cell after a matched label is a label that was not
// understood, unless it stands among the seven values.
func (r *reader) settle(row []*cell, d *row3) {
	last := d.label
	for k := last + 1; k < len(row) && len(row)-k > len(nianbao.Applicants); k++ {
		if !row[k].isValue() {
			last, d.code = k, ""
		}
	}
	if last < 0 {
		return
	}
	d.label = last
	for _, c := range row[last+1:] {
		if c.Row == d.row {
			d.values = append(d.values, c)
		}
	}
}

// isHeaderOfThree recognises header rows, also when repeated at a page break.
func isHeaderOfThree(row []*cell) bool {
	found := 0
	for _, c := range row {
		k := c.key
		if strings.Contains(k, "勾稽关系") || k == "申请人情况" || k == "法人或其他组织" {
			found += 2
		} else if _, ok := applicantOf(k); ok {
			found++
		} else if c.isValue() && !c.blank() {
			return false
		}
	}
	return found >= 2
}

func applicantOf(k string) (nianbao.Applicant, bool) {
	if a, ok := applicantLabels[k]; ok {
		return a, true
	}
	if utf8.RuneCountInString(k) >= 4 {
		if label := longApplicants.near(k, 1); label != "" {
			return applicantLabels[label], true
		}
	}
	return "", false
}

func (c *columns) read(row []*cell) {
	for _, cell := range row {
		a, ok := applicantOf(cell.key)
		if _, have := c.at[a]; !ok || have {
			continue
		}
		c.at[a] = cell.Col
	}
	c.order = c.order[:0]
	for _, a := range nianbao.Applicants {
		if _, ok := c.at[a]; ok {
			c.order = append(c.order, a)
		}
	}
	// The form's order holds unless the page prints another one.
	for i := 1; i < len(c.order); i++ {
		for k := i; k > 0 && c.at[c.order[k]] < c.at[c.order[k-1]]; k-- {
			c.order[k], c.order[k-1] = c.order[k-1], c.order[k]
		}
	}
}

// groups3 are the groups of rows, whose labels some pages print before each row.
var groups3 = []string{"本年度办理结果", "不予公开", "无法提供", "不予处理", "其他处理"}

// groupOf recognises the labels that only head a group of rows.
func groupOf(label string) string {
	switch label {
	case "不予公开", "无法提供", "不予处理", "其他处理":
		return label
	case "本年度办理结果", "本年办理结果", "予以公开", "部分公开", "总计":
		return "本年度办理结果"
	}
	return ""
}

// matchRow finds the indicator of a row label under its group. 其他 and 总计
// mean something only in their place.
func matchRow(label, parent string) string {
	for _, group := range groups3 {
		if rest, ok := strings.CutPrefix(label, group); ok && rest != "" {
			if code := matchRow(strings.TrimLeft(rest, "0123456789"), group); code != "" {
				return code
			}
		}
	}
	if label == "其他" {
		if parent == "其他处理" {
			return "other_misc"
		}
		return ""
	}
	if code, ok := rowLabels[label]; ok {
		return code
	}
	if label == "合计" {
		return ""
	}
	if utf8.RuneCountInString(label) < 6 {
		return ""
	}
	return rowLabels[longRowLabels.near(label, 2)]
}

var (
	longRowLabels  = newLexicon(rowLabels, 6)
	longApplicants = newLexicon(applicantLabels, 4)
)

// fillBroken names rows whose label was not understood by their place between
// rows that were, where the form leaves only one reading.
func (r *reader) fillBroken(s *sheet, rows []row3) {
	seq := rows2019
	for _, d := range rows {
		if d.code == "other_no_correction" || d.code == "other_fee_unpaid" || d.code == "other_misc" {
			seq = rows2021
		}
	}
	place := map[string]int{}
	for i, code := range seq {
		place[code] = i
	}
	for i := range rows {
		if rows[i].code != "" || len(rows[i].values) < len(nianbao.Applicants) {
			continue
		}
		prev, next := -1, len(seq)
		a, b := i-1, i+1
		for a >= 0 && rows[a].code == "" {
			a--
		}
		for b < len(rows) && rows[b].code == "" {
			b++
		}
		if a >= 0 {
			prev = place[rows[a].code]
		}
		if b < len(rows) {
			next = place[rows[b].code]
		}
		if next-prev == b-a {
			rows[i].code = seq[prev+i-a]
			r.warn("label_by_position", "table %d, row %d: label not understood, read as %s from its place", s.table.Index, rows[i].row, rows[i].code)
		}
	}
}

func (r *reader) rowOfThree(s *sheet, d row3, cols columns) {
	switch d.code {
	case "other_sum":
		r.vote2019(3)
	case "other_no_correction", "other_fee_unpaid", "other_misc":
		r.vote2021(2)
	}
	cells := r.alignThree(s, d, cols)
	for _, a := range nianbao.Applicants {
		if c := cells[a]; c != nil {
			r.add(observe(d.code, a, "", s.table.Index, c))
		}
	}
}

// alignThree gives each applicant its cell: in order where the row has exactly
// seven values, else by the header above, else, with blank fillers between
// label and values, the last seven.
func (r *reader) alignThree(s *sheet, d row3, cols columns) map[nianbao.Applicant]*cell {
	order := nianbao.Applicants
	if cols.full() {
		order = cols.order
	}
	out := make(map[nianbao.Applicant]*cell, len(order))
	if len(d.values) == len(order) {
		for i, a := range order {
			out[a] = d.values[i]
		}
		return out
	}
	if cols.full() {
		for a, k := range cols.at {
			if k < len(s.grid[d.row]) {
				if c := s.grid[d.row][k]; c != nil && c.Row == d.row && slices.Contains(d.values, c) {
					out[a] = c
				}
			}
		}
		if lost := len(nonBlank(d.values)) - len(nonBlank(slices.Collect(maps.Values(out)))); lost > 0 || len(out) < len(order) {
			r.warn("misaligned_row", "table %d, row %d: %d cells under %d columns", s.table.Index, d.row, len(d.values), len(order))
		}
		return out
	}
	if n := len(d.values) - len(order); n > 0 {
		for i, a := range order {
			out[a] = d.values[n+i]
		}
	}
	r.warn("misaligned_row", "table %d, row %d: %d cells and no header", s.table.Index, d.row, len(d.values))
	return out
}

func nonBlank(cells []*cell) (out []*cell) {
	for _, c := range cells {
		if !c.blank() {
			out = append(out, c)
		}
	}
	return out
}
