package cli

import (
	"net/netip"
	"strings"

	"github.com/spf13/pflag"
)

// publicOptions are what a server needs to know once others than its owner use it.
type publicOptions struct {
	baseURL string
	rate    float64
	proxies []string
	hsts    bool
}

// defaultRate lets a reader click as fast as anyone does, and a script that asks
// one thing after the other.
const defaultRate = 5

func (o *publicOptions) register(flags *pflag.FlagSet) {
	flags.StringVar(&o.baseURL, "base-url", "", "public address, for citations, feeds and sitemaps; default: that of the request")
	flags.BoolVar(&o.hsts, "hsts", false, "tell browsers to come by HTTPS alone for a year; needs a --base-url with https")
	flags.Float64Var(&o.rate, "rate", defaultRate, "searches a second that a client may ask for; what takes more work counts more, clients on this machine are not limited; 0 = no limit")
	flags.StringSliceVar(&o.proxies, "trust-proxy", nil, "addresses or prefixes of proxies whose X-Forwarded-For is believed; default: none")
}

// check finds wrong use before anything is opened.
func (o *publicOptions) check() error {
	if o.hsts && !strings.HasPrefix(o.baseURL, "https://") {
		return usagef("--hsts: want a --base-url that begins with https://")
	}
	if !(o.rate >= 0 && o.rate <= 1e6) {
		return usagef("--rate %v: want a number from 0 up", o.rate)
	}
	for _, p := range o.proxies {
		_, notAddr := netip.ParseAddr(p)
		_, notPrefix := netip.ParsePrefix(p)
		if notAddr != nil && notPrefix != nil {
			return usagef("--trust-proxy %q: want an address, or a prefix such as 10.0.0.0/8", p)
		}
	}
	return nil
}
