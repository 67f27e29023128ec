package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"nianbao/web/batch"
)

// batchFlags are the flags of search that go with a list of queries.
type batchFlags struct {
	file   string // - is stdin
	format string // table, csv or json
	bom    bool
}

// batchSearch runs a list of queries and prints their hits by year. Queries that
// have no counts are named on stderr; the status then is that of rejected inputs.
func (a *app) batchSearch(ctx context.Context, f batchFlags, opt batch.Options) (err error) {
	queries, err := a.readQueries(f.file)
	if err != nil {
		return err
	}
	s, err := a.openStore(ctx, readOnly)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	start := time.Now()
	table, err := batch.Run(ctx, s.index, queries, opt)
	if err != nil {
		return err
	}
	switch f.format {
	case "json":
		err = a.printJSON(batch.NewResponse(table, time.Since(start).Milliseconds()), false)
	case "csv":
		err = batch.WriteCSV(a.stdout, table, f.bom)
	default:
		err = batch.WriteText(a.stdout, table)
	}
	if err != nil {
		return err
	}
	return a.reportRows(table)
}

func (a *app) readQueries(file string) ([]string, error) {
	in := a.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, batch.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	queries, err := batch.Lines(data)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return queries, nil
}

// reportRows names the rows without full counts.
func (a *app) reportRows(t *batch.Table) error {
	rejected := false
	for i := range t.Rows {
		r := &t.Rows[i]
		switch {
		case r.Err != nil:
			rejected = true
			e := batch.NewError(r.Err)
			fmt.Fprintf(a.stderr, "nianbao: query %d %q: %s / %s\n", i+1, r.Query, e.English, e.Chinese)
		case r.State == batch.StatePartial:
			fmt.Fprintf(a.stderr, "nianbao: query %d %q: time ran out, the counts are of what was found until then\n", i+1, r.Query)
		}
	}
	if rejected {
		return errRejected
	}
	return nil
}

// check refuses flags that do not go together.
func (f *batchFlags) check(args []string, asJSON bool) error {
	switch {
	case f.file == "" && len(args) == 0:
		return usagef("nianbao search: requires at least 1 arg: a query, or --batch FILE")
	case f.file == "":
		return nil
	case len(args) > 0:
		return usagef("--batch takes its queries from %s, got %q too", f.file, args)
	case asJSON && f.format == "table":
		f.format = "json"
	}
	if f.format != "table" && f.format != "csv" && f.format != "json" {
		return usagef("--format %q: want table, csv or json", f.format)
	}
	if f.bom && f.format != "csv" {
		return usagef("--bom goes with --format csv")
	}
	return nil
}
