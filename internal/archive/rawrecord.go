package archive

import (
	"bufio"
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
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
	r := &record{scan: s, offset: s.start, fields: map[string][]string{}}
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
	r.done = true
	// The buffer grows with what is there, not with what the header claims.
	var b bytes.Buffer
	if r.length <= windowSize {
		b.Grow(int(r.length))
	}
	_, err := io.CopyN(&b, r.scan.text(), r.length)
	if err == nil {
		err = r.scan.endRecord()
	}
	if err != nil {
		return nil, r.scan.damaged(unexpected(err))
	}
	if err := checkDigest(r.get("warc-block-digest"), b.Bytes()); err != nil {
		return nil, &damage{offset: r.offset, err: err}
	}
	return b.Bytes(), nil
}

// skip moves to the end of the record.
func (r *record) skip() error {
	r.scan.rec = nil
	if r.done {
		return nil
	}
	r.done = true
	_, err := io.CopyN(io.Discard, r.scan.text(), r.length)
	if err == nil {
		err = r.scan.endRecord()
	}
	if err != nil {
		return r.scan.damaged(unexpected(err))
	}
	return nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// checkDigest compares a block with a digest such as "sha1:…", in base 32 or
// hexadecimal. An algorithm that is not known says nothing.
func checkDigest(digest string, block []byte) error {
	name, want, ok := strings.Cut(digest, ":")
	if !ok {
		return nil
	}
	var h hash.Hash
	switch strings.ToLower(name) {
	case "sha1", "sha-1":
		h = sha1.New()
	case "sha256", "sha-256":
		h = sha256.New()
	case "md5":
		h = md5.New()
	default:
		return nil
	}
	_, _ = h.Write(block)
	sum := h.Sum(nil)
	if strings.EqualFold(want, hex.EncodeToString(sum)) ||
		strings.EqualFold(strings.TrimRight(want, "="), strings.TrimRight(base32.StdEncoding.EncodeToString(sum), "=")) {
		return nil
	}
	return fmt.Errorf("block does not have the digest %s", digest)
}
