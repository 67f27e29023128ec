package cli

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nianbao/internal/nianbao"
	"nianbao/web"
)

func (a *app) searchCommand() *cobra.Command {
	var asJSON bool
	var limit int
	var sort, cursor string
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Search the reports, with the language and ranking of the API",
		Args:  atLeast(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			q := nianbao.Query{Text: strings.Join(args, " "), Limit: limit, Sort: nianbao.Sort(sort), Cursor: cursor, NoFacets: !asJSON}
			if limit < 1 || limit > nianbao.MaxLimit {
				return usagef("--limit %d: want 1 to %d", limit, nianbao.MaxLimit)
			}
			return a.search(cmd.Context(), q, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer of the API")
	cmd.Flags().IntVar(&limit, "limit", nianbao.DefaultLimit, "hits to print")
	cmd.Flags().StringVar(&sort, "sort", string(nianbao.SortRelevance), "relevance, newest or oldest")
	cmd.Flags().StringVar(&cursor, "cursor", "", "continue after a page: next of its JSON")
	return cmd
}

func (a *app) search(ctx context.Context, q nianbao.Query, asJSON bool) (err error) {
	s, err := a.openStore(ctx, readOnly)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	start := time.Now()
	res, err := s.index.Search(ctx, q)
	if err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(web.SearchJSON(res, time.Since(start)), false)
	}
	for _, h := range res.Hits {
		a.printHit(h)
	}
	fmt.Fprintf(a.stderr, "%d of %d reports\n", len(res.Hits), res.Total)
	return nil
}

// printHit prints a hit for people: a line of facts, its fragments below.
func (a *app) printHit(h nianbao.Hit) {
	fmt.Fprintf(a.stdout, "%s\t%d\t%s\t%s\n", h.ID, h.Year, h.Office, h.Title)
	for _, f := range h.Fragments {
		if f.Section == "" {
			continue
		}
		text := strings.NewReplacer("<mark>", "【", "</mark>", "】").Replace(f.HTML)
		fmt.Fprintf(a.stdout, "    [%s] %s\n", f.Section, html.UnescapeString(text))
	}
}
