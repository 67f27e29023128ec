package crawler

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"nianbao/internal/nianbao"
)

// scope is the set of hosts that a site may be fetched from.
type scope map[string]bool

func newScope(site Site) (scope, error) {
	if len(site.Entries) == 0 {
		return nil, fmt.Errorf("no entries: %w", nianbao.ErrInvalid)
	}
	s := scope{}
	for _, entry := range site.Entries {
		u, err := parseURL(nil, entry)
		if err != nil {
			return nil, fmt.Errorf("entry %q: %w", entry, err)
		}
		s[hostKey(u)] = true
	}
	for _, host := range site.Hosts {
		u, err := parseURL(nil, "http://"+host)
		if err != nil || u.Path != "/" {
			return nil, fmt.Errorf("host %q: %w", host, nianbao.ErrInvalid)
		}
		s[hostKey(u)] = true
	}
	return s, nil
}

func (s scope) contains(u *url.URL) bool { return s[hostKey(u)] }

// public tells whether any of the hosts may belong to someone else: anything
// but localhost and literal private addresses does.
func (s scope) public() bool {
	for key := range s {
		host := key
		if h, _, err := net.SplitHostPort(key); err == nil {
			host = h
		}
		if host == "localhost" || strings.HasSuffix(host, ".localhost") {
			continue
		}
		addr, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if err != nil || !privateAddr(addr) {
			return true
		}
	}
	return false
}

// errPrivate is what a refused connection gives.
var errPrivate = fmt.Errorf("private address: %w", nianbao.ErrExcluded)

// reserved are the blocks of the IANA special-purpose registries (RFC 6890)
// that netip has no name for: shared address space, where some clouds keep
// their metadata service, benchmarking, documentation, class E, and the
// prefixes that carry an IPv4 address inside an IPv6 one.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("fec0::/10"),
	netip.MustParsePrefix("::/96"),
}

// privateAddr tells whether an address is not one of the public internet.
func privateAddr(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if !addr.IsGlobalUnicast() || addr.IsPrivate() {
		return true
	}
	for _, p := range reserved {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// refusePrivate is a net.Dialer's Control. It sees each address after name
// resolution and before the first packet, so no DNS answer gets around it.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	return checkAddress(address)
}

func checkAddress(address string) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, errPrivate)
	}
	if privateAddr(ap.Addr()) {
		return fmt.Errorf("address %s: %w", ap.Addr(), errPrivate)
	}
	return nil
}
