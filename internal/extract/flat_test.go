package extract

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

var (
	cellTag = regexp.MustCompile(`(?s)<t[dh][^>]*>(.*?)</t[dh]>`)
	anyTag  = regexp.MustCompile(`<[^>]*>`)
)

// flatten renders the tables of a page as text: cells joined by sep, rows by
// row, with values glued to their labels if glue is set.
func flatten(page, sep, rowSep string) string {
	page = strings.NewReplacer("</tr>", "</tr>\x01").Replace(page)
	page = regexp.MustCompile(`(?s)<table.*?</table>`).ReplaceAllStringFunc(page, func(table string) string {
		var rows []string
		for _, row := range strings.Split(table, "\x01") {
			var cells []string
			for _, m := range cellTag.FindAllStringSubmatch(row, -1) {
				cells = append(cells, m[1])
			}
			if len(cells) > 0 {
				rows = append(rows, strings.Join(cells, sep))
			}
		}
		return "\n" + strings.Join(rows, rowSep) + "\n"
	})
	page = regexp.MustCompile(`</(p|h1|h3|div)>`).ReplaceAllString(page, "\n")
	return strings.ReplaceAll(anyTag.ReplaceAllString(page, ""), "\x01", "")
}

// digitPage is the plain page with one digit in every cell, so that glued values
// can be told apart.
func digitPage() string {
	page := regexp.MustCompile(`<td([^>]*)>[\d,.５６]+件?</td>`).ReplaceAllString(reportPage(), "<td$1>7</td>")
	return strings.NewReplacer("<td>/</td><td>—</td><td></td>", "<td>7</td><td>7</td><td>7</td>").Replace(page)
}

// TestFlattened reads the same numbers from text without tables.
func TestFlattened(t *testing.T) {
	start := strings.Index(reportPage(), "<h1>")
	tests := []struct{ name, page, text string }{
		{"tabs", reportPage(), flatten(reportPage()[start:], "\t", "\n")},
		{"pipes", reportPage(), flatten(strings.ReplaceAll(reportPage()[start:], "<td></td>", "<td> </td>"), " | ", "\n")},
		{"blanks", digitPage(), flatten(digitPage()[start:], "  ", "\n")},
		{"one cell a line", digitPage(), flatten(digitPage()[start:], "\n", "\n")},
		{"one cell a line, with blanks", reportPage(), flatten(reportPage()[start:], "\n", "\n")},
		{"glued", digitPage(), flatten(digitPage()[start:], "", "\n")},
		{"all on one line", digitPage(), strings.Join(strings.Fields(flatten(digitPage()[start:], " ", " ")), " ")},
		{"all on one line, glued", digitPage(), strings.Join(strings.Fields(flatten(digitPage()[start:], "", "")), "")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := byMeaning(mustExtract(t, tt.page))
			res, err := Extract(context.Background(), Input{Data: []byte(tt.text)})
			if err != nil {
				t.Fatalf("%v\n%s", err, tt.text)
			}
			if diff := cmp.Diff(want, byMeaning(res)); diff != "" {
				t.Errorf("observations differ (-table +flattened):\n%s\n%s", diff, tt.text)
			}
			for _, s := range res.Report.Sections {
				switch s.Kind {
				case nianbao.SectionDisclosure, nianbao.SectionRequests, nianbao.SectionLitigation:
					if s.Text != "" {
						t.Errorf("table text leaks into %s: %q", s.Kind, s.Text)
					}
				case nianbao.SectionProblems:
					if s.Text != "存在人手不足的问题，将加强培训。" {
						t.Errorf("section %s: %q", s.Kind, s.Text)
					}
				}
			}
		})
	}
}
