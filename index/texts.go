package index

import (
	"container/list"
	"context"
	"sync"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

// foldedPart is one text of a report in which a phrase may stand whole.
type foldedPart struct {
	in     mask
	times  int     // how often it counts
	length float64 // of the field that it is a part of, in words, about
	text   string  // squeezed
}

// bytesPerWord is about what a word takes: two characters of three bytes, less
// what words within longer ones add.
const bytesPerWord = 5

// foldReport gives the squeezed texts of a report.
func foldReport(h *nianbao.Held) []foldedPart {
	parts := make([]foldedPart, 0, 2+2*len(h.Report.Sections))
	lengths := map[mask]float64{}
	add := func(in mask, times int, text string) {
		if s := fold.Squeeze(text); s != "" {
			parts = append(parts, foldedPart{in: in, times: times, text: s})
			lengths[in] += float64(len(s)) / bytesPerWord
		}
	}
	add(inTitle, 1, h.Report.Title)
	add(inOffice, 1, h.Report.Office)
	for _, s := range h.Report.Sections {
		in := kindMask(s.Kind)
		add(in, headingTimes, s.Heading)
		add(in, 1, s.Text)
		for _, line := range subheadings(s.Text) {
			add(in, headingTimes-1, line)
		}
	}
	for i := range parts {
		parts[i].length = lengths[parts[i].in]
	}
	return parts
}

// textCache keeps the folded texts of the reports looked at last.
type textCache struct {
	limit int

	mu      sync.Mutex // guards the rest
	size    int
	order   *list.List // of *cachedText, newest first
	byID    map[string]*list.Element
	changes int // counts forgettings
}

type cachedText struct {
	id    string
	parts []foldedPart
	size  int
}

func newTextCache(limit int) *textCache {
	return &textCache{limit: limit, order: list.New(), byID: map[string]*list.Element{}}
}

// get gives the folded texts of reports. Those that are not held are left out.
func (c *textCache) get(ctx context.Context, from Texts, ids []string) (map[string][]foldedPart, error) {
	out := make(map[string][]foldedPart, len(ids))
	missing, changes := c.lookUp(ids, out)
	if len(missing) == 0 {
		return out, nil
	}
	held, err := from.Texts(ctx, missing)
	if err != nil {
		return nil, err
	}
	for id, h := range held {
		parts := foldReport(h)
		out[id] = parts
		c.keep(id, parts, changes)
	}
	return out, nil
}

func (c *textCache) lookUp(ids []string, out map[string][]foldedPart) (missing []string, changes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if e, ok := c.byID[id]; ok {
			c.order.MoveToFront(e)
			out[id] = e.Value.(*cachedText).parts
		} else {
			missing = append(missing, id)
		}
	}
	return missing, c.changes
}

// keep remembers a text, unless something was forgotten since it was asked
// for: it may be the older content of a report that has just been replaced.
func (c *textCache) keep(id string, parts []foldedPart, changes int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if changes != c.changes || c.byID[id] != nil {
		return
	}
	size := 200
	for _, p := range parts {
		size += len(p.text) + 48
	}
	c.byID[id] = c.order.PushFront(&cachedText{id, parts, size})
	c.size += size
	for c.size > c.limit && c.order.Len() > 0 {
		c.drop(c.order.Back())
	}
}

// drop removes an element; the caller holds mu.
func (c *textCache) drop(e *list.Element) {
	t := c.order.Remove(e).(*cachedText)
	delete(c.byID, t.id)
	c.size -= t.size
}

func (c *textCache) forget(ids []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	for _, id := range ids {
		if e, ok := c.byID[id]; ok {
			c.drop(e)
		}
	}
}

func (c *textCache) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	c.order.Init()
	clear(c.byID)
	c.size = 0
}
