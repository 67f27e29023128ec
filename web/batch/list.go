package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"nianbao/internal/nianbao"
)

// MaxBytes bounds a list as text; it leaves a kilobyte for a query.
const MaxBytes = 1 << 20

// Lines reads a list of queries, one a line; empty lines count for nothing. The
// text is UTF-8, UTF-16 with its mark, or else GB 18030, in which many programs
// still save Chinese text files.
func Lines(data []byte) ([]string, error) {
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out, nil
}

func decode(data []byte) (string, error) {
	if len(data) > MaxBytes {
		return "", fmt.Errorf("list of queries: more than %d bytes: %w", MaxBytes, nianbao.ErrInvalid)
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("list of queries: %w: %w", nianbao.ErrInvalid, err)
		}
		return string(out), nil
	case utf8.Valid(data):
		return strings.TrimPrefix(string(data), "\uFEFF"), nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return "", fmt.Errorf("list of queries: neither UTF-8, UTF-16 nor GB 18030: %w", nianbao.ErrInvalid)
	}
	return string(out), nil
}

// JSON reads a list of queries as an array of strings.
func JSON(data []byte) ([]string, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("list of queries: more than %d bytes: %w", MaxBytes, nianbao.ErrInvalid)
	}
	var out []string
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("list of queries: want a JSON array of strings: %w: %w", nianbao.ErrInvalid, err)
	}
	return out, nil
}
