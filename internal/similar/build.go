package similar

import (
	"context"
	"log/slog"

	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
)

const (
	textBatch = 500  // texts that one transaction takes
	pairBatch = 2000 // couples
)

// build finds all pairs anew, beside those that are shown, or goes on with that.
//
//	texts ──► templates and lists ──► candidates ──► pairs ──► shown
func (e *Engine) build(ctx context.Context, state nianbao.CopyState, again bool) (Summary, error) {
	if state.Building == 0 {
		if again {
			if err := e.store.ForgetCopyTexts(ctx); err != nil {
				return Summary{}, err
			}
		}
		state.Building, state.Listed, state.Paired = state.Generation+1, false, 0
		if err := e.store.PutCopyState(ctx, state); err != nil {
			return Summary{}, err
		}
	}
	changes, err := e.store.CopyChanges(ctx, copied.Rules, 0)
	if err != nil {
		return Summary{}, err
	}
	e.log.Debug("pairs of reports are found anew", slog.Int("reports", changes.Held), slog.Int("to_read", len(changes.Changed)))
	steps := len(changes.Changed) + changes.Held
	if err := e.buildTexts(ctx, changes, steps); err != nil {
		return Summary{}, err
	}
	if len(changes.Changed)+len(changes.Gone) > 0 {
		state.Listed, state.Paired = false, 0
	}
	c, err := e.corpus(ctx)
	if err != nil {
		return Summary{}, err
	}
	if !state.Listed {
		templates := copied.FindTemplates(c.texts)
		if err := ctx.Err(); err != nil {
			return Summary{}, err
		}
		state.Listed = true
		if err := e.store.SaveCopyLists(ctx, state, templates, c.postings); err != nil {
			return Summary{}, err
		}
	}
	if err := e.buildPairs(ctx, &state, c, len(changes.Changed), steps); err != nil {
		return Summary{}, err
	}
	state = nianbao.CopyState{Rules: copied.Rules, Generation: state.Building, Known: changes.Last}
	return Summary{Reports: changes.Held, Rebuilt: true}, e.store.PutCopyState(ctx, state)
}

func (e *Engine) buildTexts(ctx context.Context, changes *nianbao.CopyChanges, steps int) error {
	done := 0
	gone := changes.Gone
	for changed := changes.Changed; len(changed) > 0 || len(gone) > 0; gone = nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch := changed[:min(len(changed), textBatch)]
		changed = changed[len(batch):]
		keys := make([]int64, len(batch))
		for i, h := range batch {
			keys[i] = h.Key
		}
		texts, _, err := e.read(ctx, keys)
		if err != nil {
			return err
		}
		if err := e.store.SaveCopyTexts(ctx, texts, gone); err != nil {
			return err
		}
		done += len(batch)
		e.progress(done, steps)
	}
	return nil
}

func (e *Engine) buildPairs(ctx context.Context, state *nianbao.CopyState, c *corpus, done, steps int) error {
	places, err := c.couples(ctx)
	if err != nil {
		return err
	}
	templates, err := e.store.CopyTemplates(ctx, state.Building, 0)
	if err != nil {
		return err
	}
	lib := &library{engine: e, docs: map[int64]*copied.Document{}}
	for len(places) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := batchEnd(places)
		var couples []couple
		last := int64(0)
		for _, p := range places[:n] {
			i, _ := p.both()
			if last = c.texts[i].Key; last > state.Paired {
				couples = append(couples, c.couple(p))
			}
		}
		i, _ := places[n-1].both()
		places = places[n:]
		if len(couples) > 0 {
			results, err := lib.measure(ctx, couples, templates)
			if err != nil {
				return err
			}
			state.Paired = last
			if err := e.store.SaveCopyPairs(ctx, *state, results); err != nil {
				return err
			}
		}
		e.progress(done+i+1, steps)
	}
	return nil
}

// batchEnd takes so many pairs that all of the last report are among them.
func batchEnd(places []place) int {
	n := min(pairBatch, len(places))
	for n < len(places) && places[n]>>32 == places[n-1]>>32 {
		n++
	}
	return n
}
