package webtest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"nianbao/internal/nianbao"
)

// EachRecent lists the reports, those captured last first; of the filter only
// identifiers and levels count.
func (s *Store) EachRecent(_ context.Context, f nianbao.ReportFilter, fn func(nianbao.Listed) error) error {
	held := slices.SortedStableFunc(slices.Values(s.Held), func(a, b *nianbao.Held) int { return changed(b).Compare(changed(a)) })
	for _, h := range held {
		if len(f.IDs) > 0 && !slices.Contains(f.IDs, h.ID) || len(f.Levels) > 0 && !slices.Contains(f.Levels, h.Report.Level) {
			continue
		}
		if err := fn(nianbao.Listed{ID: h.ID, Changed: changed(h)}); err != nil {
			return err
		}
	}
	return nil
}

// changed is when the newest version was captured.
func changed(h *nianbao.Held) time.Time {
	if v := h.Current(); v != nil {
		return v.Snapshot.Captured
	}
	return time.Time{}
}

// Heads finds reports by their identifiers.
func (s *Store) Heads(_ context.Context, ids []string) (map[string]*nianbao.Held, error) {
	heads := map[string]*nianbao.Held{}
	for _, h := range s.Held {
		if slices.Contains(ids, h.ID) {
			heads[h.ID] = h
		}
	}
	return heads, nil
}

// Blocks cuts a list.
func (s *Store) Blocks(_ context.Context, kind nianbao.ListKind, size int) ([]nianbao.Block, error) {
	var blocks []nianbao.Block
	for part := range slices.Chunk(s.all(kind), size) {
		last := slices.MaxFunc(part, func(a, b nianbao.Listed) int { return a.Changed.Compare(b.Changed) })
		blocks = append(blocks, nianbao.Block{N: len(blocks) + 1, Changed: last.Changed})
	}
	return blocks, nil
}

// Listed lists one block.
func (s *Store) Listed(_ context.Context, kind nianbao.ListKind, n, size int) ([]nianbao.Listed, error) {
	parts := slices.Collect(slices.Chunk(s.all(kind), size))
	if n < 1 || n > len(parts) {
		return nil, nil
	}
	return parts[n-1], nil
}

func (s *Store) all(kind nianbao.ListKind) []nianbao.Listed {
	last := map[string]time.Time{}
	for _, h := range s.Held {
		id := h.ID
		if kind == nianbao.ListOffices {
			id = h.OfficeID
		}
		if at := changed(h); at.After(last[id]) {
			last[id] = at
		}
	}
	list := make([]nianbao.Listed, 0, len(last))
	for id, at := range last {
		list = append(list, nianbao.Listed{ID: id, Changed: at})
	}
	slices.SortFunc(list, func(a, b nianbao.Listed) int { return cmp.Compare(a.ID, b.ID) })
	return list
}
