package archive

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/nlnwa/gowarc/v2"

	"nianbao/internal/nianbao"
)

// CDXEntry is a line of a CDXJ file: one capture of a URL, and where it lies.
type CDXEntry struct {
	Key       string // SURT of the URL
	Timestamp string // 14 digits, UTC
	URL       string // WARC-Target-URI, with what may not stand there escaped
	Mime      string // media type without parameters; "warc/revisit" for a revisit
	Status    int    // HTTP status; 0 = none
	Digest    string // payload digest with its prefix, as in "sha1:…"
	Length    int64  // of the gzip member, bytes
	Offset    int64  // of the gzip member, bytes
	File      string // name relative to the archive directory
}

// mimeRevisit marks the entry of a revisit.
const mimeRevisit = "warc/revisit"

const timestampLayout = "20060102150405"

// Location is where the record lies.
func (e CDXEntry) Location() nianbao.Location {
	return nianbao.Location{File: e.File, Offset: e.Offset}
}

// Captured is the time of the capture, to the second.
func (e CDXEntry) Captured() time.Time {
	t, _ := time.Parse(timestampLayout, e.Timestamp) // checked when it was read
	return t
}

// Revisit reports whether the record refers to an earlier one for its payload.
func (e CDXEntry) Revisit() bool { return e.Mime == mimeRevisit }

// String is the line, without its end, as cdxj-indexer writes it.
func (e CDXEntry) String() string {
	b := make([]byte, 0, 320)
	b = append(b, e.Key...)
	b = append(b, ' ')
	b = append(b, e.Timestamp...)
	b = append(b, " {"...)
	for _, f := range []field{
		{"url", e.URL}, {"mime", e.Mime}, {"status", number(int64(e.Status), 1)}, {"digest", e.Digest},
		{"length", number(e.Length, 0)}, {"offset", number(e.Offset, 0)}, {"filename", e.File},
	} {
		if f.value == "" {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ", "...)
		}
		b = appendQuoted(b, f.name)
		b = append(b, ": "...)
		b = appendQuoted(b, f.value)
	}
	return string(append(b, '}'))
}

func number(n, least int64) string {
	if n < least {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// appendQuoted writes a JSON string in ASCII alone, escaped the way that
// Python does it.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch i := strings.IndexRune("\"\\\n\r\t\b\f", r); {
		case i >= 0:
			b = append(b, '\\', `"\nrtbf`[i])
		case r >= ' ' && r <= '~':
			b = append(b, byte(r))
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			b = fmt.Appendf(b, `\u%04x\u%04x`, hi, lo)
		default:
			b = fmt.Appendf(b, `\u%04x`, r)
		}
	}
	return append(b, '"')
}

// parseCDX reads a line of a CDXJ file.
func parseCDX(line string) (CDXEntry, error) {
	bad := func(what string) (CDXEntry, error) {
		return CDXEntry{}, fmt.Errorf("%w: CDX line %.60q: %s", nianbao.ErrInvalid, line, what)
	}
	key, rest, _ := strings.Cut(line, " ")
	stamp, text, ok := strings.Cut(rest, " ")
	if !ok || key == "" {
		return bad("not three fields")
	}
	if t, err := time.Parse(timestampLayout, stamp); err != nil || t.Format(timestampLayout) != stamp {
		return bad("no timestamp")
	}
	var f struct {
		URL, Mime, Status, Digest, Length, Offset, Filename string
	}
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return bad(err.Error())
	}
	e := CDXEntry{Key: key, Timestamp: stamp, URL: f.URL, Mime: f.Mime, Digest: f.Digest, File: f.Filename}
	var err error
	if e.Length, err = parseSize(f.Length); err != nil {
		return bad("length")
	}
	if e.Offset, err = parseSize(f.Offset); err != nil {
		return bad("offset")
	}
	if f.Status != "" {
		if e.Status, err = strconv.Atoi(f.Status); err != nil || e.Status < 1 || e.Status > 999 {
			return bad("status")
		}
	}
	return e, nil
}

func parseSize(s string) (int64, error) {
	n, err := strconv.ParseUint(s, 10, 63)
	return int64(n), err
}

// newEntry describes a record by its header and the head of its HTTP message.
// ok is false for a record that is no capture of a URL.
func newEntry(get func(string) string, head []byte) (e CDXEntry, ok bool) {
	kind := strings.ToLower(get("WARC-Type"))
	date, err := time.Parse(time.RFC3339, get("WARC-Date"))
	if err != nil {
		return e, false
	}
	e = CDXEntry{
		URL:       strings.ReplaceAll(bareID(get("WARC-Target-URI")), " ", "%20"),
		Timestamp: date.UTC().Format(timestampLayout),
		Digest:    get("WARC-Payload-Digest"),
	}
	e.Key = SURT(e.URL)
	switch {
	case kind == "resource":
		e.Mime = bareType(get("Content-Type"))
		return e, get("Content-Type") != typeFields
	case kind != "response" && kind != "revisit":
		return e, false
	case strings.HasPrefix(e.URL, "http:") || strings.HasPrefix(e.URL, "https:"):
		e.Status, e.Mime = describeHead(head)
	}
	if kind == "revisit" {
		e.Mime = mimeRevisit
	}
	return e, true
}

// entryOf describes the record of a capture that is about to be written.
func entryOf(c *nianbao.Capture, rec gowarc.WarcRecord) CDXEntry {
	head, body := splitMessage(c.Response)
	e, _ := newEntry(rec.WarcHeader().Get, head)
	if e.Digest == "" { // a 304 whose payload lies elsewhere
		e.Digest = sha1Digest(body)
	}
	return e
}

// describeHead reads status and media type of a response, of which neither
// need be there.
func describeHead(head []byte) (status int, mime string) {
	first, _, _ := strings.Cut(string(head), "\n")
	_, rest, _ := strings.Cut(first, " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if n, err := strconv.Atoi(code); err == nil && n > 0 && n <= 999 {
		status = n
	}
	return status, bareType(parseFields(head).Get("Content-Type"))
}

// bareType cuts the parameters off a media type. What is not UTF-8 is read as
// Latin-1.
func bareType(s string) string {
	if !utf8.ValidString(s) {
		var b strings.Builder
		for i := range len(s) {
			b.WriteRune(rune(s[i]))
		}
		s = b.String()
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r == ';' || unicode.IsSpace(r) }); i >= 0 {
		s = s[:i]
	}
	return s
}

// maxHead bounds the head of an HTTP message where it is read for its entry.
const maxHead = 256 << 10

// scanEntries gives the entries of a WARC file in the order of its records. It
// holds no more than a header at a time. What is damaged goes to fail.
func scanEntries(s *scanner, file string, fn func(CDXEntry) error, fail func(error)) error {
	for {
		rec, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err == nil && !isPrimary(rec) {
			continue
		}
		var e CDXEntry
		var ok bool
		if err == nil {
			e, ok, err = rec.entry(file)
		}
		switch {
		case isDamage(err):
			fail(err)
		case err != nil:
			return err
		case ok:
			if err := fn(e); err != nil {
				return err
			}
		}
	}
}

// entry describes the record and reads it to its end.
func (r *record) entry(file string) (e CDXEntry, ok bool, err error) {
	get := func(name string) string { return r.get(strings.ToLower(name)) }
	err = r.stream(func(in io.Reader) {
		b := bufio.NewReaderSize(in, 4<<10)
		var head []byte
		if !strings.EqualFold(get("WARC-Type"), "resource") {
			head = readHead(b, maxHead)
		}
		if e, ok = newEntry(get, head); ok && e.Digest == "" {
			e.Digest = readDigest(b)
		}
	})
	e.File, e.Offset, e.Length = file, r.offset, r.end-r.offset
	return e, ok, err
}
