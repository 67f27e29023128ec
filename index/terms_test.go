package index

import (
	"context"
	"errors"
	"testing"
)

func TestWords(t *testing.T) {
	x := indexOf(t, library()...)
	got := map[string]int{}
	if err := x.Words(t.Context(), func(word string, reports int) { got[word] = reports }); err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]int{"人手": 2, "水资源": 1, "政府信息公开": 4} {
		if got[word] != want {
			t.Errorf("%s: %d reports, want %d", word, got[word], want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Words(ctx, func(string, int) { t.Error("a word after the end") }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
