package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/internal/catalog"
	"nianbao/internal/nianbao"
)

// statusFlags are the flags of status.
type statusFlags struct {
	limit    int
	urls     bool
	site     string
	outcomes []string
	failed   bool
}

func (a *app) statusCommand() *cobra.Command {
	var f statusFlags
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say what is held, how the crawls went, and what could not be read and why",
		Long: `Say what is held, how the crawls went, and what could not be read and why.

With --urls, --site, --outcome or --failed, the URLs of the crawls are listed
instead: site, outcome, HTTP status, when it was fetched last, URL, and the report
that it holds or the reason why it holds none.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.urls || f.site != "" || len(f.outcomes) > 0 || f.failed {
				return a.showURLs(cmd.Context(), f)
			}
			return a.showStatus(cmd.Context(), f.limit)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.limit, "limit", 0, "lines of rejected inputs or URLs; 0 lists all")
	flags.BoolVar(&f.urls, "urls", false, "list the URLs of the crawls")
	flags.StringVar(&f.site, "site", "", "list the URLs of this site")
	flags.StringArrayVar(&f.outcomes, "outcome", nil, "list the URLs that ended so, for example gone, blocked, robots")
	flags.BoolVar(&f.failed, "failed", false, "list the URLs that could not be fetched")
	return cmd
}

// showStatus prints counts, the last crawl of each site, the hosts that are left
// alone, and a line for each input that is archived but was not read as a
// report: its reason, when it was captured, and where it lies.
func (a *app) showStatus(ctx context.Context, limit int) (err error) {
	c, err := a.openCatalog(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	held, err := c.Overview(ctx)
	if err != nil {
		return err
	}
	crawls, err := c.CrawlStatus(ctx)
	if err != nil {
		return err
	}
	rejected, err := c.Rejected(ctx, limit)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "reports\t%d\noffices\t%d\nobservations\t%d\nsnapshots\t%d\nrejected\t%d\n",
		held.Reports, held.Offices, held.Observations, held.Snapshots, held.Rejected)
	writeCrawls(a.stdout, crawls)
	for _, r := range rejected {
		fmt.Fprintf(a.stdout, "%s\t%s\t%s\t%s\n", r.Reason.Code, r.Snapshot.Captured.Format("2006-01-02"), r.Snapshot.URL, r.Reason.Message)
	}
	return nil
}

// writeCrawls prints what came of the crawls.
func writeCrawls(w io.Writer, s *nianbao.CrawlStatus) {
	for i := range s.Sites {
		fmt.Fprintf(w, "site\t%s\t%s\n", s.Sites[i].Name, siteState(&s.Sites[i]))
	}
	for _, outcome := range slices.Sorted(maps.Keys(s.Errors)) {
		fmt.Fprintf(w, "errors\t%s\t%d\n", outcome, s.Errors[outcome])
	}
	for _, h := range s.Backoff {
		fmt.Fprintf(w, "left alone\t%s\tuntil %s\t%d failures\t%s\n", h.Host, stamp(h.Until), h.Failures, h.Reason)
	}
	for _, h := range s.Foreign {
		fmt.Fprintf(w, "not followed\t%s\t%s\t%d links\n", h.Site, h.Host, h.Links)
	}
}

// siteState says how a site stands, in fields that are set apart by tabs.
func siteState(s *nianbao.CrawlSite) string {
	fields := []string{"never crawled"}
	if run := s.Last; run != nil {
		switch {
		case run.Failed != "":
			fields = []string{"failed " + stamp(run.Ended), string(run.Failed) + " " + run.Detail}
		case run.Ended.IsZero():
			fields = []string{"under way or cut short, since " + stamp(run.Started)}
		default:
			fields = []string{"crawled " + stamp(run.Ended)}
		}
		fields = append(fields, fmt.Sprintf("%d requests", run.Requests), outcomes(run.Outcomes),
			fmt.Sprintf("%d new reports", run.NewReports), fmt.Sprintf("%d new versions", run.NewVersions))
	}
	fields = append(fields, fmt.Sprintf("%d URLs", s.URLs), fmt.Sprintf("%d waiting", s.Waiting),
		fmt.Sprintf("%d reports", s.Reports), "due "+stamp(s.Due))
	return strings.Join(fields, "\t")
}

func outcomes(counts map[nianbao.FetchOutcome]int) string {
	var parts []string
	for _, o := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[o], o))
	}
	return strings.Join(parts, ", ")
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Local().Format("2006-01-02 15:04")
}

// showURLs prints a line for each URL of the crawls that the flags select.
func (a *app) showURLs(ctx context.Context, f statusFlags) (err error) {
	c, err := a.openCatalog(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	filter := nianbao.CrawlURLFilter{Site: f.site, Failed: f.failed, Limit: 1000}
	for _, o := range f.outcomes {
		filter.Outcomes = append(filter.Outcomes, nianbao.FetchOutcome(o))
	}
	return eachURL(ctx, c, filter, f.limit, func(u *nianbao.CrawlURL) {
		outcome := string(u.Outcome)
		if outcome == "" {
			outcome = "waiting"
		}
		fmt.Fprintf(a.stdout, "%s\t%s\t%d\t%s\t%s\t%s\n", u.Site, outcome, u.Status, stamp(u.Fetched), u.URL, reportOrReason(u))
	})
}

func reportOrReason(u *nianbao.CrawlURL) string {
	if u.Report != "" {
		return u.Report
	}
	return u.Detail
}

// eachURL gives the URLs that a filter selects, at most limit of them unless
// that is 0.
func eachURL(ctx context.Context, c *catalog.Catalog, filter nianbao.CrawlURLFilter, limit int, fn func(*nianbao.CrawlURL)) error {
	for given := 0; ; {
		urls, next, err := c.CrawlURLs(ctx, filter)
		if err != nil {
			return err
		}
		for i := range urls {
			if given++; limit > 0 && given > limit {
				return nil
			}
			fn(&urls[i])
		}
		if next == 0 {
			return nil
		}
		filter.After = next
	}
}
