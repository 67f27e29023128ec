package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"time"
)

// measurement is one run over all engines.
type measurement struct {
	o       options
	log     io.Writer
	missing []string // what was left out, and why
	rows    []*row
	classes []class
	truth   *oracle
	made    time.Duration // processor time that the making of all reports takes
	// per class: reports that hold the characters, over all asks
	held []int
}

// row is one engine with what was measured of it.
type row struct {
	contender contender
	dir       string
	child     *child
	built     built
	memory    memory
	results   []result // by class
}

// result is what an engine made of a class of questions.
type result struct {
	Times  []time.Duration // per question the best of the rounds
	Hits   int
	Judged judgement
	Counts int // questions whose counts by year do not add up to the truth
	Failed int // questions without an answer in time
}

func (m *measurement) run(ctx context.Context) error {
	if err := m.prepare(); err != nil {
		return err
	}
	for _, r := range m.rows {
		if err := os.MkdirAll(r.dir, 0o755); err != nil {
			return err
		}
		fmt.Fprintf(m.log, "%s: taking in %d reports\n", r.contender.name, m.o.n)
		c, err := spawn(ctx, m.o, r.contender.name, r.dir, true)
		if err != nil {
			return err
		}
		if r.built, err = c.build(); err != nil {
			return fmt.Errorf("%s: build: %w", r.contender.name, err)
		}
	}
	return m.ask(ctx)
}

// prepare makes the reports once for the truth and the questions.
func (m *measurement) prepare() error {
	all, err := documents(m.o)
	if err != nil {
		return err
	}
	m.truth = &oracle{}
	began := cpuOf(0)
	for d, err := range all {
		if err != nil {
			return err
		}
		m.truth.add(d)
	}
	m.made = cpuOf(0) - began
	m.classes = classes(m.truth, m.o.asks, m.o.seed)
	m.held = make([]int, len(m.classes))
	for _, r := range m.rows {
		r.results = make([]result, len(m.classes))
	}
	return nil
}

// ask starts all engines and puts the questions of each class to them.
func (m *measurement) ask(ctx context.Context) (err error) {
	defer func() {
		for _, r := range m.rows {
			if r.child == nil {
				continue
			}
			if closed := r.child.close(); ctx.Err() == nil { // else it was killed
				err = errors.Join(err, closed)
			}
		}
	}()
	for _, r := range m.rows {
		if r.child, err = spawn(ctx, m.o, r.contender.name, r.dir, false); err != nil {
			return err
		}
	}
	for i := range m.classes {
		fmt.Fprintf(m.log, "%s: %d questions\n", m.classes[i].name, len(m.classes[i].asks))
		if err := m.time(ctx, i); err != nil {
			return err
		}
	}
	// What is asked for all hits comes last: it is no usual question, and
	// memory is measured before it.
	for i := range m.classes {
		fmt.Fprintf(m.log, "%s: checking\n", m.classes[i].name)
		if err := m.check(ctx, i); err != nil {
			if ctx.Err() != nil { // what was measured stands
				m.missing = append(m.missing, "checks from \""+m.classes[i].name+"\" on: the time was over")
				return nil
			}
			return err
		}
	}
	return nil
}

// slow is the time from which on a question is asked once only.
const slow = 2 * time.Second

// time asks the questions of a class in several rounds, each in an order of its
// own, and each question of all engines one after the other. The best of the
// rounds counts: what else runs on the machine only ever adds.
func (m *measurement) time(ctx context.Context, class int) error {
	asks := m.classes[class].asks
	rng := rand.New(rand.NewPCG(m.o.seed, uint64(class)))
	times := make([][][]time.Duration, len(m.rows)) // engine, question, round
	for e := range times {
		times[e] = make([][]time.Duration, len(asks))
	}
	for round := range m.o.rounds {
		for _, q := range rng.Perm(len(asks)) {
			for k := range m.rows {
				e := (k + q + round) % len(m.rows)
				if t := times[e][q]; len(t) > 0 && slices.Max(t) > slow {
					continue
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				rep, err := m.rows[e].child.ask(asks[q])
				if err != nil {
					return err
				}
				times[e][q] = append(times[e][q], rep.Took)
				m.rows[e].memory = rep.Memory
				if round == 0 {
					m.rows[e].results[class].note(rep)
				}
			}
		}
	}
	for e, r := range m.rows {
		for _, t := range times[e] {
			r.results[class].Times = append(r.results[class].Times, slices.Min(t))
		}
	}
	return nil
}

func (r *result) note(rep reply) {
	r.Hits += rep.Answer.Total
	if rep.Error != "" {
		r.Failed++
	}
}

// check asks for all hits where there is a truth, and for the counts.
func (m *measurement) check(ctx context.Context, class int) error {
	c := m.classes[class]
	for _, a := range c.asks {
		want := m.truth.find(a)
		m.held[class] += len(want)
		if !c.exact {
			continue
		}
		for _, r := range m.rows {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := r.checkOne(class, a, want); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkOne judges the hits of plain asks and the counts of the others, whose
// hits are the same.
func (r *row) checkOne(class int, a ask, want []string) error {
	res := &r.results[class]
	a.All = !a.Facets
	rep, err := r.child.ask(a)
	if err != nil {
		return err
	}
	if !a.Facets {
		res.Judged.judge(rep.Answer.IDs, want)
		return nil
	}
	sum := 0
	for _, n := range rep.Answer.Counts["year"] {
		sum += n
	}
	if sum != len(want) || rep.Answer.Total != len(want) {
		res.Counts++
	}
	return nil
}

// quantile gives the value at a share of the sorted list; 0 for an empty one.
func quantile[T cmp.Ordered](list []T, share float64) (v T) {
	if len(list) == 0 {
		return v
	}
	s := slices.Sorted(slices.Values(list))
	return s[min(int(share*float64(len(s))), len(s)-1)]
}
