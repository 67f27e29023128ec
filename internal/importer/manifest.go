package importer

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// manifestName is the file that may say where the files beside it came from:
// CSV with the columns file, url and captured (RFC 3339 or a date).
const manifestName = "manifest.csv"

// manifest maps paths to what their manifests say.
type manifest map[string]source

func (m manifest) merge(dir string, more map[string]source) manifest {
	if m == nil {
		m = manifest{}
	}
	for name, src := range more {
		m[filepath.Join(dir, filepath.FromSlash(name))] = src
	}
	return m
}

func (m manifest) source(path string) source { return m[path] }

func readManifest(path string) (map[string]source, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parseManifest(f)
}

// parseManifest reads a manifest; a bad line is an error that names it.
func parseManifest(r io.Reader) (map[string]source, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("manifest header: %w", err)
	}
	column := map[string]int{}
	for i, name := range header {
		column[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
	}
	if _, ok := column["file"]; !ok {
		return nil, errors.New("manifest has no column named file")
	}
	out := map[string]source{}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("manifest: %w", err)
		}
		line, _ := in.FieldPos(0)
		field := func(name string) string {
			if i, ok := column[name]; ok && i < len(record) {
				return strings.TrimSpace(record[i])
			}
			return ""
		}
		src := source{url: field("url")}
		if src.url != "" {
			if u, err := url.Parse(src.url); err != nil || !u.IsAbs() {
				return nil, fmt.Errorf("manifest line %d: %q is no absolute URL", line, src.url)
			}
		}
		if src.captured, err = parseTime(field("captured")); err != nil {
			return nil, fmt.Errorf("manifest line %d: %w", line, err)
		}
		out[field("file")] = src
	}
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateTime, "2006-01-02T15:04:05", time.DateOnly, "20060102150405"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("captured %q is no time (want 2021-01-29T08:00:00Z or 2021-01-29)", s)
}
