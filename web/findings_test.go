package web

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

func TestFindingsAPI(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	var list findingsResponse
	get := func(target string) {
		t.Helper()
		rec := request(t, s, http.MethodGet, target)
		if rec.Code != http.StatusOK {
			t.Fatalf("GET %s: %d\n%s", target, rec.Code, rec.Body)
		}
		list = findingsResponse{}
		if err := json.Unmarshal(rec.Body.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
	}
	get("/api/v1/findings?limit=1")
	if list.Total != 2 || len(list.Findings) != 1 || list.Next == nil {
		t.Fatalf("first page: %+v", list)
	}
	f := list.Findings[0]
	if f.Rule != "A1" || *f.Evidence.Cells[0].Value != 13 || f.Evidence.Cells[1].Value != nil || f.Evidence.Cells[0].Report != store.Held[0].ID ||
		f.OtherReport != nil || f.Repair.Value != 12 || !strings.HasSuffix(f.Page, "#f-"+f.Key) {
		t.Errorf("finding: %+v", f)
	}
	get("/api/v1/findings?limit=1&cursor=" + *list.Next)
	if len(list.Findings) != 1 || list.Findings[0].Rule != "P1" || list.Next != nil || list.Findings[0].OtherReport == nil {
		t.Errorf("second page: %+v", list)
	}
	get("/api/v1/findings?rule=P1")
	if list.Total != 1 {
		t.Errorf("one rule: %+v", list)
	}
	for _, bad := range []string{"rule=Z9", "severity=fatal", "attribution=me", "verdict=guilty", "cursor=abc", "limit=500", "colour=red"} {
		if rec := request(t, s, http.MethodGet, "/api/v1/findings?"+bad); rec.Code != http.StatusBadRequest || !strings.Contains(rec.Body.String(), `"parameter"`) {
			t.Errorf("%s: %d %s", bad, rec.Code, rec.Body)
		}
	}
}

func TestFindingsPages(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	first, second := reportPath(store.Held[0].ID), reportPath(store.Held[1].ID)
	for target, checks := range map[string][]check{
		"/findings": {{"ol.findings > li", 2, ""}, {"h2", -1, "2 条"}, {"table.list tbody tr", 2, ""}, {".message", -1, "各类之和 12 件 <b>"}, {"ol.findings b", 0, ""},
			{"a[href='" + first + "#c-2-3-3']", -1, "予以公开"}, {".evidence", -1, "（空白）"}, {"ol.findings", 1, "全部勾稽关系即可成立"}, {"blockquote", 1, "收到申请9件"},
			{"a[href='/api/v1/export/findings?format=parquet']", 1, ""}, {"meta[name=robots]", 0, ""}, {"a[href='" + second + "']", 1, ""}},
		"/findings?rule=P1&year=2020&utm_source=x": {{"ol.findings > li", 1, ""}, {"aside.rule", 1, "惯例"}, {"option[value=P1][selected]", 1, ""}, {"input[name=year][value='2020']", 1, ""},
			{"a[href='/api/v1/export/findings?format=csv&rule=P1&year=2020']", 1, ""}, {"meta[name=robots]", 1, ""}},
		"/findings?limit=1":  {{"ol.findings > li", 1, ""}, {"a[rel=next]", 1, ""}},
		"/findings?lang=en":  {{"h1", 1, "Findings"}, {".message", -1, "Total 13, sum 12 <b>."}, {".severity", -1, "identity broken"}},
		"/findings/verdicts": {{"tbody tr", 1, "合并单元格"}, {"tbody", 1, "已不存在"}, {"tbody", 1, "我们读错"}},
		first:                {{"#findings", 1, "2"}, {"#findings ~ ol > li", 2, ""}, {".contents a[href='#findings']", 1, ""}},
		second:               {{"#findings ~ p", 1, "均未发现问题"}, {"details", -1, "没有文字"}},
		first + "?version=1": {{"#findings", 0, ""}},
	} {
		t.Run(target, func(t *testing.T) { runChecks(t, document(t, s, target, http.StatusOK), checks) })
	}
}

// TestRefutedFinding: what we misread is not listed any more, and stays on the
// page of its report with the correction.
func TestRefutedFinding(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	found, err := store.FindingsOf(context.Background(), store.Held[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Judge(context.Background(), found[store.Held[0].ID][0].Key,
		nianbao.Verdict{Judgement: nianbao.JudgementMisread, Note: "表格错行", By: "乙", At: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	runChecks(t, document(t, s, "/findings", http.StatusOK), []check{{"ol.findings > li", 1, ""}})
	runChecks(t, document(t, s, reportPath(store.Held[0].ID), http.StatusOK), []check{{"ol.findings > li", 2, ""}, {"li.refuted", 1, "表格错行"}, {"a.flag", 0, ""}})
	runChecks(t, document(t, s, "/findings/verdicts", http.StatusOK), []check{{"tbody tr", 2, ""}})
}

// TestPack: the pack holds what was received, and its digests are right.
func TestPack(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	path := "/api/v1/reports/" + store.Held[0].ID + "/pack"
	rec := request(t, s, http.MethodGet, path)
	if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "application/zip" {
		t.Fatalf("%d %s", rec.Code, rec.Header())
	}
	again := request(t, s, http.MethodGet, path)
	if !bytes.Equal(rec.Body.Bytes(), again.Body.Bytes()) {
		t.Error("two packs of one state differ")
	}
	z, err := zip.NewReader(bytes.NewReader(rec.Body.Bytes()), int64(rec.Body.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(strings.TrimSpace(string(files["SHA256SUMS"])), "\n")
	if len(lines) != len(files)-1 {
		t.Errorf("%d digests of %d files", len(lines), len(files))
	}
	for _, line := range lines {
		sum, name, _ := strings.Cut(line, "  ")
		if got := sha256.Sum256(files[name]); hex.EncodeToString(got[:]) != sum {
			t.Errorf("digest of %s", name)
		}
	}
	original, err := store.Original(t.Context(), store.Held[0].Versions[0].Snapshot)
	if err != nil || !bytes.Equal(files["versions/1/payload.html"], original.Body) {
		t.Errorf("payload: %d bytes, %v", len(files["versions/1/payload.html"]), err)
	}
	if !strings.Contains(string(files["findings.json"]), `"rule": "A1"`) || !strings.Contains(string(files["CITATION.txt"]), "@techreport") {
		t.Errorf("findings or citation are missing: %s", files["findings.json"])
	}
	if rec := request(t, s, http.MethodGet, "/api/v1/reports/none-2020-own/pack"); rec.Code != http.StatusNotFound {
		t.Errorf("unknown report: %d", rec.Code)
	}
}

// TestFindingLink adds a condition to the query, and takes it off again.
func TestFindingLink(t *testing.T) {
	for query, want := range map[string]string{
		"":                       "/search?q=finding%3AA1",
		"人手不足 year:2020":         "/search?q=" + url.QueryEscape("人手不足 year:2020 finding:A1"),
		"finding:A1":             "/search",
		"finding:A1 (甲 OR 乙)":    "/search?q=" + url.QueryEscape("(甲 OR 乙)"),
		"finding:A10 finding:P1": "/search?q=" + url.QueryEscape("finding:A10 finding:P1 finding:A1"),
	} {
		state := searchState{"cursor": {"x"}}
		if query != "" {
			state["q"] = []string{query}
		}
		current, got := state.findingLink("A1")
		if got != want || current != strings.Contains(query+" ", "finding:A1 ") {
			t.Errorf("%q: %v, %s, want %s", query, current, got, want)
		}
	}
}
