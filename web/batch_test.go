package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nianbao/internal/nianbao"
	"nianbao/internal/sheet"
	"nianbao/web/batch"
	"nianbao/web/internal/webtest"
)

func post(t *testing.T, s *Server, target, kind, body string) *httptest.ResponseRecorder {
	t.Helper()
	req := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	req.Header.Set("Content-Type", kind)
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, req)
	return rec
}

// form is a filled form of the page, with a file if there is one.
func form(t *testing.T, file string, fields ...string) (kind, body string) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(part, file)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), buf.String()
}

func TestBatchAPI(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	const path = "/api/v1/search/batch"
	many := strings.Repeat("a\n", batch.MaxQueries+1)
	for _, tc := range []struct {
		name, query, kind, body string
		status                  int
		want                    []string
	}{
		{"text", "", "text/plain; charset=utf-8", "人手\r\n\r\n(\n", 200, []string{
			`"years":["2019","2020","2021","2022","2023"]`, `"query":"人手","canonical":"人手","state":"done","total":6,"years":{"2019":96,`,
			`"query":"(","canonical":null,"state":"error","total":null,"years":{},"error":{"zh":"第 1 个字符：括号没有配对"`, `"partial":false`}},
		{"JSON", "?office=" + officeID, "application/json", `["人手"]`, 200, []string{`"total":3`}},
		{"CSV", "?format=csv&bom=true", "text/plain", "人手", 200, []string{sheet.BOM + "query,total,2019,", "\r\n人手,6,96,377,"}},
		{"unknown filter", "?lvl=x", "text/plain", "a", 400, []string{`"parameter":"lvl"`}},
		{"bad filter", "?level=village", "text/plain", "a", 400, []string{`"parameter":"level"`}},
		{"bad format", "?format=xlsx", "text/plain", "a", 400, []string{`"parameter":"format"`}},
		{"both", "?q=x", "text/plain", "a", 400, []string{`"parameter":"q"`}},
		{"empty", "", "text/plain", " \n", 400, []string{"1 至 1000 条"}},
		{"too many", "", "text/plain", many, 400, []string{"现有 1001 条"}},
		{"too long", "", "text/plain", strings.Repeat("a", batch.MaxBytes+1), 400, []string{"1 MiB"}},
		{"no list", "", "application/json", `{"q":"a"}`, 400, []string{"无法读取清单"}},
		{"strange type", "", "application/pdf", "a", 415, []string{"text/plain", "Unsupported media type"}},
	} {
		rec := post(t, s, path+fill(store, tc.query), tc.kind, tc.body)
		if rec.Code != tc.status {
			t.Errorf("%s: status %d, want %d", tc.name, rec.Code, tc.status)
		}
		for _, want := range tc.want {
			if !strings.Contains(rec.Body.String(), want) {
				t.Errorf("%s: %.600s lacks %s", tc.name, rec.Body, want)
			}
		}
	}
	rec := request(t, s, http.MethodGet, path+"?q=b&q=a&year=2020")
	if body := rec.Body.String(); rec.Code != 200 || !strings.Contains(body, `"query":"b"`) || strings.Index(body, `"query":"a"`) < strings.Index(body, `"query":"b"`) {
		t.Errorf("GET: %d %s", rec.Code, body)
	}
	if rec := request(t, s, http.MethodPut, path); rec.Code != 405 || rec.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("PUT: %d, Allow %q", rec.Code, rec.Header().Get("Allow"))
	}
}

// TestBatchesAtATime checks that lists do not queue up behind each other.
func TestBatchesAtATime(t *testing.T) {
	store := webtest.NewStore()
	begun, end := make(chan struct{}, maxBatches), make(chan struct{})
	store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) {
		begun <- struct{}{}
		<-end
		return &nianbao.Result{}, nil
	}
	s := newServer(t, store)
	done := make(chan int, maxBatches)
	for range maxBatches {
		go func() { done <- request(t, s, http.MethodGet, "/api/v1/search/batch?q=a").Code }()
	}
	for range maxBatches {
		<-begun
	}
	rec := request(t, s, http.MethodGet, "/api/v1/search/batch?q=a")
	if rec.Code != 503 || rec.Header().Get("Retry-After") == "" {
		t.Errorf("one list too many: %d", rec.Code)
	}
	close(end)
	for range maxBatches {
		if code := <-done; code != 200 {
			t.Errorf("status %d", code)
		}
	}
}

func TestBatchPage(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	runChecks(t, document(t, s, "/batch", 200), []check{
		{"form[method=post][enctype='multipart/form-data'] textarea[name=list]", 1, ""}, {"input[type=file][name=file]", 1, ""},
		{"button[name=format]", 2, "检索"}, {"table", 0, ""}, {"footer a[href='/batch'][aria-current]", 1, ""}, {"footer a[href='/batch']", 1, ""},
	})
	kind, body := form(t, "文件里的\r\n", "list", "人手 <b>\n(\n", "year", "2019..2022", "level", "county", "format", "html")
	rec := post(t, s, "/batch", kind, body)
	doc, err := goquery.NewDocumentFromReader(rec.Body)
	if err != nil || rec.Code != 200 {
		t.Fatal(rec.Code, err)
	}
	runChecks(t, doc, []check{
		{"table.counts tbody tr", 3, "人手 <b>"}, {"table.counts thead th", 7, ""}, {"textarea", 1, "文件里的"}, {"input[name=year][value='2019..2022']", 1, ""},
		{"option[value=county][selected]", 1, ""}, {"tbody tr:nth-child(2) .bad", 1, "括号没有配对"}, {"tbody tr:nth-child(2) td:nth-child(2)", 1, "—"},
		{"tbody tr:first-child td:nth-child(3) a[href='/search?level=county&q=%E4%BA%BA%E6%89%8B+%3Cb%3E&year=2019']", 1, "96"}, {"main b", 0, ""},
		{".langs a[hreflang=en][href='/batch?lang=en&level=county&q=%E4%BA%BA%E6%89%8B+%3Cb%3E&q=%28&q=%E6%96%87%E4%BB%B6%E9%87%8C%E7%9A%84&year=2019..2022']", 1, ""},
	})
	long := post(t, s, "/batch", "application/x-www-form-urlencoded", "list="+strings.Repeat("a", maxLinkedList)).Body.String()
	if !strings.Contains(long, `href="/batch?lang=en"`) {
		t.Error("a link repeats a list that is too long for an address")
	}
	runChecks(t, document(t, s, "/batch?q=a&q=b", 200), []check{{"table.counts tbody tr", 2, ""}, {"meta[name=robots]", 1, ""}})

	kind, body = form(t, "", "list", "人手", "format", "csv", "bom", "true")
	rec = post(t, s, "/batch", kind, body)
	if !strings.HasPrefix(rec.Body.String(), sheet.BOM+"query,total,") || !strings.Contains(rec.Header().Get("Content-Disposition"), "nianbao-batch.csv") {
		t.Errorf("CSV: %v %s", rec.Header(), rec.Body)
	}
	for name, tc := range map[string][2]string{
		"empty":     {"application/x-www-form-urlencoded", "list=+"},
		"broken":    {"multipart/form-data; boundary=x", "--x\r\nnothing"},
		"long":      {"application/x-www-form-urlencoded", "list=" + strings.Repeat("a", 4*batch.MaxBytes)},
		"bad level": {"application/x-www-form-urlencoded", "list=a&level=village"},
	} {
		if rec := post(t, s, "/batch", tc[0], tc[1]); rec.Code != 400 || !strings.Contains(rec.Body.String(), "<h1>请求有误") {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	if rec := post(t, s, "/batch", "application/x-www-form-urlencoded", "list=人手"); rec.Code != 200 {
		t.Errorf("plain form: %d", rec.Code)
	}
}
