package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/crawler"
	"nianbao/crawler/sitefile"
)

// crawlFlags are the flags of crawl.
type crawlFlags struct {
	contact      string
	delay        time.Duration
	allowPrivate bool
	maxSize      byteSize
	maxPages     int
	workers      int
	all          bool
}

func (a *app) crawlCommand() *cobra.Command {
	f := crawlFlags{maxSize: siteMaxSize}
	cmd := &cobra.Command{
		Use:   "crawl [SITES.yaml | URL…]",
		Short: "Fetch, archive, read and index the reports of sites",
		Long: `Fetch, archive, read and index the reports of sites.

Sites that are named here, in a sites file or by the address of a list page, are
crawled now, with all reports that are known of them. Without arguments, those
sites of the data directory are crawled whose schedule says so, and in them the
reports that have not been looked at for long; --all crawls everything.

A crawl can be ended at any moment. The next one goes on where it was.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			sites, err := a.sitesOf(args, &f)
			if err != nil {
				return err
			}
			f.all = f.all || len(sites) > 0
			return a.crawlSites(cmd.Context(), sites, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.contact, "contact", "", "mail address or URL of the operator, for the User-Agent; required for public hosts")
	flags.DurationVar(&f.delay, "delay", siteDelay, "pause between two requests to a host")
	flags.BoolVar(&f.all, "all", false, "also what is not due")
	flags.BoolVar(&f.allowPrivate, "allow-private", false, "also fetch from loopback and private addresses")
	flags.Var(&f.maxSize, "max-size", "largest answer, for example 128MiB")
	flags.IntVar(&f.maxPages, "max-pages", siteMaxPages, "requests for one site")
	flags.IntVar(&f.workers, "workers", 16, "hosts that are fetched from at the same time")
	return cmd
}

// sitesOf reads the arguments of crawl: sites files, or addresses of list pages.
func (a *app) sitesOf(args []string, f *crawlFlags) ([]crawler.Site, error) {
	var sites []crawler.Site
	for _, arg := range args {
		switch strings.ToLower(filepath.Ext(arg)) {
		case ".yaml", ".yml":
			file, err := a.openSites(arg)
			if err != nil {
				return nil, err
			}
			if f.contact == "" {
				f.contact = file.Contact
			}
			for _, s := range file.Sites {
				sites = append(sites, crawlerSite(s, f.contact))
			}
			continue
		}
		u, err := url.Parse(arg)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, usagef("%q is neither a sites file (.yaml) nor an address that begins with http:// or https://", arg)
		}
		sites = addEntry(sites, u.Host, arg, f.contact)
	}
	return sites, nil
}

// addEntry makes the addresses of one host one site.
func addEntry(sites []crawler.Site, host, entry, contact string) []crawler.Site {
	site := sitefile.Site{Name: host, Sitemap: true}
	for i := range sites {
		if sites[i].Name == host {
			site.Entries = sites[i].Entries
			sites = slices.Delete(sites, i, i+1)
			break
		}
	}
	site.Entries = append(site.Entries, entry)
	return append(sites, crawlerSite(site, contact))
}

// crawlerSite gives the crawler a site as it was listed. The contact is kept with
// it for the crawls that the schedule asks for.
func crawlerSite(s sitefile.Site, contact string) crawler.Site {
	site := crawler.Site{
		Name: s.Name, Region: s.Region, Entries: s.Entries, Hosts: s.Hosts, Delay: s.Delay, MaxPages: s.MaxPages,
		MaxSize: s.MaxSize, Schedule: s.Schedule, Sitemaps: s.Sitemap, Spec: specOf(s, contact),
	}
	if s.Window != (sitefile.Window{}) {
		site.Window = s.Window
	}
	return site
}

// siteSpec is what the catalog keeps of a site for the next crawl.
type siteSpec struct {
	Contact string          `json:"contact,omitempty"`
	Site    json.RawMessage `json:"site"`
}

func specOf(s sitefile.Site, contact string) string {
	text, err := json.Marshal(siteSpec{contact, json.RawMessage(sitefile.Spec(s))})
	if err != nil { // both parts have been JSON before
		return ""
	}
	return string(text)
}

func parseSpec(text string) (site sitefile.Site, contact string, err error) {
	var spec siteSpec
	if err := json.Unmarshal([]byte(text), &spec); err != nil {
		return site, "", err
	}
	site, err = sitefile.ParseSpec(string(spec.Site))
	return site, spec.Contact, err
}

// dueSites lists the sites of the data directory that are to be crawled now.
func (a *app) dueSites(ctx context.Context, s *store, f *crawlFlags) ([]crawler.Site, error) {
	due, err := s.catalog.DueSites(ctx, time.Now(), f.all)
	if err != nil {
		return nil, err
	}
	var sites []crawler.Site
	for _, d := range due {
		site, contact, err := parseSpec(d.Spec)
		if err != nil {
			return nil, fmt.Errorf("site %s: %w", d.Name, err)
		}
		f.contact = cmp.Or(f.contact, contact)
		sites = append(sites, crawlerSite(site, contact))
	}
	if len(sites) == 0 {
		fmt.Fprintln(a.stderr, "no site is due; 'nianbao sites list' tells when, 'nianbao crawl --all' does not wait, 'nianbao crawl SITES.yaml' adds sites")
	}
	return sites, nil
}

func (a *app) crawlSites(ctx context.Context, sites []crawler.Site, f crawlFlags) (err error) {
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if sites == nil {
		if sites, err = a.dueSites(ctx, s, &f); err != nil || len(sites) == 0 {
			return err
		}
	}
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
	delay := f.delay
	if delay == 0 {
		delay = -1 // the crawler's zero means its default
	}
	sink := newCrawlSink(a, s.ingester(a, crawlIndexBatch))
	defer sink.Close()
	live := newCrawlProgress(a.stderr, a.screen)
	c, err := crawler.New(crawler.Options{
		UserAgent: "nianbao/" + Version, Contact: f.contact, Delay: delay, AllowPrivate: f.allowPrivate,
		MaxSize: int64(f.maxSize), MaxPages: f.maxPages, Workers: f.workers, All: f.all, Log: a.log,
		Sink: sink, Frontier: s.catalog.Frontier(), Progress: live.update,
	})
	if err != nil {
		return crawler.Summary{}, err
	}
	summary, err := c.Crawl(ctx, sites)
	live.finish()
	err = errors.Join(err, sink.ingester.Flush(context.WithoutCancel(ctx)), s.followUp(ctx, a))
	if err != nil {
		return summary, err
	}
	for i := range summary.Sites {
		fmt.Fprintln(a.stderr, siteLine(&summary.Sites[i], sites[i].Schedule))
	}
	fmt.Fprintln(a.stderr, sink.tally.String())
	return summary, nil
}

// siteLine says in one line what came of a site.
func siteLine(s *crawler.SiteSummary, every time.Duration) string {
	if s.Failed != "" {
		return fmt.Sprintf("nianbao: %s: not crawled: %s %s", s.Name, s.Failed, s.Detail)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d requests, %d pages and %d attachments read", s.Name, s.Requests, s.Reports, s.Attachments)
	for _, outcome := range slices.Sorted(maps.Keys(s.Outcomes)) {
		fmt.Fprintf(&b, ", %d %s", s.Outcomes[outcome], outcome)
	}
	if s.Left != "" {
		fmt.Fprintf(&b, "; %d URLs wait for the next crawl: %s", s.Waiting, s.Left)
	}
	if every > 0 {
		fmt.Fprintf(&b, "; due again %s", stamp(time.Now().Add(every)))
	}
	return b.String()
}
