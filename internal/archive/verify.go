package archive

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// Verify reads every record of every file, computes all block and payload
// digests anew and holds each line of the CDXJ files against the record that it
// names. Each fault goes to fn, with the file and the offset in it, and the
// reading goes on; for a line of a CDXJ file, these are the name of that file
// and the offset of the line. It returns the number of records read. Memory is
// bounded: no block is held, and of each capture only 16 bytes.
func (a *Archive) Verify(ctx context.Context, fn func(file string, offset int64, err error)) (records int, err error) {
	names, err := a.files()
	if err != nil {
		return 0, fmt.Errorf("verify archive: %w", err)
	}
	seed := maphash.MakeSeed()
	for _, name := range names {
		v := &verifier{file: name, seed: seed, report: fn}
		err := a.verifyFile(ctx, v)
		records += v.records
		if err == nil {
			err = a.verifyCDX(ctx, v)
		}
		if err != nil {
			return records, fmt.Errorf("verify archive %s: %w", name, err)
		}
	}
	return records, nil
}

// verifier checks one file.
type verifier struct {
	file    string
	seed    maphash.Seed
	report  func(file string, offset int64, err error)
	records int
	entries []entrySum // in the order of offsets
}

// entrySum stands for the entry that a capture must have.
type entrySum struct {
	offset int64
	sum    uint64
}

func (a *Archive) verifyFile(ctx context.Context, v *verifier) error {
	f, err := a.open(v.file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	s, err := newScanner(f, 0)
	if err != nil {
		return err
	}
	watch := &tailWatch{report: func(err error) { v.report(v.file, offsetOf(err), err) }}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		rec, err := s.next()
		if err == io.EOF {
			break
		}
		if err == nil {
			v.records++
			err = v.record(rec)
		}
		switch {
		case err == nil:
			watch.whole(rec.offset)
		case isDamage(err):
			watch.fail(err)
		default:
			return err
		}
	}
	a.settle(watch, v.file)
	return nil
}

func offsetOf(err error) int64 {
	if d := (*damage)(nil); errors.As(err, &d) {
		return d.offset
	}
	return 0
}

// record checks the digests of one record and notes its entry.
func (v *verifier) record(rec *record) error {
	get := func(name string) string { return rec.get(strings.ToLower(name)) }
	sums := newBlockSums(rec)
	if err := rec.stream(sums.read); err != nil {
		return err
	}
	if err := sums.check(); err != nil {
		return &damage{offset: rec.offset, err: err}
	}
	if e, ok := newEntry(get, sums.head); ok {
		if e.Digest == "" {
			e.Digest = sums.bare
		}
		e.File, e.Offset, e.Length = v.file, rec.offset, rec.end-rec.offset
		v.entries = append(v.entries, entrySum{e.Offset, maphash.String(v.seed, e.String())})
	}
	return nil
}

// blockSums are the digests of a record's block and of the payload in it.
type blockSums struct {
	http    bool // the payload follows the head of an HTTP message
	checked bool // the payload is in the block
	head    []byte
	block   *digest
	stored  *digest // of the payload as stored
	plain   *digest // of the payload without chunked coding; nil if it has none
	bare    string  // of the payload as stored, where the record names no digest
}

func newBlockSums(rec *record) *blockSums {
	payload := rec.get("warc-payload-digest")
	return &blockSums{
		http:    strings.HasPrefix(strings.ToLower(rec.get("content-type")), "application/http"),
		checked: payload != "" && !isRevisit(rec),
		block:   newDigest(rec.get("warc-block-digest")),
		stored:  newDigest(payload),
	}
}

func (b *blockSums) read(in io.Reader) {
	body := bufio.NewReaderSize(io.TeeReader(in, b.block), 32<<10)
	if b.http {
		b.head = readHead(body, maxHead)
	}
	switch {
	case !b.checked:
		b.bare = readDigest(body)
	case b.http && isChunked(b.head):
		b.plain = newDigest(b.stored.text)
		raw := io.TeeReader(body, b.stored)
		if _, err := io.Copy(b.plain, unchunked(raw)); err != nil {
			b.plain = nil
		}
		_, _ = io.Copy(io.Discard, raw)
	default:
		_, _ = io.Copy(b.stored, body)
	}
}

// check accepts a payload digest by the rule of the standard, too.
func (b *blockSums) check() error {
	if err := b.block.check("block"); err != nil {
		return err
	}
	if b.checked && (b.plain == nil || !b.plain.ok()) {
		return b.stored.check("payload")
	}
	return nil
}

// verifyCDX holds the CDXJ file against the entries noted. A file without one
// is no fault: it is being written, or the next opening for writing makes it.
func (a *Archive) verifyCDX(ctx context.Context, v *verifier) error {
	f, err := os.Open(filepath.Join(a.opts.Dir, v.file+cdxSuffix))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	lines := newLineReader(f, 0, info.Size())
	n, err := v.lines(ctx, lines)
	if err != nil {
		return err
	}
	if n < len(v.entries) {
		v.report(v.file+cdxSuffix, lines.pos, fmt.Errorf("%w: %d lines for %d captures", nianbao.ErrInvalid, n, len(v.entries)))
	}
	return nil
}

// lines checks all lines and counts them.
func (v *verifier) lines(ctx context.Context, lines *lineReader) (n int, err error) {
	last := ""
	for ; ctx.Err() == nil; n++ {
		start := lines.pos
		line, err := lines.next()
		if err == io.EOF && line == "" {
			return n, nil
		}
		if err == nil {
			if err := v.line(line, last); err != nil {
				v.report(v.file+cdxSuffix, start, err)
			}
			last = line
			continue
		}
		v.report(v.file+cdxSuffix, start, fmt.Errorf("line cannot be read: %w", unexpected(err)))
		return n, nil
	}
	return n, ctx.Err()
}

// line checks that the record that a line names is the one it describes, and
// that the line is not before the last.
func (v *verifier) line(line, last string) error {
	if line < last {
		return fmt.Errorf("%w: lines are not in order", nianbao.ErrInvalid)
	}
	e, err := parseCDX(line)
	if err != nil {
		return err
	}
	i, ok := slices.BinarySearchFunc(v.entries, e.Offset, func(s entrySum, offset int64) int { return cmp.Compare(s.offset, offset) })
	switch {
	case !ok:
		return fmt.Errorf("%w: no readable capture of %s at byte %d", nianbao.ErrInvalid, e.URL, e.Offset)
	case v.entries[i].sum != maphash.String(v.seed, line):
		return fmt.Errorf("%w: the record at byte %d is not the one that the line describes (%s)", nianbao.ErrInvalid, e.Offset, e.URL)
	}
	return nil
}
