package main

import (
	"strings"
	"testing"

	"nianbao/internal/reportgen"
	"nianbao/internal/reportgen/accuracy"
)

func TestRun(t *testing.T) {
	var b strings.Builder
	if err := run([]string{"-variant", "plain-2021", "-n", "1"}, &b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "| plain-2021 | 2021 | 1 |") {
		t.Errorf("table:\n%s", b.String())
	}
	b.Reset()
	if err := run([]string{"-variant", "plain-2021", "-dump"}, &b); err != nil || !strings.Contains(b.String(), "<table") {
		t.Errorf("dump: %v\n%s", err, b.String())
	}
	if err := run([]string{"-variant", "no such"}, &b); err == nil {
		t.Error("an unknown variant was measured")
	}
}

// TestFloor keeps the extractor from losing what it once could do: the share of
// cells over all variants that it must read rightly.
func TestFloor(t *testing.T) {
	var cells, right int
	for _, v := range reportgen.Variants() {
		s := accuracy.Measure(v, 2, 1000, read, nil)
		cells, right = cells+s.Cells, right+s.Right
	}
	if share := 100 * float64(right) / float64(cells); share < 99 {
		t.Errorf("%.2f %% of the cells are right, want 99", share)
	}
}
