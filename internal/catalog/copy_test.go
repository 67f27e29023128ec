package catalog

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// TestCopyTo checks that a copy says what the catalog says, but nothing of the
// crawls, and stands in one file.
func TestCopyTo(t *testing.T) {
	c := holdings(t)
	path := filepath.Join(t.TempDir(), "副本.sqlite")
	if err := c.CopyTo(ctx, path, "1"); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("files %v, %v", files, err)
	}
	db, err := connect(path, url.Values{"mode": {"ro"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, view := range []string{"v_reports", "v_observations", "v_sections", "v_snapshots", "v_visits", "figures", "office_names"} {
		var want, got int
		if err := c.reader.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+view).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+view).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d rows, want %d; %v", view, got, want, err)
		}
	}
	var names []string
	if err := each(ctx, db, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	}, `SELECT name FROM sqlite_master`); err != nil {
		t.Fatal(err)
	}
	if at := slices.IndexFunc(names, func(s string) bool { return strings.Contains(s, "crawl") || s == "unindexed" }); at >= 0 {
		t.Errorf("the copy has %s", names[at])
	}
	var mode, program string
	if err := db.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&mode); err != nil || mode != "delete" {
		t.Errorf("journal mode %q, %v", mode, err)
	}
	if err := db.QueryRowContext(ctx, `SELECT value FROM about WHERE key = 'program'`).Scan(&program); err != nil || program != "nianbao 1" {
		t.Errorf("made by %q, %v", program, err)
	}
	if err := c.CopyTo(ctx, path, "1"); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
}

// TestCopyOpens checks that the program itself reads a copy.
func TestCopyOpens(t *testing.T) {
	c := holdings(t)
	path := filepath.Join(t.TempDir(), "copy.sqlite")
	if err := c.CopyTo(ctx, path, "1"); err != nil {
		t.Fatal(err)
	}
	other, err := Open(ctx, Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	want, err := c.Offices(ctx, nianbao.ReportFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := other.Offices(ctx, nianbao.ReportFilter{}); err != nil || len(got) != len(want) {
		t.Errorf("%d offices, want %d; %v", len(got), len(want), err)
	}
}

// TestCopyCut checks that a copy that could not be finished is not there.
func TestCopyCut(t *testing.T) {
	gone, cancel := context.WithCancel(ctx)
	cancel()
	path := filepath.Join(t.TempDir(), "copy.sqlite")
	if err := holdings(t).CopyTo(gone, path, "1"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a copy is there: %v", err)
	}
}
