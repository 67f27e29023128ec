// Package mhtml finds the page in a web archive of a single file (RFC 2557,
// "Single File Web Page"), which offices publish under the names .mht and .doc.
// Files of Word and of browsers break the rules of MIME in small ways, so the
// parts are cut by lines here, and only the transfer codings are the library's.
package mhtml

import (
	"bytes"
	"fmt"
	"mime"
	"regexp"
	"strings"

	"nianbao/internal/nianbao"
)

// Limits of what is read.
const (
	MaxParts  = 5000
	maxNested = 8
	maxHeader = 64 << 10
)

// Is reports whether data begins like a MIME message that holds a page: fields
// of a header, among them a content type of several parts or of HTML.
func Is(data []byte) bool {
	h, _, ok := splitHeader(trimFront(data))
	if !ok {
		return false
	}
	kind, _ := h.mediaType()
	return strings.HasPrefix(kind, "multipart/") || kind == "text/html" && h["content-transfer-encoding"] != ""
}

// Root returns the page that the archive is about, with its transfer coding
// removed but in its own charset, and its media type with that charset. The
// error is a *nianbao.RejectError.
func Root(data []byte) (html []byte, mediaType string, err error) {
	h, body, ok := splitHeader(trimFront(data))
	if !ok {
		return nil, "", malformed("the file does not begin with a MIME header")
	}
	a := archive{}
	if err := a.collect(h, body, 0); err != nil {
		return nil, "", err
	}
	root := a.root()
	if root == nil {
		return nil, "", malformed("no part of the archive is HTML")
	}
	html = root.decode()
	if frameset.Match(html) {
		// A workbook saved as one file: the sheets are pages of their own.
		if sheet := a.largest(root); sheet != nil {
			root, html = sheet, sheet.decode()
		}
	}
	return root.finish(html)
}

var frameset = regexp.MustCompile(`(?i)<frameset[\s>]`)

// archive is what a message holds.
type archive struct {
	pages []*part // text/html only
	parts int
	start string // Content-ID of the root, where one is named
}

type part struct {
	header header
	body   []byte
}

// collect walks the parts of a message, which may hold messages in turn.
func (a *archive) collect(h header, body []byte, depth int) error {
	if a.parts++; a.parts > MaxParts {
		return tooLarge("parts of the archive", MaxParts)
	}
	kind, params := h.mediaType()
	if !strings.HasPrefix(kind, "multipart/") {
		if kind == "text/html" || kind == "application/xhtml+xml" {
			a.pages = append(a.pages, &part{h, body})
		}
		return nil
	}
	if depth++; depth > maxNested {
		return tooLarge("parts inside each other", maxNested)
	}
	if params["boundary"] == "" {
		return malformed("a part of several parts names no boundary")
	}
	if a.start == "" {
		a.start = params["start"]
	}
	for _, piece := range split(body, params["boundary"]) {
		inner, content, ok := splitHeader(piece)
		if !ok {
			continue // text without a header is no part
		}
		if err := a.collect(inner, content, depth); err != nil {
			return err
		}
	}
	return nil
}

// root is the part that the message names, else the first page (RFC 2387, §3.2).
func (a *archive) root() *part {
	for _, p := range a.pages {
		if id := p.header["content-id"]; a.start != "" && strings.Trim(id, "<>") == strings.Trim(a.start, "<>") {
			return p
		}
	}
	if len(a.pages) > 0 {
		return a.pages[0]
	}
	return nil
}

func (a *archive) largest(but *part) *part {
	var best *part
	for _, p := range a.pages {
		if p != but && (best == nil || len(p.body) > len(best.body)) {
			best = p
		}
	}
	return best
}

// split cuts a body at its boundary lines (RFC 2046, §5.1.1). What stands before
// the first is for readers without MIME; a missing last line is forgiven.
func split(body []byte, boundary string) [][]byte {
	mark := []byte("--" + boundary)
	var out [][]byte
	from := -1
	for at := 0; at < len(body) && len(out) <= MaxParts; {
		end := len(body)
		if i := bytes.IndexByte(body[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		if rest, ok := bytes.CutPrefix(body[at:end], mark); ok {
			if last := bytes.HasPrefix(rest, []byte("--")); last || len(bytes.TrimSpace(rest)) == 0 {
				if from >= 0 {
					out = append(out, body[from:at])
				}
				if from = end; last {
					return out
				}
			}
		}
		at = end
	}
	if from >= 0 && from < len(body) {
		out = append(out, body[from:])
	}
	return out
}

// finish names the charset, and marks UTF-16, which Word calls "unicode".
func (p *part) finish(html []byte) ([]byte, string, error) {
	kind, params := p.header.mediaType()
	charset := strings.ToLower(params["charset"])
	if charset == "" {
		return html, kind, nil
	}
	if charset == "unicode" || strings.HasPrefix(charset, "utf-16") {
		charset = "utf-16"
		if !bytes.HasPrefix(html, []byte{0xff, 0xfe}) && !bytes.HasPrefix(html, []byte{0xfe, 0xff}) {
			html = append([]byte{0xff, 0xfe}, html...)
		}
	}
	return html, mime.FormatMediaType(kind, map[string]string{"charset": charset}), nil
}

func malformed(format string, args ...any) error {
	return nianbao.Reject(nianbao.RejectMalformed, "网页存档文件已损坏，无法解析。", format, args...)
}

func tooLarge(what string, limit int) error {
	return nianbao.Reject(nianbao.RejectTooLarge, fmt.Sprintf("文件过于复杂：%s，上限为 %d。", what, limit),
		"%s above the limit of %d", what, limit)
}
