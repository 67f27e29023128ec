package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// maxHeader bounds the header of a WARC record.
const maxHeader = 64 << 10

// record is a record as found: its header, and its block as long as the
// scanner has not moved on.
type record struct {
	scan   *scanner
	offset int64 // of the gzip member that it begins in, or of its first byte
	fields map[string][]string
	length int64
	member bool  // it stands in a gzip member
	end    int64 // once it is read: where it ends, its gzip member included
	done   bool
}

// get returns the first value of a field, by its lower-case name.
func (r *record) get(name string) string {
	if v := r.fields[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// id is the record's identifier, without its angle brackets.
func (r *record) id() string { return bareID(r.get("warc-record-id")) }

// concurrentTo reports whether one of two records names the other as part of
// the same capture.
func (r *record) concurrentTo(id string, others []string) bool {
	for _, v := range r.fields["warc-concurrent-to"] {
		if bareID(v) == id {
			return true
		}
	}
	for _, v := range others {
		if bareID(v) == r.id() {
			return true
		}
	}
	return false
}

func bareID(s string) string { return strings.Trim(s, "<>") }

// readHeader reads from the version line to the empty line.
func (s *scanner) readHeader() (*record, error) {
	left := maxHeader
	line, err := readLine(s.text(), &left)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(line, "WARC/") {
		return nil, errors.New("no WARC version line")
	}
	r := &record{scan: s, offset: s.start, member: s.member, fields: map[string][]string{}}
	name := ""
	for {
		line, err := readLine(s.text(), &left)
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		if line[0] == ' ' || line[0] == '\t' { // a folded line
			if v := r.fields[name]; len(v) > 0 {
				v[len(v)-1] += " " + strings.TrimSpace(line)
			}
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("header line without colon: %.40q", line)
		}
		name = strings.ToLower(strings.TrimSpace(key))
		r.fields[name] = append(r.fields[name], strings.TrimSpace(value))
	}
	r.length, err = strconv.ParseInt(r.get("content-length"), 10, 64)
	if err != nil || r.length < 0 {
		return nil, fmt.Errorf("content length %.40q", r.get("content-length"))
	}
	return r, nil
}

func readLine(b *bufio.Reader, left *int) (string, error) {
	line, err := b.ReadSlice('\n')
	*left -= len(line)
	switch {
	case errors.Is(err, bufio.ErrBufferFull) || *left < 0:
		return "", errors.New("header too long")
	case err == io.EOF:
		return "", io.ErrUnexpectedEOF
	case err != nil:
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}

// block reads the record's block whole, up to a limit, and holds it against
// its digest. A block over the limit is left unread.
func (r *record) block(limit int64) ([]byte, error) {
	if r.length > limit {
		return nil, fmt.Errorf("%w: record at byte %d has %d bytes, over the limit of %d",
			nianbao.ErrInvalid, r.offset, r.length, limit)
	}
	// The buffer grows with what is there, not with what the header claims.
	var b bytes.Buffer
	if r.length <= windowSize {
		b.Grow(int(r.length) + bytes.MinRead) // without room to spare, ReadFrom doubles it to see the end
	}
	if err := r.stream(func(in io.Reader) { _, _ = b.ReadFrom(in) }); err != nil {
		return nil, err
	}
	if err := checkDigest(r.get("warc-block-digest"), b.Bytes()); err != nil {
		return nil, &damage{offset: r.offset, err: err}
	}
	return b.Bytes(), nil
}

// stream gives the block to fn, which need not read it to the end, and moves to
// the end of the record.
func (r *record) stream(fn func(io.Reader)) error {
	r.done = true
	in := &io.LimitedReader{R: r.scan.text(), N: r.length}
	fn(in)
	_, err := io.Copy(io.Discard, in)
	if err == nil && in.N > 0 {
		err = io.ErrUnexpectedEOF
	}
	r.end = r.scan.pos()
	if err == nil {
		err = r.scan.endRecord()
	}
	if err != nil {
		return r.scan.damaged(unexpected(err))
	}
	if !r.scan.member && r.member {
		r.end = r.scan.pos()
	}
	return nil
}

// skip moves to the end of the record.
func (r *record) skip() error {
	r.scan.rec = nil
	if r.done {
		return nil
	}
	return r.stream(func(io.Reader) {})
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
