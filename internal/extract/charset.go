package extract

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode/utf32"

	xunicode "golang.org/x/text/encoding/unicode"

	"nianbao/internal/nianbao"
)

var metaCharset = regexp.MustCompile(`(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_\-]+)`)

// decode turns bytes into UTF-8. Bytes decide before labels do: valid UTF-8 is
// UTF-8 whatever the page claims, everything that claims gb2312 or gbk is read
// as its superset GB18030, and a label that does not fit the bytes is overruled
// with a warning. Bytes that fit no Chinese charset are rejected.
func decode(data []byte, mediaType string) (text, warning string, err error) {
	if enc := byteOrderMark(data); enc != nil {
		out, err := enc.NewDecoder().Bytes(data)
		if err == nil {
			return strings.TrimPrefix(string(out), "\ufeff"), "", nil
		}
	}
	label := declaredCharset(data, mediaType)
	if utf8.Valid(data) {
		if label != "" && !isUTF8(label) && !isASCII(data) {
			warning = fmt.Sprintf("the page claims %s but is UTF-8", label)
		}
		return strings.TrimPrefix(string(data), "\ufeff"), warning, nil
	}
	if damaged, ok := nearlyUTF8(data); ok {
		return damaged, "some bytes are no valid UTF-8 and were replaced", nil
	}
	best, name, share := "", "", 1.0
	for _, c := range candidates(label) {
		out, err := c.enc.NewDecoder().Bytes(data)
		if err != nil {
			continue
		}
		if bad := badShare(string(out)); bad < share {
			best, name, share = string(out), c.name, bad
		}
		if share < 0.002 {
			break
		}
	}
	if share > 0.1 {
		return "", "", nianbao.Reject(nianbao.RejectUnsupported,
			"无法识别的文件内容：不是任何一种中文编码的文本。", "the bytes are text in no known Chinese charset")
	}
	switch {
	case isUTF8(label):
		warning = fmt.Sprintf("the page claims %s but is %s", label, name)
	case share > 0.002:
		warning = fmt.Sprintf("%.1f%% of the characters are not valid %s", share*100, name)
	}
	return best, warning, nil
}

type candidate struct {
	name string
	enc  encoding.Encoding
}

// candidates lists charsets to try, the declared one first. Error pages may
// claim iso-8859-1, which decodes anything, so Western labels are not believed.
func candidates(label string) []candidate {
	list := []candidate{
		{"GB18030", simplifiedchinese.GB18030},
		{"Big5", traditionalchinese.Big5},
	}
	switch label {
	case "", "gb2312", "gbk", "x-gbk", "gb18030", "gb_2312-80", "csgb2312", "iso-8859-1", "windows-1252", "latin1", "us-ascii":
		return list
	}
	if strings.HasPrefix(label, "big5") {
		return []candidate{list[1], list[0]}
	}
	if enc, err := htmlindex.Get(label); err == nil && !isUTF8(label) {
		return append([]candidate{{label, enc}}, list...)
	}
	return list
}

func byteOrderMark(data []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe, 0, 0}):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM)
	}
	return nil
}

func declaredCharset(data []byte, mediaType string) string {
	if m := metaCharset.FindSubmatch(data[:min(len(data), 8192)]); m != nil {
		return strings.ToLower(string(m[1]))
	}
	if _, params, err := mime.ParseMediaType(mediaType); err == nil {
		return strings.ToLower(params["charset"])
	}
	return ""
}

func isUTF8(label string) bool { return label == "utf-8" || label == "utf8" }

func isASCII(data []byte) bool {
	for _, b := range data {
		if b >= 0x80 {
			return false
		}
	}
	return true
}

// nearlyUTF8 accepts UTF-8 with a few broken sequences, as left by a cut in the
// middle of a character.
func nearlyUTF8(data []byte) (string, bool) {
	bad, good := 0, 0
	for i := 0; i < len(data); {
		if data[i] < 0x80 {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	if good < 20 || bad*50 > good {
		return "", false
	}
	return strings.ToValidUTF8(string(data), "\ufffd"), true
}

// badShare is the share of characters that no Chinese page holds: replacement
// characters, private use, controls, and letters of distant scripts.
func badShare(s string) float64 {
	bad, all := 0, 0
	for _, r := range s {
		if r < 0x80 {
			continue
		}
		all++
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Co, r), unicode.Is(unicode.Cc, r):
			bad++
		case unicode.Is(unicode.Han, r), unicode.IsPunct(r), unicode.IsSpace(r), unicode.IsSymbol(r), unicode.IsNumber(r):
		case unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hiragana, unicode.Katakana):
			bad++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(bad) / float64(all)
}
