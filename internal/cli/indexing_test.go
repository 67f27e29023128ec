package cli

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"nianbao/internal/nianbao"
	"nianbao/internal/reportgen"
)

// pagesIn writes n pages into a folder of their own.
func pagesIn(t *testing.T, from uint64, n int) (dir string) {
	t.Helper()
	v, err := reportgen.Find("plain-2021")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for i := range n {
		name := filepath.Join(dir, fmt.Sprintf("%03d.html", i))
		if err := os.WriteFile(name, v.Make(from+uint64(i)).Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// generations counts how often the index was built: their numbers grow.
func generations(t *testing.T, a *app) (last int) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(a.path(indexName), "gen-*"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if _, err := fmt.Sscanf(filepath.Base(found[0]), "gen-%d", &last); err != nil {
		t.Fatal(err)
	}
	return last
}

// indexState opens the store as the next command would, or only looks at it.
func indexState(t *testing.T, a *app, mode access) (indexed, behind int) {
	t.Helper()
	s, err := a.openStore(t.Context(), mode)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	n, err := s.index.Count()
	if err != nil {
		t.Fatal(err)
	}
	if behind, err = s.catalog.Behind(t.Context()); err != nil {
		t.Fatal(err)
	}
	return int(n), behind
}

// TestImportIndexing imports more than the index holds, less, and much of it with
// an end in between.
func TestImportIndexing(t *testing.T) {
	var stderr bytes.Buffer
	a := &app{stderr: &stderr, dataDir: t.TempDir(), indexBatch: 5, log: slog.New(slog.DiscardHandler)}
	for _, step := range []struct {
		name        string
		from        uint64
		pages       int
		indexed     int
		generations int
	}{
		{"few into an empty index", 0, 3, 3, 1},
		{"more than it holds", 10, 20, 23, 2},
		{"less than it holds", 40, 12, 35, 2},
	} {
		if err := a.importPaths(t.Context(), []string{pagesIn(t, step.from, step.pages)}, ""); err != nil {
			t.Fatalf("%s: %v\n%s", step.name, err, &stderr)
		}
		indexed, behind := indexState(t, a, readOnly)
		if n := generations(t, a); indexed != step.indexed || behind != 0 || n != step.generations {
			t.Errorf("%s: %d indexed, %d behind, built %d times; want %d, 0, %d", step.name, indexed, behind, n, step.indexed, step.generations)
		}
	}
}

// TestBulkCutShort ends an import when all is stored: the index is left to the
// next command that writes.
func TestBulkCutShort(t *testing.T) {
	a := &app{stderr: &bytes.Buffer{}, dataDir: t.TempDir(), indexBatch: 5, log: slog.New(slog.DiscardHandler)}
	s, err := a.openStore(t.Context(), readWrite)
	if err != nil {
		t.Fatal(err)
	}
	g, err := s.importer(a)
	if err != nil {
		t.Fatal(err)
	}
	v, err := reportgen.Find("plain-2021")
	if err != nil {
		t.Fatal(err)
	}
	p := g.Pipeline()
	for i := range uint64(8) {
		made := v.Make(i)
		c := &nianbao.Capture{URL: made.URL, Captured: time.Now(), Status: 200, MediaType: made.MediaType, Body: made.Data}
		if _, err := p.Ingest(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.Wait(); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.bringUp(cancelled, a, g); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if indexed, behind := indexState(t, a, readOnly); indexed != 0 || behind != 8 {
		t.Errorf("%d indexed, %d behind; want 0 and 8", indexed, behind)
	}
	if indexed, behind := indexState(t, a, readWrite); indexed != 8 || behind != 0 {
		t.Errorf("then %d indexed, %d behind; want 8 and 0", indexed, behind)
	}
}
