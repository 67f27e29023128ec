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
	// Parameters that name the visitor or the way here, never the page.
	sessionParam = regexp.MustCompile(`(?i)^(?:jsessionid|phpsessid|sessionid|aspsessionid\w*|utm_\w+|spm|_t|_r|__rand)$`)
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
	if p := sessionPath.ReplaceAllString(u.Path, ""); p != u.Path {
		u.Path, u.RawPath = p, ""
	}
	return u.String(), nil
}

// parseURL reads a URL as browsers do (white space dropped, backslashes
// turned), resolves it against base and puts scheme and host in order.
func parseURL(base *url.URL, raw string) (*url.URL, error) {
	raw = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(strings.TrimSpace(raw))
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
	return u, nil
}

func cleanHost(u *url.URL) (string, error) {
	name := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		name = ascii
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

// cleanPath resolves dot segments and keeps one spelling of the escapes: what
// the URL package writes for the decoded path, unless that would change its
// meaning (an escaped slash).
func cleanPath(u *url.URL) {
	if strings.Contains(strings.ToLower(u.EscapedPath()), "%2f") {
		return
	}
	p := path.Clean("/" + u.Path)
	if p != "/" && (strings.HasSuffix(u.Path, "/") || strings.HasSuffix(u.Path, "/.") || strings.HasSuffix(u.Path, "/..")) {
		p += "/"
	}
	u.Path, u.RawPath = p, ""
}

// cleanQuery drops session parameters and leaves the rest as written: servers
// may mind the order.
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
	return strings.Join(kept[:n], "&")
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
