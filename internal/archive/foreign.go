package archive

import (
	"context"
	"fmt"
	"io"
	"mime"
	"strings"

	"nianbao/internal/nianbao"
)

// ReadWARC gives the documents of a WARC file of any origin, compressed or
// not, with their own URLs and dates: responses with status 200 and resources,
// unless they are images, style sheets or other parts of a page that no report
// can be. Revisits of such pages are given as well, with Revisit set and without
// a body; if the record does not name the capture that it refers to, Revisit has
// the URL of the record and no date. What is damaged is stepped over; the errors come back joined when
// all else has been given. An error of fn ends the reading. If r can seek,
// records that a damaged one seemed to include are found too.
func ReadWARC(ctx context.Context, r io.Reader, fn func(*nianbao.Capture) error) error {
	s, err := newScanner(r, 0)
	if err != nil {
		return fmt.Errorf("read WARC: %w", err)
	}
	var bad failures
	records := 0
	w := &walker{
		scan: s, limit: DefaultMaxBody,
		want: func(r *record) bool { records++; return isDocument(r) },
		emit: func(_ int64, c *nianbao.Capture) error {
			if !isDocumentCapture(c) {
				return nil
			}
			return fn(c)
		},
		fail: bad.add,
	}
	if err := w.run(ctx); err != nil {
		return fmt.Errorf("read WARC: %w", err)
	}
	return bad.join()
}

// isDocument decides by the header of the record alone.
func isDocument(r *record) bool {
	if r.get("warc-segment-number") != "" {
		return false
	}
	url := strings.ToLower(bareID(r.get("warc-target-uri")))
	if strings.EqualFold(r.get("warc-type"), "resource") {
		return isDocumentType(r.get("content-type")) && !strings.HasPrefix(url, "dns:") && !strings.HasPrefix(url, "metadata:")
	}
	return (isHTTP(r) || isRevisit(r)) && (strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://"))
}

func isDocumentCapture(c *nianbao.Capture) bool {
	switch {
	case !isDocumentType(c.MediaType):
		return false
	case c.Revisit != nil:
		return c.Response == nil || c.Status == 200 || c.Status == 304
	}
	return len(c.Body) > 0 && (c.Response == nil || c.Status == 200)
}

// isDocumentType excludes what is surely none; a type may be missing or wrong.
func isDocumentType(mediaType string) bool {
	t, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		t = strings.ToLower(strings.TrimSpace(mediaType))
	}
	for _, part := range []string{"image/", "audio/", "video/", "font/", "text/css", "text/javascript", "text/dns",
		"application/javascript", "application/x-javascript", "application/warc-fields"} {
		if strings.HasPrefix(t, part) {
			return false
		}
	}
	return true
}
