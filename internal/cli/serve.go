package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"nianbao/index/query"
	"nianbao/internal/audit"
	"nianbao/internal/catalog"
	"nianbao/internal/extract"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
	"nianbao/internal/revision"
	"nianbao/internal/similar"
	"nianbao/web"
)

func (a *app) serveCommand() *cobra.Command {
	var addr string
	var public publicOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the pages and the API over the data directory",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := public.check(); err != nil {
				return err
			}
			return a.serveData(cmd.Context(), addr, public)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	public.register(cmd.Flags())
	return cmd
}

func (a *app) serveData(ctx context.Context, addr string, public publicOptions) (err error) {
	// The address comes first: opening a large store for nothing takes time.
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("serve: %w; choose another --addr", err)
	}
	defer listener.Close()
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return a.serve(ctx, s, listener, public)
}

// Limits of a connection. Exports stream for as long as they are read.
const (
	readTimeout     = 30 * time.Second
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 5 * time.Second
	maxHeader       = 256 << 10 // a query in the address that is too long shall be answered in words
)

// serve answers on the listener until the context ends.
func (a *app) serve(ctx context.Context, s *store, listener net.Listener, public publicOptions) error {
	engine, err := a.engine(s)
	if err != nil {
		return err
	}
	suggester := s.suggester()
	defer suggester.Close()
	var ahead sync.WaitGroup
	defer ahead.Wait()
	reading, stop := context.WithCancel(ctx)
	defer stop()
	ahead.Go(func() { a.warm(reading, s) })
	kept := originals{s.archive, s.catalog, a.converter()}
	site, err := web.New(web.Options{
		Catalog: derivedCatalog{s.catalog}, Searcher: s.index, Originals: kept, Located: kept.Located, Exporter: exporter{s.catalog, public.baseURL},
		Versions: s.catalog, Crawls: s.catalog, Lister: s.catalog, Suggester: suggester, Understand: understand,
		Statistics: engine, Observations: s.catalog, Finder: s.index, Terms: s.index, Findings: s.catalog, Rules: audit.Infos(), Copies: similar.New(similar.Options{Store: s.catalog, Log: a.log}),
		Diff: revision.Diff, Label: indicatorLabel, Measures: measures(), Series: series(), NearMeasures: indicator.Near,
		Log: a.log, Version: Version, BaseURL: public.baseURL,
		Standing: s.standing, AdminToken: public.token, HSTS: public.hsts, Rate: public.rate, TrustedProxies: public.proxies,
	})
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           site.Handler(),
		ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	fmt.Fprintf(a.stderr, "nianbao is at http://%s/ — Ctrl+C ends it\n", listener.Addr())
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		_ = server.Close() // connections that do not end by themselves
	}
	<-failed
	return context.Cause(ctx)
}

// indicatorLabel names an indicator in both languages.
func indicatorLabel(code string) (chinese, english string) {
	i, ok := indicator.Lookup(code)
	if !ok {
		return "", ""
	}
	return i.Label, i.English
}

// derivedCatalog adds to a report what is computed from it.
type derivedCatalog struct{ *catalog.Catalog }

// Report reads a report with its derived numbers.
func (c derivedCatalog) Report(ctx context.Context, id string) (*nianbao.Held, error) {
	h, err := c.Catalog.Report(ctx, id)
	if err != nil {
		return nil, err
	}
	h.Report.Derived = extract.Derive(&h.Report)
	return h, nil
}

// standing counts what the store holds.
func (s *store) standing(ctx context.Context) (st web.Standing, err error) {
	if st.Reports, err = s.catalog.Count(ctx); err != nil {
		return st, err
	}
	if st.Behind, err = s.catalog.Behind(ctx); err != nil {
		return st, err
	}
	if st.Indexed, err = s.index.Count(); err != nil {
		return st, err
	}
	st.Generation, err = s.index.Generation()
	return st, err
}

// understand reads a query and prints it in its canonical form.
func understand(text string) (string, error) {
	tree, err := query.Parse(text)
	if err != nil {
		return "", err
	}
	return tree.String(), nil
}
