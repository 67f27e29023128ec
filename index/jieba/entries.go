package jieba

import (
	"bytes"
	"fmt"
	"strconv"
)

// Entry is a word of the dictionary.
type Entry struct {
	Word      string
	Frequency int
	Tag       string // part of speech in the notation of ICTCLAS: n, v, a, ns …
}

// Entries reads the whole dictionary, without loading the segmenter.
func Entries() ([]Entry, error) {
	lines, err := gunzip(packedWords)
	if err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	entries := make([]Entry, 0, bytes.Count(lines, []byte("\n")))
	for line := range bytes.Lines(lines) {
		fields := bytes.Fields(line)
		if len(fields) != 3 {
			continue
		}
		n, err := strconv.Atoi(string(fields[1]))
		if err != nil {
			return nil, fmt.Errorf("dictionary: %q: %w", line, err)
		}
		entries = append(entries, Entry{string(fields[0]), n, string(fields[2])})
	}
	return entries, nil
}
