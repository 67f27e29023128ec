package index

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"nianbao/index/fold"
	"nianbao/index/pairs"
	"nianbao/internal/nianbao"
)

// foldedPart is one text of a report in which a phrase may stand whole.
type foldedPart struct {
	in     mask
	times  int     // how often it counts
	length float64 // of the field that it is a part of, in words, about
	raw    string  // as printed; empty if read from the file
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
			parts = append(parts, foldedPart{in: in, times: times, raw: text, text: s})
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

// textFile holds the squeezed texts of a generation's reports, in which phrases
// are looked up. It is only appended to; where the texts of a report are is
// said by its document, so that a search reads those of the state that it sees.
// What is replaced or deleted leaves its room unused until the next rebuild.
type textFile struct {
	file      *os.File
	pairs     *pairFile
	blockText int // of each block of pairs, at least; tests make it small

	mu   sync.Mutex // guards the rest
	end  int64
	tail []textPlace // records that no block covers, ascending
}

const textsName = "reports.texts"

// usualBlock is the size of texts from which on a block of pairs is made of them.
// Those that have none are read through for each phrase, which takes about
// 10 ms for so much.
const usualBlock = 24 << 20

// openTexts opens the file of texts in the directory of a generation, and that
// of pairs.
func openTexts(dir string, flags int) (*textFile, error) {
	f, err := os.OpenFile(filepath.Join(dir, textsName), flags, 0o644)
	if err != nil {
		return nil, err
	}
	pairs, err := openPairs(dir, flags != os.O_RDONLY, f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, pairs.close(), f.Close())
	}
	return &textFile{file: f, pairs: pairs, blockText: usualBlock, end: info.Size()}, nil
}

// add appends the records and gives their places. They are on disk when it
// returns, before any document can point to them.
func (t *textFile) add(records [][]byte) ([]textPlace, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []byte
	places := make([]textPlace, len(records))
	for i, r := range records {
		places[i] = textPlace{t.end + int64(len(all)), int32(len(r))}
		all = append(all, r...)
	}
	if _, err := t.file.WriteAt(all, t.end); err != nil {
		return nil, err
	}
	if err := t.file.Sync(); err != nil {
		return nil, err
	}
	t.end += int64(len(all))
	t.tail = append(t.tail, places...)
	return places, t.seal(false)
}

// complete learns of the records that documents point to, ascending, and makes
// the blocks that are missing: those of a file of pairs that is new or damaged.
func (t *textFile) complete(places []textPlace) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	find := spotFinder{blocks: t.pairs.blocks()}
	t.tail = nil
	for _, p := range places {
		if find.spot(p).block < 0 {
			t.tail = append(t.tail, p)
		}
	}
	return t.seal(false)
}

// finish makes a block of what is left, be it small.
func (t *textFile) finish() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seal(true)
}

// seal makes blocks of the tail as long as it is large enough, or of all of it.
// The caller holds mu.
func (t *textFile) seal(all bool) error {
	for len(t.tail) > 0 {
		n, size := 0, 0
		for ; n < len(t.tail) && size < t.blockText; n++ {
			size += int(t.tail[n].size)
		}
		if size < t.blockText && !all {
			break
		}
		block, err := t.block(t.tail[:n])
		if err == nil {
			err = t.pairs.add(block, t.file)
		}
		if err != nil {
			return fmt.Errorf("make pairs: %w", err)
		}
		t.tail = slices.Clone(t.tail[n:])
	}
	return nil
}

// block makes the block of pairs of some records, which are in order.
func (t *textFile) block(places []textPlace) ([]byte, error) {
	var b pairs.Builder
	var rec record
	var parts []pairs.Part
	r := textReader{file: t}
	for i, p := range places {
		data, err := r.read(p, places[i+1:])
		if err != nil {
			return nil, err
		}
		if err := rec.read(data); err != nil {
			continue // who looks for a phrase there is told
		}
		parts = parts[:0]
		for _, part := range rec.parts {
			parts = append(parts, pairs.Part{From: part.from, To: part.to, Group: groupOf(part.in)})
		}
		b.Add(p.offset, data, parts)
	}
	return b.Block(), nil
}

func (t *textFile) close() error { return errors.Join(t.pairs.close(), t.file.Close()) }

// The texts of documents that follow each other are read together.
const (
	readAhead  = 256 << 10
	readAcross = 16 << 10 // rather than to leave a gap of this size
)

// textReader reads records, best in the order of the file.
type textReader struct {
	file *textFile
	from int64
	buf  []byte
}

// read gives a record; later tells of the places that are read next. It is
// valid until the next read.
func (r *textReader) read(at textPlace, later []textPlace) ([]byte, error) {
	end := at.offset + int64(at.size)
	if at.offset < r.from || end > r.from+int64(len(r.buf)) {
		stop := end
		for _, p := range later {
			if p.offset < stop || p.offset > stop+readAcross || p.offset+int64(p.size) > at.offset+readAhead {
				break
			}
			stop = p.offset + int64(p.size)
		}
		if size := int(stop - at.offset); cap(r.buf) < size {
			r.buf = make([]byte, size, max(size, readAhead))
		} else {
			r.buf = r.buf[:size]
		}
		r.from = at.offset
		if _, err := r.file.file.ReadAt(r.buf, at.offset); err != nil {
			r.buf = r.buf[:0]
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("file of texts is cut: %w", ErrStale)
			}
			return nil, err
		}
	}
	return r.buf[at.offset-r.from : end-r.from], nil
}
