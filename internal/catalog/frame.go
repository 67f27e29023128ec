package catalog

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"nianbao/internal/nianbao"
)

// frames keeps in memory what comparisons read: the facts of all reports, and
// the columns that were asked for last.
type frames struct {
	mu      sync.RWMutex // guards the rest; held for writing while it is loaded or brought up to date
	facts   *facts
	columns map[nianbao.ColumnKey]*keptColumn
	clock   atomic.Int64
}

// keptColumn is a column as long as the facts.
type keptColumn struct {
	nianbao.Column
	used atomic.Int64 // by the clock
}

// columnBytes is what a column takes for each report.
const columnBytes = 9

// sparse tells that reading the numbers of just these reports takes less time
// than reading a column of all of them.
func sparse(selected, all int) bool { return selected*8 <= all }

// errMoved means that the memory has gone on while a request waited.
var errMoved = errors.New("facts have changed")

// Frame gives the reports that a filter selects with some of their numbers, in
// no particular order. An office or a region that nobody has heard of is a
// [nianbao.ParamError].
func (c *Catalog) Frame(ctx context.Context, filter nianbao.FactFilter, keys ...nianbao.ColumnKey) (*nianbao.Frame, error) {
	for {
		var out *nianbao.Frame
		err := c.view(ctx, func(q querier) error {
			last, err := lastChange(ctx, q)
			if err != nil {
				return err
			}
			out, err = c.frame(ctx, q, last, filter, keys)
			return err
		})
		if errors.Is(err, errMoved) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("numbers of reports: %w", err)
		}
		return out, nil
	}
}

// frame answers out of the memory, after bringing it to the state that q sees.
func (c *Catalog) frame(ctx context.Context, q querier, last int64, filter nianbao.FactFilter, keys []nianbao.ColumnKey) (*nianbao.Frame, error) {
	if out, done, err := c.frames.ready(ctx, q, last, filter, keys); done || err != nil {
		return out, err
	}
	return c.loadedFrame(ctx, q, last, filter, keys)
}

// ready answers if nothing has to be loaded first.
func (m *frames) ready(ctx context.Context, q querier, last int64, filter nianbao.FactFilter, keys []nianbao.ColumnKey) (out *nianbao.Frame, done bool, err error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.facts == nil || m.facts.known != last {
		return nil, false, nil
	}
	s, err := m.facts.selection(ctx, q, filter)
	if err != nil || !sparse(len(s.rows), len(m.facts.rows)) && !m.holds(keys) {
		return nil, false, err
	}
	out, err = m.gather(ctx, q, s, keys)
	return out, true, err
}

// loadedFrame loads what is missing and answers.
func (c *Catalog) loadedFrame(ctx context.Context, q querier, last int64, filter nianbao.FactFilter, keys []nianbao.ColumnKey) (*nianbao.Frame, error) {
	m := &c.frames
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.bring(ctx, q, last); err != nil {
		return nil, err
	}
	s, err := m.facts.selection(ctx, q, filter)
	if err != nil {
		return nil, err
	}
	if !sparse(len(s.rows), len(m.facts.rows)) {
		if err := m.load(ctx, q, keys, c.opts.ColumnMemory); err != nil {
			return nil, err
		}
	}
	return m.gather(ctx, q, s, keys)
}

// bring reads the facts, or what has changed of them, to be as q sees them. It
// answers with errMoved if they are further on already.
func (m *frames) bring(ctx context.Context, q querier, last int64) error {
	if m.facts != nil && m.facts.known > last {
		return errMoved
	}
	err := m.catchUp(ctx, q, last)
	if err != nil {
		m.facts, m.columns = nil, nil // a part of it may be new
	}
	return err
}

func (m *frames) catchUp(ctx context.Context, q querier, last int64) error {
	if m.facts != nil && m.facts.known < last {
		columns := map[nianbao.ColumnKey]*nianbao.Column{}
		for k, c := range m.columns {
			columns[k] = &c.Column
		}
		if done, err := m.facts.update(ctx, q, columns); done || err != nil {
			return err
		}
		m.facts = nil
	}
	if m.facts != nil {
		return nil
	}
	m.columns = nil
	var err error
	m.facts, err = loadFacts(ctx, q)
	return err
}

// holds tells that all columns are in memory, and that they are in use.
func (m *frames) holds(keys []nianbao.ColumnKey) bool {
	now := m.clock.Add(1)
	for _, k := range keys {
		c := m.columns[k]
		if c == nil {
			return false
		}
		c.used.Store(now)
	}
	return true
}

// load reads the columns that are not in memory, all in one pass over the
// reports, and lets go of those that were not asked for longest.
func (m *frames) load(ctx context.Context, q querier, keys []nianbao.ColumnKey, memory int64) error {
	if m.holds(keys) {
		return nil
	}
	n := len(m.facts.rows)
	now := m.clock.Load()
	wanted := map[nianbao.ColumnKey]*nianbao.Column{}
	if m.columns == nil {
		m.columns = map[nianbao.ColumnKey]*keptColumn{}
	}
	loaded := map[nianbao.ColumnKey]*keptColumn{}
	for _, k := range keys {
		if m.columns[k] == nil && loaded[k] == nil {
			loaded[k] = &keptColumn{Column: *newColumn(n)}
			loaded[k].used.Store(now)
			wanted[k] = &loaded[k].Column
		}
	}
	if err := m.facts.readColumns(ctx, q, wanted); err != nil {
		return err
	}
	maps.Copy(m.columns, loaded)
	m.evict(int(memory/max(1, int64(n)*columnBytes)), now)
	return nil
}

// evict keeps so many columns; those in use stay.
func (m *frames) evict(keep int, now int64) {
	byUse := slices.SortedFunc(maps.Keys(m.columns), func(a, b nianbao.ColumnKey) int {
		return int(m.columns[b].used.Load() - m.columns[a].used.Load())
	})
	for i, k := range byUse {
		if i >= keep && m.columns[k].used.Load() < now {
			delete(m.columns, k)
		}
	}
}

func newColumn(n int) *nianbao.Column {
	return &nianbao.Column{Values: make([]float64, n), Marks: make([]nianbao.Mark, n)}
}

// readColumns reads columns of all reports in one pass over the packed numbers,
// beside the newest versions in their order.
func (f *facts) readColumns(ctx context.Context, q querier, columns map[nianbao.ColumnKey]*nianbao.Column) error {
	targets := targetsOf(f.words, columns)
	if len(targets) == 0 {
		return nil
	}
	order := make([]int, 0, len(f.rows))
	for i, fact := range f.rows {
		if fact != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(f.newest[a], f.newest[b]) })
	var blob sql.RawBytes
	next := 0
	return each(ctx, q, func(scan func(...any) error) error {
		var version int64
		if err := scan(&version, &blob); err != nil {
			return err
		}
		for next < len(order) && f.newest[order[next]] < version {
			next++
		}
		if next == len(order) || f.newest[order[next]] != version {
			return nil // not the newest of its report
		}
		return spread(blob, targets, order[next])
	}, `SELECT version_pk, cells FROM measurements ORDER BY version_pk`)
}

// gather makes the frame of a selection.
func (m *frames) gather(ctx context.Context, q querier, s *selection, keys []nianbao.ColumnKey) (*nianbao.Frame, error) {
	out := &nianbao.Frame{Facts: make([]*nianbao.Fact, len(s.rows)), Columns: map[nianbao.ColumnKey]*nianbao.Column{}, Regions: m.facts.regions}
	for i, row := range s.rows {
		out.Facts[i] = m.facts.rows[row]
	}
	unread := map[nianbao.ColumnKey]*nianbao.Column{}
	for _, k := range keys {
		to := newColumn(len(s.rows))
		out.Columns[k] = to
		if from := m.columns[k]; from != nil {
			for i, row := range s.rows {
				to.Values[i], to.Marks[i] = from.Values[row], from.Marks[row]
			}
		} else {
			unread[k] = to
		}
	}
	if err := m.facts.readRows(ctx, q, s, unread); err != nil {
		return nil, err
	}
	return out, m.facts.readEarlier(ctx, q, s, out)
}

// readRows reads the numbers of the selected reports alone.
func (f *facts) readRows(ctx context.Context, q querier, s *selection, columns map[nianbao.ColumnKey]*nianbao.Column) error {
	targets := targetsOf(f.words, columns)
	if len(targets) == 0 {
		return nil
	}
	versions, at := make([]int64, len(s.rows)), make(map[int64]int, len(s.rows))
	for i, row := range s.rows {
		versions[i] = f.newest[row]
		at[versions[i]] = i
	}
	return readMeasurements(ctx, q, versions, targets, func(version int64) int { return at[version] })
}

// readEarlier puts the reports that are wanted in an earlier version into a
// frame in place of the newest.
func (f *facts) readEarlier(ctx context.Context, q querier, s *selection, out *nianbao.Frame) error {
	if len(s.earlier) == 0 {
		return nil
	}
	var versions []int64
	at := map[int64]int{}
	for i, row := range s.rows {
		e, ok := s.earlier[row]
		if !ok {
			continue
		}
		out.Facts[i] = e.fact
		versions = append(versions, e.version)
		at[e.version] = i
		for _, c := range out.Columns {
			c.Values[i], c.Marks[i] = 0, nianbao.MarkMissing
		}
	}
	return readMeasurements(ctx, q, versions, targetsOf(f.words, out.Columns), func(version int64) int { return at[version] })
}
