package index

import (
	"fmt"
	"strconv"
	"strings"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"nianbao/internal/nianbao"
)

// columns hold what is counted and sorted by, for each document of a segment,
// deleted ones included. They are read from the segment's dictionaries, which
// takes about 2 µs a document, and never change.
type columns struct {
	keys    []string // year, date and id
	texts   []textPlace
	lengths []byte            // codes, by document and field of words
	facets  map[string]column // by field
}

// lengthsOf gives the codes of the lengths of a document, by field of words.
func (c *columns) lengthsOf(row uint32) []byte {
	n := uint32(len(wordFields))
	return c.lengths[row*n : (row+1)*n]
}

// column holds one value of each document: an index into values, 0 for none.
type column struct {
	values []string
	codes  []uint16
}

// facetFields lists the fields that become columns.
var facetFields = append([]string{fieldYear, fieldLevel, fieldForm, fieldOfficeType}, regionLabels...)

func readColumns(s segment.Segment) (*columns, error) {
	n := int(s.Count())
	c := &columns{
		keys: make([]string, n), texts: make([]textPlace, n), lengths: make([]byte, n*len(wordFields)),
		facets: map[string]column{},
	}
	err := eachPosting(s, fieldOrder, func(term string, doc uint64) error {
		var err error
		c.keys[doc], c.texts[doc], err = parseOrderTerm(term, c.lengthsOf(uint32(doc)))
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, field := range facetFields {
		col := column{values: []string{""}, codes: make([]uint16, n)}
		err := eachPosting(s, field, func(term string, doc uint64) error {
			if col.values[len(col.values)-1] != term {
				if len(col.values) == 1<<16 {
					return fmt.Errorf("more than %d values of %s", len(col.values)-1, field)
				}
				col.values = append(col.values, term)
			}
			col.codes[doc] = uint16(len(col.values) - 1)
			return nil
		})
		if err != nil {
			return nil, err
		}
		c.facets[field] = col
	}
	return c, nil
}

// eachPosting visits the terms of a field in order with the documents of each.
func eachPosting(s segment.Segment, field string, visit func(term string, doc uint64) error) error {
	dict, err := s.Dictionary(field)
	if err != nil {
		return err
	}
	var list segment.PostingsList
	var it segment.PostingsIterator
	terms := dict.AutomatonIterator(nil, nil, nil)
	for {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return err
		}
		if list, err = dict.PostingsList([]byte(entry.Term), nil, list); err != nil {
			return err
		}
		it = list.Iterator(false, false, false, it)
		for {
			p, err := it.Next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			if err := visit(entry.Term, p.Number()); err != nil {
				return err
			}
		}
	}
}

func (c *columns) id(row uint32) string { return keyID(c.keys[row]) }

// keyID takes the id out of a key as [orderKey] makes it.
func keyID(key string) string {
	const before = len("2006 2006-01-02 ")
	if len(key) < before {
		return ""
	}
	return key[before:]
}

// textPlace is where the texts of a report are in the file of texts.
type textPlace struct {
	offset int64
	size   int32
}

// orderMark parts the sort key, the place of the texts and the lengths of the
// fields of words, in one term that is different for every report.
const orderMark = "\x00"

func orderTerm(h *nianbao.Held, at textPlace, lengths []byte) string {
	return orderKey(h) + orderMark + at.String() + orderMark + string(lengths)
}

// parseOrderTerm reads such a term, the lengths into a list of the right size.
func parseOrderTerm(term string, lengths []byte) (key string, at textPlace, err error) {
	key, rest, _ := strings.Cut(term, orderMark)
	place, codes, _ := strings.Cut(rest, orderMark)
	if len(codes) != len(lengths) {
		return "", textPlace{}, fmt.Errorf("%d lengths of texts in %q, not %d", len(codes), term, len(lengths))
	}
	copy(lengths, codes)
	at, err = parseTextPlace(place)
	return key, at, err
}

func (p textPlace) String() string {
	return strconv.FormatInt(p.offset, 36) + "+" + strconv.FormatInt(int64(p.size), 36)
}

func parseTextPlace(s string) (textPlace, error) {
	offset, size, _ := strings.Cut(s, "+")
	o, err := strconv.ParseInt(offset, 36, 64)
	if err != nil {
		return textPlace{}, fmt.Errorf("place of texts %q: %w", s, err)
	}
	n, err := strconv.ParseInt(size, 36, 32)
	if err != nil {
		return textPlace{}, fmt.Errorf("place of texts %q: %w", s, err)
	}
	return textPlace{o, int32(n)}, nil
}
