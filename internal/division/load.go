package division

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
)

var (
	//go:embed data/divisions.tsv.gz
	divisionsGz []byte
	//go:embed data/synthetic.tsv
	syntheticTSV string
	//go:embed data/aliases.tsv
	aliasesTSV string
	//go:embed data/former.tsv
	formerTSV string
)

var defaultTable = sync.OnceValue(func() *Table {
	t, err := load()
	if err != nil {
		// The data are part of the program, and a test loads them.
		panic("division: embedded data: " + err.Error())
	}
	return t
})

// Default is the embedded table, read on the first call.
func Default() *Table { return defaultTable() }

func load() (*Table, error) {
	zr, err := gzip.NewReader(bytes.NewReader(divisionsGz))
	if err != nil {
		return nil, fmt.Errorf("divisions: %w", err)
	}
	var text strings.Builder
	text.Grow(800_000)
	if _, err := io.Copy(&text, zr); err != nil {
		return nil, fmt.Errorf("divisions: %w", err)
	}
	t := &Table{rows: make([]row, 0, 45_000)}
	if err := t.addRows(text.String(), false); err != nil {
		return nil, fmt.Errorf("divisions: %w", err)
	}
	if err := t.addRows(syntheticTSV, true); err != nil {
		return nil, fmt.Errorf("synthetic divisions: %w", err)
	}
	t.link()
	t.nameAll()
	if err := t.addForms(aliasesTSV, alias); err != nil {
		return nil, fmt.Errorf("aliases: %w", err)
	}
	if err := t.addForms(formerTSV, former); err != nil {
		return nil, fmt.Errorf("former names: %w", err)
	}
	t.measure()
	t.towns = sync.OnceValue(t.indexTowns)
	return t, nil
}

// eachLine calls f with the two fields of every line that is no comment.
func eachLine(text string, f func(a, b string) error) error {
	for n := 1; text != ""; n++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		a, b, ok := strings.Cut(line, "\t")
		if !ok {
			return fmt.Errorf("line %d: want two fields", n)
		}
		if err := f(a, b); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

// addRows reads divisions in the order of their codes; of a town's code only
// the last three digits stand.
func (t *Table) addRows(text string, synthetic bool) error {
	above := ""
	// 东莞市, 中山市, 儋州市 and 嘉峪关市 have no counties; the source repeats the city.
	cityName := ""
	return eachLine(text, func(code, name string) error {
		r := row{code: code, name: name, synthetic: synthetic}
		switch len(code) {
		case 2:
			r.depth = province
		case 3:
			r.depth, r.code = town, above+code
		case 4:
			r.depth = city
			r.placeholder = isPlaceholder(name)
			cityName = name
		case 6:
			r.depth, above = county, code
			r.placeholder = name == cityName
			r.statistical = code[4:] >= "71" && code[4:] <= "80"
		default:
			return fmt.Errorf("code %q", code)
		}
		t.rows = append(t.rows, r)
		return nil
	})
}

func isPlaceholder(name string) bool {
	return name == "市辖区" || name == "县" || strings.HasSuffix(name, "直辖县级行政区划")
}

// link sets what follows from the order of the rows.
func (t *Table) link() {
	t.codes = make(map[string]int32, len(t.rows))
	last := [...]int32{none, none, none, none} // row of each depth that is still open
	closeFrom := func(d depth, at int32) {
		for ; d <= town; d++ {
			if last[d] != none {
				t.rows[last[d]].end = at
			}
			last[d] = none
		}
	}
	for n := range t.rows {
		i, r := int32(n), &t.rows[n]
		closeFrom(r.depth, i)
		r.parent = none
		for d := r.depth - 1; d >= 0; d-- {
			if up := last[d]; up != none && !t.rows[up].placeholder {
				r.parent = up
				break
			}
		}
		last[r.depth] = i
		t.codes[r.code] = i
	}
	closeFrom(province, int32(len(t.rows)))
}
