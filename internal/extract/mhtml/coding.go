package mhtml

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"strings"
)

// decode removes the transfer coding (RFC 2045, §6). Damage costs the characters
// that it hit, not the page.
func (p *part) decode() []byte {
	switch strings.ToLower(strings.TrimSpace(p.header["content-transfer-encoding"])) {
	case "quoted-printable":
		return unquote(p.body)
	case "base64":
		return unbase(p.body)
	}
	return bytes.Clone(p.body)
}

// unquote decodes quoted-printable. The library stops at an equals sign that is
// no escape, as RFC 2045 allows; here such a sign stands for itself.
func unquote(body []byte) []byte {
	fixed := make([]byte, 0, len(body))
	for i, b := range body {
		if b == '=' && !escape(body[i+1:]) {
			fixed = append(fixed, "=3D"...)
			continue
		}
		fixed = append(fixed, b)
	}
	out, _ := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(fixed)))
	return out
}

// escape reports whether what follows an equals sign makes it an escape or a
// soft line break.
func escape(rest []byte) bool {
	if len(rest) >= 2 && hex(rest[0]) && hex(rest[1]) {
		return true
	}
	for _, b := range rest {
		switch b {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return true // the end of the part
}

func hex(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'F' || b >= 'a' && b <= 'f'
}

// unbase decodes base64, whatever stands between its characters.
func unbase(body []byte) []byte {
	clean := make([]byte, 0, len(body))
	for _, b := range body {
		if b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '+' || b == '/' {
			clean = append(clean, b)
		}
	}
	if len(clean)%4 == 1 {
		clean = clean[:len(clean)-1] // a lone character says nothing
	}
	out, _ := base64.RawStdEncoding.AppendDecode(nil, clean)
	return out
}
