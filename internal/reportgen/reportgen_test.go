package reportgen

import (
	"bytes"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// TestVariants makes every variant once: complete, the same twice, and not the
// plain page of the same seed.
func TestVariants(t *testing.T) {
	cells := map[nianbao.Form]int{nianbao.Form2008: 0, nianbao.Form2014: 58, nianbao.Form2019: 198, nianbao.Form2021: 200}
	seen := map[string]bool{}
	for _, v := range Variants() {
		t.Run(v.Name, func(t *testing.T) {
			if seen[v.Name] || v.About == "" || v.Form == "" {
				t.Fatalf("variant %+v", v)
			}
			seen[v.Name] = true
			c, again := v.Make(3), v.Make(3)
			if !bytes.Equal(c.Data, again.Data) {
				t.Error("the same seed gives other bytes")
			}
			want := cells[v.Form]
			if v.Name == "content-missing-row" {
				want -= 7
			}
			if n := len(c.Truth.Observations); n != want {
				t.Errorf("%d cells, want %d", n, want)
			}
			if c.Truth.Office == "" || c.Truth.Year == 0 || len(c.Truth.Sections) < 6 || c.URL == "" {
				t.Errorf("truth is incomplete: %+v", c.Truth)
			}
		})
	}
	if len(seen) < 150 {
		t.Errorf("only %d variants", len(seen))
	}
	if _, err := Find("no such variant"); err == nil {
		t.Error("an unknown variant was found")
	}
}

// TestPrinted looks for what the truth says in the bytes of pages that print it
// without cutting it up.
func TestPrinted(t *testing.T) {
	for _, name := range []string{"plain-2021", "plain-2019", "plain-2014", "plain-2008", "cms-ucap-facts", "text-tabs-2021"} {
		v, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(10) {
			c := v.Make(seed)
			page := string(c.Data)
			wants := []string{c.Truth.Title, c.Truth.Published, c.Truth.IndexNumber}
			for _, s := range c.Truth.Sections {
				wants = append(wants, s.Heading, strings.Split(s.Text, "\n")[0])
			}
			for _, o := range c.Truth.Observations {
				wants = append(wants, o.Raw)
			}
			for _, w := range wants {
				if !strings.Contains(page, w) {
					t.Errorf("%s seed %d does not print %q", name, seed, w)
				}
			}
		}
	}
}

// TestIdentities checks that invented figures meet the identities of the forms
// (勾稽关系).
func TestIdentities(t *testing.T) {
	for seed := range uint64(50) {
		for _, form := range []nianbao.Form{nianbao.Form2019, nianbao.Form2021} {
			f := invent(form, rand.New(rand.NewPCG(seed, 1)), seed%2 == 0)
			rows := append(append([]row3(nil), rowsResult...), others(form)...)
			for _, a := range nianbao.Applicants {
				done := 0
				for _, r := range rows {
					done += f.num(r.key, a)
				}
				if done != f.num("res_total", a) {
					t.Errorf("seed %d: results of %s are %d, total %d", seed, a, done, f.num("res_total", a))
				}
				if f.num("req_new", a)+f.num("req_carried_in", a) != done+f.num("req_carried_out", a) || f.num("req_new", a) < 0 {
					t.Errorf("seed %d: requests of %s do not balance", seed, a)
				}
			}
			for _, r := range append(rows, append(rowsIn, rowsEnd...)...) {
				sum := 0
				for _, a := range nianbao.Applicants[:6] {
					sum += f.num(r.key, a)
				}
				if sum != f.total(r.key) {
					t.Errorf("seed %d: %s sums to %d, total %d", seed, r.key, sum, f.total(r.key))
				}
			}
		}
	}
}

// TestShapes checks that tables are rectangular after each change and that no
// figure is lost.
func TestShapes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	f := invent(nianbao.Form2021, rng, false)
	two, three, four := tableTwo(nianbao.Form2021, f), tableThree(nianbao.Form2021, f), tableFour(f)
	first, second := splitRows(three, 14, true)
	rec, lit := twoRemedies(four)
	tests := []struct {
		name               string
		tables             []table
		columns, rows, val int
	}{
		{"two", []table{two}, 4, 14, 10},
		{"three", []table{three}, 10, 28, 175},
		{"four", []table{four}, 15, 4, 15},
		{"three without spans", []table{unspan(three, true, true, false)}, 10, 28, 175},
		{"three without spans in its header", []table{unspan(three, true, true, true)}, 10, 28, 175},
		{"three without column spans in its header", []table{unspan(three, true, false, true)}, 10, 28, 175},
		{"four without spans", []table{unspan(four, true, true, false)}, 15, 4, 15},
		{"three in parts", []table{first, second}, 10, 28, 175},
		{"three in one column", []table{singleColumn(three)}, 8, 28, 175},
		{"three in two columns", []table{withoutResult(three)}, 9, 28, 175},
		{"two with blanks", []table{padValues(two, 1)}, 4, 14, 10},
		{"reconsideration", []table{rec}, 5, 3, 5},
		{"litigation", []table{lit}, 10, 4, 10},
		{"four upright", []table{upright(four)}, 4, 15, 15},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, values := 0, 0
			for _, tab := range tt.tables {
				for i, row := range spread(tab, true) {
					if len(row) != tt.columns {
						t.Errorf("row %d has %d columns, want %d: %q", i, len(row), tt.columns, row)
					}
				}
				rows += len(tab.rows)
				for _, row := range tab.rows {
					for _, c := range row {
						if c.value {
							values++
						}
					}
				}
			}
			if rows != tt.rows || values != tt.val {
				t.Errorf("%d rows with %d figures, want %d with %d", rows, values, tt.rows, tt.val)
			}
		})
	}
}

func TestCheckCharacters(t *testing.T) {
	for _, code := range []string{"11341702486344515H", "114403006955506492"} {
		if got := withCheck(code[:17]); got != code {
			t.Errorf("credit code %s, want %s", got, code)
		}
	}
	for _, code := range []string{"014320144", "00835003X", "486344515"} {
		if got := withOrganCheck(code[:8]); got != code {
			t.Errorf("organisation code %s, want %s", got, code)
		}
	}
	rng := rand.New(rand.NewPCG(5, 5))
	for range 20 {
		if code := creditCode(rng, areas[4]); len(code) != 18 || !strings.HasPrefix(code, "11"+areas[4].code) {
			t.Errorf("credit code %q", code)
		}
	}
}

// TestIndependence keeps the generator apart from what it measures.
func TestIndependence(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, imp := range f.Imports {
			path := strings.Trim(imp.Path.Value, `"`)
			if strings.HasPrefix(path, "nianbao/") && path != "nianbao/internal/nianbao" {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}
