// Package suggest completes what is being typed into the search box and finds
// what may have been meant by a query without hits. It knows the offices of the
// register and their divisions, the fields, values and indicators of the query
// language, and the words of the index. All of it is built in memory on first
// use, from what [Options] lend it; offices are found by any part of their
// names, by pinyin and its initials, and by short forms.
package suggest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"nianbao/internal/nianbao"
)

// Indicator is an indicator's key with its label of the form.
type Indicator struct{ Key, Label string }

// Options lend a Suggester what it suggests from. What is nil is left out.
type Options struct {
	// Offices lists the register.
	Offices func(ctx context.Context) ([]nianbao.OfficeEntry, error)
	// Words calls yield for the words of the index with the number of reports
	// that hold each, at most.
	Words func(ctx context.Context, yield func(word string, reports int)) error
	// Count tells how many reports a query finds.
	Count      func(ctx context.Context, q nianbao.Query) (int, error)
	Indicators []Indicator

	// Age is for how long a list that was read serves; 0 = ten minutes. After
	// that it is read again while it goes on serving.
	Age time.Duration
	// Budget bounds the time that Instead takes; 0 = 20 ms.
	Budget time.Duration
	Now    func() time.Time // nil = time.Now
}

// Suggester is safe for concurrent use.
type Suggester struct {
	opt        Options
	vocabulary *names
	register   kept[register]
	lexicon    kept[lexicon]

	ctx  context.Context // of what is read; ends with Close
	stop context.CancelFunc
	work sync.WaitGroup
}

// New makes a suggester. Nothing is read before it is asked.
func New(opt Options) *Suggester {
	if opt.Age == 0 {
		opt.Age = 10 * time.Minute
	}
	if opt.Budget == 0 {
		opt.Budget = 20 * time.Millisecond
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s := &Suggester{opt: opt, vocabulary: newNames(vocabulary(opt.Indicators), vocabularyKey)}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.register.read, s.lexicon.read = s.readRegister, s.readLexicon
	return s
}

// Close ends what is being read and waits for it.
func (s *Suggester) Close() error {
	s.stop()
	s.work.Wait()
	return nil
}

// register is the offices and the divisions that they serve.
type register struct{ offices, regions *names }

func (s *Suggester) readRegister(ctx context.Context) (*register, error) {
	if s.opt.Offices == nil {
		return &register{newNames(nil, nil), newNames(nil, nil)}, nil
	}
	list, err := s.opt.Offices(ctx)
	if err != nil {
		return nil, fmt.Errorf("offices to suggest: %w", err)
	}
	byText := func(e entry) string { return e.text }
	return &register{newNames(officeEntries(list), byText), newNames(regionEntries(list), byText)}, nil
}

// kept is something that is read once, and again when it is old.
type kept[T any] struct {
	read func(context.Context) (*T, error)

	mu      sync.Mutex // guards the rest
	value   *T         // nil until read once
	at      time.Time
	pending chan struct{} // closed when the reading under way ends; nil = none
	err     error         // of the last reading
}

// get gives what was read last, and waits for the first reading until ctx ends.
func (k *kept[T]) get(ctx context.Context, s *Suggester) (*T, error) {
	k.mu.Lock()
	if k.pending == nil && (k.value == nil || s.opt.Now().Sub(k.at) >= s.opt.Age) && s.ctx.Err() == nil {
		k.pending = make(chan struct{})
		s.work.Go(func() { k.refresh(s) })
	}
	value, pending := k.value, k.pending
	k.mu.Unlock()
	if value != nil {
		return value, nil
	}
	if pending == nil {
		return nil, fmt.Errorf("suggestions: closed: %w", nianbao.ErrUnavailable)
	}
	select {
	case <-pending:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.value, k.err
}

// refresh reads anew. The reading belongs to no request: others wait for it too.
func (k *kept[T]) refresh(s *Suggester) {
	value, err := k.read(s.ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err == nil {
		k.value = value
	}
	k.err, k.at = err, s.opt.Now()
	close(k.pending)
	k.pending = nil
}
