package cli_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

// page is what both ways of searching answer, but for the time that it took.
type answer struct {
	Total  int
	Query  string
	Hits   []map[string]any
	Facets map[string]any
	Next   *string
}

// shelf imports reports of a few fictional offices over some years.
func shelf(t *testing.T) (data string) {
	t.Helper()
	dir, data := t.TempDir(), t.TempDir()
	for i, office := range []string{"无名县民政局", "无名县教育局", "拟江市卫生健康委员会"} {
		for year := 2020; year < 2024; year++ {
			text := report(office, year, fmt.Sprintf("主要问题是人手不足，培训不够。第%d次提出。", year-2019+i))
			text = strings.ReplaceAll(text, "\t5\t1\t0\t0\t0\t0\t6\n", fmt.Sprintf("\t%d\t1\t0\t0\t0\t0\t%d\n", i+year-2020, i+year-2019))
			if i == 2 && year == 2023 {
				text = strings.ReplaceAll(text, "\t4\t1\t0\t0\t0\t0\t5\n", "\t4\t1\t0\t0\t0\t0\t/\n") // no totals
			}
			write(t, filepath.Join(dir, fmt.Sprintf("%d-%d.txt", i, year)), text)
		}
	}
	must(t, "--data", data, "import", dir)
	return data
}

// TestSameAnswers asks the command line and the API the same: they give the
// same hits in the same order, page by page.
func TestSameAnswers(t *testing.T) {
	data := shelf(t)
	base := serveInProcess(t, data)
	total := 0
	for _, q := range []struct{ text, sort string }{
		{"", ""}, {"人手不足", ""}, {`"人手不足" OR "第3次"`, ""}, {"培训 -教育", "oldest"}, {"office:民政 year:2021..", "newest"},
		{"req_new>=3", ""}, {"申请量[自然人]=2..4", "-req_new"}, {"信息", "req_new"}, {"人手", "-申请量[自然人]"},
		{"grant_rate>0%", "-grant_rate"}, {"res_total!=0", "res_total"}, {"section:problems 人手 year:2022", "relevance"},
		{"region:990121 NOT office:教育", ""},
	} {
		cursor := ""
		for range 10 {
			args := []string{"--data", data, "search", "--json", "--limit", "4", "--cursor", cursor, q.text}
			values := url.Values{"q": {q.text}, "limit": {"4"}}
			if cursor != "" {
				values.Set("cursor", cursor)
			}
			if q.sort != "" {
				args = append(args, "--sort", q.sort)
				values.Set("sort", q.sort)
			}
			var byCommand, byAPI answer
			if err := json.Unmarshal([]byte(must(t, args...).stdout), &byCommand); err != nil {
				t.Fatal(err)
			}
			get(t, base+"/api/v1/search?"+values.Encode(), &byAPI)
			if diff := cmp.Diff(byAPI, byCommand); diff != "" {
				t.Errorf("%q by %q: the answers differ (-API +command):\n%s", q.text, q.sort, diff)
			}
			total += len(byAPI.Hits)
			if byAPI.Next == nil {
				break
			}
			cursor = *byAPI.Next
		}
	}
	if total < 50 {
		t.Errorf("only %d hits were compared", total)
	}
}

func TestNumbersEndToEnd(t *testing.T) {
	data := shelf(t)
	for q, want := range map[string]int{
		"req_new>=6": 1, "申请量=1": 1, "申请量:2..3": 5, "req_new[自然人]<1": 1, "res_granted=5": 11,
		"结转率<=100%": 12, "结转率=50%": 2, "res_total=5": 11, "res_total!=5": 0, "deny_sum>=0": 0, "NOT res_total>=0": 1,
	} {
		r := must(t, "--data", data, "search", "--json", q)
		var got answer
		if err := json.Unmarshal([]byte(r.stdout), &got); err != nil || got.Total != want {
			t.Errorf("%s: %d reports, want %d", q, got.Total, want)
		}
	}
	bad := run(t, "", "--data", data, "search", "--sort", "req_nwe", "人手")
	if bad.status == 0 || !strings.Contains(bad.stderr, "did you mean req_new") {
		t.Errorf("bad order: %d %s", bad.status, bad.stderr)
	}
}

// TestHelpExamples follows every example of the help page: those of errors are
// answered with the place, all others with results.
func TestHelpExamples(t *testing.T) {
	base := serveInProcess(t, shelf(t))
	for _, lang := range []string{"zh", "en"} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(fetch(t, base+"/help/query?lang="+lang))))
		if err != nil {
			t.Fatal(err)
		}
		links, wrong := 0, 0
		doc.Find(`main a[href^="/search"]`).Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			want := http.StatusOK
			if a.Closest(`section[aria-labelledby="errors"]`).Length() > 0 {
				want = http.StatusBadRequest
				wrong++
			}
			links++
			resp, err := http.Get(base + href)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("%s: status %d, want %d", a.Text(), resp.StatusCode, want)
			}
			if want != http.StatusBadRequest {
				return
			}
			page, err := goquery.NewDocumentFromReader(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			if kept, _ := page.Find("#q").Attr("value"); kept != a.Text() || page.Find("mark.wrong").Length() != 1 || page.Find(`a[href="/help/query"]`).Length() == 0 {
				t.Errorf("the page for %s keeps %q, or marks no place, or does not lead to the help", a.Text(), kept)
			}
		})
		if links < 100 || wrong < 5 {
			t.Errorf("%s: %d examples, %d of errors", lang, links, wrong)
		}
	}
}

// TestHostileRequests asks what nobody means: each answer is a reason.
func TestHostileRequests(t *testing.T) {
	base := serveInProcess(t, shelf(t))
	for name, q := range map[string]string{
		"long": strings.Repeat("申请", 5000), "deep": strings.Repeat("(", 1900), "wildcards": "* ?? ***", "unclosed": `"人手`,
		"finding": "finding:Z9", "region": "region:亚特兰蒂斯",
	} {
		resp, err := http.Get(base + "/api/v1/search?" + url.Values{"q": {q}}.Encode())
		if err != nil {
			t.Fatal(err)
		}
		var problem struct {
			Parameter, Detail string
			Position          *int
		}
		err = json.NewDecoder(resp.Body).Decode(&problem)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusBadRequest || problem.Parameter != "q" || problem.Position == nil || problem.Detail == "" {
			t.Errorf("%s: status %d, %+v, %v", name, resp.StatusCode, problem, err)
		}
		html, err := http.Get(base + "/search?" + url.Values{"q": {q}}.Encode())
		if err != nil {
			t.Fatal(err)
		}
		html.Body.Close()
		if html.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: page with status %d", name, html.StatusCode)
		}
	}
}
