package docx

import (
	"encoding/xml"
	"strings"

	"nianbao/internal/extract/container"
)

// The namespace of WordprocessingML in the transitional and the strict class
// (ISO/IEC 29500-4 and -1).
const (
	transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	strict       = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	formulas     = "http://schemas.openxmlformats.org/officeDocument/2006/math"
	formulasIn   = "http://purl.oclc.org/ooxml/officeDocument/math"
)

func isWord(n xml.Name) bool { return n.Space == transitional || n.Space == strict }

func isFormula(n xml.Name) bool { return n.Space == formulas || n.Space == formulasIn }

// is reports whether n is the WordprocessingML element of that name.
func is(n xml.Name, local string) bool { return n.Local == local && isWord(n) }

// on reads a toggle property (ISO/IEC 29500-1, §17.17.4): present means true.
func on(e xml.StartElement) bool {
	switch strings.ToLower(container.Attr(e, "val")) {
	case "0", "false", "off":
		return false
	}
	return true
}
