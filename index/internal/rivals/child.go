package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"time"

	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
)

// built is what filling an engine came to.
type built struct {
	Load, Index time.Duration // without the making of reports
	IndexCPU    time.Duration // of all threads, the making of reports included
	Remade      bool          // the index was built from reports made anew
	Sizes       sizes
	Memory      memory
}

// reply is what a child says to an ask.
type reply struct {
	Answer answer
	Took   time.Duration
	Memory memory
	Error  string
}

// stopwatch measures time without what a sequence takes to make its elements.
type stopwatch struct {
	began  time.Time
	paused time.Duration
}

func start() *stopwatch { return &stopwatch{began: time.Now()} }

func (s *stopwatch) took() time.Duration { return time.Since(s.began) - s.paused }

// off gives the sequence with the watch stopped while its next element is made.
func off[T any](s *stopwatch, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		since := time.Now()
		for v, err := range seq {
			s.paused += time.Since(since)
			if !yield(v, err) {
				return
			}
			since = time.Now()
		}
		s.paused += time.Since(since)
	}
}

// documents makes the folded reports.
func documents(o options) (iter.Seq2[*document, error], error) {
	if o.n < 1 {
		return nil, fmt.Errorf("%d reports: %w", o.n, nianbao.ErrInvalid)
	}
	c, err := corpus.New(corpus.Options{N: o.n, Seed: o.seed})
	if err != nil {
		return nil, err
	}
	return func(yield func(*document, error) bool) {
		for h, err := range c.All() {
			var d *document
			if err == nil {
				d = newDocument(h)
			}
			if !yield(d, err) {
				return
			}
		}
	}, nil
}

// fill loads and indexes all reports.
func fill(ctx context.Context, e engine, o options) (b built, err error) {
	defer func() { err = errors.Join(err, e.close()) }()
	all, err := documents(o)
	if err != nil {
		return b, err
	}
	watch := start()
	if err := e.load(ctx, off(watch, all)); err != nil {
		return b, err
	}
	b.Load = watch.took()
	watch = start()
	began := cpuOf(0)
	if err := e.index(ctx, off(watch, all)); err != nil {
		return b, err
	}
	b.Index, b.Remade = watch.took(), watch.paused > 0
	if b.IndexCPU = cpuOf(0) - began; e.pid() != 0 {
		b.IndexCPU = cpuOf(e.pid())
	}
	b.Memory = memoryOf(e.pid())
	b.Sizes, err = e.sizes(ctx)
	return b, err
}

// answerOne searches with a bound on its time.
func answerOne(ctx context.Context, e engine, a ask) (r reply) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	began := time.Now()
	got, err := e.search(ctx, a)
	r = reply{Answer: got, Took: time.Since(began), Memory: memoryOf(e.pid())}
	if err != nil {
		r.Error = err.Error()
	}
	return r
}

// askTime bounds one question.
const askTime = 30 * time.Second

// serveChild is the child's side: it fills the engine and says how that went,
// or answers asks until its input ends.
func serveChild(ctx context.Context, e engine, o options, in io.Reader, out io.Writer) (err error) {
	enc := json.NewEncoder(out)
	if o.fill {
		b, err := fill(ctx, e, o)
		if err != nil {
			return err
		}
		return enc.Encode(b)
	}
	if err := e.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	dec := json.NewDecoder(in)
	for {
		var a ask
		if err := dec.Decode(&a); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := enc.Encode(answerOne(ctx, e, a)); err != nil {
			return err
		}
	}
}

// child is the parent's side of a process that answers.
type child struct {
	name string
	cmd  *exec.Cmd
	in   io.WriteCloser
	enc  *json.Encoder
	dec  *json.Decoder
}

// spawn starts this program anew for one engine.
func spawn(ctx context.Context, o options, name, dir string, fill bool) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"child", "-engines", name, "-dir", dir, "-n", fmt.Sprint(o.n), "-seed", fmt.Sprint(o.seed)}
	if fill {
		args = append(args, "-fill")
	}
	c := &child{name: name, cmd: exec.CommandContext(ctx, self, args...)}
	c.cmd.Stderr = os.Stderr
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.enc, c.dec = json.NewEncoder(c.in), json.NewDecoder(bufio.NewReader(out))
	return c, c.cmd.Start()
}

// build waits for the child to fill its engine.
func (c *child) build() (b built, err error) {
	err = c.dec.Decode(&b)
	return b, errors.Join(err, c.close())
}

func (c *child) ask(a ask) (r reply, err error) {
	if err := c.enc.Encode(a); err != nil {
		return r, fmt.Errorf("%s: %w", c.name, err)
	}
	if err := c.dec.Decode(&r); err != nil {
		return r, fmt.Errorf("%s: no answer to %q: %w", c.name, a.Text, err)
	}
	return r, nil
}

func (c *child) close() error { return errors.Join(c.in.Close(), c.cmd.Wait()) }
