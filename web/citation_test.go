package web

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func TestCitations(t *testing.T) {
	// 17:30 UTC is the next day in Beijing, and the citation is dated there.
	seen := time.Date(2021, 2, 1, 17, 30, 0, 0, time.UTC)
	version := nianbao.Version{N: 1, Snapshot: nianbao.Snapshot{Captured: seen}}
	for _, tc := range []struct {
		name     string
		held     nianbao.Held
		archived string
		want     citations
	}{
		{"published on the web",
			nianbao.Held{ID: "abc-2020-own", URL: "https://x.example/a_b.html", Newest: 1, Versions: []nianbao.Version{version},
				Report: nianbao.Report{Title: "某局2020年\n年度报告", Office: "某局", Year: 2020, Published: "2021-01-29"}},
			"https://n.example/reports/abc-2020-own/versions/1/original",
			citations{
				GBT7714: "某局. 某局2020年 年度报告[R/OL]. (2021-01-29)[2021-02-02]. https://x.example/a_b.html.",
				BibTeX: `@techreport{nianbao-abc-2020-own,
  author = {{某局}},
  institution = {{某局}},
  title = {{某局2020年 年度报告}},
  year = {2021},
  date = {2021-01-29},
  language = {chinese},
  url = {https://x.example/a_b.html},
  urldate = {2021-02-02},
  note = {Archived copy: \url{https://n.example/reports/abc-2020-own/versions/1/original}},
}`}},
		{"imported file, little known",
			nianbao.Held{ID: "x", URL: "file:///a.txt", Newest: 1, Versions: []nianbao.Version{version}, Report: nianbao.Report{Office: "某局", Year: 2020}},
			"",
			citations{
				GBT7714: "某局. 某局2020年政府信息公开工作年度报告[R/OL]. [2021-02-02].",
				BibTeX: `@techreport{nianbao-x,
  author = {{某局}},
  institution = {{某局}},
  title = {{某局2020年政府信息公开工作年度报告}},
  year = {2021},
  language = {chinese},
  urldate = {2021-02-02},
}`}},
	} {
		if diff := cmp.Diff(tc.want, newCitations(&tc.held, tc.archived)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestBibTeXEscapes(t *testing.T) {
	h := nianbao.Held{ID: "x", URL: "https://x.example/{a}?b=1&c=%20", Report: nianbao.Report{Title: `100% {A} & B_C \ $#^~`, Year: 2020}}
	got := newCitations(&h, "").BibTeX
	if want := `{100\% \{A\} \& B\_C \textbackslash{} \$\#\textasciicircum{}\textasciitilde{}}`; !strings.Contains(got, want) {
		t.Errorf("title is not escaped as %s:\n%s", want, got)
	}
	if want := "url = {https://x.example/%7Ba%7D?b=1&c=%20}"; !strings.Contains(got, want) {
		t.Errorf("address is not %s:\n%s", want, got)
	}
}

func TestWebURL(t *testing.T) {
	for raw, ok := range map[string]bool{
		"https://a.example/x": true, "http://a.example": true, "": false, "file:///x": false, "javascript:alert(1)": false,
		" javascript:alert(1)": false, "//a.example": false, "http:///x": false, "data:text/html,x": false, "http://[": false,
	} {
		if got := webURL(raw); (got == raw && raw != "") != ok {
			t.Errorf("webURL(%q) = %q", raw, got)
		}
	}
}
