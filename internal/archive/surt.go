package archive

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// SURT is the key by which CDX files are sorted: the host turned round, then
// path and query in a form in which the usual spellings of one address are the
// same, as in "com,example)/path?a=1&b=2". Scheme, user, "www.", default ports,
// fragment, upper case, the order of the query and the session ids of a few
// systems make no difference. It is the key that pywb and cdxj-indexer make, so
// that their indexes and ours can be read together; what they cannot parse, such
// as a port out of range, stays as it is.
func SURT(url string) string {
	if url == "" {
		return "-"
	}
	if strings.HasPrefix(url, "filedesc") {
		return url
	}
	u, err := splitURL(url)
	if err != nil {
		return url
	}
	host := canonicalHost(u.host)
	path, query := canonicalPath(u.path, host != ""), canonicalQuery(u.query)
	if !strings.EqualFold(u.scheme, "dns") {
		host = wwwPrefix.ReplaceAllString(host, "")
	}
	var b strings.Builder
	if host == "" {
		b.WriteString(u.scheme + ":")
	} else {
		labels := strings.Split(host, ".")
		slices.Reverse(labels)
		b.WriteString(strings.Join(labels, ","))
		if u.port != 0 && u.port != defaultPort(u.scheme) {
			fmt.Fprintf(&b, ":%d", u.port)
		}
		b.WriteByte(')')
	}
	if path == "" && query != "" {
		path = "/"
	}
	b.WriteString(path)
	if query != "" {
		b.WriteString("?" + query)
	}
	return b.String()
}

// urlParts are those that matter to a key.
type urlParts struct {
	scheme, host, path, query string
	port                      int // 0 = none
}

var (
	hasScheme   = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9+.-]*:`)
	manySchemes = regexp.MustCompile(`^(https?://)+`)
	genericURL  = regexp.MustCompile(`(?s)^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?`) // RFC 3986, appendix B
	wwwPrefix   = regexp.MustCompile(`^www[0-9]*\.`)
)

// splitURL takes apart what may be no URL by the rules: links as they were
// written and addresses as they were typed.
func splitURL(s string) (u urlParts, err error) {
	s = strings.Trim(s, " \t\n\r\v\f")
	s = strings.NewReplacer("\n", "", "\r", "", "\t", "").Replace(s)
	if s != "" && !hasScheme.MatchString(s) {
		s = "http://" + s
	}
	s = manySchemes.ReplaceAllString(s, "$1") // http://http://host
	m := genericURL.FindStringSubmatch(s)
	u = urlParts{scheme: m[1], path: m[3], query: m[4]}
	if u.host, u.port, err = splitAuthority(strings.TrimRight(m[2], ":")); err != nil {
		return u, err
	}
	if u.host == "" && u.path != "" && strings.HasPrefix(u.scheme, "http") { // http:host, http:///host
		host, rest, _ := strings.Cut(strings.TrimLeft(u.path, "/"), "/")
		u.host, u.path = host, "/"+rest
	}
	return u, nil
}

func splitAuthority(s string) (host string, port int, err error) {
	s = s[strings.LastIndexByte(s, '@')+1:]
	rest := s
	if _, inner, ok := strings.Cut(s, "["); ok { // an address of IPv6
		host, rest, _ = strings.Cut(inner, "]")
		_, rest, _ = strings.Cut(rest, ":")
	} else {
		host, rest, _ = strings.Cut(s, ":")
	}
	if rest == "" {
		return host, 0, nil
	}
	if n, err := strconv.ParseUint(rest, 10, 16); err == nil {
		return host, int(n), nil
	}
	return "", 0, errors.New("port")
}

func defaultPort(scheme string) int {
	switch strings.ToLower(scheme) {
	case "http":
		return 80
	case "https":
		return 443
	}
	return 0
}

func canonicalHost(host string) string {
	host = unescapeAll(host)
	if !isASCII(host) {
		if a, err := hostProfile.ToASCII(strings.ToValidUTF8(host, "")); err == nil && isHostName(a) {
			host = a
		}
	}
	host = strings.Trim(strings.ReplaceAll(host, "..", "."), ".")
	if ip, ok := parseIPv4(host); ok {
		return ip
	}
	return strings.ToLower(escapeOnce(host))
}

var hostProfile = idna.New(idna.MapForLookup(), idna.Transitional(true), idna.StrictDomainName(false))

// isHostName wants labels of 1 to 63 bytes; a dot may follow the last.
func isHostName(host string) bool {
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if label == "" || len(label) > 63 {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// parseIPv4 reads the forms of an address that begin with a decimal or octal
// number: one to four numbers, of which the last fills the bytes that are left.
func parseIPv4(host string) (string, bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 || host[:min(len(host), 1)] == "0" && strings.ContainsAny(host, "89") && len(parts) > 1 {
		return "", false
	}
	var sum uint64
	for i, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" {
			return "", false
		}
		base, most := 10, uint64(0xff)
		if p[0] == '0' && len(parts) > 1 {
			base = 8
		}
		if i == len(parts)-1 {
			most = 1<<(8*(5-len(parts))) - 1
		}
		n, err := strconv.ParseUint(p, base, 64)
		if err != nil || n > most && len(parts) > 1 {
			return "", false
		}
		if i == len(parts)-1 {
			sum |= n & most
		} else {
			sum |= n << (8 * (3 - i))
		}
	}
	var b [4]byte
	binary.BigEndian.PutUint32(b[:], uint32(sum))
	return netip.AddrFrom4(b).String(), true
}

var pathSessions = []*regexp.Regexp{
	regexp.MustCompile(`^(.*/)(?:\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^?]+\.aspx.*)$`),
	regexp.MustCompile(`^(.*/)(?:\([0-9a-z]{24}\)/)([^?]+\.aspx.*)$`),
}

func canonicalPath(path string, hosted bool) string {
	path = unescapeAll(path)
	if hosted {
		path = cleanPath(path)
	}
	path = strings.ToLower(escapeOnce(path))
	for _, re := range pathSessions {
		path = re.ReplaceAllString(path, "$1$2")
	}
	if len(path) > 1 {
		path = strings.TrimSuffix(path, "/")
	}
	return path
}

// cleanPath resolves dots and removes empty segments, but for the last.
func cleanPath(path string) string {
	var kept []string
	if _, rest, ok := strings.Cut(path, "/"); ok {
		for p := range strings.SplitSeq(rest, "/") {
			switch {
			case p == ".":
			case p == ".." && len(kept) > 0:
				kept = kept[:len(kept)-1]
			default:
				kept = append(kept, p)
			}
		}
	}
	var b strings.Builder
	b.WriteByte('/')
	for i, p := range kept {
		b.WriteString(p)
		if p != "" && i < len(kept)-1 {
			b.WriteByte('/')
		}
	}
	return b.String()
}

var querySessions = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^(.*)(?:jsessionid=[0-9a-z]{32})(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)(?:phpsessid=[0-9a-z]{32})(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)(?:sid=[0-9a-z]{32})(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)(?:aspsessionid[a-z]{8}=[a-z]{24})(?:&(.*))?$`),
	regexp.MustCompile(`(?i)^(.*)(?:cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?$`),
}

func canonicalQuery(query string) string {
	query = escapeOnce(unescapeAll(query))
	for _, re := range querySessions {
		query = re.ReplaceAllString(query, "$1$2")
	}
	query = strings.ToLower(query)
	if len(query) <= 1 {
		return query
	}
	args := strings.Split(query, "&")
	slices.SortFunc(args, func(a, b string) int {
		aName, aValue, aHas := strings.Cut(a, "=")
		bName, bValue, bHas := strings.Cut(b, "=")
		switch {
		case aName != bName:
			return strings.Compare(aName, bName)
		case aHas != bHas: // the bare name comes first
			if bHas {
				return -1
			}
			return 1
		}
		return strings.Compare(aValue, bValue)
	})
	return strings.Join(args, "&")
}

// unescapeAll removes percent-encoding until none is left. Escapes never
// overlap, so it makes no difference which is removed first: each is as soon as
// it is complete, and one pass is enough.
func unescapeAll(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		b = append(b, s[i])
		for n := len(b); n >= 3 && b[n-3] == '%'; n = len(b) {
			v, err := strconv.ParseUint(string(b[n-2:]), 16, 8)
			if err != nil {
				break
			}
			b = append(b[:n-3], byte(v))
		}
	}
	return string(b)
}

// escapeOnce percent-encodes all but printable ASCII without "#" and "%".
func escapeOnce(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '#' || c == '%' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
