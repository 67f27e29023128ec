package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

const (
	windowSize  = 64 << 10  // how far the scanner looks ahead
	rereadLimit = 512 << 20 // how many bytes it reads again, over all damage of a file
)

// damage is what makes a record unreadable. The scanner stands at the next
// place that looks like the start of a record, so that reading may go on.
type damage struct {
	offset int64
	err    error
}

func (d *damage) Error() string {
	return fmt.Sprintf("damaged record at byte %d: %v", d.offset, d.err)
}

func (d *damage) Unwrap() error { return d.err }

func isDamage(err error) bool {
	var d *damage
	return errors.As(err, &d)
}

// scanner finds the records of a WARC file, whether it is compressed record by
// record, as a whole, or not at all.
type scanner struct {
	src    io.Reader
	seeker io.Seeker // nil if src cannot go back
	origin int64     // position of the seeker that counts as offset 0
	read   int64     // offset of the first byte not yet taken from src
	in     *bufio.Reader
	zip    *gzip.Reader
	body   *bufio.Reader // the text of the current gzip member
	member bool          // inside a gzip member
	start  int64         // where the current member or plain record begins
	rec    *record       // the record last given
	reread int64
}

// newScanner reads from an offset of r; only an io.Seeker can start at other
// offsets than 0.
func newScanner(r io.Reader, offset int64) (*scanner, error) {
	s := &scanner{src: r, in: bufio.NewReaderSize(nil, windowSize), body: bufio.NewReaderSize(nil, windowSize)}
	if seeker, ok := r.(io.Seeker); ok {
		if pos, err := seeker.Seek(offset, io.SeekCurrent); err == nil {
			s.seeker, s.origin = seeker, pos-offset
		} else if offset != 0 {
			return nil, err
		}
	} else if offset != 0 {
		return nil, errors.New("cannot seek")
	}
	s.read = offset
	s.in.Reset(counted{s})
	return s, nil
}

type counted struct{ s *scanner }

func (c counted) Read(p []byte) (int, error) {
	n, err := c.s.src.Read(p)
	c.s.read += int64(n)
	return n, err
}

// pos is the offset of the next byte of the file.
func (s *scanner) pos() int64 { return s.read - int64(s.in.Buffered()) }

// next returns the next record with its block unread, io.EOF at the end, a
// *damage where reading may go on, or another error where it may not.
func (s *scanner) next() (*record, error) {
	if s.rec != nil {
		if err := s.rec.skip(); err != nil {
			return nil, err
		}
	}
	if !s.member {
		if err := s.begin(); err != nil {
			return nil, err
		}
	}
	rec, err := s.readHeader()
	if err != nil {
		return nil, s.damaged(err)
	}
	s.rec = rec
	return rec, nil
}

// begin enters the next gzip member or plain record.
func (s *scanner) begin() error {
	s.start = s.pos()
	for {
		b, err := s.in.Peek(1)
		if err != nil {
			return err
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		_, _ = s.in.Discard(1)
		s.start++
	}
	b, _ := s.in.Peek(2)
	if !bytes.Equal(b, gzipMagic[:2]) {
		return nil
	}
	var err error
	if s.zip == nil {
		s.zip, err = gzip.NewReader(s.in)
	} else {
		err = s.zip.Reset(s.in)
	}
	if err != nil {
		return s.damaged(err)
	}
	s.zip.Multistream(false)
	s.body.Reset(s.zip)
	s.member = true
	return nil
}

// text is where the current record is read from.
func (s *scanner) text() *bufio.Reader {
	if s.member {
		return s.body
	}
	return s.in
}

// endRecord reads the end mark of a record and, where it ends a gzip member,
// the checksum.
func (s *scanner) endRecord() error {
	for i := 0; ; i++ {
		b, err := s.text().Peek(1)
		if err == io.EOF {
			s.member = false
			return nil
		}
		if err != nil {
			return err
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		if i == 1<<10 {
			return errors.New("no end of record")
		}
		_, _ = s.text().Discard(1)
	}
	if s.member {
		if b, _ := s.body.Peek(5); string(b) != "WARC/" {
			return errors.New("bytes after the end of the record")
		}
	}
	return nil
}

// damaged notes what is wrong and moves on to the next start of a record.
func (s *scanner) damaged(cause error) error {
	s.rec, s.member = nil, false
	d := &damage{offset: s.start, err: cause}
	if err := s.goBack(); err != nil {
		return errors.Join(d, err)
	}
	for {
		b, err := s.in.Peek(windowSize)
		if len(b) == 0 {
			if err == io.EOF {
				return d
			}
			return errors.Join(d, err)
		}
		i := findStart(b, err == nil)
		switch {
		case i < 0:
			// A start may lie across the edge of the window.
			_, _ = s.in.Discard(max(1, len(b)-len(plainMagic)))
		case i > 0 && err == nil && len(b)-i < peekSize:
			_, _ = s.in.Discard(i) // see more of it
		default:
			_, _ = s.in.Discard(i)
			return d
		}
	}
}

// goBack returns to just behind the start of the damaged record, because a
// broken stream may have swallowed the records behind it. The limit keeps a
// file made of false starts from being read over and over.
func (s *scanner) goBack() error {
	again := s.pos() - s.start - 1
	if s.seeker == nil || again <= 0 || s.reread+again > rereadLimit {
		if s.pos() == s.start {
			_, _ = s.in.Discard(1)
		}
		return nil
	}
	if _, err := s.seeker.Seek(s.origin+s.start+1, io.SeekStart); err != nil {
		return err
	}
	s.reread += again
	s.read = s.start + 1
	s.in.Reset(counted{s})
	return nil
}

var (
	gzipMagic  = []byte{0x1f, 0x8b, 8}
	plainMagic = []byte("WARC/1.")
)

// peekSize is how much of a gzip member it takes to see how its text begins.
const peekSize = 1 << 10

// findStart finds what looks like the start of a record: a version line, or a
// gzip member that begins with one. More says that b is not the end of the file.
func findStart(b []byte, more bool) int {
	plain := bytes.Index(b, plainMagic)
	for from := 0; ; {
		i := bytes.Index(b[from:], gzipMagic)
		if i < 0 || plain >= 0 && from+i > plain {
			return plain
		}
		if startsRecord(b[from+i:], more) {
			return from + i
		}
		from += i + 1
	}
}

func startsRecord(b []byte, more bool) bool {
	if len(b) < peekSize && more {
		return true // too little to tell
	}
	z, err := gzip.NewReader(bytes.NewReader(b[:min(len(b), peekSize)]))
	if err != nil {
		return false
	}
	head := make([]byte, 5)
	_, err = io.ReadFull(z, head)
	return err == nil && string(head) == "WARC/"
}
