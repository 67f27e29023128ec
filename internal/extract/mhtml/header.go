package mhtml

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
)

// header holds the fields of a part by their names in lower case.
type header map[string]string

var (
	fieldLine = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9\-]*)[ \t]*:[ \t]*(.*)$`)
	parameter = regexp.MustCompile(`(?i)[;\s](boundary|charset|start)\s*=\s*(?:"([^"]*)"|([^\s;"]+))`)
)

// trimFront drops what may stand before a message: a byte order mark, blank lines.
func trimFront(data []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
}

// splitHeader cuts the header off a message or part; ok is false if there is
// none. Lines that begin with white space go on with the field above; other
// lines that are no field end the attempt.
func splitHeader(data []byte) (h header, body []byte, ok bool) {
	h = header{}
	last := ""
	for at := 0; at < len(data) && at < maxHeader; {
		line, next := data[at:], len(data)
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], at+i+1
		}
		text := strings.TrimRight(string(line), "\r")
		switch m := fieldLine.FindStringSubmatch(text); {
		case strings.TrimSpace(text) == "":
			if len(h) > 0 {
				return h, data[next:], true
			}
			// blank lines between boundary and header
		case text[0] == ' ' || text[0] == '\t':
			if last == "" {
				return nil, nil, false
			}
			h[last] += " " + strings.TrimSpace(text)
		case m != nil:
			last = strings.ToLower(m[1])
			h[last] = m[2]
		default:
			return nil, nil, false
		}
		at = next
	}
	return nil, nil, false
}

// mediaType reads the content type and the parameters that matter; parameters
// that break the rules of MIME are read where their meaning is plain.
func (h header) mediaType() (kind string, params map[string]string) {
	field := h["content-type"]
	if kind, params, err := mime.ParseMediaType(field); err == nil {
		return kind, params
	}
	kind, _, _ = strings.Cut(field, ";")
	params = map[string]string{}
	for _, m := range parameter.FindAllStringSubmatch(field, -1) {
		params[strings.ToLower(m[1])] = m[2] + m[3]
	}
	return strings.ToLower(strings.TrimSpace(kind)), params
}
