package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// walker turns records into captures: a response, revisit or resource with the
// request and the metadata that were recorded with it.
type walker struct {
	scan  *scanner
	limit int64
	want  func(*record) bool // nil = all
	emit  func(offset int64, c *nianbao.Capture) error
	fail  func(error) // told of what cannot be read

	cur     *nianbao.Capture
	curID   string
	curWith []string // ids that the current capture's record names as concurrent
	offset  int64
	request *pendingRequest
}

// pendingRequest is a request that came before its response.
type pendingRequest struct {
	rec   *record
	block []byte
}

// run walks to the end. It returns what emit returns, or why the source could
// not be read on; damage goes to fail.
func (w *walker) run(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		rec, err := w.scan.next()
		switch {
		case err == io.EOF:
			return w.flush()
		case isDamage(err):
			w.fail(err)
			continue
		case err != nil:
			return errors.Join(w.flush(), err)
		}
		if err := w.take(rec); err != nil {
			return err
		}
	}
}

func (w *walker) take(rec *record) error {
	switch kind := strings.ToLower(rec.get("warc-type")); {
	case isPrimary(rec):
		if err := w.flush(); err != nil {
			return err
		}
		if w.want == nil || w.want(rec) {
			w.begin(rec)
		}
		w.request = nil
	case kind == "request":
		w.takeRequest(rec)
	case kind == "metadata":
		if w.cur != nil && hasNote(rec) && rec.concurrentTo(w.curID, w.curWith) {
			w.takeNote(rec)
		}
	}
	return nil
}

// flush gives the capture that is complete once the next one begins.
func (w *walker) flush() error {
	c := w.cur
	w.cur = nil
	if c == nil {
		return nil
	}
	return w.emit(w.offset, c)
}

func (w *walker) begin(rec *record) {
	c, err := w.capture(rec)
	if err != nil {
		w.fail(err)
		return
	}
	w.cur, w.curID, w.curWith, w.offset = c, rec.id(), rec.fields["warc-concurrent-to"], rec.offset
	if p := w.request; p != nil && p.rec.concurrentTo(w.curID, w.curWith) {
		c.Request = p.block
	}
}

func (w *walker) capture(rec *record) (*nianbao.Capture, error) {
	c := &nianbao.Capture{URL: bareID(rec.get("warc-target-uri"))}
	var err error
	if c.Captured, err = time.Parse(time.RFC3339, rec.get("warc-date")); err != nil {
		return nil, fmt.Errorf("record at byte %d: %w: date %.40q", rec.offset, nianbao.ErrInvalid, rec.get("warc-date"))
	}
	c.Captured = c.Captured.UTC()
	block, err := rec.block(w.limit)
	if err != nil {
		return nil, err
	}
	if isRevisit(rec) {
		c.Revisit = revisitOf(rec, c.URL)
		if len(block) == 0 { // other tools may leave the head out
			return c, nil
		}
	} else if !isHTTP(rec) {
		c.MediaType, c.Body = rec.get("content-type"), block
		return c, nil
	}
	if err := w.message(c, block); err != nil {
		return nil, fmt.Errorf("record at byte %d: %w: %w", rec.offset, nianbao.ErrInvalid, err)
	}
	return c, nil
}

// message reads an HTTP response into the capture. A revisit has no payload,
// even if the record repeats it.
func (w *walker) message(c *nianbao.Capture, block []byte) (err error) {
	c.Response = block
	head, body := splitMessage(block)
	if c.Status, c.Header, err = parseHead(head); err != nil {
		return err
	}
	c.MediaType = c.Header.Get("Content-Type")
	if c.Revisit == nil {
		c.Body, err = payload(c.Header, body, w.limit)
	}
	return err
}

// isPrimary reports whether the record holds a capture, not something about one.
func isPrimary(rec *record) bool {
	switch strings.ToLower(rec.get("warc-type")) {
	case "response", "resource", "revisit":
		return true
	}
	return false
}

func isRevisit(rec *record) bool { return strings.EqualFold(rec.get("warc-type"), "revisit") }

// isHTTP reports whether the block is an HTTP message.
func isHTTP(rec *record) bool {
	return (strings.EqualFold(rec.get("warc-type"), "response") || isRevisit(rec)) &&
		strings.HasPrefix(strings.ToLower(rec.get("content-type")), "application/http")
}

func (w *walker) takeRequest(rec *record) {
	if rec.length > w.limit {
		return
	}
	block, err := rec.block(w.limit)
	switch {
	case err != nil:
		w.fail(err)
	case w.cur != nil && w.cur.Request == nil && rec.concurrentTo(w.curID, w.curWith):
		w.cur.Request = block
	default:
		w.request = &pendingRequest{rec, block}
	}
}

func (w *walker) takeNote(rec *record) {
	block, err := rec.block(maxHeader)
	var n note
	if err == nil {
		n, err = parseNote(rec.get("content-type"), block)
	}
	if err != nil {
		w.fail(fmt.Errorf("metadata at byte %d: %w", rec.offset, err))
		return
	}
	if n.URL != "" {
		w.cur.URL = n.URL
	}
	if n.RefersTo != "" && w.cur.Revisit != nil {
		w.cur.Revisit.URL = n.RefersTo
	}
	if n.Hints != nil {
		w.cur.Hints = *n.Hints
	}
	w.cur.RecordOnly, w.cur.Tentative = n.RecordOnly, n.Tentative
}
