package archive

import (
	"fmt"
	"strings"
	"time"

	"github.com/nlnwa/gowarc/v2"

	"nianbao/internal/nianbao"
)

// Profiles of a revisit record (WARC 1.1 §6.7.2, §6.7.3). In WARC 1.0 the same
// names stand under another version.
const (
	profileIdentical   = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	profileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// revisitBlock is what is kept of a response whose payload is held already: the
// whole answer if the server did not send the payload, else its head.
func revisitBlock(c *nianbao.Capture) []byte {
	if c.Revisit.NotModified {
		return c.Response
	}
	_, body := splitMessage(c.Response)
	return c.Response[:len(c.Response)-len(body)]
}

// revisitHeader refers to the earlier capture. The payload digest is the one
// that its record has, because pywb looks for a record of that digest; it is
// another than that of this response if the two were cut into different chunks.
func (a *Archive) revisitHeader(c *nianbao.Capture) header {
	rev := c.Revisit
	profile, payload := profileIdentical, recordDigest(c.Response)
	if rev.NotModified {
		profile, payload = profileNotModified, ""
	}
	if held := a.heldDigest(rev); held != "" {
		payload = held
	}
	h := header{
		{gowarc.WarcProfile, profile},
		{gowarc.WarcRefersToTargetURI, targetURI(rev.URL)},
		{gowarc.WarcPayloadDigest, payload},
	}
	if !rev.Captured.IsZero() {
		h = append(h, field{gowarc.WarcRefersToDate, warcDate(rev.Captured)})
	}
	return h
}

// revisitOf reads what a revisit record refers to. Records of WARC 1.0 need not
// say it: then it is an earlier capture of the same URL.
func revisitOf(rec *record, url string) *nianbao.Revisit {
	rev := &nianbao.Revisit{
		URL:         bareID(rec.get("warc-refers-to-target-uri")),
		NotModified: strings.HasSuffix(bareID(rec.get("warc-profile")), "/server-not-modified"),
	}
	if rev.URL == "" {
		rev.URL = url
	}
	if t, err := time.Parse(time.RFC3339, rec.get("warc-refers-to-date")); err == nil {
		rev.Captured = t.UTC()
	}
	return rev
}

func checkRevisit(c *nianbao.Capture) error {
	switch {
	case c.Revisit == nil:
		return nil
	case c.Response == nil:
		return fmt.Errorf("%w: a revisit needs a response", nianbao.ErrInvalid)
	case c.Revisit.URL == "":
		return fmt.Errorf("%w: a revisit needs the URL of the earlier capture", nianbao.ErrInvalid)
	}
	return nil
}
