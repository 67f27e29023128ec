// Package sitefile reads the operator's list of sites, sites.yaml, and says of
// everything that is wrong in it where it stands and what was expected. It
// makes no request and knows nothing of how a site is crawled.
package sitefile

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"time"
)

// MaxSize is the largest file that is read, in bytes; ten thousand sites take
// about a quarter of it.
const MaxSize = 4 << 20

// File is a list of sites without faults.
type File struct {
	Contact  string // mail address or URL of the operator; may be empty
	Sites    []Site // at least one
	Warnings []Fault
}

// Site is one site as the operator describes it, with the defaults of the file
// filled in. A zero limit means that the file says nothing of it.
type Site struct {
	Name     string   // unique in the file; the host of the first entry if none is given
	Region   string   // six-digit code of the division that the site belongs to, or empty
	Entries  []string // URLs of list or home pages, at least one
	Hosts    []string // further hosts that may be fetched from, "host" or "host:port"
	Delay    time.Duration
	Schedule time.Duration // from one crawl to the next; never 0
	Window   Window        // when requests may be made; zero = always
	MaxPages int           // requests of one crawl
	MaxSize  int64         // bytes of one answer
	Sitemap  bool          // sitemaps are read
	Note     string
	Line     int // where the site stands in the file; 0 if it was not read from one
}

// NoDelay is the Delay of a site whose file says "delay: 0", to tell it from
// one that says nothing.
const NoDelay time.Duration = -1

const defaultSchedule = 7 * 24 * time.Hour

// Scope lists the hosts that may be fetched from, those of the entries and the
// further ones: in lower case and ASCII, with the port where it is not that of
// http or https, sorted.
func (s *Site) Scope() []string {
	var hosts []string
	for _, entry := range s.Entries {
		if u, p := parseEntry(entry); p == nil {
			hosts = append(hosts, hostKey(u))
		}
	}
	for _, host := range s.Hosts {
		if u, p := parseHost(host); p == nil {
			hosts = append(hosts, hostKey(u))
		}
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

// Read reads a list of sites; name is the file's name for messages. The error
// joins a *Fault for each thing that is wrong (see Faults), in the order of the
// file, up to a hundred; a list with a fault is not returned.
func Read(name string, r io.Reader) (*File, error) {
	root, fault, err := parse(name, r)
	if err != nil {
		return nil, err
	}
	if fault != nil {
		return nil, errors.Join(fault)
	}
	d := newDecoder(name, root)
	d.readFile(root)
	if len(d.faults) > 0 {
		return nil, d.err()
	}
	slices.SortStableFunc(d.file.Warnings, func(a, b Fault) int { return byPlace(&a, &b) })
	return &d.file, nil
}

func byPlace(a, b *Fault) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}
