package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"nianbao/crawler"
	"nianbao/internal/testsite"
)

// demoDelay is the pause between requests to the sample sites: polite in order,
// quick in pace, for they are our own.
const demoDelay = 5 * time.Millisecond

func (a *app) demoCommand() *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Crawl the bundled sample sites and serve what was found",
		Long: `Crawl the bundled sample sites and serve what was found.

The sites stand on loopback addresses; their offices and reports are made up.
Without --data, what is collected is removed at the end.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, fromEnv := os.LookupEnv("NIANBAO_DATA")
			keep := fromEnv || cmd.Flags().Changed("data")
			return a.demo(cmd.Context(), addr, keep)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on; another port is taken if it is in use")
	return cmd
}

func (a *app) demo(ctx context.Context, addr string, keep bool) (err error) {
	if !keep {
		dir, err := os.MkdirTemp("", "nianbao-demo-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		a.dataDir = dir
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		host, _, splitErr := net.SplitHostPort(addr)
		if splitErr != nil {
			return usagef("--addr %q: %w", addr, splitErr)
		}
		if listener, err = net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	defer listener.Close()
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := a.crawlSamples(ctx, s); err != nil {
		return err
	}
	return a.serve(ctx, s, listener, publicOptions{})
}

// crawlSamples serves the sample sites while they are crawled.
func (a *app) crawlSamples(ctx context.Context, s *store) (err error) {
	sites, err := testsite.New(testsite.Options{})
	if err != nil {
		return err
	}
	if err := sites.Start(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sites.Close()) }()
	var list []crawler.Site
	for _, c := range sites.CrawlSites() {
		list = append(list, crawler.Site{Name: c.Name, Region: c.Region, Entries: c.Entries})
	}
	begin := time.Now()
	_, err = a.crawl(ctx, s, list, crawlFlags{delay: demoDelay, allowPrivate: true, maxSize: 16 << 20, maxPages: 2000})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "the sample sites were crawled in %.1f s\n", time.Since(begin).Seconds())
	return nil
}
