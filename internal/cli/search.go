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
	"nianbao/web/batch"
)

func (a *app) searchCommand() *cobra.Command {
	var asJSON, synonyms bool
	var limit int
	var sort, cursor string
	var sections []string
	var filter filterFlags
	var list batchFlags
	cmd := &cobra.Command{
		Use:   "search QUERY | --batch FILE",
		Short: "Search the reports, with the language and ranking of the API",
		Long:  searchHelp,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := list.check(args, asJSON); err != nil {
				return err
			}
			f, err := filter.filter()
			if err != nil {
				return err
			}
			kinds, err := oneOf("section", sections, nianbao.SectionKinds)
			if err != nil {
				return err
			}
			if list.file != "" {
				return a.batchSearch(cmd.Context(), list, batch.Options{Filter: f, Sections: kinds})
			}
			q := nianbao.Query{Text: strings.Join(args, " "), Filter: f, Sections: kinds, Limit: limit,
				Sort: nianbao.Sort(sort), Cursor: cursor, NoFacets: !asJSON,
				Synonyms: synonyms, Wider: !synonyms && cursor == ""}
			if limit < 1 || limit > nianbao.MaxLimit {
				return usagef("--limit %d: want 1 to %d", limit, nianbao.MaxLimit)
			}
			return a.search(cmd.Context(), q, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer of the API")
	cmd.Flags().BoolVar(&synonyms, "synonyms", false, "find the synonyms of bare words too")
	cmd.Flags().IntVar(&limit, "limit", nianbao.DefaultLimit, "hits to print")
	cmd.Flags().StringVar(&sort, "sort", string(nianbao.SortRelevance), "relevance, newest, oldest, or an indicator or rate, with - before it to descend")
	cmd.Flags().StringVar(&cursor, "cursor", "", "continue after a page: next of its JSON")
	cmd.Flags().StringSliceVar(&sections, "section", nil, "restrict the words to sections: preface, overview, disclosure, …")
	filter.register(cmd.Flags())
	cmd.Flags().StringVar(&list.file, "batch", "", "file with a query a line, - is stdin: print the hits of each by year")
	cmd.Flags().StringVar(&list.format, "format", "table", "of --batch: table, csv or json")
	cmd.Flags().BoolVar(&list.bom, "bom", false, "begin the CSV of --batch with a byte order mark, for spreadsheets")
	return cmd
}

const searchHelp = `Search the reports, with the language and ranking of the API.

  nianbao search '人手不足 培训'                    both words
  nianbao search '教育 OR 卫生' ; '公开 -诉讼'      any word; all but one
  nianbao search '"人手不足"'                       these characters together
  nianbao search 'section:problems (人手 OR 经费)'  within a section
  nianbao search 'office:公安局 year:2019..2022 level:county region:江苏省'
  nianbao search 'req_new>100 纠错率>10%'           numbers and rates
  nianbao search --sort -req_new '申请量[自然人]>3' numbers by applicant, in order

Words are ANDed; OR, NOT and - , parentheses, phrases in quotes. An empty
argument means all reports, a query of negations all but those. Full and half
width, case, traditional and simplified characters match each other.

Fields: title: office: region: level: year: section: form: site: finding:
Years and numbers take ranges: year:2021.. , 申请量:5..50 . Numbers are compared
with > >= < <= = != , by code or Chinese name, on the total unless an applicant
stands in brackets; a blank satisfies no comparison. Rates: grant_rate 公开率,
denial_rate 不予公开率, not_held_rate 不掌握率, correction_rate 纠错率,
litigation_correction_rate 诉讼纠错率, carry_over_rate 结转率.

A query that cannot be read ends with status 2, and the message names the
place. The page /help/query of nianbao serve lists everything.`

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
	for _, text := range res.Loosened {
		fmt.Fprintf(a.stderr, "%s was searched for by most of its words; put it in quotes to find it as it stands\n", text)
	}
	fmt.Fprintf(a.stderr, "%d of %d reports\n", len(res.Hits), res.Total)
	a.printWider(res)
	return nil
}

// printHit prints a hit for people: a line of facts, its fragments below.
func (a *app) printHit(h nianbao.Hit) {
	fmt.Fprintf(a.stdout, "%s\t%d\t%s\t%s\n", h.ID, h.Year, h.Office, h.Title)
	for _, f := range h.Fragments {
		if f.Section == "" {
			continue
		}
		where := string(f.Section)
		if f.Table {
			where += ", table"
		}
		text := strings.NewReplacer("<mark>", "【", "</mark>", "】").Replace(f.HTML)
		fmt.Fprintf(a.stdout, "    [%s] %s\n", where, html.UnescapeString(text))
	}
}
