package cli

import (
	"net/netip"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"nianbao/web"
)

// publicOptions are what a server needs to know once others than its owner use it.
type publicOptions struct {
	baseURL string
	rate    float64
	proxies []string
	hsts    bool

	token, tokenFile string
}

// defaultRate lets a reader click as fast as anyone does, and a script that asks
// one thing after the other.
const defaultRate = 5

func (o *publicOptions) register(flags *pflag.FlagSet) {
	flags.StringVar(&o.baseURL, "base-url", "", "public address, for citations, feeds and sitemaps; default: that of the request")
	flags.StringVar(&o.token, "admin-token", "", "token that opens the routes that write; other users of the machine see flags, so rather set NIANBAO_ADMIN_TOKEN; default: there are no such routes")
	flags.StringVar(&o.tokenFile, "admin-token-file", "", "file that holds the token")
	flags.BoolVar(&o.hsts, "hsts", false, "tell browsers to come by HTTPS alone for a year; needs a --base-url with https")
	flags.Float64Var(&o.rate, "rate", defaultRate, "searches a second that a client may ask for; what takes more work counts more, clients on this machine are not limited; 0 = no limit")
	flags.StringSliceVar(&o.proxies, "trust-proxy", nil, "addresses or prefixes of proxies whose X-Forwarded-For is believed; default: none")
}

// check finds wrong use before anything is opened, and reads the token.
func (o *publicOptions) check() error {
	if err := o.readToken(); err != nil {
		return err
	}
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

// readToken takes the token from its file, if it is there.
func (o *publicOptions) readToken() error {
	if o.tokenFile != "" && o.token != "" {
		return usagef("--admin-token and --admin-token-file: give one of them")
	}
	if o.tokenFile != "" {
		data, err := os.ReadFile(o.tokenFile)
		if err != nil {
			return usagef("--admin-token-file: %w", err)
		}
		if o.token = strings.TrimSpace(string(data)); o.token == "" {
			return usagef("--admin-token-file: %s is empty", o.tokenFile)
		}
	}
	if o.token != "" && len(o.token) < web.MinAdminToken {
		return usagef("the admin token has %d characters, want %d at least; 'openssl rand -base64 24' makes one", len(o.token), web.MinAdminToken)
	}
	return nil
}
