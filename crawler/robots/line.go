package robots

import (
	"bytes"
	"iter"
	"strings"
)

// key is what a line is about.
type key int

const (
	keyOther key = iota
	keyUserAgent
	keyAllow
	keyDisallow
	keySitemap
	keyDelay
)

// keys are the names of lines, in lower case. Beside those of RFC 9309 §2.2 and
// the two records that webmasters expect to work there stand the usual slips: a
// site that wrote "Dissallow" did not mean to be open.
var keys = map[string]key{
	"user-agent": keyUserAgent, "useragent": keyUserAgent, "user agent": keyUserAgent, "user_agent": keyUserAgent,
	"allow":    keyAllow,
	"disallow": keyDisallow, "dissallow": keyDisallow, "disalow": keyDisallow, "dissalow": keyDisallow,
	"diasllow": keyDisallow, "disallaw": keyDisallow, "disallows": keyDisallow,
	"sitemap": keySitemap, "site-map": keySitemap,
	"crawl-delay": keyDelay, "crawldelay": keyDelay, "crawl delay": keyDelay,
}

// records iterates over the lines of a robots.txt that say something. Lines end
// with LF, CR or both; bytes that are no text do no harm.
func records(body []byte) iter.Seq2[key, string] {
	return func(yield func(key, string) bool) {
		body = bytes.TrimPrefix(body, []byte("\ufeff"))
		for len(body) > 0 {
			line := body
			if i := bytes.IndexAny(body, "\r\n"); i >= 0 {
				line, body = body[:i], body[i+1:]
			} else {
				body = nil
			}
			if k, value := record(string(line)); k != keyOther && !yield(k, value) {
				return
			}
		}
	}
}

func record(line string) (key, string) {
	line, _, _ = strings.Cut(line, "#")
	name, value, ok := cutColon(strings.TrimSpace(line))
	if !ok {
		// The colon is forgotten often: two words are a key and its value.
		words := strings.Fields(line)
		if len(words) != 2 {
			return keyOther, ""
		}
		name, value = words[0], words[1]
	}
	return keys[strings.ToLower(strings.TrimSpace(name))], strings.TrimSpace(value)
}

// cutColon cuts at the first colon, which may be a full-width one: an input
// method left on makes such files.
func cutColon(line string) (name, value string, ok bool) {
	const wide = "："
	i, size := strings.IndexByte(line, ':'), 1
	if j := strings.Index(line, wide); j >= 0 && (i < 0 || j < i) {
		i, size = j, len(wide)
	}
	if i < 0 {
		return "", "", false
	}
	return line[:i], line[i+size:], true
}
