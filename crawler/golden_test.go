package crawler

import (
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reading is what the crawler takes from a page.
type reading struct {
	Adapter string       `json:"adapter"`
	Column  bool         `json:"column"`          // isColumnPage
	Title   string       `json:"title,omitempty"` // pageTitle
	Report  bool         `json:"report"`          // promisesReport
	Links   []goldenLink `json:"links"`
	Next    []Follow     `json:"next"`
}

type goldenLink struct {
	Link
	Class string // of classify, or of classifyInColumn on a column page
}

var classNames = map[titleClass]string{
	titleNone: "", titleReport: "report", titleLookAlike: "look-alike", titleColumn: "column",
	titleHop: "hop", titleFolder: "folder", titleMaybe: "maybe",
}

// TestPages reads pages in the manner of each family. The first line of a file
// is the address of the page, the second the form that fetched it.
func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/adapter/*.html")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".html"), func(t *testing.T) {
			checkGolden(t, strings.TrimSuffix(file, ".html")+".golden.json", readPage(t, file))
		})
	}
}

func readPage(t *testing.T, file string) reading {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitN(string(raw), "\n", 3)
	u, err := url.Parse(lines[0])
	if err != nil || len(lines) < 3 {
		t.Fatalf("%s: address, form and page wanted: %v", file, err)
	}
	p := newPage(u, lines[1], lines[2])
	a := adapterFor(p)
	got := reading{Adapter: a.Name(), Column: isColumnPage(p), Title: pageTitle(p), Report: promisesReport(p), Next: a.Next(p)}
	for _, l := range a.Links(p) {
		class := classify(l.Title)
		if got.Column {
			class = classifyInColumn(l.Title)
		}
		got.Links = append(got.Links, goldenLink{l, classNames[class]})
	}
	return got
}

func checkGolden(t *testing.T, file string, got reading) {
	t.Helper()
	if *update {
		text, err := json.MarshalIndent(got, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want reading
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
