package pdf

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"nianbao/internal/extract/pdf/pdftest"
	"nianbao/internal/nianbao"
)

// TestConcurrent reads more documents at once than there are places, some of
// which are stopped on the way.
func TestConcurrent(t *testing.T) {
	report := pdftest.NewReport("2021")
	data := pdftest.Set(report, pdftest.Layout{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			limits := Limits{}
			if i%2 == 1 {
				limits.Time = time.Duration(i) * time.Millisecond
			}
			doc, err := testEngine.Read(context.Background(), data, limits)
			var reject *nianbao.RejectError
			switch {
			case i%2 == 0 && err != nil, err != nil && !errors.As(err, &reject):
				t.Errorf("document %d: %v", i, err)
			case err == nil && doc.Pages < 3:
				t.Errorf("document %d has %d pages", i, doc.Pages)
			}
		})
	}
	wg.Wait()
}

func TestClosedEngine(t *testing.T) {
	e := NewEngine(Options{})
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := e.Read(context.Background(), pages(1, ""), Limits{})
	if !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("error %v, want ErrUnavailable", err)
	}
}

func TestMemory(t *testing.T) {
	m := newMemory(1 << 20)
	defer m.release()
	first := m.Reallocate(1 << 16)
	first[7] = 42
	second := m.Reallocate(1 << 20)
	if len(second) != 1<<20 || second[7] != 42 || second[1<<20-1] != 0 {
		t.Error("memory is lost when it grows")
	}
	if m.refused || m.Reallocate(1<<20+1) != nil || !m.refused {
		t.Error("memory grows beyond its limit")
	}
}
