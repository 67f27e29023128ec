package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// widening is what the tests widen by.
var widening = []nianbao.Widening{{Word: "市监局", To: []nianbao.Synonym{
	{Text: "工商局", Kind: nianbao.SynonymReform2018, Age: nianbao.AgeOlder}, {Text: "市场监管局", Kind: nianbao.SynonymShort},
}}}

// answering is a holding whose searches are answered by f.
func answering(f func(q nianbao.Query) *nianbao.Result) *webtest.Store {
	store := webtest.NewStore()
	store.SearchFunc = func(_ context.Context, q nianbao.Query) (*nianbao.Result, error) {
		if strings.HasPrefix(q.Text, "offcie:") {
			return nil, &nianbao.QueryError{Pos: 0, Len: 6, Message: "no field", Chinese: "没有字段"}
		}
		return f(q), nil
	}
	return store
}

func offering(q nianbao.Query) *nianbao.Result {
	switch {
	case q.Text == "无":
		return &nianbao.Result{}
	case q.Synonyms:
		return &nianbao.Result{Total: 9, Widened: widening}
	case q.Wider:
		return &nianbao.Result{Total: 1, Wider: &nianbao.Wider{Query: "市监局 OR 工商局 OR 市场监管局", Total: 9, Words: widening}}
	}
	return &nianbao.Result{Total: 1}
}

func TestSuggestAPI(t *testing.T) {
	for _, tt := range []struct {
		name, target string
		status       int
		want, not    []string
	}{
		{"suggestions", "/api/v1/suggest?q=ws&limit=2", 200, []string{`[{"kind":"office"`, `"query":"office:望舒县市场监督管理局"`, `"count":3`, `"count":null`}, nil},
		{"limited", "/api/v1/suggest?q=ws&limit=1", 200, []string{`"office"`}, []string{"indicator"}},
		{"nothing typed", "/api/v1/suggest", 200, []string{"[]"}, nil},
		{"limit too large", "/api/v1/suggest?limit=21", 400, []string{`"parameter":"limit"`}, nil},
		{"unknown parameter", "/api/v1/suggest?word=x", 400, []string{`"parameter":"word"`}, nil},
		{"typed twice", "/api/v1/suggest?q=a&q=b", 400, []string{`"parameter":"q"`}, nil},
		{"wider", "/api/v1/search?q=市监局", 200, []string{`"wider":{"query":"市监局 OR 工商局 OR 市场监管局","total":9,"words":[{"word":"市监局","to":[{"text":"工商局","kind":"reform2018","age":"older"}`, `"age":null`}, []string{`"widened"`, `"suggestions"`}},
		{"widened", "/api/v1/search?q=市监局&synonyms=on", 200, []string{`"total":9`, `"widened":[{"word":"市监局"`}, []string{`"wider"`}},
		{"second page", "/api/v1/search?q=市监局&cursor=x", 200, []string{`"total":1`}, []string{`"wider"`}},
		{"neither on nor off", "/api/v1/search?q=x&synonyms=yes", 400, []string{`"parameter":"synonyms"`}, nil},
		{"nothing found", "/api/v1/search?q=无", 200, []string{`"suggestions":[{"kind":"former","text":"工商局","query":"工商局","detail":"reform2018","count":2}]`}, nil},
		{"not readable", "/api/v1/search?q=offcie:甲", 400, []string{`"suggestions":[{"kind":"field","text":"office:","query":"office:甲"`}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rec := request(t, newServer(t, answering(offering)), http.MethodGet, tt.target)
			body := rec.Body.String()
			if rec.Code != tt.status {
				t.Fatalf("status %d, want %d\n%s", rec.Code, tt.status, body)
			}
			for _, want := range tt.want {
				if !strings.Contains(body, want) {
					t.Errorf("no %s in\n%s", want, body)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(body, not) {
					t.Errorf("%s in\n%s", not, body)
				}
			}
		})
	}
}

func TestSuggestWithout(t *testing.T) {
	s, err := New(Options{Searcher: answering(offering)})
	if err != nil {
		t.Fatal(err)
	}
	if rec := request(t, s, http.MethodGet, "/api/v1/suggest?q=x"); rec.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", rec.Code)
	}
	if rec := request(t, s, http.MethodGet, "/api/v1/search?q=无"); rec.Code != http.StatusOK {
		t.Errorf("a search without suggestions: status %d", rec.Code)
	}
}

func TestOffersOnPages(t *testing.T) {
	s := newServer(t, answering(offering))
	doc := document(t, s, "/search?q=市监局&level=county", http.StatusOK)
	wider := doc.Find(".offer a").First()
	if href, _ := wider.Attr("href"); !strings.Contains(href, "synonyms=on") || !strings.Contains(href, "level=county") {
		t.Errorf("the wider search is at %s", href)
	}
	if text := doc.Find(".offer").Text(); !strings.Contains(text, "共 9 份报告") || !strings.Contains(text, "旧称 · 2018至2019年机构改革") {
		t.Errorf("the offer says %s", text)
	}
	if _, on := doc.Find("input[name=synonyms]").Attr("checked"); on {
		t.Error("synonyms are on without being asked for")
	}
	doc = document(t, s, "/search?q=市监局&synonyms=on&lang=en", http.StatusOK)
	if _, on := doc.Find("input[type=checkbox][name=synonyms]").Attr("checked"); !on || doc.Find("input[name=synonyms]").Length() != 1 {
		t.Error("the box does not say that synonyms are on, once")
	}
	if href, _ := doc.Find(".offer a").Attr("href"); strings.Contains(href, "synonyms") || !strings.Contains(doc.Find(".offer dd").First().Text(), "older name") {
		t.Errorf("widened: link %s, %s", href, doc.Find(".offer").Text())
	}
	doc = document(t, s, "/search?q=无&year=2020", http.StatusOK)
	if href, _ := doc.Find(".instead a").Attr("href"); !strings.Contains(href, "year=2020") || !strings.Contains(doc.Find(".instead").Text(), "2 份") {
		t.Errorf("instead: link %s, %s", href, doc.Find(".instead").Text())
	}
	doc = document(t, s, "/search?q=offcie:甲", http.StatusBadRequest)
	if href, _ := doc.Find(".instead a").Attr("href"); !strings.HasPrefix(href, "/search?q=office%3A") {
		t.Errorf("instead of what cannot be read: %s", href)
	}
}
