package archive

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
)

// sortMemory is how many bytes of lines a lineSorter holds.
const sortMemory = 16 << 20

// lineSorter sorts more lines than memory should hold: each time that the
// limit is reached, what there is goes to a temporary file as a sorted run.
type lineSorter struct {
	dir, pattern string // where the temporary files go
	limit        int

	lines []string
	size  int
	runs  []*os.File
}

func (s *lineSorter) add(line string) error {
	s.lines = append(s.lines, line)
	s.size += len(line)
	if s.size < s.limit {
		return nil
	}
	return s.spill()
}

func (s *lineSorter) spill() error {
	f, err := os.CreateTemp(s.dir, s.pattern)
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	slices.Sort(s.lines)
	w := bufio.NewWriterSize(f, 64<<10)
	for _, line := range s.lines {
		_, _ = w.WriteString(line)
		_ = w.WriteByte('\n')
	}
	s.lines, s.size = nil, 0
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = f.Seek(0, io.SeekStart)
	return err
}

// sorted gives all lines in order, once.
func (s *lineSorter) sorted() iter.Seq2[string, error] {
	slices.Sort(s.lines)
	return func(yield func(string, error) bool) {
		runs := []*run{{next: nextOf(s.lines)}}
		for _, f := range s.runs {
			runs = append(runs, &run{next: nextIn(bufio.NewReaderSize(f, 64<<10))})
		}
		for _, r := range runs {
			r.advance()
		}
		for {
			r := slices.MinFunc(runs, compareRuns)
			if r.err == io.EOF {
				return
			}
			if !yield(r.line, r.err) || r.err != nil {
				return
			}
			r.advance()
		}
	}
}

// nilErrors gives lines that are in memory and in order.
func nilErrors(lines []string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, line := range lines {
			if !yield(line, nil) {
				return
			}
		}
	}
}

// close removes the temporary files.
func (s *lineSorter) close() {
	for _, f := range s.runs {
		_ = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	s.runs = nil
}

// run is a sorted sequence of lines, and the line it stands at.
type run struct {
	next func() (string, error)
	line string
	err  error
}

func (r *run) advance() { r.line, r.err = r.next() }

// compareRuns puts errors first and what has ended last.
func compareRuns(a, b *run) int {
	rank := func(r *run) int {
		switch r.err {
		case nil:
			return 1
		case io.EOF:
			return 2
		}
		return 0
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return strings.Compare(a.line, b.line)
}

func nextOf(lines []string) func() (string, error) {
	return func() (string, error) {
		if len(lines) == 0 {
			return "", io.EOF
		}
		line := lines[0]
		lines = lines[1:]
		return line, nil
	}
}

func nextIn(r *bufio.Reader) func() (string, error) {
	return func() (string, error) {
		line, err := r.ReadString('\n')
		if err == nil {
			line = line[:len(line)-1]
		}
		return line, err
	}
}
