package archive

import (
	"encoding/json"
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// note is what the record of a capture itself cannot hold. It stands in a
// metadata record beside it, as JSON in a field of its own.
type note struct {
	URL        string         `json:"url,omitempty"`       // only if WARC-Target-URI had to be escaped
	RefersTo   string         `json:"refers_to,omitempty"` // the same of WARC-Refers-To-Target-URI
	Hints      *nianbao.Hints `json:"hints,omitempty"`
	RecordOnly bool           `json:"record_only,omitempty"`
	Tentative  bool           `json:"tentative,omitempty"`
}

const (
	// typeFields is the type of metadata that indexers of other tools leave out:
	// a metadata record of any other type they take for a capture of the page.
	typeFields = "application/warc-fields"
	noteField  = "nianbao-capture"
	// typeNote was the type of the record when its block was the JSON alone.
	typeNote = "application/vnd.nianbao.capture+json"
)

// noteOf makes the block of the metadata record, nil if there is nothing to say.
func noteOf(c *nianbao.Capture, uri string) []byte {
	n := note{RecordOnly: c.RecordOnly, Tentative: c.Tentative}
	if uri != c.URL {
		n.URL = c.URL
	}
	if c.Revisit != nil && targetURI(c.Revisit.URL) != c.Revisit.URL {
		n.RefersTo = c.Revisit.URL
	}
	if c.Hints != (nianbao.Hints{}) {
		n.Hints = &c.Hints
	}
	if n == (note{}) {
		return nil
	}
	text, err := json.Marshal(n)
	if err != nil { // strings always marshal
		return nil
	}
	return fmt.Appendf(nil, "%s: %s\r\n", noteField, text)
}

// hasNote reports whether a metadata record may hold a note.
func hasNote(rec *record) bool {
	switch rec.get("content-type") {
	case typeNote:
		return true
	case typeFields:
		return rec.length <= maxHeader
	}
	return false
}

// parseNote reads the block of a metadata record; one that holds no note gives
// an empty one.
func parseNote(mediaType string, block []byte) (n note, err error) {
	if mediaType == typeNote {
		return n, json.Unmarshal(block, &n)
	}
	for line := range strings.SplitSeq(string(block), "\n") {
		if name, value, _ := strings.Cut(line, ":"); strings.EqualFold(name, noteField) {
			return n, json.Unmarshal([]byte(value), &n)
		}
	}
	return n, nil
}
