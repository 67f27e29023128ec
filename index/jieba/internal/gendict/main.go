// Command gendict packs the dictionaries that travel inside the binary: the
// general dictionary and the model of gojieba, folded as all text is and joined
// with the terms of this project. It finds gojieba through the module system:
//
//	go generate ./index/jieba
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/index/fold"
)

// termFrequency makes a term win over the words that it could be cut into.
const termFrequency = 3000

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yanyiwu/gojieba").Output()
	if err != nil {
		return fmt.Errorf("find gojieba: %w", err)
	}
	src := filepath.Join(strings.TrimSpace(string(out)), "deps", "cppjieba", "dict")
	words, err := general(filepath.Join(src, "jieba.dict.utf8"))
	if err != nil {
		return err
	}
	if err := terms("words.txt", words); err != nil {
		return err
	}
	model, err := os.ReadFile(filepath.Join(src, "hmm_model.utf8"))
	if err != nil {
		return err
	}
	if err := pack(filepath.Join("dict", "words.gz"), print(words)); err != nil {
		return err
	}
	return pack(filepath.Join("dict", "model.gz"), model)
}

type entry struct {
	frequency int
	tag       string
}

// general reads lines "word frequency tag". Words that fold to the same form
// become one with the higher frequency.
func general(path string) (map[string]entry, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	words := map[string]entry{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		parts := strings.Split(lines.Text(), " ")
		if len(parts) != 3 {
			return nil, fmt.Errorf("%s: line %q", path, lines.Text())
		}
		n, err := strconv.Atoi(parts[1])
		if err != nil {
			return nil, fmt.Errorf("%s: line %q: %w", path, lines.Text(), err)
		}
		word := fold.Squeeze(parts[0])
		if word == "" || n <= 0 {
			continue
		}
		if old, ok := words[word]; !ok || n > old.frequency {
			words[word] = entry{n, parts[2]}
		}
	}
	return words, lines.Err()
}

func terms(path string, words map[string]entry) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word := fold.Squeeze(line)
		if utf8.RuneCountInString(word) < 2 {
			return fmt.Errorf("%s: %q is too short", path, line)
		}
		old := words[word]
		words[word] = entry{max(old.frequency, termFrequency), "n"}
	}
	return nil
}

func print(words map[string]entry) []byte {
	keys := make([]string, 0, len(words))
	for w := range words {
		keys = append(keys, w)
	}
	sort.Strings(keys)
	var b bytes.Buffer
	for _, w := range keys {
		fmt.Fprintf(&b, "%s %d %s\n", w, words[w].frequency, words[w].tag)
	}
	return b.Bytes()
}

// pack writes a gzip file without name and time, the same on every run.
func pack(path string, data []byte) error {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
