package index

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"nianbao/index/fold"
	"nianbao/index/jieba"
	"nianbao/internal/nianbao"
)

// optFlag is how all fields are indexed: what matches, and no more.
const optFlag = bleveindex.IndexField | bleveindex.SkipFreqNorm

// newDocument builds the document of a report. Fields are made here rather than
// by bleve's mapping, which would look at every value by reflection.
// parts are its squeezed texts, at is where they are in the file of texts.
func newDocument(seg *jieba.Segmenter, h *nianbao.Held, parts []foldedPart, at textPlace) *document.Document {
	doc := document.NewDocument(h.ID)
	words := newWordCount(seg)
	for i := range wordFields {
		if texts := partsIn(parts, wordFields[i].in); len(texts) > 0 {
			words.addFields(doc, i, texts)
		}
	}
	addProperties(doc, h)
	// The lengths are known once the words before have been counted.
	doc.AddField(&termField{name: fieldOrder, analyze: func() bleveindex.TokenFrequencies {
		return bleveindex.TokenFrequencies{orderTerm(h, at, words.lengths): held}
	}})
	return doc
}

// partsIn gives the texts at a place.
func partsIn(parts []foldedPart, in mask) []foldedPart {
	var out []foldedPart
	for _, p := range parts {
		if p.in == in {
			out = append(out, p)
		}
	}
	return out
}

func addProperties(doc *document.Document, h *nianbao.Held) {
	r := &h.Report
	add := func(field string, values ...string) {
		for _, v := range values {
			if v != "" {
				doc.AddField(document.NewTextFieldCustom(field, nil, []byte(v), optFlag, nil))
			}
		}
	}
	if r.Year > 0 {
		add(fieldYear, yearTerm(r.Year))
	}
	add(fieldLevel, string(r.Level))
	add(fieldForm, string(r.Form))
	add(fieldScope, string(r.Scope))
	add(fieldOfficeID, h.OfficeID)
	add(fieldOffice, fold.Squeeze(r.Office))
	add(fieldOfficeKey, officeKeys(r)...)
	add(fieldSite, siteTerms(h)...)
	seen := map[nianbao.SectionKind]bool{}
	for _, s := range r.Sections {
		if !seen[s.Kind] {
			add(fieldSection, string(s.Kind))
		}
		seen[s.Kind] = true
	}
	for _, table := range tablesOf(r) {
		add(fieldLabels, labelTerm(r.Form, table))
	}
	for i, d := range divisions(r.Region) {
		add(regionFields[i], d.terms()...)
		add(regionLabels[i], d.code+"\t"+d.name)
	}
	add(fieldOfficeType, string(nianbao.OfficeTypeOf(r.Office)))
}

func yearTerm(year int) string { return fmt.Sprintf("%04d", min(max(year, 0), 9999)) }

// orderKey sorts by year, then date, then id; it is different for every report.
func orderKey(h *nianbao.Held) string {
	published := h.Report.Published
	if published == "" {
		published = "0000-00-00"
	}
	return yearTerm(h.Report.Year) + " " + published + " " + h.ID
}

// siteTerms are the names by which a site is found: its name, its host and the
// domains above that, www.a.gov.cn under a.gov.cn too.
func siteTerms(h *nianbao.Held) []string {
	terms := []string{}
	if site := fold.Squeeze(h.Site); site != "" {
		terms = append(terms, site)
	}
	hosts := []string{strings.ToLower(h.Site)}
	if u, err := url.Parse(h.URL); err == nil {
		hosts = append(hosts, strings.ToLower(u.Hostname()))
	}
	for _, host := range hosts {
		for strings.Contains(host, ".") {
			terms = append(terms, host)
			_, host, _ = strings.Cut(host, ".")
		}
	}
	out, seen := terms[:0], map[string]bool{}
	for _, t := range terms {
		if !seen[t] {
			out = append(out, t)
		}
		seen[t] = true
	}
	return out
}
