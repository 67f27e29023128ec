package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"nianbao/internal/nianbao"
)

func (a *app) reindexCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reindex",
		Short: "Build the index anew from the catalog, beside the live one, then swap",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.reindex(cmd.Context()) },
	}
}

func (a *app) reindex(ctx context.Context) (err error) {
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	held, err := s.catalog.Count(ctx)
	if err != nil {
		return err
	}
	bar := newProgress(a.stderr, int64(held), "reindex")
	defer bar.finish()
	if !s.rebuilt { // opening has done so where the index was of no use
		if err := s.rebuild(ctx, func() { bar.add(1) }); err != nil {
			return err
		}
	}
	n, err := s.index.Count()
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%d reports indexed\n", n)
	return nil
}

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check archive digests, catalog and index against each other",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.verify(cmd.Context()) },
	}
}

// verify computes every digest of the archive anew, compares the snapshots of
// the catalog with it, then the catalog with the index. Each difference is a line
// on stdout.
func (a *app) verify(ctx context.Context) (err error) {
	s, err := a.openStore(ctx, readOnly)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	faults, checked := 0, 0
	fault := func(format string, args ...any) {
		faults++
		fmt.Fprintf(a.stdout, format+"\n", args...)
	}
	bar := newProgress(a.stderr, -1, "verify")
	defer bar.finish()
	records, err := s.archive.Verify(ctx, func(file string, offset int64, err error) {
		fault("%s at byte %d: %v", file, offset, err)
	})
	if err != nil {
		return err
	}
	err = s.catalog.EachSnapshot(ctx, func(snap nianbao.Snapshot) error {
		checked++
		bar.add(1)
		c, err := s.archive.Read(ctx, snap.Location)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			fault("%s captured %s: %v", snap.URL, snap.Captured.Format("2006-01-02T15:04:05Z"), err)
		case c.SHA256() != snap.SHA256:
			fault("%s captured %s: SHA-256 is %s, the catalog says %s", snap.URL, snap.Captured.Format("2006-01-02T15:04:05Z"), c.SHA256(), snap.SHA256)
		}
		return nil
	})
	if err != nil {
		return err
	}
	held, err := s.catalog.Count(ctx)
	if err != nil {
		return err
	}
	if n, err := s.index.Count(); err != nil {
		fault("index: %v", err)
	} else if int(n) != held {
		fault("the index holds %d reports, the catalog %d: run 'nianbao reindex'", n, held)
	}
	fmt.Fprintf(a.stderr, "%d records, %d snapshots and %d reports checked, %d faults\n", records, checked, held, faults)
	if faults > 0 {
		return silent{fmt.Errorf("%d faults", faults)}
	}
	return nil
}
