package archive

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/nlnwa/gowarc/v2"

	"nianbao/internal/nianbao"
)

const (
	typeResponse = "application/http; msgtype=response"
	typeRequest  = "application/http; msgtype=request"
)

type records []gowarc.WarcRecord

func (rs records) close() {
	for _, r := range rs {
		_ = r.Close()
	}
}

// records makes the records of one capture. The one that a Location points to
// comes first, the others refer to it by WARC-Concurrent-To.
func (a *Archive) records(c *nianbao.Capture) (_ records, err error) {
	var rs records
	defer func() {
		if err != nil {
			rs.close()
		}
	}()
	date := c.Captured
	if date.IsZero() {
		date = a.opts.Now()
	}
	uri := targetURI(c.URL)
	add := func(kind gowarc.RecordType, mediaType string, block []byte, more ...field) error {
		h := append(header{
			{gowarc.WarcDate, warcDate(date)},
			{gowarc.WarcTargetURI, uri},
			{gowarc.ContentType, headerValue(mediaType)},
		}, more...)
		if len(rs) > 0 {
			h = append(h, field{gowarc.WarcConcurrentTo, "<" + rs[0].RecordId() + ">"})
		}
		rec, err := newRecord(kind, h, block)
		if err == nil {
			rs = append(rs, rec)
		}
		return err
	}

	switch {
	case c.Revisit != nil:
		err = add(gowarc.Revisit, typeResponse, revisitBlock(c), a.revisitHeader(c)...)
	case c.Response != nil:
		err = add(gowarc.Response, typeResponse, c.Response, field{gowarc.WarcPayloadDigest, recordDigest(c.Response)})
	default:
		err = add(gowarc.Resource, c.MediaType, c.Body, field{gowarc.WarcPayloadDigest, sha1Digest(c.Body)})
	}
	if err == nil && c.Request != nil {
		err = add(gowarc.Request, typeRequest, c.Request)
	}
	if n := noteOf(c, uri); err == nil && n != nil {
		err = add(gowarc.Metadata, typeFields, n)
	}
	return rs, err
}

func warcDate(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// warcinfo makes the record that opens a file.
func (a *Archive) warcinfo(name string) (gowarc.WarcRecord, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "software: %s\r\n", headerValue(a.opts.Software))
	b.WriteString("format: WARC File Format 1.1\r\n")
	b.WriteString("conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n")
	return newRecord(gowarc.Warcinfo, header{
		{gowarc.WarcDate, a.opts.Now().UTC().Format(time.RFC3339)},
		{gowarc.WarcFilename, name},
		{gowarc.ContentType, gowarc.ApplicationWarcFields},
	}, b.Bytes())
}

type field struct{ name, value string }

type header []field

// newRecord lets gowarc build a record, with the block kept in memory and as
// it is: a message that breaks the rules of HTTP is evidence too.
func newRecord(kind gowarc.RecordType, h header, block []byte) (gowarc.WarcRecord, error) {
	b, id, err := newBuilder(kind, int64(len(block)))
	if err != nil {
		return nil, err
	}
	b.AddWarcHeader(gowarc.WarcRecordID, "<"+id+">")
	for _, f := range h {
		if f.value != "" {
			b.AddWarcHeader(f.name, f.value)
		}
	}
	if _, err := b.Write(block); err != nil {
		_ = b.Close()
		return nil, err
	}
	rec, _, err := b.Build()
	if err != nil {
		_ = b.Close()
		return nil, err
	}
	return rec, nil
}

// builderMu is held while gowarc prepares a record: it sets a global variable
// of package uuid each time, which package uuid reads without a lock.
var builderMu sync.Mutex

func newBuilder(kind gowarc.RecordType, size int64) (gowarc.WarcRecordBuilder, string, error) {
	builderMu.Lock()
	defer builderMu.Unlock()
	id, err := uuid.NewRandom()
	if err != nil {
		return nil, "", err
	}
	return gowarc.NewRecordBuilder(kind,
		gowarc.WithVersion(gowarc.V1_1),
		gowarc.WithSkipParseBlock(),
		gowarc.WithBufferMaxMemBytes(size+1)), id.URN(), nil
}

// targetURI escapes what must not stand in a WARC-Target-URI (RFC 3986): white
// space, controls, delimiters and everything beyond ASCII.
func targetURI(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"{}|\\^`", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// headerValue keeps a value from outside on one line of a WARC header.
func headerValue(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s))
}
