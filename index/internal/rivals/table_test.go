package main

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestPrint(t *testing.T) {
	ms := func(list ...int) (out []time.Duration) {
		for _, n := range list {
			out = append(out, time.Duration(n)*time.Millisecond)
		}
		return out
	}
	asks := []ask{{Text: "人手不足"}, {Text: "不足"}}
	m := &measurement{
		o: options{n: 1000, seed: 7}, made: time.Second, truth: &oracle{bytes: 5e6}, held: []int{40, 20, 50},
		classes: []class{{"phrase", asks, true}, {"phrase + counts", counted(asks), true}, {"word", asks, false}},
		missing: []string{"groonga: not installed: apt-get install groonga-bin"},
	}
	m.rows = []*row{
		{contender: contender{name: "one", about: "the first."}, memory: memory{Peak: 90e6, Anonymous: 60e6},
			built:   built{Load: time.Second, Index: 2 * time.Second, IndexCPU: 3 * time.Second, Remade: true, Sizes: sizes{Index: 4e6, Texts: 6e6}, Memory: memory{Peak: 200e6}},
			results: []result{{Times: ms(10, 20), Hits: 40, Judged: judgement{Asked: 2, Right: 40}}, {Times: ms(20, 30), Hits: 20}, {Times: ms(1, 2), Hits: 50}}},
		{contender: contender{name: "two|b", about: "the second."},
			built:   built{Index: time.Second, IndexCPU: time.Second, Sizes: sizes{Index: 45e6}},
			results: []result{{Times: ms(1, 5), Hits: 10, Judged: judgement{Asked: 2, Wrong: 1, Right: 10, Missed: 30}}, {Times: ms(3, 300), Hits: 20, Counts: 1}, {Times: ms(1, 1), Hits: 25, Failed: 1}}},
	}
	var got bytes.Buffer
	if err := m.print(&got); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/table.md"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestQuantile(t *testing.T) {
	tests := []struct {
		list  []int
		share float64
		want  int
	}{
		{nil, 0.5, 0}, {[]int{3}, 0.95, 3}, {[]int{3, 1, 2}, 0.5, 2}, {[]int{1, 2, 3, 4}, 0.5, 3}, {[]int{1, 2, 3, 4}, 1, 4},
	}
	for _, tt := range tests {
		if got := quantile(tt.list, tt.share); got != tt.want {
			t.Errorf("%v at %v: %d, want %d", tt.list, tt.share, got, tt.want)
		}
	}
}
