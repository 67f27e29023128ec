package crawler

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// maxCodings is how many content codings may be laid over each other.
const maxCodings = 3

// decodeContent removes the content codings. Codings that are not known leave
// the payload as it is: what it is will be found out by whoever reads it.
func decodeContent(payload []byte, h http.Header, lim limits) ([]byte, error) {
	codings := strings.Split(strings.Join(h.Values("Content-Encoding"), ","), ",")
	if len(codings) > maxCodings {
		return nil, fmt.Errorf("%d content codings: %w", len(codings), errMalformed)
	}
	for i := len(codings) - 1; i >= 0; i-- {
		coding := strings.ToLower(strings.TrimSpace(codings[i]))
		r, err := decoder(coding, payload)
		if err != nil {
			return nil, fmt.Errorf("%s: %v: %w", coding, err, errMalformed)
		}
		if r == nil {
			continue
		}
		payload, err = io.ReadAll(io.LimitReader(r, lim.size+1))
		if int64(len(payload)) > lim.size {
			if !lim.cut {
				return nil, fmt.Errorf("%s: more than %d bytes: %w", coding, lim.size, errTooLarge)
			}
			payload, err = payload[:lim.size], nil
		}
		if err != nil && !(lim.cut && errors.Is(err, io.ErrUnexpectedEOF)) {
			return nil, fmt.Errorf("%s: %v: %w", coding, err, errMalformed)
		}
	}
	return payload, nil
}

// decoder returns nil for a coding that changes nothing or is not known, and
// for an empty payload, which some servers label as gzip.
func decoder(coding string, payload []byte) (io.Reader, error) {
	if len(payload) == 0 {
		return nil, nil
	}
	switch coding {
	case "gzip", "x-gzip":
		return gzip.NewReader(bytes.NewReader(payload))
	case "deflate":
		// RFC 9110 §8.4.1.2 means zlib; some servers send bare deflate.
		if r, err := zlib.NewReader(bytes.NewReader(payload)); err == nil {
			return r, nil
		}
		return flate.NewReader(bytes.NewReader(payload)), nil
	}
	return nil, nil
}

// decodeText turns a page into UTF-8. Valid UTF-8 is that, whatever the page
// claims; else the declared charset holds, where every member of the GB family
// is read as GB 18030, which contains them all; and what declares nothing
// usable is most likely GB, too.
func decodeText(body []byte, contentType string) string {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if utf8.Valid(body) {
		return string(body)
	}
	enc, name, _ := charset.DetermineEncoding(body, contentType)
	switch name {
	case "gbk", "gb18030", "utf-8", "windows-1252":
		enc = simplifiedchinese.GB18030
	}
	text, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	return string(text)
}
