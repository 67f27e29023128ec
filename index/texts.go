package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"os"
	"path/filepath"
	"sync"

	"nianbao/index/fold"
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
//
// A record is, for each text, the bit number of its place, how often it counts,
// the length as a varint and the text.
type textFile struct {
	file *os.File

	mu  sync.Mutex // guards end
	end int64
}

const textsName = "reports.texts"

// openTexts opens the file of texts in the directory of a generation.
func openTexts(dir string, flags int) (*textFile, error) {
	f, err := os.OpenFile(filepath.Join(dir, textsName), flags, 0o644)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &textFile{file: f, end: info.Size()}, nil
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
	return places, nil
}

func (t *textFile) close() error { return t.file.Close() }

// textRecord is the form of texts in the file.
func textRecord(parts []foldedPart) []byte {
	size := 0
	for _, p := range parts {
		size += 2 + binary.MaxVarintLen32 + len(p.text)
	}
	out := make([]byte, 0, size)
	for _, p := range parts {
		out = append(out, byte(bits.TrailingZeros32(uint32(p.in))), byte(p.times))
		out = binary.AppendUvarint(out, uint64(len(p.text)))
		out = append(out, p.text...)
	}
	return out
}

// eachText visits the texts of a record, with how often each counts.
func eachText(record []byte, visit func(in mask, times int, text []byte)) error {
	for len(record) > 0 {
		if len(record) < 3 || record[0] >= 32 {
			return errRecord
		}
		in, times := mask(1)<<record[0], int(record[1])
		size, n := binary.Uvarint(record[2:])
		if n <= 0 || size > uint64(len(record)-2-n) {
			return errRecord
		}
		record = record[2+n:]
		visit(in, times, record[:size])
		record = record[size:]
	}
	return nil
}

var errRecord = errors.New("file of texts: a record is damaged")

// lengthOf is the length of a field in words, about.
func lengthOf(record []byte, field mask) float64 {
	total := 0
	_ = eachText(record, func(in mask, _ int, text []byte) { // was read before
		if in == field {
			total += len(text)
		}
	})
	return float64(total) / bytesPerWord
}

// foldedParts reads a record back.
func foldedParts(record []byte) (parts []foldedPart, err error) {
	err = eachText(record, func(in mask, times int, text []byte) {
		parts = append(parts, foldedPart{in: in, times: times, text: string(text)})
	})
	return parts, err
}

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
