package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nianbao/internal/indicator"
)

// TestDocumentIsCurrent compares the file in the repository with the data.
func TestDocumentIsCurrent(t *testing.T) {
	file := filepath.Join("..", "..", "..", "..", "docs", "indicators.md")
	held, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(held, document()) {
		t.Error("docs/indicators.md is out of date; run go generate ./internal/indicator")
	}
}

// TestDocumentHoldsEverything checks that no number falls between the groups.
func TestDocumentHoldsEverything(t *testing.T) {
	text := string(document())
	for _, e := range indicator.Dictionary() {
		if n := strings.Count(text, "\n### `"+e.Code+"` "); n != 1 {
			t.Errorf("%s stands %d times", e.Code, n)
		}
	}
}

func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.md")
	if err := write(file); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(file); !bytes.Equal(data, document()) {
		t.Error("another text was written")
	}
	if err := write(filepath.Join(t.TempDir(), "none", "x.md")); err == nil {
		t.Error("no error where nothing can be written")
	}
}
