package jieba

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the dictionaries
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

//go:generate go run ./internal/gendict

//go:embed dict/words.gz
var packedWords []byte

//go:embed dict/model.gz
var packedModel []byte

// unpacked names the files that gojieba reads, in the order of its arguments.
type unpacked struct {
	dir   string
	paths []string
	words []byte
}

// unpack writes the dictionaries to a private directory. gojieba takes paths
// only, and its keyword extractor, unused here, asserts that its two lists are
// not empty: one line each stands in for six megabytes.
func unpack() (*unpacked, error) {
	words, err := gunzip(packedWords)
	if err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	model, err := gunzip(packedModel)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	dir, err := os.MkdirTemp("", "nianbao-jieba-")
	if err != nil {
		return nil, err
	}
	u := &unpacked{dir: dir, words: words}
	if strings.ContainsAny(dir, "|;") { // cppjieba would take it for a list of files
		u.remove()
		return nil, fmt.Errorf("temporary directory %q: its name holds | or ;", dir)
	}
	files := []struct {
		name string
		data []byte
	}{
		{"words", words}, {"model", model}, {"user", nil},
		{"idf", []byte("的 1.0\n")}, {"stop", []byte("的\n")},
	}
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := os.WriteFile(path, f.data, 0o600); err != nil {
			u.remove()
			return nil, err
		}
		u.paths = append(u.paths, path)
	}
	return u, u.check()
}

// check looks at the files once more, for gojieba ends the process where one
// cannot be read.
func (u *unpacked) check() error {
	for _, path := range u.paths {
		f, err := os.Open(path)
		if err != nil {
			u.remove()
			return err
		}
		f.Close()
	}
	return nil
}

func (u *unpacked) remove() { os.RemoveAll(u.dir) }

func gunzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
