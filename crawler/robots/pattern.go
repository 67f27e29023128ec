package robots

import "strings"

// rule is one line Allow or Disallow.
type rule struct {
	allow  bool
	length int      // of the pattern, in octets
	parts  []string // the pattern between its wildcards
	exact  bool     // the pattern ends with "$"
}

// newRule reads a pattern; "*" stands for any run of characters, "$" at the end
// for the end of the path. An empty pattern is no rule: "Disallow:" alone
// allows everything.
func newRule(allow bool, pattern string) (rule, bool) {
	if pattern == "" {
		return rule{}, false
	}
	pattern, exact := strings.CutSuffix(pattern, "$")
	pieces := strings.Split(pattern, "*")
	r := rule{allow: allow, exact: exact, length: len(pieces) - 1}
	if exact {
		r.length++
	}
	last := len(pieces) - 1
	for i, piece := range pieces {
		// Two wildcards in a row are one; the first and the last piece stay,
		// they are bound to the ends.
		if piece == "" && i != 0 && i != last {
			continue
		}
		piece = escape(piece)
		r.length += len(piece)
		r.parts = append(r.parts, piece)
	}
	return r, true
}

// matches compares with an escaped path. Every part is looked for as far to the
// left as possible, which finds a match if there is one, in a time that does
// not depend on the number of wildcards.
func (r *rule) matches(path string) bool {
	rest, ok := strings.CutPrefix(path, r.parts[0])
	if !ok {
		return false
	}
	last := len(r.parts) - 1
	if last == 0 {
		return !r.exact || rest == ""
	}
	for _, part := range r.parts[1:last] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	if r.exact {
		return strings.HasSuffix(rest, r.parts[last])
	}
	return strings.Contains(rest, r.parts[last])
}

// escape brings a path or a part of a pattern into the one spelling in which
// they are compared (RFC 9309 §2.2.2, RFC 3986 §6.2.2): escapes of unreserved
// characters are resolved, all others have upper-case digits, and what may not
// stand in a URL is escaped, a percent sign that begins no escape as well. "*" and "$" are escaped too, so that a pattern can
// name them.
func escape(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] != '%' && !mustEscape(s[i])
	}
	if plain {
		return s
	}
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], false
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c, escaped = hexValue(s[i+1])<<4|hexValue(s[i+2]), true
			i += 2
		}
		if escaped && !isUnreserved(c) || mustEscape(c) || c == '%' {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// mustEscape tells the octets that have no place in a URL, and the two that
// mean something in a pattern.
func mustEscape(c byte) bool {
	return c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}*$", c) >= 0
}

func isUnreserved(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func hexValue(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
