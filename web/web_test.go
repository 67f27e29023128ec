package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
	"nianbao/internal/revision"
	"nianbao/web/internal/webtest"
)

func newServer(t testing.TB, store *webtest.Store) *Server {
	t.Helper()
	s, err := New(Options{Catalog: store, Searcher: store, Originals: store, Exporter: store,
		Versions: store, Crawls: store, Lister: store, Suggester: store, Diff: revision.Diff, Label: label,
		Statistics: compare.New(compare.Options{Source: store}), Observations: store, Finder: store, Copies: store, Terms: store, Understand: webtest.Understand,
		Findings: store, Rules: webtest.Rules,
		Version: "1.2.3", BaseURL: "https://nianbao.example"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// label names one indicator; the others have no name.
func label(code string) (chinese, english string) {
	if code == "res_granted" {
		return "予以公开", "granted"
	}
	return "", ""
}

func request(t *testing.T, s *Server, method, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return serve(s, req)
}

func serve(s *Server, req *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, req)
	return rec
}

func document(t *testing.T, s *Server, target string, status int) *goquery.Document {
	t.Helper()
	rec := request(t, s, http.MethodGet, target)
	if rec.Code != status {
		t.Fatalf("GET %s: status %d, want %d\n%s", target, rec.Code, status, rec.Body)
	}
	doc, err := goquery.NewDocumentFromReader(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

const (
	fullID   = "{full}"   // stands for the report that has everything
	officeID = "{office}" // and for its office
)

func fill(store *webtest.Store, s string) string {
	return strings.NewReplacer(fullID, store.Held[0].ID, officeID, store.Held[0].OfficeID).Replace(s)
}

// TestAPI runs requests against the made-up holding.
func TestAPI(t *testing.T) {
	for _, sc := range []struct {
		name, target string
		status       int
		mediaType    string
		want, not    []string
	}{
		{"health", "/healthz", 200, "application/json", []string{`"status":"ok"`, `"version":"1.2.3"`}, nil},
		{"ready", "/readyz", 200, "application/json", []string{`"ready"`}, nil},
		{"search", "/api/v1/search?q=x&year=2019..2022&level=county&limit=5", 200, "application/json",
			[]string{`"total":6`, `"took_ms":`, `"next":null`, `<mark>人手不足</mark>`, `"facets":{`, `"finding":[]`, `"section":null`, `"published":null`}, nil},
		{"search, unknown parameter", "/api/v1/search?yaer=2020", 400, "application/problem+json",
			[]string{`"parameter":"yaer"`, "没有这个参数", "unknown; known are"}, nil},
		{"search, limit over the maximum", "/api/v1/search?limit=201", 400, "application/problem+json", []string{`"parameter":"limit"`, "200"}, nil},
		{"search, bad level", "/api/v1/search?level=village", 400, "application/problem+json", []string{`"parameter":"level"`, "village", "township"}, nil},
		{"search, broken escape", "/api/v1/search?q=%zz", 400, "application/problem+json", []string{`"status":400`}, nil},
		{"report", "/api/v1/reports/" + fullID, 200, "application/json",
			[]string{`"state":"edited"`, `"year":2020`, `"visited":"2024-03-16T02:31:07Z","status":404,"outcome":"gone","shown":false,"versions":[1]`, `"form":"2019"`, `"first_seen":"2023-02-14T02:31:07Z"`, `"last_seen":"2024-03-18T02:31:07Z"`,
				`"findings":[{"key":`, `[R/OL]`, `@techreport`, `"raw":"https://nianbao.example/api/v1/reports/`, `"state":"blank"`, `"state":"not_applicable"`}, nil},
		{"report with a query", "/api/v1/reports/" + fullID + "?q=信息412+行政许可", 200, "application/json",
			[]string{`"matches":[{"part":"text","section":"overview","n":1,"start":77,"end":82},{"part":"label","section":"disclosure","cell":{"table":1,"row":6,"col":0},"start":0,"end":4}]`}, nil},
		{"report with a query that stands nowhere", "/api/v1/reports/" + fullID + "?q=火星", 200, "application/json", []string{`"matches":[]`}, nil},
		{"report without a query", "/api/v1/reports/" + fullID, 200, "application/json", nil, []string{`"matches"`}},
		{"report with a bad query", "/api/v1/reports/" + fullID + "?q=(", 400, "application/problem+json", []string{`"position":0`}, nil},
		{"report with an unknown section", "/api/v1/reports/" + fullID + "?q=x&section=end", 400, "application/problem+json", []string{`"parameter":"section"`}, nil},
		{"similar", "/api/v1/reports/" + fullID + "/similar", 200, "application/json",
			[]string{`"total":3`, `"kind":"own","basis":"year","share":0.8,"narrative":360,"template":60,"own":300,"copied":240`, `"edits":[{"kind":"year","later":{"section":"overview","n":1,"from":0,"to":4,"quote":"2020"}`,
				`"kind":"words"`, `"from":31,"to":31,"quote":""}`, `"templates":[{"section":"preface"`, `"templates":[]`, `"next":null`}, nil},
		{"similar, least share", "/api/v1/reports/" + fullID + "/similar?min_share=0.5&limit=1", 200, "application/json", []string{`"total":1`, `"next":null`}, []string{`"other":"`}},
		{"similar, one at a time", "/api/v1/reports/" + fullID + "/similar?limit=1", 200, "application/json", []string{`"total":3`, `"next":"`}, nil},
		{"similar, share that is none", "/api/v1/reports/" + fullID + "/similar?min_share=70", 400, "application/problem+json", []string{`"parameter":"min_share"`, "0.7"}, nil},
		{"similar, kind that is none", "/api/v1/reports/" + fullID + "/similar?kind=self", 400, "application/problem+json", []string{`"parameter":"kind"`, "own", "other"}, nil},
		{"similar to none", "/api/v1/reports/none-2020-own/similar", 404, "application/problem+json", []string{"没有收藏这个编号的报告"}, nil},
		{"similar to no identifier", "/api/v1/reports/A_/similar", 404, "application/problem+json", nil, nil},
		{"pairs", "/api/v1/similar?kind=other", 200, "application/json", []string{`"total":1`, `"share":0.3`, `"region":"云溪省泠江市"`, `"basis":"published"`}, nil},
		{"pairs as CSV", "/api/v1/similar?format=csv&bom=true", 200, "text/csv",
			[]string{"\ufefflater,later_office,", ",own,year,0.8000,360,60,300,240\r\n", ",other,published,0.3000,", ",own,unclear,0.2000,"}, nil},
		{"pairs of an unknown region", "/api/v1/similar?region=亚特兰蒂斯", 400, "application/problem+json", nil, nil},
		{"pairs, unknown parameter", "/api/v1/similar?share=0.5", 400, "application/problem+json", []string{`"parameter":"share"`}, nil},
		{"search by section", "/api/v1/search?q=x&group=section", 200, "application/json",
			[]string{`"sections":[{"section":"problems","heading":"五、存在的主要问题及改进情况","matches":2,"fragments":[{`, `"matches":0,"fragments":[{"section":"requests","heading":null,"html":"<mark>予以公开</mark>","table":true}]`}, nil},
		{"search in unknown groups", "/api/v1/search?group=year", 400, "application/problem+json", []string{`"parameter":"group"`}, nil},
		{"report, unknown", "/api/v1/reports/none-2020-own", 404, "application/problem+json",
			[]string{"没有收藏这个编号的报告", `"title_en":"Not found"`, `"instance":"/api/v1/reports/none-2020-own"`}, nil},
		{"report, no identifier at all", "/api/v1/reports/A_%E6%9C%9B", 404, "application/problem+json", nil, nil},
		{"version, unknown", "/api/v1/reports/" + fullID + "/versions/9/raw", 404, "application/problem+json", []string{"没有这个版本"}, nil},
		{"version, no number", "/api/v1/reports/" + fullID + "/versions/x/raw", 404, "application/problem+json", nil, nil},
		{"diff", "/api/v1/reports/" + fullID + "/diff", 200, "application/json",
			[]string{`"from":{"n":1,`, `"to":{"n":2,`, `"section":"overview","op":"replace"`, `行政处罚信息216条`, `"op":"insert","from":"","to":"（二）依申请公开。`,
				`{"indicator":"req_new","applicant":"other_org","from":null,"to":{`, `"raw":"","unit":"件","state":"blank"`}, nil},
		{"diff, the other way", "/api/v1/reports/" + fullID + "/diff?from=2&to=1", 200, "application/json", []string{`"op":"delete","from":"（二）依申请公开。`}, nil},
		{"diff of the first", "/api/v1/reports/" + fullID + "/diff?to=1", 200, "application/json", []string{`"from":{"n":1,`, `"to":{"n":1,`, `"text":[],"cells":[]`}, nil},
		{"diff, the same", "/api/v1/reports/" + fullID + "/diff?from=2&to=2", 200, "application/json", []string{`"text":[],"cells":[]`}, nil},
		{"diff, unknown version", "/api/v1/reports/" + fullID + "/diff?from=9", 404, "application/problem+json", []string{"没有这个版本"}, nil},
		{"diff, no number", "/api/v1/reports/" + fullID + "/diff?to=last", 400, "application/problem+json", []string{`"parameter":"to"`}, nil},
		{"diff, unknown report", "/api/v1/reports/none-2020-own/diff", 404, "application/problem+json", nil, nil},
		{"crawl", "/api/v1/crawl", 200, "application/json",
			[]string{`"totals":{"sites":4,"urls":5484,"reports":444,"errors":35,"backoff":1}`, `"done":4189`, `"errors":30`, `"ended":null`, `"last":null`,
				`"failed":"blocked"`, `"until":"2024-03-21T08:31:07Z"`, `"host":"www.bailu.example","links":14`}, nil},
		{"crawl, unknown parameter", "/api/v1/crawl?site=x", 400, "application/problem+json", nil, nil},
		{"crawled URLs", "/api/v1/crawl/urls?limit=2", 200, "application/json",
			[]string{`"kind":"list"`, `"waiting":true,"outcome":null,"status":null`, `"fetched":null`, `"next":"` + newCursor(afterCursor, 2) + `"`}, nil},
		{"crawled URLs, second page", "/api/v1/crawl/urls?limit=200&cursor=" + newCursor(afterCursor, 240), 200, "application/json",
			[]string{"_88241.html", `"next":null`}, []string{"_88240.html"}},
		{"crawled URLs that failed", "/api/v1/crawl/urls?failed=true&outcome=blocked&outcome=timeout&site=望舒县人民政府", 200, "application/json",
			[]string{`"outcome":"blocked","status":521`, `"outcome":"timeout","status":null`}, []string{`"unchanged"`}},
		{"crawled URLs, unknown outcome", "/api/v1/crawl/urls?outcome=lost", 400, "application/problem+json", []string{`"parameter":"outcome"`, "malformed"}, nil},
		{"crawled URLs, no truth", "/api/v1/crawl/urls?failed=perhaps", 400, "application/problem+json", []string{`"parameter":"failed"`}, nil},
		{"crawled URLs, cursor of another list", "/api/v1/crawl/urls?cursor=" + newCursor(offsetCursor, 2), 400, "application/problem+json", []string{`"parameter":"cursor"`}, nil},
		{"offices", "/api/v1/offices?limit=2", 200, "application/json", []string{`"total":4`, `"years":[2019,2020,2022]`, `"next":"`}, nil},
		{"offices, second page", "/api/v1/offices?limit=2&cursor=" + newCursor(offsetCursor, 2), 200, "application/json", []string{`"next":null`, "教育局"}, []string{"望舒县市场监督管理局"}},
		{"offices, strange cursor", "/api/v1/offices?cursor=abc", 400, "application/problem+json", []string{`"parameter":"cursor"`}, nil},
		{"office", "/api/v1/offices/" + officeID, 200, "application/json", []string{`"reports":[`, `"years":[2019,2020,2022]`}, nil},
		{"office, unknown", "/api/v1/offices/none", 404, "application/problem+json", nil, nil},
		{"export", "/api/v1/export/reports?year=2020", 200, "text/csv", []string{"reports,csv"}, nil},
		{"export, JSON Lines", "/api/v1/export/observations?format=jsonl", 200, "application/x-ndjson", []string{"observations,jsonl"}, nil},
		{"export, Excel", "/api/v1/export/offices?format=xlsx", 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{"offices,xlsx"}, nil},
		{"export, wide", "/api/v1/export/observations?format=parquet&shape=wide&indicator=req_new&applicant=total&column=report", 200, "application/vnd.apache.parquet", []string{"observations,parquet"}, nil},
		{"export, unknown format", "/api/v1/export/reports?format=xls", 400, "application/problem+json", []string{`"parameter":"format"`, "parquet"}, nil},
		{"export, unknown shape", "/api/v1/export/observations?shape=square", 400, "application/problem+json", []string{`"parameter":"shape"`, "wide"}, nil},
		{"export, unknown applicant", "/api/v1/export/observations?applicant=cats", 400, "application/problem+json", []string{`"parameter":"applicant"`, "natural"}, nil},
		{"export, unknown filter", "/api/v1/export/reports?colour=red", 400, "application/problem+json", []string{`"parameter":"colour"`, "region"}, nil},
		{"export, package", "/api/v1/export/dataset?format=csv&format=parquet&year=2020", 200, "application/zip", []string{"PK [csv parquet] from 2020"}, nil},
		{"export, package with a shape", "/api/v1/export/dataset?shape=wide", 400, "application/problem+json", []string{`"parameter":"shape"`}, nil},
		{"export, unknown", "/api/v1/export/secrets", 404, "application/problem+json", nil, nil},
		{"openapi", "/api/v1/openapi.json", 200, "application/json", []string{`"openapi":"3.1.0"`}, nil},
		{"no route", "/api/v1/nothing", 404, "application/problem+json", []string{"这个地址下没有内容"}, nil},
		{"no asset", "/assets/app.css", 404, "application/problem+json", nil, nil},
	} {
		t.Run(sc.name, func(t *testing.T) {
			store := webtest.NewStore()
			rec := request(t, newServer(t, store), http.MethodGet, fill(store, sc.target))
			body := rec.Body.String()
			if rec.Code != sc.status || !strings.HasPrefix(rec.Header().Get("Content-Type"), sc.mediaType) {
				t.Fatalf("got %d %s, want %d %s\n%s", rec.Code, rec.Header().Get("Content-Type"), sc.status, sc.mediaType, body)
			}
			if strings.Contains(sc.mediaType, "json") && sc.mediaType != "application/x-ndjson" && !json.Valid(rec.Body.Bytes()) {
				t.Errorf("body is no JSON: %s", body)
			}
			for _, w := range sc.want {
				if !strings.Contains(body, w) {
					t.Errorf("body lacks %q:\n%s", w, body)
				}
			}
			for _, w := range sc.not {
				if strings.Contains(body, w) {
					t.Errorf("body has %q", w)
				}
			}
			if rec.Header().Get("X-Content-Type-Options") != "nosniff" || rec.Header().Get("Content-Security-Policy") == "" {
				t.Error("security headers are missing")
			}
		})
	}
}

// TestQueryErrorPosition checks that a query error keeps its place, and that
// the page keeps the query.
func TestQueryErrorPosition(t *testing.T) {
	store := webtest.NewStore()
	store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) {
		return nil, fmt.Errorf("parse: %w", &nianbao.QueryError{Pos: 3, Len: 2, Message: "unknown field", Chinese: "没有这个字段"})
	}
	s := newServer(t, store)
	var p problem
	rec := request(t, s, http.MethodGet, "/api/v1/search?q=abcxy")
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if rec.Code != 400 || p.Position == nil || *p.Position != 3 || *p.Length != 2 || p.Parameter != "q" {
		t.Errorf("got %d %+v", rec.Code, p)
	}
	doc := document(t, s, "/search?q=%20一二三xy四", 400)
	if got := doc.Find("#q").AttrOr("value", ""); got != "一二三xy四" {
		t.Errorf("the box holds %q", got)
	}
	if got := doc.Find(".query mark").Text(); got != "xy" {
		t.Errorf("marked is %q", got)
	}
	if !strings.Contains(doc.Text(), "没有这个字段") {
		t.Error("page does not say what is wrong")
	}
}

// TestOutages checks that failures are told apart and say nothing of their
// causes.
func TestOutages(t *testing.T) {
	for _, tc := range []struct {
		err    error
		status int
	}{
		{errors.New("disk /secret/path is on fire"), 500},
		{fmt.Errorf("index: %w", nianbao.ErrUnavailable), 503},
		{fmt.Errorf("index: %w", context.DeadlineExceeded), 503},
	} {
		store := webtest.NewStore()
		store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) { return nil, tc.err }
		s := newServer(t, store)
		for _, target := range []string{"/api/v1/search", "/search"} {
			rec := request(t, s, http.MethodGet, target)
			if rec.Code != tc.status || strings.Contains(rec.Body.String(), "secret") {
				t.Errorf("%s with %v: %d %s", target, tc.err, rec.Code, rec.Body)
			}
		}
	}
	store := webtest.NewStore()
	store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) { panic("boom") }
	if rec := request(t, newServer(t, store), http.MethodGet, "/search"); rec.Code != 500 || strings.Contains(rec.Body.String(), "boom") {
		t.Errorf("panic: %d %s", rec.Code, rec.Body)
	}
	store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) {
		return nil, errors.New("broken")
	}
	if rec := request(t, newServer(t, store), http.MethodGet, "/readyz"); rec.Code != 503 {
		t.Errorf("readyz with a broken index: %d", rec.Code)
	}
}

// TestZeroOptions checks that a server without parts starts and says so.
func TestZeroOptions(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for target, status := range map[string]int{
		"/healthz": 200, "/readyz": 503, "/": 503, "/search": 503, "/about": 200, "/api/v1/offices": 503,
		"/api/v1/export/reports": 503, "/offices/abc": 503, "/reports/abc": 503,
		"/help/query": 200, "/reports/abc/diff": 503, "/api/v1/crawl": 503, "/api/v1/crawl/urls": 503, "/status": 503, "/status/urls": 503,
	} {
		if rec := request(t, s, http.MethodGet, target); rec.Code != status {
			t.Errorf("GET %s: %d, want %d", target, rec.Code, status)
		}
	}
	if _, err := New(Options{BaseURL: "nianbao.example"}); err == nil {
		t.Error("a base URL without scheme was taken")
	}
}

// TestMethods checks HEAD and what is not served.
func TestMethods(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	if rec := request(t, s, http.MethodHead, fill(store, "/reports/"+fullID)); rec.Code != 200 {
		t.Errorf("HEAD: %d", rec.Code)
	}
	rec := request(t, s, http.MethodPost, "/api/v1/search")
	if rec.Code != 405 || rec.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", rec.Code, rec.Header().Get("Allow"))
	}
	rec = request(t, s, http.MethodHead, "/api/v1/export/reports")
	if rec.Code != 200 || rec.Body.Len() != 0 {
		t.Errorf("HEAD of an export: %d, %d bytes", rec.Code, rec.Body.Len())
	}
}

// TestETag checks that what has not changed is not sent again.
func TestETag(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	for _, target := range []string{"/reports/" + fullID, "/api/v1/reports/" + fullID, "/api/v1/reports/" + fullID + "/versions/1/raw"} {
		target = fill(store, target)
		tag := request(t, s, http.MethodGet, target).Header().Get("ETag")
		if tag == "" {
			t.Errorf("%s has no ETag", target)
		}
		rec := request(t, s, http.MethodGet, target, "If-None-Match", `"other", W/`+strings.TrimPrefix(tag, "W/"))
		if rec.Code != http.StatusNotModified || rec.Body.Len() != 0 {
			t.Errorf("%s again: %d, %d bytes", target, rec.Code, rec.Body.Len())
		}
	}
	if tag := request(t, s, http.MethodGet, "/api/v1/search").Header().Get("ETag"); tag != "" {
		t.Error("a search, which holds its duration, has an ETag")
	}
}

// brokenExport fails, after its first row if a level is asked for.
func brokenExport(_ context.Context, w io.Writer, r nianbao.ExportRequest) error {
	if len(r.Filter.Levels) > 0 {
		if _, err := io.WriteString(w, "id,year\n"); err != nil {
			return err
		}
	}
	return fmt.Errorf("rows: %w", nianbao.ErrUnavailable)
}

// TestExportFailures checks that an error before the first row is a problem
// document and that one after it cuts the connection.
func TestExportFailures(t *testing.T) {
	store := webtest.NewStore()
	store.ExportFunc = brokenExport
	srv := httptest.NewServer(newServer(t, store).Handler())
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/api/v1/export/reports")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 503 || resp.Header.Get("Content-Disposition") != "" {
		t.Errorf("before the first row: %d %v", resp.StatusCode, resp.Header)
	}
	resp, err = http.Get(srv.URL + "/api/v1/export/reports?level=county")
	if err == nil {
		_, err = io.ReadAll(resp.Body)
		resp.Body.Close()
	}
	if err == nil {
		t.Error("a truncated export looks complete")
	}
}

// TestExportEndsWithClient checks that nothing goes on for a client that has gone.
func TestExportEndsWithClient(t *testing.T) {
	store, ended := webtest.NewStore(), make(chan error, 1)
	store.ExportFunc = func(ctx context.Context, w io.Writer, _ nianbao.ExportRequest) error {
		var err error
		for err == nil && ctx.Err() == nil {
			_, err = w.Write(make([]byte, 64<<10))
		}
		ended <- errors.Join(err, ctx.Err())
		return errors.Join(err, ctx.Err())
	}
	srv := httptest.NewServer(newServer(t, store).Handler())
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/api/v1/export/observations")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(resp.Body, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("ended without an error")
		}
	case <-time.After(30 * time.Second):
		t.Error("the export goes on")
	}
}

// TestOrders checks orders by a number: names, numbers of the hits, and what is
// wrong with an order that is none.
func TestOrders(t *testing.T) {
	store := webtest.NewStore()
	s, err := New(Options{Searcher: store, Label: label, Measures: []Measure{{Code: "req_new", Label: "新收申请", English: "requests received"}}})
	if err != nil {
		t.Fatal(err)
	}
	n := 1234.0
	store.SearchFunc = func(_ context.Context, q nianbao.Query) (*nianbao.Result, error) {
		if q.Sort != "-req_new[natural]" {
			return nil, fmt.Errorf("search: %w", &nianbao.ParamError{Param: "sort", Message: "no such order", Chinese: "没有这种排序"})
		}
		return &nianbao.Result{Total: 2, Hits: []nianbao.Hit{{ID: "a", Number: &n}, {ID: "b"}}}, nil
	}
	doc := document(t, s, "/search?sort=-req_new%5Bnatural%5D", http.StatusOK)
	if text := doc.Find(".sorts").Text(); !strings.Contains(text, "新收申请 [natural] ↓") || !strings.Contains(text, "↑") {
		t.Errorf("orders: %s", text)
	}
	if text := doc.Find(".hit").First().Text(); !strings.Contains(text, "1,234") {
		t.Errorf("the first hit does not show its number: %s", text)
	}
	rec := request(t, s, http.MethodGet, "/api/v1/search?sort=-req_new%5Bnatural%5D")
	if body := rec.Body.String(); strings.Count(body, `"number":`) != 1 || !strings.Contains(body, `"number":1234`) {
		t.Errorf("numbers of the API: %s", body)
	}
	rec = request(t, s, http.MethodGet, "/api/v1/search?sort=req_nwe")
	if body := rec.Body.String(); rec.Code != 400 || !strings.Contains(body, `"parameter":"sort"`) || !strings.Contains(body, "没有这种排序") {
		t.Errorf("unknown order: %d %s", rec.Code, body)
	}
}

// TestQueryHelp checks that both languages explain the same.
func TestQueryHelp(t *testing.T) {
	store := webtest.NewStore()
	s, err := New(Options{Searcher: store, Measures: []Measure{
		{Code: "req_new", Label: "新收申请", English: "requests received", Unit: "件", Names: []string{"申请量"}, Forms: []nianbao.Form{nianbao.Form2019}},
		{Code: "grant_rate", Label: "公开率", English: "grant rate", Kind: rateKind, Formula: "(res_granted + res_partial) / res_total"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	zh, en := document(t, s, "/help/query", http.StatusOK), document(t, s, "/help/query?lang=en", http.StatusOK)
	for _, what := range []string{"section", "dt", "tbody tr", `main a[href^="/search?"]`} {
		if a, b := zh.Find(what).Length(), en.Find(what).Length(); a != b || a == 0 {
			t.Errorf("%s: %d in Chinese, %d in English", what, a, b)
		}
	}
	for _, doc := range []*goquery.Document{zh, en} {
		if text := doc.Find("main").Text(); strings.Contains(text, "query.") || strings.Contains(text, "%!") || !strings.Contains(text, "申请量") || !strings.Contains(text, "/ res_total") {
			t.Errorf("text of the page: %s", text)
		}
	}
}
