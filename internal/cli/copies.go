package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"nianbao/internal/nianbao"
	"nianbao/internal/similar"
)

func (a *app) similarCommand() *cobra.Command {
	var rebuild bool
	cmd := &cobra.Command{
		Use:   "similar",
		Short: "Find reports that have text in common",
		Long: `Find reports that have text in common: an office's report with that of its year
before, and reports of different offices.

Import and crawl do so at their end for the reports that changed. This command
makes up for what was interrupted; with --rebuild all pairs are found anew, for
what many offices write, which counts for nobody's own text, may be other text
by now. It can be ended at any moment and goes on where it was; until it is
done, the pairs of before are shown.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.findSimilar(cmd.Context(), rebuild) },
	}
	cmd.Flags().BoolVar(&rebuild, "rebuild", false, "find all pairs anew")
	return cmd
}

func (a *app) findSimilar(ctx context.Context, rebuild bool) (err error) {
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	done, err := s.findCopies(ctx, a, rebuild)
	if err != nil {
		return err
	}
	count := func(kinds ...nianbao.CopyKind) (int, error) {
		_, n, err := s.catalog.CopyPairs(ctx, nianbao.PairFilter{Kinds: kinds, Limit: 1})
		return n, err
	}
	own, err := count(nianbao.CopyOwn)
	if err != nil {
		return err
	}
	other, err := count(nianbao.CopyOther)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d reports looked at; held are %d pairs with the year before, %d with other offices\n", done.Reports, own, other)
	return nil
}

// findCopies brings the pairs of reports up to date.
func (s *store) findCopies(ctx context.Context, a *app, rebuild bool) (similar.Summary, error) {
	var bar *progress
	shown := 0
	engine := similar.New(similar.Options{Store: s.catalog, Log: a.log, Progress: func(done, total int) {
		if bar == nil {
			bar = newProgress(a.stderr, int64(total), "similar")
		}
		bar.add(done - shown)
		shown = done
	}})
	summary, err := engine.Update(ctx, rebuild)
	if bar != nil {
		bar.finish()
	}
	return summary, err
}

// pairUp finds the pairs of what an import or a crawl has brought. Who ends it
// leaves the rest to the next command that looks for them.
func (s *store) pairUp(ctx context.Context, a *app) error {
	if ctx.Err() == nil {
		_, err := s.findCopies(ctx, a, false)
		if err == nil || ctx.Err() == nil {
			return err
		}
	}
	a.log.Warn("text in common with other reports was not looked for; the next import or crawl does it, or 'nianbao similar'", slog.Any("err", ctx.Err()))
	return nil
}
