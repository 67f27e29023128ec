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

// splitMessage parts an HTTP message at the empty line (RFC 9112 §2.1).
func splitMessage(msg []byte) (head, body []byte) {
	crlf, lf := bytes.Index(msg, []byte("\r\n\r\n")), bytes.Index(msg, []byte("\n\n"))
	switch {
	case crlf >= 0 && (lf < 0 || crlf < lf):
		return msg[:crlf], msg[crlf+4:]
	case lf >= 0:
		return msg[:lf], msg[lf+2:]
	}
	return msg, nil
}

// parseHead reads a response's status line and header. It is lenient where
// net/http is not: a malformed line, of which government sites have their
// share, costs that line only.
func parseHead(head []byte) (status int, h http.Header, err error) {
	lines := strings.Split(string(head), "\n")
	proto, rest, _ := strings.Cut(strings.TrimSpace(lines[0]), " ")
	if !strings.HasPrefix(proto, "HTTP/") {
		return 0, nil, errors.New("no HTTP status line")
	}
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if status, err = strconv.Atoi(code); err != nil || status < 100 || status > 999 {
		return 0, nil, fmt.Errorf("HTTP status %.20q", code)
	}
	h = http.Header{}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		name = strings.TrimSpace(name)
		if ok && name != "" && !strings.ContainsAny(name, " \t") {
			h.Add(name, strings.TrimSpace(value))
		}
	}
	return status, h, nil
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
