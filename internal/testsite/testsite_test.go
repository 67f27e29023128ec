package testsite

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func sitesOf(t *testing.T, opts Options) *Sites {
	t.Helper()
	s, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPlan(t *testing.T) {
	truths := sitesOf(t, Options{}).Truths()
	offices, urls, sites, forms := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[nianbao.Form]int{}
	levels, scopes := map[nianbao.Level]int{}, map[nianbao.Scope]int{}
	for _, tr := range truths {
		r := tr.Report
		offices[r.Office], urls[tr.URL], sites[tr.Site] = true, true, true
		forms[r.Form]++
		levels[r.Level]++
		scopes[r.Scope]++
		if !strings.HasPrefix(r.Region.Code, "99") {
			t.Errorf("%s is of division %s", r.Title, r.Region.Code)
		}
	}
	if len(truths) < 120 || len(offices) < 30 || len(sites) < 3 || len(urls) != len(truths) {
		t.Errorf("%d reports, %d addresses, %d offices, %d sites", len(truths), len(urls), len(offices), len(sites))
	}
	for name, n := range map[string]int{
		"form 2019": forms[nianbao.Form2019], "form 2021": forms[nianbao.Form2021],
		"province": levels[nianbao.LevelProvince], "city": levels[nianbao.LevelCity], "county": levels[nianbao.LevelCounty],
		"township": levels[nianbao.LevelTownship], "own": scopes[nianbao.ScopeOwn], "government-wide": scopes[nianbao.ScopeGovernmentWide],
	} {
		if n == 0 {
			t.Errorf("no report of %s", name)
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	a, b, c := sitesOf(t, Options{Seed: 1}), sitesOf(t, Options{Seed: 1}), sitesOf(t, Options{Seed: 2})
	if diff := cmp.Diff(a.Truths(), b.Truths(), cmp.AllowUnexported(Truth{})); diff != "" {
		t.Errorf("same seed, other truth:\n%s", diff)
	}
	address := a.Truths()[0].URL
	if !bytes.Equal(a.Body(address), b.Body(address)) || bytes.Equal(a.Body(address), c.Body(address)) {
		t.Error("bytes do not follow from the seed")
	}
}

// cells gives the values of a report by indicator and applicant.
func cells(r nianbao.Report) map[string]map[nianbao.Applicant]nianbao.Observation {
	all := map[string]map[nianbao.Applicant]nianbao.Observation{}
	for _, o := range r.Observations {
		if all[o.Indicator] == nil {
			all[o.Indicator] = map[nianbao.Applicant]nianbao.Observation{}
		}
		all[o.Indicator][o.Applicant] = o
	}
	return all
}

// broken counts the identities of the form that do not hold: rows and columns
// of table three, blocks of table four.
func broken(r nianbao.Report) int {
	c, n := cells(r), 0
	for key, row := range c {
		if total, ok := row[nianbao.ApplicantTotal]; ok && total.State == nianbao.StateValue {
			sum := 0.0
			for _, who := range nianbao.Applicants[:6] {
				sum += row[who].Value
			}
			if sum != total.Value {
				n++
			}
		}
		if court, ok := strings.CutSuffix(key, "_total"); ok && slices.Contains(courts, court) {
			sum := 0.0
			for _, v := range verdicts {
				sum += c[court+"_"+v][""].Value
			}
			if sum != row[""].Value {
				n++
			}
		}
	}
	for _, who := range nianbao.Applicants {
		if c["req_new"][who].State == nianbao.StateBlank && who == nianbao.ApplicantTotal {
			continue
		}
		sum := 0.0
		for _, s := range shares {
			sum += c[s.key][who].Value
		}
		sum += c["other_sum"][who].Value
		if sum != c["res_total"][who].Value {
			n++
		}
		if c["req_new"][who].Value+c["req_carried_in"][who].Value != c["res_total"][who].Value+c["req_carried_out"][who].Value {
			n++
		}
	}
	return n
}

func TestIdentitiesHoldUnlessPlanted(t *testing.T) {
	seen := map[Fault]bool{}
	for _, tr := range sitesOf(t, Options{}).Truths() {
		for _, f := range tr.Faults {
			seen[f] = true
		}
		want := 0
		switch {
		case has(tr.Faults, FaultCell):
			want = 2 // a row and a column
		case has(tr.Faults, FaultCourts):
			want = 1
		}
		if got := broken(tr.Report); got != want {
			t.Errorf("%s (%v): %d identities broken, want %d", tr.Report.Title, tr.Faults, got, want)
		}
	}
	if len(seen) != 11 {
		t.Errorf("%d kinds of fault planted, want 11: %v", len(seen), seen)
	}
}

func TestYearsFollow(t *testing.T) {
	byOffice := map[string]map[int]Truth{}
	for _, tr := range sitesOf(t, Options{}).Truths() {
		if byOffice[tr.Report.Office] == nil {
			byOffice[tr.Report.Office] = map[int]Truth{}
		}
		byOffice[tr.Report.Office][tr.Report.Year] = tr
	}
	pairs := 0
	for office, years := range byOffice {
		for year := 2020; year <= 2022; year++ {
			pairs++
			in, out := cells(years[year].Report)["req_carried_in"], cells(years[year-1].Report)["req_carried_out"]
			same := true
			for _, who := range nianbao.Applicants[:6] {
				same = same && in[who].Value == out[who].Value
			}
			if want := !has(years[year].Faults, FaultCarry); same != want {
				t.Errorf("%s %d: carried over = %v, want %v", office, year, same, want)
			}
		}
	}
	if pairs == 0 {
		t.Fatal("no pairs of years")
	}
}

func TestGovernmentIsSumOfOffices(t *testing.T) {
	sums, wide := map[int]float64{}, map[int]float64{}
	for _, tr := range sitesOf(t, Options{}).Truths() {
		r := tr.Report
		n := 0.0
		for _, who := range nianbao.Applicants[:6] {
			n += cells(r)["req_new"][who].Value
		}
		switch {
		case has(tr.Faults, FaultCarry): // one request is moved to the year before
			n++
		case r.Office == "示例省人民政府":
			wide[r.Year] = n
		}
		if r.Scope == nianbao.ScopeOwn {
			sums[r.Year] += n
		}
	}
	if diff := cmp.Diff(sums, wide); diff != "" || len(sums) != 4 {
		t.Errorf("own reports against the province's (-own +province):\n%s", diff)
	}
}

// TestTruthIsOnThePage finds each observation's cell in the HTML by a walk of
// its own.
func TestTruthIsOnThePage(t *testing.T) {
	s := sitesOf(t, Options{Families: true})
	for _, tr := range s.Truths() {
		body := s.Body(tr.URL)
		if !bytes.Contains(bytes.ToLower(body[:400]), []byte("utf-8")) {
			body, _ = simplifiedchinese.GB18030.NewDecoder().Bytes(body)
		}
		if !bytes.Contains(body, []byte(notice)) {
			t.Fatalf("%s is not marked as fictional", tr.URL)
		}
		doc, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		tables := layOut(doc)
		for _, o := range tr.Report.Observations {
			if got := tables[o.Table][[2]int{o.Row, o.Col}]; got != o.Raw {
				t.Fatalf("%s: table %d, row %d, column %d is %q, want %q", tr.URL, o.Table, o.Row, o.Col, got, o.Raw)
			}
		}
	}
}

// layOut gives the text of every cell of every table by its top left place.
func layOut(doc *html.Node) []map[[2]int]string {
	var tables []map[[2]int]string
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "table" {
			tables = append(tables, layOutTable(n))
		}
	}
	return tables
}

func layOutTable(table *html.Node) map[[2]int]string {
	texts, taken := map[[2]int]string{}, map[[2]int]bool{}
	row := -1
	for n := range table.Descendants() {
		if n.Type != html.ElementNode || tableOf(n) != table {
			continue
		}
		switch n.Data {
		case "tr":
			row++
		case "td", "th":
			col := 0
			for taken[[2]int{row, col}] {
				col++
			}
			texts[[2]int{row, col}] = strings.TrimSpace(text(n))
			for r := range span(n, "rowspan") {
				for c := range span(n, "colspan") {
					taken[[2]int{row + r, col + c}] = true
				}
			}
		}
	}
	return texts
}

func tableOf(n *html.Node) *html.Node {
	for p := range n.Ancestors() {
		if p.Data == "table" {
			return p
		}
	}
	return nil
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

func span(n *html.Node, name string) int {
	for _, a := range n.Attr {
		if a.Key == name {
			v := 0
			for _, c := range a.Val {
				v = v*10 + int(c-'0')
			}
			return v
		}
	}
	return 1
}

func TestCreditCode(t *testing.T) {
	// Codes as they stand on real pages.
	if got := organCheck("01432014"); got != "4" {
		t.Errorf("organCheck = %s, want 4", got)
	}
	if got := creditCheck("11370883004325769"); got != "B" {
		t.Errorf("creditCheck = %s, want B", got)
	}
	for _, o := range offices() {
		if len(o.creditCode()) != 18 {
			t.Errorf("%s: code %s", o.name, o.creditCode())
		}
	}
}

func TestHandler(t *testing.T) {
	s := sitesOf(t, Options{})
	tests := []struct {
		name, method, url, body string
		status                  int
		contains                string
	}{
		{"list", "GET", "http://www.xuyun.example/zwgk/zfxxgknb/", "", 200, "createPageHTML"},
		{"second page", "GET", "http://www.xuyun.example/zwgk/zfxxgknb/index_1.html", "", 200, "createPageHTML"},
		{"no such page", "GET", "http://www.xuyun.example/zwgk/zfxxgknb/index_99.html", "", 404, ""},
		{"no such host", "GET", "http://other.example/", "", 404, ""},
		{"host with port", "GET", "http://www.shili.example:8080/", "", 200, "/xxgk/"},
		{"hanweb has no static pages", "GET", "http://www.nijiang.example/col/col990200/index_1.html", "", 404, ""},
		{"proxy", "POST", "http://www.nijiang.example/module/web/jpage/dataproxy.jsp?startrecord=16&endrecord=30&perpage=5", "col=1&columnid=990200&unitid=5387", 200, "<recordset>"},
		{"proxy beyond the end", "POST", "http://www.nijiang.example/module/web/jpage/dataproxy.jsp?startrecord=9000&endrecord=9015", "col=1&columnid=990200&unitid=5387", 200, "<recordset>"},
		{"proxy without fields", "POST", "http://www.nijiang.example/module/web/jpage/dataproxy.jsp?startrecord=16&endrecord=30", "", 404, ""},
		{"post elsewhere", "POST", "http://www.shili.example/", "a=b", 404, ""},
		{"interface", "GET", "http://www.wuming.example/gkmlpt/api/all/721?page=2&sid=990121", "", 200, "post_count"},
		{"robots", "GET", "http://www.xuyun.example/robots.txt", "", 200, "Disallow: /neibu/"},
		{"moved", "GET", "http://www.shili.example" + MovedPath, "", 301, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req := httptest.NewRequest(tt.method, tt.url, strings.NewReader(tt.body))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			rec := httptest.NewRecorder()
			s.Handler().ServeHTTP(rec, req)
			if rec.Code != tt.status || !strings.Contains(rec.Body.String(), tt.contains) {
				t.Errorf("status %d, want %d; body %.200s", rec.Code, tt.status, rec.Body)
			}
		})
	}
}

func TestNotModified(t *testing.T) {
	s := sitesOf(t, Options{})
	req := httptest.NewRequest("GET", "http://www.shili.example/", nil)
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, req)
	req.Header.Set("If-None-Match", rec.Header().Get("ETag"))
	rec = httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, req)
	if rec.Code != http.StatusNotModified || rec.Body.Len() != 0 {
		t.Errorf("status %d with %d bytes", rec.Code, rec.Body.Len())
	}
}

func TestStartAndClose(t *testing.T) {
	s := sitesOf(t, Options{Years: []int{2021}})
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, c := range s.CrawlSites() {
		resp, err := client.Get(c.Entries[0])
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 200 {
			t.Errorf("%s: status %d", c.Entries[0], resp.StatusCode)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestBadYears(t *testing.T) {
	for _, years := range [][]int{{}, {2018}, {2021, 2020}} {
		if _, err := New(Options{Years: years}); err == nil {
			t.Errorf("years %v were accepted", years)
		}
	}
}
