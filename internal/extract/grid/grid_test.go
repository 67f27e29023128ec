package grid

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// draw prints the text at each position, "." where there is none.
func draw(t nianbao.Table) []string {
	var out []string
	for _, row := range t.Grid() {
		var line []string
		for _, c := range row {
			if c == nil {
				line = append(line, ".")
			} else {
				line = append(line, c.Text)
			}
		}
		out = append(out, strings.Join(line, " "))
	}
	return out
}

func c(text string, spans ...int) Cell {
	cell := Cell{Text: text}
	if len(spans) == 2 {
		cell.RowSpan, cell.ColSpan = spans[0], spans[1]
	}
	return cell
}

func TestBuild(t *testing.T) {
	tests := []struct {
		name string
		rows []Row
		want []string
	}{
		{"plain", []Row{{Cells: []Cell{c("a"), c("b")}}, {Cells: []Cell{c("c"), c("d")}}}, []string{"a b", "c d"}},
		{"row span pushes right", []Row{{Cells: []Cell{c("a", 2, 1), c("b")}}, {Cells: []Cell{c("c")}}}, []string{"a b", "a c"}},
		{"both spans", []Row{{Cells: []Cell{c("a", 2, 2), c("b")}}, {Cells: []Cell{c("c")}}, {Cells: []Cell{c("d"), c("e"), c("f")}}}, []string{"a a b", "a a c", "d e f"}},
		{"hole on the right", []Row{{Cells: []Cell{c("a"), c("b")}}, {Cells: []Cell{c("c")}}}, []string{"a b", "c ."}},
		{"span beyond the table is clipped", []Row{{Cells: []Cell{c("a", 9, 1), c("b")}}, {Cells: []Cell{c("c")}}}, []string{"a b", "a c"}},
		{"span ends with its row group", []Row{{Cells: []Cell{c("a", 2, 1), c("b")}, EndOfGroup: true}, {Cells: []Cell{c("c"), c("d")}}}, []string{"a b", "c d"}},
		{"column span does not cover a hanging cell", []Row{{Cells: []Cell{c("a"), c("b", 2, 1)}}, {Cells: []Cell{c("c", 1, 2), c("d")}}}, []string{"a b .", "c b d"}},
		{"empty row", []Row{{Cells: []Cell{c("a")}}, {}, {Cells: []Cell{c("b")}}}, []string{"a", ".", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Build(tt.rows)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, draw(got)); diff != "" {
				t.Errorf("grid differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBuildTooLarge(t *testing.T) {
	rows := make([]Row, 3000)
	for i := range rows {
		rows[i] = Row{Cells: []Cell{c("x", 1, 1000)}}
	}
	if _, err := Build(rows); !errors.Is(err, ErrTooLarge) {
		t.Errorf("err = %v, want ErrTooLarge", err)
	}
}

func FuzzBuild(f *testing.F) {
	f.Add([]byte{1, 1, 2, 3, 0, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		var rows []Row
		row := Row{}
		for i := 0; i+1 < len(data); i += 2 {
			if data[i] == 0 {
				row.EndOfGroup = data[i+1]%2 == 1
				rows = append(rows, row)
				row = Row{}
				continue
			}
			row.Cells = append(row.Cells, Cell{RowSpan: int(data[i]) - 2, ColSpan: int(data[i+1]) - 2})
		}
		table, err := Build(append(rows, row))
		if err != nil {
			return
		}
		covered := 0
		for _, c := range table.Cells {
			covered += c.RowSpan * c.ColSpan
		}
		slots := 0
		for _, line := range table.Grid() {
			for _, c := range line {
				if c != nil {
					slots++
				}
			}
		}
		if covered != slots {
			t.Errorf("cells cover %d positions, the grid has %d: they overlap", covered, slots)
		}
	})
}
