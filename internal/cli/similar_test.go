package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nianbao/internal/catalog"
	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
	"nianbao/internal/reportgen"
	"nianbao/internal/similar"
	"nianbao/web"
)

// TestU7 asks which reports repeat the text of their year before, or that of
// another office in another region (domain.md §7), from imported pages to the
// API and the pages that people read.
func TestU7(t *testing.T) {
	const offices, years = 24, 8 // of the corpus; what it writes is invented
	made, err := corpus.New(corpus.Options{N: offices * years, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	var reports []nianbao.Report
	for i := range offices * years {
		reports = append(reports, made.Report(i))
	}
	// Each year of an office stands before the one that went before it.
	repeated, lastYear := &reports[0], &reports[1]
	for i := range repeated.Sections {
		repeated.Sections[i].Text = strings.ReplaceAll(lastYear.Sections[i].Text, fmt.Sprint(lastYear.Year), fmt.Sprint(repeated.Year))
	}
	taken, model := &reports[5*years], &reports[9*years]
	taken.Published, model.Published = "2025-03-01", "2025-01-10"
	taken.Sections[1].Text = strings.ReplaceAll(model.Sections[1].Text, model.Office, taken.Office)

	folder, data := t.TempDir(), t.TempDir()
	for i := range reports {
		page := reportgen.Print(&reports[i], uint64(i))
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.html", i)), page.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must(t, "--data", data, "import", folder)
	must(t, "--data", data, "similar") // nothing is left to do
	handler := serveCopies(t, data)

	own := decoded[pairList](t, handler, "/api/v1/similar?kind=own&min_share=0.8")
	if own.Total != 1 || own.Pairs[0].Later.ID != repeated.ID() || own.Pairs[0].Other.ID != lastYear.ID() || own.Pairs[0].Basis != nianbao.BasisYear {
		t.Errorf("repeated is %s; found %+v", repeated.ID(), own)
	}
	other := decoded[pairList](t, handler, "/api/v1/similar?kind=other&min_share=0.3")
	if other.Total != 1 || other.Pairs[0].Later.ID != taken.ID() || other.Pairs[0].Other.ID != model.ID() || other.Pairs[0].Basis != nianbao.BasisPublished {
		t.Errorf("taken is %s from %s; found %+v", taken.ID(), model.ID(), other)
	}
	here := decoded[pairList](t, handler, fmt.Sprintf("/api/v1/similar?min_share=0.3&year=%d&region=%s", taken.Year, taken.Region.Code))
	if here.Total != 1 || here.Pairs[0].Later.ID != taken.ID() {
		t.Errorf("in the region of %s: %+v", taken.ID(), here)
	}
	all := decoded[pairList](t, handler, "/api/v1/similar?limit=200")
	rows, err := csv.NewReader(strings.NewReader(fetched(t, handler, "/api/v1/similar?format=csv"))).ReadAll()
	if err != nil || len(rows) != all.Total+1 || rows[1][0] != all.Pairs[0].Later.ID {
		t.Errorf("%d rows of %d pairs, %v", len(rows)-1, all.Total, err)
	}
	checkPassages(t, handler, repeated, lastYear)
	checkSimilarPages(t, handler, repeated, taken, model)
}

type pairList struct {
	Total int
	Pairs []struct {
		Later, Other struct{ ID string }
		Basis        nianbao.CopyBasis
		Share        float64
	}
}

// checkPassages looks every span up in the two reports as the API gives them.
func checkPassages(t *testing.T, handler http.Handler, later, earlier *nianbao.Report) {
	t.Helper()
	type resource struct {
		Sections []nianbao.Section
	}
	found := decoded[struct {
		Similar []struct {
			Report    string
			Kind      nianbao.CopyKind
			Passages  []nianbao.CopyPassage
			Templates []nianbao.CopySpan
		}
	}](t, handler, "/api/v1/reports/"+later.ID()+"/similar?kind=own&min_share=0.5")
	if len(found.Similar) != 1 || found.Similar[0].Report != earlier.ID() {
		t.Fatalf("similar: %+v", found)
	}
	a, b := decoded[resource](t, handler, "/api/v1/reports/"+later.ID()), decoded[resource](t, handler, "/api/v1/reports/"+earlier.ID())
	check := func(r resource, s nianbao.CopySpan) {
		t.Helper()
		if text := []rune(r.Sections[s.N].Text); r.Sections[s.N].Kind != s.Section || string(text[s.From:s.To]) != s.Quote {
			t.Errorf("%+v does not stand there", s)
		}
	}
	years := 0
	for _, p := range found.Similar[0].Passages {
		check(a, p.Later)
		check(b, p.Other)
		for _, e := range p.Edits {
			check(a, e.Later)
			check(b, e.Other)
			if e.Kind == nianbao.EditYear && e.Later.Quote == fmt.Sprint(later.Year) && e.Other.Quote == fmt.Sprint(earlier.Year) {
				years++
			} else {
				t.Errorf("edit %+v; only years were changed", e)
			}
		}
	}
	for _, s := range found.Similar[0].Templates {
		check(a, s)
	}
	if years == 0 || len(found.Similar[0].Templates) == 0 {
		t.Errorf("%d years changed, %d templates", years, len(found.Similar[0].Templates))
	}
}

func checkSimilarPages(t *testing.T, handler http.Handler, repeated, taken, model *nianbao.Report) {
	t.Helper()
	page := func(path string) *goquery.Document {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(fetched(t, handler, path)))
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	link, _ := page("/reports/" + repeated.ID()).Find(".actions a[href$='/similar']").Attr("href")
	doc := page(link)
	if first := doc.Find("section.part").First(); first.Find("h2").AttrOr("id", "") != "own-before" || first.Find("ins + small.edit").First().Text() != "年份" {
		t.Errorf("the page does not begin with the year before, or does not name the edits: %s", first.Text())
	}
	if doc.Find("#templates").Length() != 1 {
		t.Error("the page shows no templates")
	}
	row := page("/similar?kind=other&min_share=0.3").Find("table.pairs tbody tr")
	if passages := page(row.Find("a").Last().AttrOr("href", "")).Find("details.pair[open] .passages > li"); passages.Length() == 0 {
		t.Error("the list does not lead to the passages")
	}
	if row.Length() != 1 || !strings.Contains(row.Text(), taken.Office) || !strings.Contains(row.Text(), model.Office) {
		t.Errorf("listed: %s", row.Text())
	}
}

// serveCopies serves a data directory as far as these questions need it.
func serveCopies(t *testing.T, data string) http.Handler {
	t.Helper()
	c, err := catalog.Open(t.Context(), catalog.Options{Path: filepath.Join(data, "catalog.sqlite"), ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	site, err := web.New(web.Options{Catalog: c, Copies: similar.New(similar.Options{Store: c})})
	if err != nil {
		t.Fatal(err)
	}
	return site.Handler()
}

func fetched(t *testing.T, handler http.Handler, path string) string {
	t.Helper()
	u, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, u.EscapedPath()+"?"+u.RawQuery, nil))
	if rec.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
	return rec.Body.String()
}

func decoded[T any](t *testing.T, handler http.Handler, path string) (out T) {
	t.Helper()
	if err := json.Unmarshal([]byte(fetched(t, handler, path)), &out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}
