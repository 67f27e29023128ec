// Command gendict packs the dictionaries that travel inside the binary: the
// general dictionary and the model of gojieba, folded as all text is and joined
// with what the reports speak of: the terms of words.txt, the labels of the code
// list of indicators, the names of index/synonym (wordings of the law, grounds of
// refusal by older and newer forms, offices before and after the reforms) and the
// divisions down to the counties of internal/division. Towns stay out: there are
// 41,000, many of them spelt like common words (新城镇, 中心), and a name that is
// no word is found by its characters. It finds gojieba through the module system:
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
	"unicode"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/index/synonym"
	"nianbao/internal/division"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// termFrequency makes a term win over the words that it could be cut into;
// placeFrequency only does where these are rare, since 城区 and 新区 are both.
const (
	termFrequency  = 3000
	placeFrequency = 100
)

// longestTerm is in characters; longer labels are sentences.
const longestTerm = 12

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
	collected(words)
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

// collected adds the names that other packages know.
func collected(words map[string]entry) {
	for _, i := range indicator.All() {
		add(words, i.Label, termFrequency, "n")
	}
	for _, name := range synonym.Default().Words() {
		add(words, name, termFrequency, "n")
	}
	table := division.Default()
	var below func(code string)
	below = func(code string) {
		for _, d := range table.Children(code) {
			if d.Level == nianbao.LevelTownship || d.Synthetic || d.Statistical {
				continue
			}
			add(words, d.Name, placeFrequency, "ns")
			below(d.Code)
		}
	}
	below("")
}

// add takes a name that is Chinese characters throughout, and no sentence.
func add(words map[string]entry, name string, frequency int, tag string) {
	word := fold.Squeeze(name)
	n := utf8.RuneCountInString(word)
	if n < 2 || n > longestTerm || strings.ContainsFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		return
	}
	if old, ok := words[word]; !ok || frequency > old.frequency && tag == "n" {
		words[word] = entry{frequency, tag}
	}
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
