package extract

import (
	"bytes"
	"regexp"
)

// format is what the first bytes of an input say it is.
type format string

const (
	formatEmpty  format = "empty"
	formatHTML   format = "HTML"
	formatText   format = "text"
	formatPDF    format = "PDF"
	formatZIP    format = "ZIP (docx, xlsx, ofd)"
	formatOLE    format = "OLE (doc, xls, wps)"
	formatRTF    format = "RTF"
	formatImage  format = "image"
	formatGzip   format = "gzip"
	formatBinary format = "binary data"
)

var magics = []struct {
	prefix string
	format format
}{
	{"%PDF-", formatPDF},
	{"PK\x03\x04", formatZIP},
	{"PK\x05\x06", formatZIP},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", formatOLE},
	{`{\rtf`, formatRTF},
	{"\x89PNG", formatImage},
	{"\xff\xd8\xff", formatImage},
	{"GIF8", formatImage},
	{"\x1f\x8b", formatGzip},
}

var markup = regexp.MustCompile(`(?i)<(?:!doctype|html|head|meta|body|div|table|p|span|article|section|h[1-6]|td|tr|br|ul|title|script|\?xml)[\s>/]`)

// sniff tells the format from the bytes alone: declared types are often wrong.
func sniff(data []byte) format {
	head := bytes.TrimLeft(data[:min(len(data), 4096)], "\x00\t\r\n\f \ufeff")
	if len(head) == 0 && len(bytes.TrimSpace(data)) == 0 {
		return formatEmpty
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.format
		}
	}
	if isUTF16(data) {
		return textOrHTML(deNUL(data))
	}
	if isBinary(data) {
		return formatBinary
	}
	return textOrHTML(data)
}

func textOrHTML(data []byte) format {
	if markup.Match(data[:min(len(data), 64<<10)]) {
		return formatHTML
	}
	return formatText
}

// isBinary looks for NUL and other control bytes, which no text holds.
func isBinary(data []byte) bool {
	sample := data[:min(len(data), 64<<10)]
	control := 0
	for _, b := range sample {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b || b == 0x7f {
			control++
		}
	}
	return control*200 > len(sample)
}

func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff})
}

func deNUL(data []byte) []byte {
	return bytes.ReplaceAll(data[:min(len(data), 64<<10)], []byte{0}, nil)
}
