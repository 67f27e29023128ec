package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"nianbao/internal/catalog"
	"nianbao/internal/export"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// exportFlags are the flags of export.
type exportFlags struct {
	format, output string
	filter         filterFlags
	indicators     []string
	applicants     []string
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:       "export reports|observations",
		Short:     "Write reports or observations as a data file, uncapped",
		ValidArgs: []string{"reports", "observations"},
		Args:      usageArgs(cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs)),
		RunE:      func(cmd *cobra.Command, args []string) error { return a.exportRows(cmd.Context(), args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "csv", "csv or jsonl")
	flags.StringVarP(&f.output, "output", "o", "-", "file to write; - is stdout")
	f.filter.register(flags)
	flags.StringSliceVar(&f.indicators, "indicator", nil, "only these indicators (observations)")
	flags.StringSliceVar(&f.applicants, "applicant", nil, "only these applicants (observations)")
	return cmd
}

// filterFlags select reports as the parameters of the API do.
type filterFlags struct {
	year                                   string
	regions, levels, offices, forms, scope []string
}

func (f *filterFlags) register(flags *pflag.FlagSet) {
	flags.StringVar(&f.year, "year", "", "2020 or 2019..2022")
	flags.StringSliceVar(&f.regions, "region", nil, "division code or name, all below included")
	flags.StringSliceVar(&f.levels, "level", nil, "nation, province, city, county or township")
	flags.StringSliceVar(&f.offices, "office", nil, "office id or exact name")
	flags.StringSliceVar(&f.forms, "form", nil, "2008, 2014, 2019 or 2021")
	flags.StringSliceVar(&f.scope, "scope", nil, "own or government_wide")
}

func (f *filterFlags) filter() (nianbao.ReportFilter, error) {
	out := nianbao.ReportFilter{Regions: f.regions, Offices: f.offices}
	var err error
	if out.YearFrom, out.YearTo, err = parseYears(f.year); err != nil {
		return out, err
	}
	if out.Levels, err = oneOf("--level", f.levels, nianbao.Levels); err != nil {
		return out, err
	}
	forms := []nianbao.Form{nianbao.Form2008, nianbao.Form2014, nianbao.Form2019, nianbao.Form2021}
	if out.Forms, err = oneOf("--form", f.forms, forms); err != nil {
		return out, err
	}
	out.Scopes, err = oneOf("--scope", f.scope, []nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide})
	return out, err
}

// oneOf checks the values of a flag against the known ones.
func oneOf[T ~string](flag string, values []string, known []T) ([]T, error) {
	var out []T
	for _, v := range values {
		found := false
		for _, k := range known {
			if string(k) == v {
				out, found = append(out, k), true
			}
		}
		if !found {
			return nil, usagef("%s %q: want one of %v", flag, v, known)
		}
	}
	return out, nil
}

// parseYears reads 2020, 2019..2022, 2019.. or ..2022.
func parseYears(s string) (from, to int, err error) {
	if s == "" {
		return 0, 0, nil
	}
	low, high, isRange := strings.Cut(s, "..")
	if !isRange {
		high = low
	}
	for _, p := range []struct {
		text string
		year *int
	}{{low, &from}, {high, &to}} {
		if p.text == "" && isRange {
			continue
		}
		if *p.year, err = strconv.Atoi(p.text); err != nil || *p.year < 1900 || *p.year > 9999 {
			return 0, 0, usagef("--year %q: want 2020 or 2019..2022", s)
		}
	}
	if to != 0 && from > to {
		return 0, 0, usagef("--year %q: the first year is the later one", s)
	}
	return from, to, nil
}

func (a *app) exportRows(ctx context.Context, what string, f exportFlags) (err error) {
	format, err := export.ParseFormat(f.format)
	if err != nil {
		return usageError{err}
	}
	filter, err := f.filter.filter()
	if err != nil {
		return err
	}
	if what == "reports" && len(f.indicators)+len(f.applicants) > 0 {
		return usagef("--indicator and --applicant go with observations")
	}
	for _, code := range f.indicators {
		if _, ok := indicator.Lookup(code); !ok {
			return usagef("--indicator %q is not in the code list", code)
		}
	}
	applicants, err := oneOf("--applicant", f.applicants, nianbao.Applicants)
	if err != nil {
		return err
	}
	s, err := a.openCatalog(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return a.writeTo(f.output, func(w io.Writer) error {
		n, err := exporter{s}.rows(ctx, w, what, format, export.ObservationFilter{Reports: filter, Indicators: f.indicators, Applicants: applicants})
		if err == nil {
			fmt.Fprintf(a.stderr, "%d %s\n", n, what)
		}
		return err
	})
}

// openCatalog opens the catalog alone, for reading.
func (a *app) openCatalog(ctx context.Context) (*catalog.Catalog, error) {
	if err := a.needData(); err != nil {
		return nil, err
	}
	return catalog.Open(ctx, catalog.Options{Path: a.path(catalogName), ReadOnly: true, Log: a.log})
}

// writeTo lets fn write to stdout, or to a file that appears under its name only
// when it is complete.
func (a *app) writeTo(name string, fn func(io.Writer) error) (err error) {
	if name == "-" {
		w := bufio.NewWriterSize(a.stdout, 1<<16)
		return errors.Join(fn(w), w.Flush())
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone after the rename
	w := bufio.NewWriterSize(tmp, 1<<16)
	if err := errors.Join(fn(w), w.Flush(), tmp.Chmod(0o644), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

// exporter streams rows of the catalog, for the command and for the API.
type exporter struct{ catalog *catalog.Catalog }

// Export writes what the API asks for.
func (e exporter) Export(ctx context.Context, w io.Writer, what, format string, f nianbao.ReportFilter) error {
	parsed, err := export.ParseFormat(format)
	if err != nil {
		return err
	}
	_, err = e.rows(ctx, w, what, parsed, export.ObservationFilter{Reports: f})
	return err
}

func (e exporter) rows(ctx context.Context, w io.Writer, what string, format export.Format, f export.ObservationFilter) (int, error) {
	switch what {
	case "reports":
		return export.Reports(ctx, w, format, e.catalog, f.Reports)
	case "observations":
		return export.Observations(ctx, w, format, e.catalog, f)
	}
	return 0, fmt.Errorf("%w: export of %q", nianbao.ErrInvalid, what)
}
