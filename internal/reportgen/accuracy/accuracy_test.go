package accuracy

import (
	"errors"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/internal/reportgen"
)

func variant(t *testing.T, name string) reportgen.Variant {
	t.Helper()
	v, err := reportgen.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func oracle(c reportgen.Case) (*nianbao.Report, error) {
	r := nianbao.Report(c.Truth)
	r.Observations = append([]nianbao.Observation(nil), r.Observations...)
	return &r, nil
}

func TestMeasure(t *testing.T) {
	tests := []struct {
		name         string
		read         Read
		right, extra int
		title        int
	}{
		{"perfect", oracle, 400, 0, 2},
		{"rejecting", func(reportgen.Case) (*nianbao.Report, error) { return nil, errors.New("no") }, 0, 0, 0},
		{"one cell wrong", func(c reportgen.Case) (*nianbao.Report, error) {
			r, _ := oracle(c)
			r.Observations[0].Value++
			return r, nil
		}, 398, 0, 2},
		{"blank for zero", func(c reportgen.Case) (*nianbao.Report, error) {
			r, _ := oracle(c)
			r.Observations[0].State = nianbao.StateBlank
			return r, nil
		}, 398, 0, 2},
		{"a cell too much", func(c reportgen.Case) (*nianbao.Report, error) {
			r, _ := oracle(c)
			r.Observations = append(r.Observations, nianbao.Observation{Indicator: "other_sum"})
			return r, nil
		}, 400, 2, 2},
		{"title wrong", func(c reportgen.Case) (*nianbao.Report, error) {
			r, _ := oracle(c)
			r.Title += "x"
			return r, nil
		}, 400, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			faults := 0
			s := Measure(variant(t, "plain-2021"), 2, 1, tt.read, func(reportgen.Case, Fault) { faults++ })
			if s.Cells != 400 || s.Right != tt.right || s.Extra != tt.extra || s.Got["title"] != tt.title || s.Asked["title"] != 2 {
				t.Errorf("score %+v", s)
			}
			if (faults > 0) != (tt.name != "perfect") {
				t.Errorf("%d faults", faults)
			}
		})
	}
}

func TestUnsure(t *testing.T) {
	s := Measure(variant(t, "title-tag"), 1, 1, oracle, nil)
	if s.Asked["title"] != 0 || s.Asked["office"] != 1 {
		t.Errorf("asked %v", s.Asked)
	}
}

func TestPercent(t *testing.T) {
	for _, tt := range []struct {
		n, of int
		want  string
	}{{0, 0, "–"}, {3, 3, "100"}, {19999, 20000, "99.99"}, {1, 3, "33.33"}, {0, 5, "0.00"}} {
		if got := percent(tt.n, tt.of); got != tt.want {
			t.Errorf("percent(%d, %d) = %s, want %s", tt.n, tt.of, got, tt.want)
		}
	}
}

func TestWrite(t *testing.T) {
	v := variant(t, "plain-2021")
	var b strings.Builder
	if err := Write(&b, []Row{{v, Measure(v, 1, 1, oracle, nil)}}); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "| plain-2021 | 2021 | 1 |  | 200 | 100 |") || !strings.Contains(got, "**all**") {
		t.Errorf("table:\n%s", got)
	}
}
