// Package extract reads one input, bytes and what is known of where they came
// from, and says what report it holds: title, office, year, sections and the
// statutory tables. It does no input or output, keeps no state, and asks no
// clock, so that it can run in parallel, be fuzzed, and be run again over the
// archive whenever its rules improve.
package extract

import (
	"context"
	"fmt"
	"strings"

	"nianbao/internal/division"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// Rules is the version of the extraction rules. It is recorded beside what they
// read, and grows with every change that may alter a result.
const Rules = "2"

// Limits of what is read. Real reports are below 1 MB; the bounds keep time and
// memory in hand on hostile input.
const (
	MaxSize = 128 << 20 // any input
	MaxText = 24 << 20  // HTML and plain text, which are held as a tree
)

// Input is one document as received.
type Input struct {
	Data      []byte
	URL       string // may be empty
	MediaType string // declared Content-Type; may be empty or wrong
	Hints     nianbao.Hints
}

// Result is what was read.
type Result struct {
	Report nianbao.Report
	// Tables are the data tables of the document as printed, statutory or not;
	// layout and metadata tables are left out, Index still counts them.
	Tables []nianbao.Table
	// Notes say where title, office, year and date were found, and what each
	// table was taken for.
	Notes []Note
}

// Extract reads a document. The error is a *nianbao.RejectError if the input is
// no readable report, or that of the context.
func Extract(ctx context.Context, in Input) (*Result, error) {
	doc, err := parse(ctx, in)
	if err != nil {
		return nil, err
	}
	return read(doc, in)
}

func tooLarge(size, limit int) error {
	return nianbao.Reject(nianbao.RejectTooLarge,
		fmt.Sprintf("文件过大：%d 字节，上限为 %d 字节。", size, limit),
		"the file has %d bytes or more, the limit is %d", size, limit)
}

// parseMarkup reads HTML or plain text in any charset.
func parseMarkup(in Input, kind format) (*document, error) {
	if len(in.Data) > MaxText {
		return nil, tooLarge(len(in.Data), MaxText)
	}
	text, warning, err := decode(in.Data, in.MediaType)
	if err != nil {
		return nil, err
	}
	var doc *document
	if kind == formatHTML {
		doc, err = parseHTML(text)
	} else {
		doc, err = parseText(text)
	}
	if err != nil {
		return nil, err
	}
	doc.charset = warning
	return doc, nil
}

// read turns a parsed document into a report.
func read(doc *document, in Input) (*Result, error) {
	breakLines(doc)
	reading := indicator.Read(doc.dataTables())
	if recoverTables(doc, reading) {
		reading = indicator.Read(doc.dataTables())
	}
	parts := divide(doc, reading.Kinds)
	t := findTitle(doc, parts, in)
	if err := confirm(doc, reading, parts, t); err != nil {
		return nil, err
	}

	res := &Result{Tables: doc.dataTables()}
	for i := range res.Tables {
		res.Tables[i].Kind = reading.Kinds[res.Tables[i].Index]
	}
	r := &res.Report
	r.Sections = parts.sections
	r.Observations = reading.Observations
	r.Warnings = append(r.Warnings, reading.Warnings...)
	facts := collectFacts(doc, parts)
	r.Title = t.text
	r.IndexNumber, r.OfficeCode = facts.indexNumber()
	if r.OfficeCode != "" && !validCode(r.OfficeCode) {
		r.Warn("office_code_invalid", "the check character of the code %s is wrong", r.OfficeCode)
	}
	resolveYear(r, doc, parts, t, facts)
	resolveForm(r, reading.Form)
	resolveOffice(r, division.Default(), officeClues{
		title: t, facts: facts, parts: parts, doc: doc, hints: in.Hints,
	})
	resolvePublished(r, parts, facts, in)
	r.Derived = Derive(r)
	reportGaps(r, reading)
	parts.noteTables(doc, reading)
	res.Notes = parts.notes
	if doc.charset != "" {
		r.Warn("charset", "%s", doc.charset)
	}
	if doc.lost > 0 {
		r.Warn("values_lost", "%d rows of flattened tables hold values that cannot be told apart", doc.lost)
	}
	if doc.cut != "" {
		r.Warn("page_cut", "the page breaks off %s, after the report", doc.cut)
	}
	return res, nil
}

// resolveForm decides the form from the labels found; a report without readable
// tables takes the form of its year, with a warning.
func resolveForm(r *nianbao.Report, found nianbao.Form) {
	switch {
	case found != "":
		r.Form = found
		if want := nianbao.FormOfYear(r.Year); r.Year != 0 && want != found {
			r.Warn("unusual_form", "the tables follow the form of %s, the form of %s is prescribed for %d", found, want, r.Year)
		}
	case r.Year != 0:
		r.Form = nianbao.FormOfYear(r.Year)
		r.Warn("form_from_year", "no table tells the form, that of the year %d is assumed", r.Year)
	}
}

// reportGaps warns of statutory tables that were not found although the form
// prescribes them.
func reportGaps(r *nianbao.Report, reading indicator.Reading) {
	if r.Form != nianbao.Form2019 && r.Form != nianbao.Form2021 {
		return
	}
	have := map[nianbao.SectionKind]bool{}
	for _, kind := range reading.Kinds {
		have[kind] = true
	}
	var missing []string
	for _, t := range []struct {
		kind nianbao.SectionKind
		name string
	}{
		{nianbao.SectionDisclosure, "two"}, {nianbao.SectionRequests, "three"}, {nianbao.SectionLitigation, "four"},
	} {
		if !have[t.kind] {
			missing = append(missing, t.name)
		}
	}
	if len(missing) > 0 {
		r.Warn("tables_missing", "statutory table %s not found", strings.Join(missing, ", "))
	}
}

// noteTables notes what each table of the document was taken for.
func (p *parts) noteTables(doc *document, reading indicator.Reading) {
	read := map[int]int{}
	for _, o := range reading.Observations {
		read[o.Table]++
	}
	for i, t := range doc.tables {
		what := "arranges the page"
		switch {
		case reading.Kinds[i] != "":
			what = fmt.Sprintf("%s, %d values read", reading.Kinds[i], read[i])
		case t.role == roleFacts:
			what = "metadata"
		case t.role == roleData:
			what = "not statutory"
		}
		p.note("table", fmt.Sprintf("%d (%d × %d)", i, t.Rows, t.Cols), what)
	}
}
