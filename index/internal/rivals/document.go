package main

import (
	"strconv"
	"strings"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

// separator parts the texts of a report. Folded text holds no white space, so
// that no phrase reaches over it.
const separator = "\n"

// document is a report as the other engines get it: folded.
type document struct {
	held *nianbao.Held

	id, title, office, body string // body: headings and prose, parted by separator
	year                    int
	region, level           string // region: code of the province
}

func newDocument(h *nianbao.Held) *document {
	r := &h.Report
	d := &document{held: h, id: h.ID, title: fold.Squeeze(r.Title), office: fold.Squeeze(r.Office),
		year: r.Year, level: string(r.Level)}
	if r.Region != nil && len(r.Region.Code) == 6 {
		d.region = r.Region.Code[:2] + "0000"
	}
	var parts []string
	for _, s := range r.Sections {
		for _, text := range []string{s.Heading, s.Text} {
			if text = fold.Squeeze(text); text != "" {
				parts = append(parts, text)
			}
		}
	}
	d.body = strings.Join(parts, separator)
	return d
}

// text is all that is looked into.
func (d *document) text() string { return d.title + separator + d.office + separator + d.body }

func (d *document) size() int64 { return int64(len(d.title) + len(d.office) + len(d.body)) }

func yearTerm(year int) string { return strconv.Itoa(year) }
