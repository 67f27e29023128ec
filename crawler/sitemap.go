package crawler

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"nianbao/internal/nianbao"
)

// Limits of a sitemap: those of the protocol (sitemaps.org).
const (
	maxSitemapURLs = 50000
	maxSitemapSize = 50 << 20 // bytes, unpacked
)

// SitemapURL is one entry of a sitemap.
type SitemapURL struct {
	Loc     string
	LastMod string // as written, W3C date or time; may be empty
}

// Sitemap is one file of a sitemap: pages, or, in an index, further sitemaps.
type Sitemap struct {
	Pages    []SitemapURL
	Sitemaps []SitemapURL
}

// ParseSitemap reads a sitemap or a sitemap index as sitemaps.org describes
// them, packed with gzip or not, and the plain form with one address a line.
// A file that breaks off or goes on beyond the limits of the protocol gives
// what was read so far along with the error.
func ParseSitemap(body []byte) (*Sitemap, error) {
	var r io.Reader = bytes.NewReader(body)
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(r)
		if err != nil {
			return &Sitemap{}, fmt.Errorf("sitemap: %v: %w", err, nianbao.ErrInvalid)
		}
		defer unpacked.Close()
		r = unpacked
	}
	limited := &io.LimitedReader{R: r, N: maxSitemapSize}
	in := bufio.NewReader(limited)
	m, err := parseSitemap(in)
	if err == nil && limited.N == 0 {
		err = errors.New("larger than 50 MiB")
	}
	if err != nil {
		return m, fmt.Errorf("sitemap: %v: %w", err, nianbao.ErrInvalid)
	}
	return m, nil
}

func parseSitemap(in *bufio.Reader) (*Sitemap, error) {
	head, err := in.Peek(512)
	if len(head) == 0 && err != io.EOF {
		return &Sitemap{}, err
	}
	if !bytes.Contains(head, []byte("<")) {
		return plainSitemap(in)
	}
	return xmlSitemap(in)
}

// plainSitemap reads one address a line.
func plainSitemap(in io.Reader) (*Sitemap, error) {
	m := &Sitemap{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http") && len(line) <= maxURL {
			if !m.add(&m.Pages, SitemapURL{Loc: line}) {
				return m, errTooManyURLs
			}
		}
	}
	return m, lines.Err()
}

var errTooManyURLs = fmt.Errorf("more than %d addresses", maxSitemapURLs)

func (m *Sitemap) add(list *[]SitemapURL, u SitemapURL) bool {
	if len(m.Pages)+len(m.Sitemaps) >= maxSitemapURLs {
		return false
	}
	*list = append(*list, u)
	return true
}

// xmlSitemap reads url and sitemap elements wherever they stand: namespaces
// and roots are wrong on many sites.
func xmlSitemap(in io.Reader) (*Sitemap, error) {
	m := &Sitemap{}
	d := xml.NewDecoder(in)
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return m, nil
		}
		if err != nil {
			return m, err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		list := &m.Pages
		switch strings.ToLower(start.Name.Local) {
		case "sitemap":
			list = &m.Sitemaps
		case "url":
		default:
			continue
		}
		u, err := sitemapEntry(d, strings.ToLower(start.Name.Local))
		if u.Loc != "" && !m.add(list, u) {
			return m, errTooManyURLs
		}
		if err == io.EOF {
			return m, io.ErrUnexpectedEOF
		}
		if err != nil {
			return m, err
		}
	}
}

// sitemapEntry reads to the end of an element and keeps two of its children.
// Elements of extensions (images, news) have loc children of their own deeper
// down.
func sitemapEntry(d *xml.Decoder, name string) (SitemapURL, error) {
	var u SitemapURL
	depth := 0
	var field *string
	for {
		token, err := d.RawToken()
		if err != nil {
			return u, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			field = nil
			if depth == 1 {
				switch strings.ToLower(token.Name.Local) {
				case "loc":
					field = &u.Loc
				case "lastmod":
					field = &u.LastMod
				}
			}
		case xml.EndElement:
			field = nil
			if depth--; depth < 0 || strings.ToLower(token.Name.Local) == name && token.Name.Space == "" {
				return u, nil
			}
		case xml.CharData:
			if field != nil && len(*field)+len(token) <= maxURL {
				*field = strings.TrimSpace(*field + string(token))
			}
		}
	}
}
