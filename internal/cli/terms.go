package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"nianbao/internal/nianbao"
	"nianbao/web/batch"
	"nianbao/web/terms"
)

func (a *app) termsCommand() *cobra.Command {
	var (
		file, format, shape, by, match string
		bom, synonyms                  bool
		sections, types                []string
		filter                         filterFlags
	)
	cmd := &cobra.Command{
		Use:   "terms TERM... | --file FILE",
		Short: "Print what share of the reports of each year uses a term",
		Long:  termsHelp,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if (file == "") == (len(args) == 0) {
				return usagef("terms: want terms, or --file FILE, and not both")
			}
			if !slices.Contains([]string{"table", "csv", "json"}, format) {
				return usagef("--format %q: want table, csv or json", format)
			}
			if format != "csv" && (bom || cmd.Flags().Changed("shape")) {
				return usagef("--bom and --shape go with --format csv")
			}
			var opt terms.Options
			if opt.Filter, err = filter.filter(); err != nil {
				return err
			}
			if opt.Sections, err = oneOf("section", sections, nianbao.SectionKinds); err != nil {
				return err
			}
			if opt.Types, err = oneOf("office-type", types, nianbao.OfficeTypes); err != nil {
				return err
			}
			given, err := oneOf("by", []string{by}, nianbao.SpreadBys)
			if err != nil {
				return err
			}
			lines, err := oneOf("match", []string{match}, terms.Matches)
			if err != nil {
				return err
			}
			rows, err := oneOf("shape", []string{shape}, terms.Shapes)
			if err != nil {
				return err
			}
			opt.By, opt.Match, opt.Synonyms = given[0], lines[0], synonyms
			if synonyms && opt.Match != terms.MatchQuery {
				return usagef("--synonyms goes with --match query: phrases are looked for as they stand")
			}
			if file != "" {
				if args, err = a.readQueries(file); err != nil {
					return err
				}
			}
			return a.terms(cmd.Context(), args, opt, func(t *terms.Table, took time.Duration) error {
				switch format {
				case "json":
					return a.printJSON(terms.NewResponse(t, took.Milliseconds()), false)
				case "csv":
					return terms.WriteCSV(a.stdout, t, rows[0], bom)
				}
				return terms.WriteText(a.stdout, t)
			})
		},
	}
	cmd.Flags().StringVar(&file, "file", "", "file with a term a line, - is stdin")
	cmd.Flags().StringVar(&by, "by", string(nianbao.SpreadBys[0]), "groups of reports: all, province, level or office_type")
	cmd.Flags().StringVar(&match, "match", string(terms.Matches[0]), "what a line is: phrase, or query in the language of search")
	cmd.Flags().BoolVar(&synonyms, "synonyms", false, "with --match query: find the synonyms of bare words too")
	cmd.Flags().StringSliceVar(&sections, "section", nil, "only in sections: preface, overview, disclosure, …")
	cmd.Flags().StringSliceVar(&types, "office-type", nil, "only offices of a type: government, bureau, …")
	cmd.Flags().StringVar(&format, "format", "table", "table, csv or json")
	cmd.Flags().StringVar(&shape, "shape", string(terms.Shapes[0]), "rows of the CSV: long, wide (years as columns) or first (the first reports)")
	cmd.Flags().BoolVar(&bom, "bom", false, "begin the CSV with a byte order mark, for spreadsheets")
	filter.register(cmd.Flags())
	return cmd
}

const termsHelp = `Print what share of the reports of each year uses a term, and when it was used first.

  nianbao terms 人手不足 更新不及时               two phrases, by year
  nianbao terms --by province 政务新媒体          by province too
  nianbao terms --file terms.txt --format csv --shape wide > terms.csv
  nianbao terms --match query '人手不足 OR 人员不足' --section problems

A percentage is the reports that use the term over all reports of the year and
group that meet the conditions; both counts stand beside it. Where no report is
held there is no number. A term that cannot be counted ends with status 3, and
stderr says why.`

// terms counts a list and prints its table.
func (a *app) terms(ctx context.Context, list []string, opt terms.Options, show func(*terms.Table, time.Duration) error) (err error) {
	s, err := a.openStore(ctx, readOnly)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	start := time.Now()
	table, err := terms.Run(ctx, s.index, s.catalog, list, opt)
	if err != nil {
		return err
	}
	if err := show(table, time.Since(start)); err != nil {
		return err
	}
	rejected := false
	for i := range table.Terms {
		t := &table.Terms[i]
		if e := batch.NewError(t.Err); e != nil {
			rejected = true
			fmt.Fprintf(a.stderr, "nianbao: term %d %q: %s / %s\n", i+1, t.Text, e.English, e.Chinese)
		}
		if len(t.Loosened) > 0 {
			fmt.Fprintf(a.stderr, "nianbao: term %d %q: asked for by most of its words; put it in quotation marks to have it exactly\n", i+1, t.Text)
		}
	}
	if rejected {
		return errRejected
	}
	return nil
}
