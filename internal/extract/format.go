package extract

import (
	"bytes"
	"fmt"
	"regexp"

	"nianbao/internal/extract/container"
	"nianbao/internal/extract/mhtml"
	"nianbao/internal/nianbao"
)

// format is what the first bytes of an input say it is.
type format string

const (
	formatEmpty  format = "empty"
	formatHTML   format = "HTML"
	formatText   format = "text"
	formatPDF    format = "PDF"
	formatDOCX   format = "DOCX"
	formatXLSX   format = "XLSX"
	formatOFD    format = "OFD"
	formatZIP    format = "ZIP"
	formatMHTML  format = "MHTML"
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

var zipFormats = map[container.Kind]format{
	container.DOCX: formatDOCX, container.XLSX: formatXLSX, container.OFD: formatOFD, container.Other: formatZIP,
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
			if m.format == formatZIP {
				return zipFormats[container.Sniff(data)]
			}
			return m.format
		}
	}
	if mhtml.Is(data) {
		return formatMHTML
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

// reject says why a format is not read.
func (f format) reject() *nianbao.RejectError {
	switch f {
	case formatEmpty:
		return nianbao.Reject(nianbao.RejectMalformed, "文件为空。", "the file is empty")
	case formatImage:
		return nianbao.Reject(nianbao.RejectImageOnly, "文件是图片，没有可读取的文字。", "the file is a picture")
	case formatOLE, formatRTF:
		return nianbao.Reject(nianbao.RejectNeedsConvert,
			fmt.Sprintf("%s 格式需要先转换为 DOCX 或 PDF。", f), "%s has to be converted to DOCX or PDF first", f)
	}
	return nianbao.Reject(nianbao.RejectUnsupported, fmt.Sprintf("不支持的文件格式：%s。", f), "unsupported file format: %s", f)
}
