package catalog

import (
	"context"

	"nianbao/internal/nianbao"
)

const (
	chunk = 200 // reports that a listing reads at a time
	ahead = 2   // chunks that wait to be used, so that reading and using overlap
)

// eachChunk walks through reports. Read runs within the chunk's transaction,
// what it returns after it and in order. Chunks are read ahead of their use.
func (r Rows) eachChunk(ctx context.Context, f nianbao.ReportFilter, p parts, read func(querier, []loaded) (func() error, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	chunks := make(chan func() error, ahead)
	var failed error // written before chunks is closed, read after it
	go func() {
		defer close(chunks)
		failed = r.readChunks(ctx, f, p, read, chunks)
	}()
	defer func() {
		cancel()
		for range chunks { // until the reading has ended
		}
	}()
	for use := range chunks {
		if err := use(); err != nil {
			return err
		}
	}
	return failed
}

func (r Rows) readChunks(ctx context.Context, f nianbao.ReportFilter, p parts,
	read func(querier, []loaded) (func() error, error), chunks chan<- func() error) error {
	// The place where the listing stands is the lower bound of the years too:
	// one condition, and the index finds it.
	year, region, id := f.YearFrom, "", ""
	f.YearFrom = 0
	for {
		var held []loaded
		var use func() error
		err := r.view(ctx, func(q querier) error {
			where, args, err := where(ctx, q, f)
			if err != nil {
				return err
			}
			where += ` AND (r.year, r.region_code, r.id) > (?, ?, ?) ORDER BY r.year, r.region_code, r.id LIMIT ?`
			if held, err = load(ctx, q, p, selectNewest+where, append(args, year, region, id, chunk)...); err != nil || len(held) == 0 {
				return err
			}
			use, err = read(q, held)
			return err
		})
		if err != nil || len(held) == 0 {
			return err
		}
		last := held[len(held)-1]
		year, region, id = last.Report.Year, last.region, last.ID
		select {
		case chunks <- use:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
