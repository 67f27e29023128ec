package sitefile

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// maxURL is the longest entry; the crawler follows no longer one.
const maxURL = 2048

func checkEntry(text string) (string, *problem) {
	_, p := parseEntry(text)
	return text, p
}

func parseEntry(text string) (*url.URL, *problem) {
	bad := func() *problem {
		return want("a URL such as http://www.xuyun.example/zwgk/nb/", "网址，例如 http://www.xuyun.example/zwgk/nb/", text)
	}
	u, err := url.Parse(text)
	if err != nil || len(text) > maxURL || strings.ContainsFunc(text, unicode.IsSpace) {
		return nil, bad()
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" || u.Opaque != "" {
		return nil, want("a URL that begins with http:// or https://", "以 http:// 或 https:// 开头的网址", text)
	}
	if u.User != nil {
		return nil, want("a URL without user name and password", "不含用户名和密码的网址", text)
	}
	if !goodHost(u) {
		return nil, bad()
	}
	return u, nil
}

func checkHost(text string) (string, *problem) {
	_, p := parseHost(text)
	return text, p
}

func parseHost(text string) (*url.URL, *problem) {
	if strings.Contains(text, "*") {
		return nil, want("the full name of a host, wildcards are not read", "完整的主机名（不支持通配符）", text)
	}
	u, err := url.Parse("http://" + text)
	if err != nil || u.Host != text || len(text) > maxURL || !goodHost(u) {
		return nil, want("a host such as file.xuyun.example or file.xuyun.example:8080", "主机名，例如 file.xuyun.example 或 file.xuyun.example:8080", text)
	}
	return u, nil
}

// goodHost checks name and port. Chinese domain names are as good as others.
func goodHost(u *url.URL) bool {
	if port := u.Port(); port != "" {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
	} else if strings.HasSuffix(u.Host, ":") {
		return false
	}
	name := u.Hostname()
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	ascii, err := idna.Lookup.ToASCII(strings.TrimSuffix(name, "."))
	if err != nil {
		// Host names with "_" are against the rules and exist.
		ascii = strings.TrimSuffix(name, ".")
	}
	if ascii == "" || len(ascii) > 253 {
		return false
	}
	for label := range strings.SplitSeq(ascii, ".") {
		if label == "" || len(label) > 63 || strings.ContainsFunc(label, notInLabel) {
			return false
		}
	}
	return true
}

func notInLabel(r rune) bool {
	return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}

// hostKey names a host for scope: http and https are one, the port is named
// where it is neither's.
func hostKey(u *url.URL) string {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		name = ascii
	}
	switch port := u.Port(); port {
	case "", "80", "443":
		return name
	default:
		return net.JoinHostPort(name, port)
	}
}

// entryKey is one spelling for entries that are the same page.
func entryKey(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return u.Scheme + "://" + hostKey(u) + path + "?" + u.RawQuery
}

// public tells whether any host of the site may belong to someone else.
func (s *Site) public() bool {
	for _, key := range s.Scope() {
		host := key
		if h, _, err := net.SplitHostPort(key); err == nil {
			host = h
		}
		if !isLocal(host) {
			return true
		}
	}
	return false
}

func isLocal(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && (addr.IsLoopback() || addr.IsPrivate() || addr.IsLinkLocalUnicast())
}
