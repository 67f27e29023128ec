package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"nianbao/internal/compare"
	"nianbao/internal/division"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// Files of the data directory in which the operator says what the catalog cannot
// know; docs/compare.md has their columns.
const (
	expectedName    = "expected.csv"
	successionsName = "successions.csv"
)

// engine answers comparisons over the catalog, with the operator's lists.
func (a *app) engine(s *store) (*compare.Engine, error) {
	opt := compare.Options{Source: s.catalog}
	regions := division.Default().Region
	if err := a.readList(expectedName, func(f *os.File) (err error) {
		opt.Expected, err = compare.ReadExpected(f, regions)
		return err
	}); err != nil {
		return nil, err
	}
	if err := a.readList(successionsName, func(f *os.File) (err error) {
		opt.Successions, err = compare.ReadSuccessions(f, regions)
		return err
	}); err != nil {
		return nil, err
	}
	return compare.New(opt), nil
}

// readList reads a file of the data directory, if it is there.
func (a *app) readList(name string, read func(*os.File) error) error {
	f, err := os.Open(a.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := read(f); err != nil {
		return fmt.Errorf("%s: %w", a.path(name), err)
	}
	return nil
}

// warmColumns is how many columns are read before they are asked for.
const warmColumns = 12

// warm reads what comparisons ask for most, so that the first one does not wait:
// the facts of all reports, and the parts of the standard rates.
func (a *app) warm(ctx context.Context, s *store) {
	keys := []nianbao.ColumnKey{{Code: "req_new"}}
	for _, r := range indicator.Rates() {
		for _, code := range append(r.Numerator, r.Denominator...) {
			if len(keys) < warmColumns {
				keys = append(keys, nianbao.ColumnKey{Code: code})
			}
		}
	}
	if err := s.catalog.Warm(ctx, keys...); err != nil && ctx.Err() == nil {
		a.log.Warn("numbers could not be read ahead", slog.Any("err", err))
	}
}
