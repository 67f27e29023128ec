package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
)

// textFile holds folded texts one after the other, and where each lies.
type textFile struct {
	file *os.File
	at   map[string]extent
}

type extent struct{ Offset, Size int64 }

func textPaths(dir string) (texts, extents string) {
	return filepath.Join(dir, "texts"), filepath.Join(dir, "extents.json")
}

// writeTexts writes the texts of all reports and gives their size.
func writeTexts(dir string, all iter.Seq2[*document, error]) (size int64, err error) {
	texts, extents := textPaths(dir)
	f, err := os.Create(texts)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	at := map[string]extent{}
	for d, err := range all {
		if err != nil {
			return 0, err
		}
		n, err := w.WriteString(d.text())
		if err != nil {
			return 0, err
		}
		at[d.id] = extent{size, int64(n)}
		size += int64(n)
	}
	if err := w.Flush(); err != nil {
		return 0, err
	}
	data, err := json.Marshal(at)
	if err != nil {
		return 0, err
	}
	return size + int64(len(data)), os.WriteFile(extents, data, 0o644)
}

func openTexts(dir string) (*textFile, error) {
	texts, extents := textPaths(dir)
	data, err := os.ReadFile(extents)
	if err != nil {
		return nil, err
	}
	t := &textFile{}
	if err := json.Unmarshal(data, &t.at); err != nil {
		return nil, fmt.Errorf("%s: %w", extents, err)
	}
	t.file, err = os.Open(texts)
	return t, err
}

func (t *textFile) text(id string) (string, error) {
	e, ok := t.at[id]
	if !ok {
		return "", fmt.Errorf("no text of %s", id)
	}
	b := make([]byte, e.Size)
	_, err := t.file.ReadAt(b, e.Offset)
	return string(b), err
}

func (t *textFile) close() error { return t.file.Close() }
