package cli_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// What the interface answers is held against plain loops elsewhere; here the
// pages have to say the same, as a browser without scripts reads them.

// page reads a page.
func (w *world) page(t *testing.T, path string, pairs ...string) *goquery.Document {
	t.Helper()
	body, status := w.ask(path, pairs...)
	if status != http.StatusOK {
		t.Fatalf("%s %v: %d", path, pairs, status)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// printed is what a cell says to a script, which draws it: its value and n.
func printed(cell *goquery.Selection) string {
	return cell.AttrOr("data-value", "-") + " of " + cell.AttrOr("data-n", "-")
}

func figureSays(f *compare.Figure) string {
	if f == nil {
		return "- of -"
	}
	value := f.Sum
	if f.Rate != nil {
		value = f.Rate.Value
	}
	return number(value) + " of " + strconv.Itoa(f.N)
}

func number(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// onTrendsPage holds /trends against the interface, number by number. Shares of one
// thing have a table for each group, all else one for each indicator.
func (w *world) onTrendsPage(t *testing.T, pairs ...string) {
	t.Helper()
	answer := asked[compare.Trends](t, w, "/api/v1/trends", pairs...)
	doc := w.page(t, "/trends", pairs...)
	series := append([]compare.Other{{Indicator: answer.Indicators[0].Name, Groups: answer.Groups}}, answer.Others...)
	tables := doc.Find("table.figuretable")
	shares := doc.Find("table[data-chart=shares]").Length() > 0
	seen := 0
	tables.Each(func(i int, table *goquery.Selection) {
		table.Find("tbody tr").Each(func(k int, row *goquery.Selection) {
			s, g := i, k
			if shares {
				s, g = k, i
			}
			row.Find("td").Each(func(y int, cell *goquery.Selection) {
				seen++
				if got, want := printed(cell), figureSays(series[s].Groups[g].Years[strconv.Itoa(answer.Years[y])]); got != want {
					t.Errorf("%s of %s in %d: the page says %s, want %s", series[s].Indicator, series[s].Groups[g].Label, answer.Years[y], got, want)
				}
			})
		})
		w.drawnOn(t, table, answer.Head)
	})
	if want := len(series) * len(answer.Groups) * len(answer.Years); seen != want || want == 0 {
		t.Errorf("%d numbers on the page, want %d", seen, want)
	}
	if got := doc.Find("ol.breaks li").Length(); got != len(answer.Breaks) {
		t.Errorf("%d breaks are explained, want %d", got, len(answer.Breaks))
	}
	if drawn := doc.Find("th[data-break]").Length(); (drawn > 0) != (len(answer.Breaks) > 0) {
		t.Errorf("%d breaks are drawn of %d", drawn, len(answer.Breaks))
	}
}

// drawnOn checks that a drawing prints years, scope and the count of reports
// (domain.md §7).
func (w *world) drawnOn(t *testing.T, table *goquery.Selection, head compare.Head) {
	t.Helper()
	source := table.AttrOr("data-source", "")
	scope := map[nianbao.Scope]string{nianbao.ScopeOwn: "本机关", nianbao.ScopeGovernmentWide: "政府汇总"}[head.Scope]
	for _, want := range []string{strconv.Itoa(head.Years[0]), strconv.Itoa(head.Years[len(head.Years)-1]), scope, fmt.Sprintf("%d 份报告", head.Reports)} {
		if !strings.Contains(source, want) {
			t.Errorf("the drawing of %s does not say %q: %s", table.Find("caption").Text(), want, source)
		}
	}
}

// onComparePage holds /compare against the interface, and follows each number to
// its cell.
func (w *world) onComparePage(t *testing.T, pairs ...string) {
	t.Helper()
	answer := asked[compare.Table](t, w, "/api/v1/compare", pairs...)
	doc := w.page(t, "/compare", pairs...)
	followed := 0
	doc.Find("table.figuretable").Each(func(i int, table *goquery.Selection) {
		ind := answer.Indicators[i]
		table.Find("tbody tr").Each(func(k int, row *goquery.Selection) {
			row.Find("td").Each(func(y int, cell *goquery.Selection) {
				c := answer.Rows[k].Cells[ind.Name][strconv.Itoa(answer.Years[y])]
				if got, want := cell.AttrOr("data-value", "-"), number(c.Value); got != want {
					t.Errorf("%s of %s in %d: the page says %s, want %s", ind.Name, answer.Rows[k].Office.Name, answer.Years[y], got, want)
				}
				if c.Value != nil {
					w.follow(t, cell.Find("a").AttrOr("href", ""), *c.Report, ind.Code)
					followed++
				}
			})
		})
		w.drawnOn(t, table, answer.Head)
	})
	if followed == 0 {
		t.Error("no number on the page")
	}
}

// follow goes from a number to the cell of its report; rates lead to the report.
func (w *world) follow(t *testing.T, link, report, code string) {
	t.Helper()
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, link, nil))
	want := "/reports/" + report
	for _, r := range w.where(func(r *nianbao.Report) bool { return r.ID() == report }) {
		for _, o := range r.report.Observations {
			if o.Indicator == code {
				want += "#" + nianbao.CellID(o.Table, o.Row, o.Col)
			}
		}
	}
	if got := rec.Header().Get("Location"); rec.Code != http.StatusFound || got != want {
		t.Errorf("%s leads to %q (%d), want %q", link, got, rec.Code, want)
	}
}

// onCoveragePage reads the matrix of all offices and years, page by page.
func (w *world) onCoveragePage(t *testing.T, rows []compare.CoverageRow, pairs ...string) {
	t.Helper()
	want := map[string]string{}
	for _, r := range rows {
		want[r.Office.Name+" "+strconv.Itoa(r.Year)] = string(r.Status)
	}
	seen := 0
	for doc := w.page(t, "/coverage", pairs...); doc != nil; {
		var years []string
		table := doc.Find("table.coverage").Last()
		table.Find("thead th").Slice(1, goquery.ToEnd).Each(func(_ int, th *goquery.Selection) { years = append(years, th.Text()) })
		table.Find("tbody tr").Each(func(_ int, row *goquery.Selection) {
			office := row.Find("th").Text()
			row.Find("td").Each(func(y int, cell *goquery.Selection) {
				status := strings.TrimPrefix(cell.Find(".covered").AttrOr("class", ""), "covered ")
				if got, ok := want[office+" "+years[y]]; got != status {
					t.Errorf("%s %s: the page says %q, want %q (%v)", office, years[y], status, got, ok)
				}
				if status != "" {
					seen++
				}
			})
		})
		next, more := doc.Find(".pages a[rel=next]").Attr("href")
		if doc = nil; more {
			doc = w.page(t, next)
		}
	}
	if seen != len(want) || seen == 0 {
		t.Errorf("%d reports on the pages, want %d", seen, len(want))
	}
}

// onDatesPage reads the list of one year by date.
func (w *world) onDatesPage(t *testing.T, rows []compare.CoverageRow, pairs ...string) {
	t.Helper()
	byName := map[string]compare.CoverageRow{}
	for _, r := range rows {
		byName[r.Office.Name] = r
	}
	last, seen := "", 0
	w.page(t, "/coverage", pairs...).Find("table.coverage.cards tbody tr").Each(func(_ int, row *goquery.Selection) {
		r := byName[row.Find("th").Text()]
		published := "–"
		if r.Published != nil {
			published = *r.Published
		}
		if text := row.Text(); !strings.Contains(text, published) || !strings.Contains(text, r.Deadline) || row.Find(".covered."+string(r.Status)).Length() != 1 {
			t.Errorf("%s: the page says %q, want %s, %s and %s", r.Office.Name, text, published, r.Deadline, r.Status)
		}
		if published != "–" {
			if published < last {
				t.Errorf("%s after %s", published, last)
			}
			last = published
		}
		seen++
	})
	if seen != len(rows) || seen == 0 {
		t.Errorf("%d reports on the page, want %d", seen, len(rows))
	}
}

// onRanksPage reads places from a page.
func (w *world) onRanksPage(t *testing.T, want []compare.Rank, path string, pairs ...string) {
	t.Helper()
	rows := w.page(t, path, pairs...).Find("table.ranks tbody tr")
	if rows.Length() != len(want) || len(want) == 0 {
		t.Fatalf("%s: %d places, want %d", path, rows.Length(), len(want))
	}
	rows.Each(func(i int, row *goquery.Selection) {
		if rank, office := row.Find("td").First().Text(), row.Find("th").Text(); rank != strconv.Itoa(want[i].Rank) || office != want[i].Office.Name {
			t.Errorf("%s: place %s of %s, want %d of %s", path, rank, office, want[i].Rank, want[i].Office.Name)
		}
		if link := row.Find("td strong a").AttrOr("href", ""); !strings.HasPrefix(link, "/reports/"+want[i].Report+"/numbers/") {
			t.Errorf("%s: the number leads to %s", path, link)
		}
	})
}

// onMembersPage reads a government beside its members.
func (w *world) onMembersPage(t *testing.T, m compare.Members, pairs ...string) {
	t.Helper()
	doc := w.page(t, "/members", pairs...)
	for i, ind := range m.Indicators {
		rows := doc.Find("table.figuretable").Eq(i).Find("tbody tr")
		for y, year := range m.Years {
			x := m.Numbers[ind.Name][strconv.Itoa(year)]
			got := []string{rows.Eq(0).Find("td").Eq(y).AttrOr("data-value", "-"), rows.Eq(1).Find("td").Eq(y).AttrOr("data-value", "-")}
			if got[0] != number(x.Government.Value) || got[1] != number(x.Sum) {
				t.Errorf("%s in %d: the page says %v, want %s and %s", ind.Name, year, got, number(x.Government.Value), number(x.Sum))
			}
		}
	}
}

// fileOf reads an answer as CSV by columns; it has all rows, whatever a page has.
func (w *world) fileOf(t *testing.T, rows int, path string, pairs ...string) []map[string]string {
	t.Helper()
	body, status := w.ask(path, append(pairs, "format", "csv")...)
	if status != http.StatusOK {
		t.Fatalf("%s as CSV: %d %s", path, status, body)
	}
	out := readCSV(t, string(body))
	if len(out) != rows || rows == 0 {
		t.Fatalf("%s as CSV has %d rows, want %d", path, len(out), rows)
	}
	return out
}
