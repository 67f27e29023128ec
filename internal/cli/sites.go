package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"nianbao/crawler"
	"nianbao/crawler/sitefile"
	"nianbao/internal/division"
	"nianbao/internal/nianbao"
)

func (a *app) sitesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sites",
		Short: "Check a list of sites, and see to those of the data directory",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_ = cmd.Usage()
			return silentUsage{}
		},
	}
	cmd.AddCommand(a.sitesCheckCommand(), a.sitesListCommand(), a.sitesRemoveCommand())
	return cmd
}

func (a *app) sitesCheckCommand() *cobra.Command {
	f := crawlFlags{maxSize: siteMaxSize, delay: siteDelay}
	var probe bool
	cmd := &cobra.Command{
		Use:   "check SITES.yaml|-",
		Short: "Say what is wrong in a list of sites, or what a crawl of it would do",
		Long: `Say what is wrong in a list of sites, or what a crawl of it would do.

No request is made, unless --probe asks for a look at the entries: then each is
fetched once, after robots.txt, and the links are listed that a crawl would
follow. Nothing is stored.`,
		Args: exactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !probe {
				return a.checkSites(args[0], nil)
			}
			return a.checkSites(args[0], func(file *sitefile.File) error { return a.probeSites(cmd.Context(), file, f) })
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&probe, "probe", false, "fetch the entries and say what they show")
	flags.StringVar(&f.contact, "contact", "", "mail address or URL of the operator, for the User-Agent")
	flags.BoolVar(&f.allowPrivate, "allow-private", false, "also fetch from loopback and private addresses")
	return cmd
}

func (a *app) sitesListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the sites of the data directory, when they were crawled and when they are due",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			c, err := a.openCatalog(cmd.Context())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, c.Close()) }()
			status, err := c.CrawlStatus(cmd.Context())
			if err != nil {
				return err
			}
			for i := range status.Sites {
				fmt.Fprintf(a.stdout, "%s\t%s\n", status.Sites[i].Name, siteState(&status.Sites[i]))
			}
			return nil
		},
	}
}

func (a *app) sitesRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME…",
		Short: "Crawl sites no more; what was read of them stays",
		Args:  atLeast(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			s, err := a.openStore(cmd.Context(), readWrite)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			for _, name := range args {
				if err := s.catalog.Frontier().RemoveSite(cmd.Context(), name); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// probeSites looks at the entries of each site.
func (a *app) probeSites(ctx context.Context, file *sitefile.File, f crawlFlags) error {
	c, err := crawler.New(crawler.Options{
		UserAgent: "nianbao/" + Version, Contact: cmp.Or(f.contact, file.Contact), Delay: f.delay,
		AllowPrivate: f.allowPrivate, MaxSize: int64(f.maxSize), Log: a.log,
	})
	if err != nil {
		return err
	}
	failed := 0
	for _, s := range file.Sites {
		probes, err := c.Probe(ctx, crawlerSite(s, ""))
		if err != nil {
			return fmt.Errorf("probe %s: %w", s.Name, err)
		}
		fmt.Fprintln(a.stdout, s.Name)
		for i := range probes {
			if probes[i].Outcome.Failed() || probes[i].Outcome == nianbao.FetchGone {
				failed++
			}
			a.showProbe(&probes[i])
		}
	}
	if failed > 0 {
		return errRejected
	}
	return nil
}

// showProbe prints what an entry shows.
func (a *app) showProbe(p *crawler.Probe) {
	fmt.Fprintf(a.stdout, "  %s\n    %s", p.URL, p.Outcome)
	if p.Status > 0 {
		fmt.Fprintf(a.stdout, ", status %d", p.Status)
	}
	if p.Detail != "" {
		fmt.Fprintf(a.stdout, ": %s", p.Detail)
	}
	fmt.Fprintln(a.stdout)
	if p.System == "" {
		return
	}
	fmt.Fprintf(a.stdout, "    read as %s: %d reports, %d links for their page to decide, %d columns, %d further pages of the list\n",
		p.System, len(p.Reports), p.Maybe, len(p.Columns), p.Further)
	const most = 5
	for i, title := range p.Reports {
		if i == most {
			fmt.Fprintf(a.stdout, "      … %d more\n", len(p.Reports)-most)
			break
		}
		fmt.Fprintf(a.stdout, "      report  %s\n", title)
	}
	for _, column := range p.Columns {
		fmt.Fprintf(a.stdout, "      column  %s\n", column)
	}
	for _, host := range p.Foreign {
		fmt.Fprintf(a.stdout, "      not followed, unless listed in hosts:  %s\n", host)
	}
}

// checkSites prints what a crawl of each site would do. Faults and warnings go
// to stderr; with a fault nothing is printed but the faults.
func (a *app) checkSites(name string, probe func(*sitefile.File) error) error {
	file, err := a.openSites(name)
	if err != nil {
		faults := sitefile.Faults(err)
		for _, f := range faults {
			fmt.Fprintf(a.stderr, "%v\n\t%s\n", f, f.Chinese)
		}
		if len(faults) > 0 {
			return silent{err}
		}
		return err
	}
	for i := range file.Warnings {
		w := &file.Warnings[i]
		fmt.Fprintf(a.stderr, "%s: warning: %s\n\t%s\n", w.Place(), w.Message, w.Chinese)
	}
	divisions := division.Default()
	entries, hosts := 0, map[string]bool{}
	for i := range file.Sites {
		site := &file.Sites[i]
		if err := a.describeSite(site, divisions); err != nil {
			return err
		}
		entries += len(site.Entries)
		for _, host := range site.Scope() {
			hosts[host] = true
		}
	}
	_, err = fmt.Fprintf(a.stdout, "sites %d, entries %d, hosts %d; contact %s\n",
		len(file.Sites), entries, len(hosts), cmp.Or(file.Contact, "none"))
	if err != nil || probe == nil {
		return err
	}
	return probe(file)
}

// openSites reads a list of sites from a file, or stdin for "-".
func (a *app) openSites(name string) (*sitefile.File, error) {
	if name == "-" {
		return sitefile.Read("stdin", a.stdin)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return sitefile.Read(name, f)
}

// describeSite prints what a crawl of a site would do.
func (a *app) describeSite(s *sitefile.Site, divisions *division.Table) error {
	fmt.Fprintln(a.stdout, s.Name)
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	row := func(key, value string) { fmt.Fprintf(w, "  %s\t%s\n", key, value) }
	row("region", regionOf(s.Region, divisions))
	for _, entry := range s.Entries {
		row("entry", entry)
	}
	row("hosts", strings.Join(s.Scope(), ", "))
	row("pause", pauseOf(s))
	row("schedule", "every "+daysOf(s.Schedule))
	row("window", windowOf(s.Window))
	row("budget", budgetOf(s))
	row("sitemap", map[bool]string{true: "read if there is one", false: "not read"}[s.Sitemap])
	if s.Note != "" {
		row("note", strings.Join(strings.Fields(s.Note), " "))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(a.stdout, "\n")
	return err
}

// What the flags of crawl say unless the file or the caller says otherwise.
const (
	siteDelay             = 2 * time.Second
	siteMaxSize  byteSize = 128 << 20
	siteMaxPages          = 20000
)

func regionOf(code string, divisions *division.Table) string {
	if code == "" {
		return "not given"
	}
	region, ok := divisions.Region(code)
	if !ok {
		return code + " (in no list of divisions)"
	}
	return code + " " + strings.Join(region.Names, "")
}

func pauseOf(s *sitefile.Site) string {
	switch {
	case s.Delay < 0:
		return "none, unless robots.txt asks for one"
	case s.Delay == 0:
		return short(siteDelay) + " (default), longer if robots.txt asks or answers are slow"
	}
	return short(s.Delay) + ", longer if robots.txt asks or answers are slow"
}

func windowOf(w sitefile.Window) string {
	if w.Always() {
		return "always"
	}
	return w.String() + " Beijing time"
}

// budgetOf tells the limits, and how long it takes at least to use them up: what
// a pause of ten seconds means is seen best in hours.
func budgetOf(s *sitefile.Site) string {
	pages := cmp.Or(s.MaxPages, siteMaxPages)
	size := cmp.Or(byteSize(s.MaxSize), siteMaxSize)
	text := fmt.Sprintf("%d requests, %s each", pages, size.String())
	pause := max(cmp.Or(s.Delay, siteDelay), 0)
	took := time.Duration(pages) * pause
	if took < time.Minute {
		return text
	}
	text += "; all of them take " + short(took.Round(time.Minute)) + " or more"
	if open := s.Window.Length(); took > open && !s.Window.Always() {
		text += fmt.Sprintf(", %d windows", (took+open-1)/open)
	}
	return text
}

// daysOf writes a duration in days where it is a whole number of them.
func daysOf(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d == day:
		return "day"
	case d%day == 0:
		return fmt.Sprintf("%d days", d/day)
	}
	return short(d)
}

// short writes a duration without the units that are zero at its end.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
