package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"nianbao/internal/nianbao"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// bleve starts its analysis workers once for the process.
		goleak.IgnoreAnyFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker"))
}

// shelf is a catalog in memory.
type shelf struct {
	mu   sync.Mutex
	held map[string]*nianbao.Held
}

func newShelf(docs ...*nianbao.Held) *shelf {
	s := &shelf{held: map[string]*nianbao.Held{}}
	s.put(docs...)
	return s
}

func (s *shelf) put(docs ...*nianbao.Held) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range docs {
		s.held[d.ID] = d
	}
}

func (s *shelf) Texts(ctx context.Context, ids []string) (map[string]*nianbao.Held, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]*nianbao.Held{}
	for _, id := range ids {
		if h, ok := s.held[id]; ok {
			out[id] = h
		}
	}
	return out, ctx.Err()
}

func openTest(t testing.TB, s *shelf, opts ...func(*Options)) *Index {
	t.Helper()
	opt := Options{Dir: t.TempDir(), Texts: s}
	for _, f := range opts {
		f(&opt)
	}
	x, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// indexOf opens an index that holds the documents.
func indexOf(t testing.TB, docs ...*nianbao.Held) *Index {
	t.Helper()
	x := openTest(t, newShelf(docs...))
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	return x
}

// report builds a report; sections are given as "kind|text".
func report(id, office string, year int, sections ...string) *nianbao.Held {
	h := &nianbao.Held{ID: id, OfficeID: "o-" + office, URL: "https://www.example.gov.cn/" + id, Site: "example.gov.cn",
		Report: nianbao.Report{
			Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", office, year), Office: office, Year: year,
			Scope: nianbao.ScopeOwn, Form: nianbao.FormOfYear(year), Level: nianbao.LevelCounty,
			Region: &nianbao.Region{Code: "990102", Names: []string{"云梦省", "青石市", "河东区"}},
		}}
	for _, s := range sections {
		kind, text, _ := strings.Cut(s, "|")
		h.Report.Sections = append(h.Report.Sections, nianbao.Section{Kind: nianbao.SectionKind(kind), Text: text})
	}
	return h
}

func find(t testing.TB, x *Index, q nianbao.Query) *nianbao.Result {
	t.Helper()
	res, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	return res
}

func ids(res *nianbao.Result) []string {
	out := []string{}
	for _, h := range res.Hits {
		out = append(out, h.ID)
	}
	slices.Sort(out)
	return out
}
