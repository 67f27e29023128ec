package archive

import (
	"bufio"
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http/httputil"
	"strings"
)

// PayloadDigest is the digest of an HTTP response's payload by the rule of the
// WARC standard: the entity body, that is with chunked transfer coding removed
// and content coding kept, so that the same entity has the same digest however
// it was cut into chunks (WARC 1.1 §6.3.2, RFC 2616 §7.2). The form is
// "sha1:" and base 32. Of a body whose chunks are malformed, the digest is that
// of the body as received.
//
// This is the digest to compare captures by. In the records, WARC-Payload-Digest
// is [recordDigest], which differs from it where a response is chunked.
func PayloadDigest(response []byte) string {
	head, body := splitMessage(response)
	if isChunked(head) {
		if plain, err := io.ReadAll(unchunked(bytes.NewReader(body))); err == nil {
			body = plain
		}
	}
	return sha1Digest(body)
}

// recordDigest is the WARC-Payload-Digest of a response record: the digest of
// all that follows the HTTP header in the block. The standard would have
// chunked coding removed first, but warcio and gowarc check the body as stored,
// and report a fault in a chunked record that keeps to the standard
// (https://github.com/webrecorder/warcio/issues/75).
func recordDigest(response []byte) string {
	_, body := splitMessage(response)
	return sha1Digest(body)
}

// isChunked reports whether the last transfer coding is chunked.
func isChunked(head []byte) bool {
	values := parseFields(head).Values("Transfer-Encoding")
	if len(values) == 0 {
		return false
	}
	last := values[len(values)-1]
	last = last[strings.LastIndexByte(last, ',')+1:]
	return strings.EqualFold(strings.TrimSpace(last), "chunked")
}

// unchunked removes chunked coding. Reading fails where the coding is malformed
// or breaks off.
func unchunked(r io.Reader) io.Reader {
	return httputil.NewChunkedReader(bufio.NewReader(r))
}

// sha1Digest is the customary form of a WARC digest.
func sha1Digest(p []byte) string {
	sum := sha1.Sum(p)
	return formatSHA1(sum[:])
}

// readDigest is the digest of what is left to read.
func readDigest(r io.Reader) string {
	h := sha1.New()
	_, _ = io.Copy(h, r)
	return formatSHA1(h.Sum(nil))
}

func formatSHA1(sum []byte) string { return "sha1:" + base32.StdEncoding.EncodeToString(sum) }

// checkDigest compares a block with a digest.
func checkDigest(digest string, block []byte) error {
	d := newDigest(digest)
	_, _ = d.Write(block)
	return d.check("block")
}

// digest computes what a field such as "sha1:…" names, in base 32 or
// hexadecimal. An algorithm that is not known says nothing.
type digest struct {
	text string
	want string
	hash hash.Hash // nil if there is nothing to compare with
}

func newDigest(text string) *digest {
	name, want, _ := strings.Cut(text, ":")
	d := &digest{text: text, want: want}
	switch strings.ToLower(name) {
	case "sha1", "sha-1":
		d.hash = sha1.New()
	case "sha256", "sha-256":
		d.hash = sha256.New()
	case "md5":
		d.hash = md5.New()
	}
	return d
}

func (d *digest) Write(p []byte) (int, error) {
	if d.hash == nil {
		return len(p), nil
	}
	return d.hash.Write(p)
}

func (d *digest) ok() bool {
	if d.hash == nil {
		return true
	}
	sum := d.hash.Sum(nil)
	return strings.EqualFold(d.want, hex.EncodeToString(sum)) ||
		strings.EqualFold(strings.TrimRight(d.want, "="), strings.TrimRight(base32.StdEncoding.EncodeToString(sum), "="))
}

func (d *digest) check(what string) error {
	if d.ok() {
		return nil
	}
	return fmt.Errorf("%s does not have the digest %s", what, d.text)
}
