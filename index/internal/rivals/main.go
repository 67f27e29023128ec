package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "rivals:", err)
		os.Exit(1)
	}
}

type options struct {
	n       int
	seed    uint64
	engines string
	asks    int
	rounds  int
	dir     string
	limit   time.Duration
	fill    bool // in a child
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	isChild := len(args) > 0 && args[0] == "child"
	if isChild {
		args = args[1:]
	}
	var o options
	fs := flag.NewFlagSet("rivals", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.IntVar(&o.n, "n", 2000, "reports")
	fs.Uint64Var(&o.seed, "seed", 1, "of reports and questions")
	fs.StringVar(&o.engines, "engines", allNames(), "what to compare; ratios are to the first")
	fs.IntVar(&o.asks, "asks", 60, "phrases to ask for")
	fs.IntVar(&o.rounds, "rounds", 3, "how often each question is asked; the best time counts")
	fs.StringVar(&o.dir, "dir", "", "where the engines keep their `directories`; a temporary one, removed afterwards, if empty")
	fs.DurationVar(&o.limit, "limit", 30*time.Minute, "stop with an error after this time")
	fs.BoolVar(&o.fill, "fill", false, "")
	if err := fs.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.limit)
	defer cancel()
	if isChild {
		c, err := find(o.engines)
		if err != nil {
			return err
		}
		if err := serveChild(ctx, c.make(o.dir), o, stdin, stdout); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		return nil
	}
	return compareAll(ctx, o, stdout, stderr)
}

// compareAll runs the comparison and prints it.
func compareAll(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	if o.asks < 1 || o.rounds < 1 {
		return errors.New("-asks and -rounds: at least 1")
	}
	chosen, missing, err := choose(ctx, o.engines)
	if err != nil {
		return err
	}
	if o.dir == "" {
		if o.dir, err = os.MkdirTemp("", "rivals-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.dir)) }()
	}
	m := &measurement{o: o, log: stderr, missing: missing}
	for _, c := range chosen {
		m.rows = append(m.rows, &row{contender: c, dir: filepath.Join(o.dir, c.name)})
	}
	if err := m.run(ctx); err != nil {
		return err
	}
	return m.print(stdout)
}

// choose finds the engines named, those that can run apart from the others.
func choose(ctx context.Context, names string) (chosen []contender, missing []string, err error) {
	for name := range strings.SplitSeq(names, ",") {
		c, err := find(strings.TrimSpace(name))
		if err != nil {
			return nil, nil, err
		}
		if c.ready != nil {
			if err := c.ready(ctx); errors.Is(err, errMissing) {
				missing = append(missing, fmt.Sprintf("%s: %v", c.name, err))
				continue
			} else if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", c.name, err)
			}
		}
		chosen = append(chosen, c)
	}
	if len(chosen) == 0 {
		return nil, nil, fmt.Errorf("no engine to measure: %s", strings.Join(missing, "; "))
	}
	return chosen, missing, nil
}

func allNames() string {
	var names []string
	for _, c := range contenders {
		names = append(names, c.name)
	}
	return strings.Join(names, ",")
}
