package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"nianbao/crawler"
	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
)

// crawlFlags are the flags of crawl.
type crawlFlags struct {
	contact      string
	delay        time.Duration
	allowPrivate bool
	maxSize      byteSize
	maxPages     int
}

func (a *app) crawlCommand() *cobra.Command {
	f := crawlFlags{maxSize: 128 << 20}
	cmd := &cobra.Command{
		Use:   "crawl SITES.yaml | URL…",
		Short: "Fetch, archive, read and index the reports of sites",
		Args:  atLeast(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			sites, err := sitesOf(args, &f)
			if err != nil {
				return err
			}
			return a.crawlSites(cmd.Context(), sites, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.contact, "contact", "", "mail address or URL of the operator, for the User-Agent; required for public hosts")
	flags.DurationVar(&f.delay, "delay", 2*time.Second, "pause between two requests to a host")
	flags.BoolVar(&f.allowPrivate, "allow-private", false, "also fetch from loopback and private addresses")
	flags.Var(&f.maxSize, "max-size", "largest answer, for example 128MiB")
	flags.IntVar(&f.maxPages, "max-pages", 20000, "requests for one site")
	return cmd
}

// sitesFile is the operator's list of sites.
type sitesFile struct {
	Contact string      `yaml:"contact"`
	Sites   []siteEntry `yaml:"sites"`
}

type siteEntry struct {
	Name     string        `yaml:"name"`
	Region   string        `yaml:"region"`
	Entries  []string      `yaml:"entries"`
	Hosts    []string      `yaml:"hosts"`
	Delay    time.Duration `yaml:"delay"`
	MaxPages int           `yaml:"max_pages"`
}

// sitesOf reads the arguments of crawl: sites files, or addresses of list pages.
func sitesOf(args []string, f *crawlFlags) ([]crawler.Site, error) {
	var sites []crawler.Site
	for _, arg := range args {
		switch strings.ToLower(filepath.Ext(arg)) {
		case ".yaml", ".yml":
			file, err := readSites(arg)
			if err != nil {
				return nil, err
			}
			if f.contact == "" {
				f.contact = file.Contact
			}
			for _, s := range file.Sites {
				sites = append(sites, crawler.Site(s))
			}
			continue
		}
		u, err := url.Parse(arg)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, usagef("%q is neither a sites file (.yaml) nor an address that begins with http:// or https://", arg)
		}
		sites = append(sites, crawler.Site{Name: u.Host, Entries: []string{arg}})
	}
	return sites, nil
}

// readSites reads a sites file; an unknown key or a bad value is an error that
// names its line.
func readSites(path string) (*sitesFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	var file sitesFile
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for i, s := range file.Sites {
		if len(s.Entries) == 0 {
			return nil, fmt.Errorf("%s: site %d (%s) has no entries", path, i+1, s.Name)
		}
	}
	return &file, nil
}

func (a *app) crawlSites(ctx context.Context, sites []crawler.Site, f crawlFlags) (err error) {
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	summary, err := a.crawl(ctx, s, sites, f)
	if err != nil {
		return err
	}
	if len(summary.Failed()) > 0 {
		return errRejected
	}
	return nil
}

// crawl fetches the sites into the store and tells what came of each.
func (a *app) crawl(ctx context.Context, s *store, sites []crawler.Site, f crawlFlags) (crawler.Summary, error) {
	bar := newProgress(a.stderr, -1, "crawl")
	delay := f.delay
	if delay == 0 {
		delay = -1 // the crawler's zero means its default
	}
	c, err := crawler.New(crawler.Options{
		UserAgent: "nianbao/" + Version, Contact: f.contact, Delay: delay, AllowPrivate: f.allowPrivate,
		MaxSize: int64(f.maxSize), MaxPages: f.maxPages, Log: a.log,
		Progress: func(p crawler.Progress) {
			bar.describe(fmt.Sprintf("%s: %d done, %d queued", p.Site, p.Done, p.Queued))
			bar.add(1)
		},
	})
	if err != nil {
		return crawler.Summary{}, err
	}
	sink := &crawlSink{ingester: s.ingester(a), app: a}
	summary, err := c.Crawl(ctx, sites, sink)
	bar.finish()
	if err != nil {
		return summary, err
	}
	for _, site := range summary.Sites {
		if site.Failed != "" {
			fmt.Fprintf(a.stderr, "nianbao: %s: not crawled: %s %s\n", site.Name, site.Failed, site.Detail)
			continue
		}
		fmt.Fprintf(a.stderr, "%s: %d requests, %d pages and %d attachments captured, %d not\n",
			site.Name, site.Requests, site.Reports, site.Attachments, site.SkippedTotal())
	}
	fmt.Fprintln(a.stderr, sink.tally.String())
	return summary, nil
}

// crawlSink takes each page in as it comes: a crawl that is killed has lost
// nothing that it fetched.
type crawlSink struct {
	ingester *ingest.Ingester
	app      *app

	mu    sync.Mutex // guards tally; sites are crawled side by side
	tally tally
}

// Capture takes one page in.
func (k *crawlSink) Capture(ctx context.Context, c *nianbao.Capture) error {
	results, err := k.ingester.Ingest(ctx, c)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, r := range results {
		k.tally.add(r.Stored.Outcome)
		if r.Rejection != nil {
			k.app.log.Info("page is no report", "url", r.URL, "err", r.Rejection)
		}
	}
	return nil
}
