package testsite

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// Edit changes a page as an editor would: edit gets its text in UTF-8 and
// returns the new one, which is sent in the site's charset. The page's ETag and
// Last-Modified change. Edits of one page add up and outlive EditCell,
// EditProse and Move, so edit must not assume more than it looks for. Truths
// know nothing of them.
func (s *Sites) Edit(address string, edit func(body string) string) error {
	st, path, err := s.locate(address)
	if err != nil {
		return err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	was, ok := st.pages[path]
	if !ok {
		return notHeld(address)
	}
	before := st.edits[path]
	st.edits[path] = append(slices.Clone(before), edit)
	st.changes++
	page := was.fresh()
	if err := st.finish(path, page, was); err != nil {
		st.edits[path] = before
		return err
	}
	st.pages[path] = page
	return nil
}

// EditCell makes a number in table three of a report another one and returns
// the report's new truth: the natural persons' res_granted is higher by three.
func (s *Sites) EditCell(address string) (Truth, error) {
	return s.rewrite(address, func(st *site, a *article) {
		for i := range a.parts {
			if a.parts[i].kind == nianbao.SectionRequests {
				style := styleOf(a.office, a.faults)
				a.parts[i].table = a.parts[i].table.raise("res_granted", nianbao.ApplicantNatural, 3, style)
			}
		}
	})
}

// EditProse adds a sentence to the overview of a report, another one with each
// call, and returns the report's new truth.
func (s *Sites) EditProse(address string) (Truth, error) {
	return s.rewrite(address, func(st *site, a *article) {
		for i := range a.parts {
			if p := &a.parts[i]; p.kind == nianbao.SectionOverview && len(p.lines) > 0 {
				p.lines = slices.Clone(p.lines)
				p.lines[len(p.lines)-1] += fmt.Sprintf("另开展政府信息公开业务交流%d次。", st.changes+2)
			}
		}
	})
}

// raise is the grid with one number higher by n.
func (g *grid) raise(indicator string, who nianbao.Applicant, n int, style style) *grid {
	raised := *g
	raised.rows = make([][]cell, len(g.rows))
	for i, row := range g.rows {
		raised.rows[i] = slices.Clone(row)
		for j := range row {
			c := &raised.rows[i][j]
			if c.obs == nil || c.obs.Indicator != indicator || c.obs.Applicant != who || c.obs.State != nianbao.StateValue {
				continue
			}
			o := *c.obs
			o.Value += float64(n)
			o.Raw = style.number(int(o.Value))
			c.obs, c.text = &o, o.Raw
		}
	}
	return &raised
}

// rewrite changes a copy of the article, so that copies of the report on other
// pages stay as they are, and sets its page anew.
func (s *Sites) rewrite(address string, change func(st *site, a *article)) (Truth, error) {
	st, path, err := s.locate(address)
	if err != nil {
		return Truth{}, err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	h := st.holdingAt(path)
	if h == nil {
		return Truth{}, notHeld(address)
	}
	a := *h.article
	a.parts = slices.Clone(a.parts)
	change(st, &a)
	h.article = &a
	st.changes++
	was := st.pages[path]
	st.set(h)
	return st.truthOf(h), st.publish(map[string]*resource{path: was})
}

// Withdraw takes a page off its site: it is answered with 404, and no list
// names it any more.
func (s *Sites) Withdraw(address string) error {
	return s.change(address, func(st *site, path string) error {
		delete(st.pages, path)
		delete(st.edits, path)
		st.held = slices.DeleteFunc(st.held, func(h *holding) bool { return h.path == path })
		st.unlink(path)
		return nil
	})
}

// Unlist takes a page off the lists, while it stays where it is.
func (s *Sites) Unlist(address string) error {
	return s.change(address, func(st *site, path string) error {
		st.unlink(path)
		if h := st.holdingAt(path); h != nil {
			h.truth.ListTitle, h.truth.ListDate = "", ""
		}
		return nil
	})
}

// Move puts a page under another path of its site and returns the new address.
// The lists follow. The old address redirects (301) or is gone (404).
func (s *Sites) Move(address, newPath string, redirect bool) (string, error) {
	moved := ""
	err := s.change(address, func(st *site, path string) error {
		if err := st.free(newPath); err != nil {
			return err
		}
		moved = st.base + newPath
		page := st.pages[path].fresh()
		st.pages[newPath], st.edits[newPath] = page, st.edits[path]
		delete(st.pages, path)
		delete(st.edits, path)
		if redirect {
			st.pages[path] = &resource{status: 301, location: newPath, kind: "text/html", body: []byte(notice)}
		}
		if h := st.holdingAt(path); h != nil {
			h.path, h.truth.path = newPath, newPath
		}
		for i := range st.links {
			if st.links[i].path == path {
				st.links[i].path = newPath
			}
		}
		return nil
	})
	return moved, err
}

// CopyTo puts a report on a second page and into the lists there, and returns
// the address of that page. A place that begins with a slash is a path of the
// same site; any other is the key or the name of another site, which sets the
// report in its own manner. The copy has a Truth of its own.
func (s *Sites) CopyTo(address, place string) (string, error) {
	from, path, err := s.locate(address)
	if err != nil {
		return "", err
	}
	from.mu.RLock()
	h := from.holdingAt(path)
	if h == nil {
		from.mu.RUnlock()
		return "", notHeld(address)
	}
	original, edits := *h, slices.Clone(from.edits[path])
	from.mu.RUnlock()
	if strings.HasPrefix(place, "/") {
		return from.copy(&original, place, edits, address)
	}
	for _, st := range s.sites {
		if st != from && (st.key == place || st.name == place) {
			return st.copy(&original, st.address(original.article), nil, address)
		}
	}
	return "", fmt.Errorf("testsite: no other site %q: %w", place, nianbao.ErrNotFound)
}

// copy holds a report of another page. Edits are those that the other page had
// if it is set in the same manner.
func (st *site) copy(original *holding, path string, edits []func(string) string, of string) (string, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if err := st.free(path); err != nil {
		return "", err
	}
	st.changes++
	st.edits[path] = edits
	h := st.hold(original.article, path)
	if edits != nil {
		h.markup = original.markup
		st.set(h)
		h.truth.Attachment = original.truth.Attachment
	}
	h.truth.CopyOf = of
	last := len(st.links) - 1
	st.links = slices.Insert(st.links[:last], 0, st.links[last]) // the newest stands first
	return st.base + path, st.relist()
}

// change makes a change at one page and then the lists anew.
func (s *Sites) change(address string, f func(st *site, path string) error) error {
	st, path, err := s.locate(address)
	if err != nil {
		return err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if _, ok := st.pages[path]; !ok {
		return notHeld(address)
	}
	st.changes++
	if err := f(st, path); err != nil {
		return err
	}
	return st.relist()
}

// rebase tells the site under which scheme and host it is reached.
func (st *site) rebase(base string) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.base = base
	return st.relist()
}

func (st *site) holdingAt(path string) *holding {
	for _, h := range st.held {
		if h.path == path {
			return h
		}
	}
	return nil
}

func (st *site) unlink(path string) {
	st.links = slices.DeleteFunc(st.links, func(l listed) bool { return l.path == path })
}

// free tells whether a page can be put at a path.
func (st *site) free(path string) error {
	if !strings.HasPrefix(path, "/") || st.pages[path] != nil {
		return fmt.Errorf("testsite %s: path %q is taken or does not begin with a slash: %w", st.host, path, nianbao.ErrInvalid)
	}
	return nil
}

func notHeld(address string) error {
	return fmt.Errorf("testsite: no page %s: %w", address, nianbao.ErrNotFound)
}
