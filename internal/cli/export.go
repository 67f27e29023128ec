package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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
	format, output, shape string
	bom                   bool
	columns               []string
	filter                filterFlags
	indicators            []string
	applicants            []string
	found                 findingFlags
}

// findingFlags select findings.
type findingFlags struct{ rules, severities, attributions, verdicts []string }

func (f *findingFlags) register(flags *pflag.FlagSet) {
	flags.StringSliceVar(&f.rules, "rule", nil, "only findings of these rules")
	flags.StringSliceVar(&f.severities, "severity", nil, "only these findings: hard, soft or info")
	flags.StringSliceVar(&f.attributions, "attribution", nil, "only findings whose fault lies there: source, extraction or unclear")
	flags.StringSliceVar(&f.verdicts, "verdict", nil, "only findings with this verdict: none, confirmed, misread or explained")
}

func (f *findingFlags) filter() (out nianbao.FindingFilter, err error) {
	out.Rules = f.rules
	if out.Severities, err = oneOf("severity", f.severities, nianbao.Severities); err != nil {
		return out, err
	}
	if out.Attributions, err = oneOf("attribution", f.attributions, nianbao.Attributions); err != nil {
		return out, err
	}
	out.Judgements, err = oneOf("verdict", f.verdicts, append([]nianbao.Judgement{nianbao.JudgementNone}, nianbao.Judgements...))
	return out, err
}

func (a *app) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export reports|observations|findings|offices|verdicts|dataset|sqlite",
		Short: "Write reports, observations, findings, offices or verdicts as a data file, or everything as a data package or SQLite file",
		Args:  exactArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return a.export(cmd.Context(), args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "csv", "csv, jsonl, xlsx or parquet; dataset: csv, parquet or csv,parquet")
	flags.StringVarP(&f.output, "output", "o", "-", "file to write; - is stdout; dataset: a folder, or an archive if it ends in .zip")
	flags.StringVar(&f.shape, "shape", "long", "long: a row an observation; wide: a row a report, a column an indicator (observations)")
	flags.StringSliceVar(&f.columns, "column", nil, "only these columns, in this order")
	flags.BoolVar(&f.bom, "bom", false, "byte order mark before the CSV, for Excel")
	f.filter.register(flags)
	f.found.register(flags)
	flags.StringSliceVar(&f.indicators, "indicator", nil, "only these indicators (observations)")
	flags.StringSliceVar(&f.applicants, "applicant", nil, "only these applicants (observations); in the wide form each has its columns")
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

// any says whether any of them was given.
func (f *filterFlags) any() bool {
	return f.year != "" || len(f.regions)+len(f.levels)+len(f.offices)+len(f.forms)+len(f.scope) > 0
}

func (f *filterFlags) filter() (nianbao.ReportFilter, error) {
	out := nianbao.ReportFilter{Regions: f.regions, Offices: f.offices}
	var err error
	if out.YearFrom, out.YearTo, err = parseYears(f.year); err != nil {
		return out, err
	}
	if out.Levels, err = oneOf("level", f.levels, nianbao.Levels); err != nil {
		return out, err
	}
	forms := []nianbao.Form{nianbao.Form2008, nianbao.Form2014, nianbao.Form2019, nianbao.Form2021}
	if out.Forms, err = oneOf("form", f.forms, forms); err != nil {
		return out, err
	}
	out.Scopes, err = oneOf("scope", f.scope, []nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide})
	return out, err
}

// oneOf checks the values of a flag against the known ones.
func oneOf[T ~string](flag string, values []string, known []T) ([]T, error) {
	var out []T
	for _, v := range values {
		if !slices.Contains(known, T(v)) {
			return nil, badFlag(flag, fmt.Sprintf("%q is unknown; known are %v", v, known), fmt.Sprintf("%q 不可用；可用的有 %v", v, known))
		}
		out = append(out, T(v))
	}
	return out, nil
}

// badFlag is a usage error in both languages.
func badFlag(flag, english, chinese string) error {
	return &nianbao.ParamError{Param: flag, Message: english, Chinese: chinese}
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
			return 0, 0, badFlag("year", fmt.Sprintf("%q is no year; write 2020 or 2019..2022", s), fmt.Sprintf("%q 不是年份；请写 2020 或 2019..2022", s))
		}
	}
	if to != 0 && from > to {
		return 0, 0, badFlag("year", fmt.Sprintf("%q: the first year is the later one", s), fmt.Sprintf("%q：起始年份晚于结束年份", s))
	}
	return from, to, nil
}

func (a *app) export(ctx context.Context, what string, f exportFlags) error {
	switch what {
	case "dataset":
		return a.exportDataset(ctx, f)
	case "sqlite":
		return a.exportSQLite(ctx, f)
	default:
		return a.exportTable(ctx, what, f)
	}
}

func (a *app) exportTable(ctx context.Context, what string, f exportFlags) (err error) {
	filter, err := f.filter.filter()
	if err != nil {
		return err
	}
	r := export.Request{
		What: export.What(what), Format: export.Format(strings.ToLower(f.format)), Shape: export.Shape(f.shape), Columns: f.columns, BOM: f.bom,
		Filter: filter, Indicators: f.indicators,
	}
	if r.Found, err = f.found.filter(); err != nil {
		return err
	}
	for _, name := range f.applicants {
		r.Applicants = append(r.Applicants, nianbao.Applicant(name))
	}
	if err := newExport(nil).Check(&r); err != nil {
		return err
	}
	s, err := a.openCatalog(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return a.writeTo(f.output, func(w io.Writer) error {
		n, err := newExport(s.Rows()).Write(ctx, w, r)
		if err == nil {
			fmt.Fprintf(a.stderr, "%d %s\n", n, rowsOf(r))
		}
		return err
	})
}

// rowsOf says what the rows of a file are.
func rowsOf(r export.Request) string {
	if r.Shape == export.Wide {
		return "reports"
	}
	return string(r.What)
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
		if err := fn(w); err != nil {
			return err // what is cut need not look any longer
		}
		return w.Flush()
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

// newExport is an exporter of the code list's indicators.
func newExport(src export.Source) *export.Exporter { return export.New(src, exportIndicators()) }

func exportIndicators() []export.Indicator {
	all := indicator.All()
	out := make([]export.Indicator, len(all))
	for i, ind := range all {
		m, _ := indicator.MeasureOf(ind.Code)
		out[i] = export.Indicator{
			Code: ind.Code, Label: ind.Label, English: ind.English, Unit: ind.Unit, Forms: ind.Forms,
			Table: ind.Table, Parent: ind.Parent, Applicants: m.Applicants,
		}
	}
	return out
}

// exporter streams data files for the API.
type exporter struct {
	catalog *catalog.Catalog
	baseURL string // public address, if known
}

// Export writes what the API asks for.
func (e exporter) Export(ctx context.Context, w io.Writer, r nianbao.ExportRequest) error {
	_, err := newExport(e.catalog.Rows()).Write(ctx, w, export.Request{
		What: export.What(r.What), Format: export.Format(r.Format), Shape: export.Shape(r.Shape), Columns: r.Columns, BOM: r.BOM,
		Filter: r.Filter, Indicators: r.Indicators, Applicants: r.Applicants, Found: r.Found,
	})
	return err
}
