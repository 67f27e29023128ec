package archive

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"nianbao/internal/nianbao"
)

// splitMessage parts an HTTP message at the first empty line (RFC 9112 §2.1),
// whichever of CRLF and LF ends the lines.
func splitMessage(msg []byte) (head, body []byte) {
	for from := 0; ; {
		i := bytes.IndexByte(msg[from:], '\n')
		if i < 0 {
			return msg, nil
		}
		from += i + 1
		for _, empty := range []string{"\n", "\r\n"} {
			if bytes.HasPrefix(msg[from:], []byte(empty)) {
				return bytes.TrimSuffix(msg[:from-1], []byte("\r")), msg[from+len(empty):]
			}
		}
	}
}

// readHead reads an HTTP message up to its first empty line, which is included.
// Of a head that is longer than most bytes, the beginning is given.
func readHead(r *bufio.Reader, most int) []byte {
	var head []byte
	for len(head) < most {
		line, err := r.ReadSlice('\n')
		whole := len(head) == 0 || head[len(head)-1] == '\n'
		head = append(head, line...)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) || whole && len(head) > len(line) && len(bytes.TrimRight(line, "\r\n")) == 0 {
			break
		}
	}
	return head
}

// parseHead reads a response's status line and header.
func parseHead(head []byte) (status int, h http.Header, err error) {
	first, _, _ := strings.Cut(string(head), "\n")
	proto, rest, _ := strings.Cut(strings.TrimSpace(first), " ")
	if !strings.HasPrefix(proto, "HTTP/") {
		return 0, nil, errors.New("no HTTP status line")
	}
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if status, err = strconv.Atoi(code); err != nil || status < 100 || status > 999 {
		return 0, nil, fmt.Errorf("HTTP status %.20q", code)
	}
	return status, parseFields(head), nil
}

// parseFields reads the header fields that follow the first line. It is lenient
// where net/http is not: a malformed line, of which government sites have their
// share, costs that line only.
func parseFields(head []byte) http.Header {
	h := http.Header{}
	_, rest, _ := strings.Cut(string(head), "\n")
	for line := range strings.SplitSeq(rest, "\n") {
		name, value, ok := strings.Cut(line, ":")
		name = strings.TrimSpace(name)
		if ok && name != "" && !strings.ContainsAny(name, " \t") {
			h.Add(name, strings.TrimSpace(value))
		}
	}
	return h
}

// payload removes transfer and content codings, of at most limit bytes.
// Some archives keep the header of a coding that they have removed, and some
// servers name one that they never applied; where nothing can be decoded, the
// bytes stay as they are. Of a stream that breaks off, what came is kept.
func payload(h http.Header, body []byte, limit int64) ([]byte, error) {
	for _, coding := range codings(h) {
		decoded, err := decode(coding, body, limit)
		if err != nil {
			return nil, err
		}
		if decoded != nil {
			body = decoded
		}
	}
	return body, nil
}

// codings lists what was applied, the last first. More than a handful is an
// attempt to make us work.
func codings(h http.Header) []string {
	const most = 5
	var all []string
	for _, name := range []string{"Content-Encoding", "Transfer-Encoding"} {
		for _, v := range h.Values(name) {
			for coding := range strings.SplitSeq(v, ",") {
				all = append(all, strings.ToLower(strings.TrimSpace(coding)))
			}
		}
	}
	if len(all) > most {
		all = all[len(all)-most:]
	}
	slices.Reverse(all)
	return all
}

// decode removes one coding. It returns nil if that is not possible.
func decode(coding string, body []byte, limit int64) ([]byte, error) {
	r, err := decoder(coding, body)
	if r == nil || err != nil {
		return nil, nil
	}
	defer func() { _ = r.Close() }()
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, limit+1))
	if n > limit {
		return nil, fmt.Errorf("%w: payload over %d bytes", nianbao.ErrInvalid, limit)
	}
	if err != nil && n == 0 {
		return nil, nil
	}
	if b.Bytes() == nil {
		return []byte{}, nil
	}
	return b.Bytes(), nil
}

func decoder(coding string, body []byte) (io.ReadCloser, error) {
	in := bufio.NewReader(bytes.NewReader(body))
	switch coding {
	case "chunked":
		return io.NopCloser(httputil.NewChunkedReader(in)), nil
	case "gzip", "x-gzip":
		return gzip.NewReader(in)
	case "deflate":
		// RFC 9110 means zlib; some servers send the bare stream.
		if z, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			return z, nil
		}
		return flate.NewReader(in), nil
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return nil, nil
}
