package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/encoding/htmlindex"

	"nianbao/internal/nianbao"
)

// rawKind says how archived bytes may leave the server.
type rawKind struct {
	mediaType string
	ext       string // for the name of a download
	inline    bool   // shown in the sandbox; else a download
}

// downloadTypes names the extension of what is archived and never shown.
var downloadTypes = map[string]string{
	"application/pdf":    ".pdf",
	"application/msword": ".doc",
	"application/zip":    ".zip",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       ".xlsx",
}

// getRaw answers GET /api/v1/reports/{id}/versions/{n}/raw with the bytes as
// received, under a policy that keeps them from doing anything.
func (s *Server) getRaw(c *gin.Context) error {
	if _, err := readParams(c.Request, nil); err != nil {
		return err
	}
	held, v, err := s.versionOf(c)
	if err != nil {
		return err
	}
	capture, err := s.originals.Original(c.Request.Context(), v.Snapshot)
	if err != nil {
		return fmt.Errorf("original of %s version %d: %w", held.ID, v.N, err)
	}
	kind := classify(declaredType(v.Snapshot, capture), capture.Body)
	h := c.Writer.Header()
	asReceived(h)
	h.Set("Content-Security-Policy", rawPolicy)
	h.Set("Content-Type", kind.mediaType)
	h.Set("Cache-Control", "public, no-cache")
	if v.Snapshot.SHA256 != "" {
		h.Set("ETag", `"`+v.Snapshot.SHA256+`"`)
	}
	setEvidence(h, v.Snapshot, capture.Body)
	name := fmt.Sprintf("%s-v%d%s", held.ID, v.N, kind.ext)
	if kind.inline {
		h.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name}))
	} else {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	http.ServeContent(c.Writer, c.Request, "", v.Snapshot.Captured, bytes.NewReader(capture.Body))
	return nil
}

// setEvidence says of archived bytes when they were received (RFC 7089 §2.1.1),
// from where, and their digest (RFC 9530), which is that of the bytes at hand
// and not what the catalog says of them.
func setEvidence(h http.Header, snap nianbao.Snapshot, body []byte) {
	h.Set("Memento-Datetime", snap.Captured.UTC().Format(http.TimeFormat))
	if source := webURL(snap.URL); source != "" {
		h.Set("Link", "<"+headerURL(source)+`>; rel="original"`)
	}
	sum := sha256.Sum256(body)
	h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
}

// headerURL escapes what may not stand in the target of a Link field (RFC 8288 §3).
func headerURL(raw string) string {
	var b strings.Builder
	for i := range len(raw) {
		if c := raw[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`<>"\^`+"`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// classify restricts a declared type to what this origin hands out: HTML, as
// HTML; plain text; everything else as a download of no particular type, among
// it SVG and XML, which could carry scripts.
func classify(declared string, body []byte) rawKind {
	base, attrs, err := mime.ParseMediaType(declared)
	if err != nil || base == "" {
		base, _, _ = mime.ParseMediaType(http.DetectContentType(body))
		attrs = nil
	}
	switch base {
	case "text/html", "application/xhtml+xml":
		// Without a known charset the browser finds it in the page.
		return rawKind{mediaType: withCharset("text/html", attrs["charset"]), ext: ".html", inline: true}
	case "text/plain":
		charset := attrs["charset"]
		if _, err := htmlindex.Get(charset); err != nil {
			charset = guessCharset(body)
		}
		return rawKind{mediaType: withCharset("text/plain", charset), ext: ".txt", inline: true}
	default:
		ext, ok := downloadTypes[base]
		if !ok {
			ext = ".bin"
		}
		return rawKind{mediaType: "application/octet-stream", ext: ext}
	}
}

// withCharset adds a charset if it is one that browsers know, under its
// canonical name, so that no text of strangers gets into the header.
func withCharset(mediaType, label string) string {
	enc, err := htmlindex.Get(label)
	if err != nil {
		return mediaType
	}
	name, err := htmlindex.Name(enc)
	if err != nil {
		return mediaType
	}
	return mediaType + "; charset=" + name
}

// guessCharset tells UTF-8 from the Chinese encodings that old files have.
func guessCharset(body []byte) string {
	if utf8.Valid(body) {
		return "utf-8"
	}
	return "gb18030"
}

// rawLimit is the size over which the page of the original offers a download
// instead of a frame.
const rawLimit = 8 << 20

// framed tells whether the page of an original shows it in a frame.
func framed(s nianbao.Snapshot, capture *nianbao.Capture) bool {
	return len(capture.Body) <= rawLimit && classify(declaredType(s, capture), capture.Body).inline
}

// declaredType is the media type that came with the bytes, empty if none did.
func declaredType(s nianbao.Snapshot, capture *nianbao.Capture) string {
	return orElse(capture.MediaType, s.MediaType)
}
