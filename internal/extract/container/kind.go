package container

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// Kind is the format that a ZIP package holds.
type Kind string

// The formats that are told apart.
const (
	DOCX  Kind = "docx"  // WordprocessingML, macro-enabled and templates included
	XLSX  Kind = "xlsx"  // SpreadsheetML; the binary xlsb is not
	OFD   Kind = "ofd"   // GB/T 33190
	Other Kind = "other" // presentations, OpenDocument, plain archives
)

// contentTypes holds the types of main parts (ECMA-376 part 1, §11.3.10 and
// §12.3.23, and their macro-enabled siblings).
var contentTypes = []struct {
	text string
	kind Kind
}{
	{"wordprocessingml.document.main+xml", DOCX},
	{"wordprocessingml.template.main+xml", DOCX},
	{"vnd.ms-word.document.macroenabled.main+xml", DOCX},
	{"vnd.ms-word.template.macroenabledtemplate.main+xml", DOCX},
	{"spreadsheetml.sheet.main+xml", XLSX},
	{"spreadsheetml.template.main+xml", XLSX},
	{"vnd.ms-excel.sheet.macroenabled.main+xml", XLSX},
}

// Sniff tells the format of a ZIP package by its content, whatever its name
// says. Data that is no readable package is Other.
func Sniff(data []byte) Kind {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Other
	}
	byName := Other
	for _, f := range zr.File[:min(len(zr.File), MaxParts)] {
		switch partName(f.Name) {
		case "[content_types].xml":
			if k := kindOfTypes(f); k != Other {
				return k
			}
		case "word/document.xml":
			byName = DOCX
		case "xl/workbook.xml":
			byName = XLSX
		case "ofd.xml":
			byName = OFD
		}
	}
	return byName
}

func kindOfTypes(f *zip.File) Kind {
	r, err := f.Open()
	if err != nil {
		return Other
	}
	defer r.Close()
	// What is read before an error is enough: the list names types, not content.
	text, _ := io.ReadAll(io.LimitReader(r, 1<<20))
	types := strings.ToLower(string(text))
	for _, t := range contentTypes {
		if strings.Contains(types, t.text) {
			return t.kind
		}
	}
	return Other
}
