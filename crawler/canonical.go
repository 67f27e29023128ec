package crawler

import (
	"fmt"
	"net"
	"net/url"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/idna"

	"nianbao/internal/nianbao"
)

// maxURL is the longest URL that is looked at; session traps grow without end.
const maxURL = 2048

var (
	sessionPath = regexp.MustCompile(`(?i);(?:jsessionid|phpsessid|sid)=[^/?#;]*`)
	// ASP.NET puts the session into a segment of its own: /(S(abc…))/list.aspx.
	sessionSegment = regexp.MustCompile(`(?i)/\([SAFX]\([a-z0-9_-]{8,60}\)\)/`)
	// Parameters that name the visitor, the moment or the way here, never the page.
	sessionParam = regexp.MustCompile(`(?i)^(?:jsessionid|phpsessid|sessionid|session_id|aspsessionid\w*|cfid|cftoken|utm_\w+|spm|_|_t|_r|__rand|isappinstalled)$`)
	plainHost    = regexp.MustCompile(`^[a-z0-9.-]+$`)
	escape       = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
)

// CanonicalURL is the key under which a URL counts as seen: scheme and host in
// lower case, without default port, credentials, fragment and session ids,
// dot segments resolved, escapes in one spelling. It fails on anything that is
// not http or https.
func CanonicalURL(raw string) (string, error) {
	u, err := parseURL(nil, raw)
	if err != nil {
		return "", err
	}
	cleanPath(u)
	u.RawQuery = cleanQuery(u.RawQuery)
	u.ForceQuery = false
	u.Fragment, u.RawFragment = "", ""
	return u.String(), nil
}

// parseURL reads a URL as browsers do (white space dropped, backslashes
// turned), resolves it against base and puts scheme and host in order.
func parseURL(base *url.URL, raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if strings.ContainsAny(raw, "\t\n\r") {
		raw = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(raw)
	}
	if i := strings.IndexAny(raw, "?#"); i < 0 {
		raw = strings.ReplaceAll(raw, `\`, "/")
	} else {
		raw = strings.ReplaceAll(raw[:i], `\`, "/") + raw[i:]
	}
	if raw == "" || len(raw) > maxURL {
		return nil, fmt.Errorf("url of %d bytes: %w", len(raw), nianbao.ErrInvalid)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("url %q: %w", raw, nianbao.ErrInvalid)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "" {
		return nil, fmt.Errorf("url %q is not http: %w", raw, nianbao.ErrInvalid)
	}
	if u.Host, err = cleanHost(u); err != nil {
		return nil, err
	}
	u.User = nil
	if u.Path == "" {
		u.Path, u.RawPath = "/", ""
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	return u, nil
}

func cleanHost(u *url.URL) (string, error) {
	name := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if !plainHost.MatchString(name) {
		if ascii, err := idna.Lookup.ToASCII(name); err == nil {
			name = ascii
		}
	}
	if name == "" || strings.ContainsAny(name, " /\\@\"<>") {
		return "", fmt.Errorf("url without a usable host %q: %w", u.Host, nianbao.ErrInvalid)
	}
	port := u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		if strings.Contains(name, ":") {
			return "[" + name + "]", nil
		}
		return name, nil
	}
	return net.JoinHostPort(name, port), nil
}

// escapeQuery escapes what may not stand in a query on the wire and is found
// there all the same. Escapes stay as they are, of whatever charset.
func escapeQuery(query string) string {
	if query == "" {
		return ""
	}
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>`{}|\\^", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// cleanPath takes session ids out of the path, resolves dot segments and keeps
// one spelling of the escapes: what the URL package writes for the decoded
// path, unless that would change its meaning (an escaped slash).
func cleanPath(u *url.URL) {
	if strings.Contains(strings.ToLower(u.EscapedPath()), "%2f") {
		return
	}
	u.Path = sessionPath.ReplaceAllString(u.Path, "")
	for sessionSegment.MatchString(u.Path) {
		u.Path = sessionSegment.ReplaceAllString(u.Path, "/")
	}
	p := path.Clean("/" + u.Path)
	if p != "/" && (strings.HasSuffix(u.Path, "/") || strings.HasSuffix(u.Path, "/.") || strings.HasSuffix(u.Path, "/..")) {
		p += "/"
	}
	u.Path, u.RawPath = p, ""
}

// cleanQuery drops session parameters and leaves the rest in its order, which
// servers may mind; only the case of escapes is made one.
func cleanQuery(query string) string {
	if query == "" {
		return ""
	}
	kept := strings.Split(query, "&")
	n := 0
	for _, pair := range kept {
		name, _, _ := strings.Cut(pair, "=")
		if pair == "" || sessionParam.MatchString(name) {
			continue
		}
		kept[n] = pair
		n++
	}
	return escape.ReplaceAllStringFunc(strings.Join(kept[:n], "&"), strings.ToUpper)
}

// hostKey names the host for pace and scope: the same for http and https, with
// the port only where it is not the default.
func hostKey(u *url.URL) string {
	name := strings.ToLower(u.Hostname())
	switch port := u.Port(); port {
	case "", "80", "443":
		return name
	default:
		return net.JoinHostPort(name, port)
	}
}
