package pdf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sketch makes a part of a table of rows like "label|1|2". A cell that begins
// with ↓ spans to the last row of the part, one that ends in → fills its cell.
func sketch(rows ...string) *table {
	t := &table{rows: len(rows)}
	for r, row := range rows {
		texts := strings.Split(row, "|")
		for c, text := range texts {
			if text == "^" {
				continue // covered from above
			}
			cell := cell{row: r, col: c, rowSpan: 1, colSpan: 1}
			if strings.HasPrefix(text, "↓") {
				cell.rowSpan = len(rows) - r
			}
			cell.full = strings.HasSuffix(text, "→")
			cell.text = strings.Trim(text, "↓→")
			t.cells = append(t.cells, cell)
		}
		t.xs = nil
		for c := range len(texts) + 1 {
			t.xs = append(t.xs, 72+float64(c)*60)
		}
	}
	return t
}

func show(t *table) []string {
	out := make([]string, t.rows)
	for _, c := range t.sorted() {
		text := c.text
		if c.rowSpan > 1 {
			text += "↓" + strings.Repeat("↓", c.rowSpan-2)
		}
		out[c.row] += text + "|"
	}
	return out
}

func TestJoin(t *testing.T) {
	tests := []struct {
		name        string
		above, next *table
		open        bool
		want        []string // nil: two tables
	}{
		{"between rows", sketch("信息内容|件数", "规章|1"), sketch("行政规范性文件|2"), false,
			[]string{"信息内容|件数|", "规章|1|", "行政规范性文件|2|"}},
		{"blank values below a header", sketch("信息内容|件数"), sketch("规章|"), false,
			[]string{"信息内容|件数|", "规章||"}},
		{"blank values above a label", sketch("规章|"), sketch("行政规范性文件|2"), false,
			[]string{"规章||", "行政规范性文件|2|"}},
		{"header repeated", sketch("信息内容|件数", "规章|1"), sketch("信息内容|件数", "行政规范性文件|2"), false,
			[]string{"信息内容|件数|", "规章|1|", "行政规范性文件|2|"}},
		{"equal data are no header", sketch("规章|1"), sketch("规章|1"), false,
			[]string{"规章|1|", "规章|1|"}},
		{"a label cut in two", sketch("5.要求行政机关确认或重新→|7"), sketch("出具已获取信息|"), false,
			[]string{"5.要求行政机关确认或重新出具已获取信息|7|"}},
		{"the numbers below the cut", sketch("5.要求行政机关确认或重新→|"), sketch("出具已获取信息|7"), false,
			[]string{"5.要求行政机关确认或重新出具已获取信息|7|"}},
		{"an item begins", sketch("5.要求行政机关确认或重新出具已获取信息→|7"), sketch("（六）其他处理|8"), false,
			[]string{"5.要求行政机关确认或重新出具已获取信息|7|", "（六）其他处理|8|"}},
		{"labels that fill their cells", sketch("行政处罚→|"), sketch("行政强制→|"), false,
			[]string{"行政处罚||", "行政强制||"}},
		{"an open row", sketch("要求|"), sketch("提供|3"), true, []string{"要求提供|3|"}},
		{"two open rows with numbers", sketch("甲|2"), sketch("乙|3"), true, []string{"甲|2|", "乙|3|"}},
		{"a group goes on", sketch("↓（三）不予公开|1.国家秘密|1", "^|2.其他|2"), sketch("↓|3.危及|3", "^|4.保护|4"), false,
			[]string{"（三）不予公开↓↓↓|1.国家秘密|1|", "2.其他|2|", "3.危及|3|", "4.保护|4|"}},
		{"another group begins", sketch("↓（三）不予公开|1.国家秘密|1", "^|2.其他|2"), sketch("↓（四）无法提供|1.不掌握|3", "^|2.没有|4"), false,
			[]string{"（三）不予公开↓|1.国家秘密|1|", "2.其他|2|", "（四）无法提供↓|1.不掌握|3|", "2.没有|4|"}},
		{"a blank number is no group", sketch("规章|1", "行政规范性文件|2"), sketch("行政许可|"), false,
			[]string{"规章|1|", "行政规范性文件|2|", "行政许可||"}},
		{"other columns", sketch("甲|1|2"), sketch("乙|1|2|3|4|5"), false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.above.openBottom, tt.next.openTop = tt.open, tt.open
			joined := tt.above.join(tt.next)
			if joined != (tt.want != nil) {
				t.Fatalf("joined: %t", joined)
			}
			if !joined {
				return
			}
			if diff := cmp.Diff(tt.want, show(tt.above)); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}
