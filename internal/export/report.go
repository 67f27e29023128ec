package export

import (
	"strconv"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

var reportColumns = []column[*nianbao.Held]{
	{"id", func(h *nianbao.Held) string { return h.ID }, false},
	{"title", func(h *nianbao.Held) string { return h.Report.Title }, true},
	{"office", func(h *nianbao.Held) string { return h.Report.Office }, true},
	{"office_id", func(h *nianbao.Held) string { return h.OfficeID }, false},
	{"year", func(h *nianbao.Held) string { return strconv.Itoa(h.Report.Year) }, false},
	{"scope", func(h *nianbao.Held) string { return string(h.Report.Scope) }, false},
	{"form", func(h *nianbao.Held) string { return string(h.Report.Form) }, false},
	{"level", func(h *nianbao.Held) string { return string(h.Report.Level) }, false},
	{"region_code", func(h *nianbao.Held) string { return regionCode(h.Report.Region) }, false},
	{"region", func(h *nianbao.Held) string { return h.Report.Region.String() }, true},
	{"published", func(h *nianbao.Held) string { return h.Report.Published }, false},
	{"published_from", func(h *nianbao.Held) string { return string(h.Report.PublishedFrom) }, false},
	{"index_number", func(h *nianbao.Held) string { return h.Report.IndexNumber }, true},
	{"office_code", func(h *nianbao.Held) string { return h.Report.OfficeCode }, true},
	{"url", func(h *nianbao.Held) string { return h.URL }, true},
	{"site", func(h *nianbao.Held) string { return h.Site }, true},
	{"versions", func(h *nianbao.Held) string { return strconv.Itoa(len(h.Versions)) }, false},
	{"captured", func(h *nianbao.Held) string { return captured(h) }, false},
	{"sha256", func(h *nianbao.Held) string { return sha256(h) }, false},
	{"warnings", func(h *nianbao.Held) string { return strings.Join(warnings(h), " ") }, true},
}

// reportRow is a line of a JSON Lines file: the columns of the CSV file and
// the sections.
type reportRow struct {
	ID            string            `json:"id"`
	Title         *string           `json:"title"`
	Office        *string           `json:"office"`
	OfficeID      string            `json:"office_id"`
	Year          int               `json:"year"`
	Scope         *string           `json:"scope"`
	Form          *string           `json:"form"`
	Level         *string           `json:"level"`
	RegionCode    *string           `json:"region_code"`
	Region        *string           `json:"region"`
	Published     *string           `json:"published"`
	PublishedFrom *string           `json:"published_from"`
	IndexNumber   *string           `json:"index_number"`
	OfficeCode    *string           `json:"office_code"`
	URL           string            `json:"url"`
	Site          *string           `json:"site"`
	Versions      int               `json:"versions"`
	Captured      *string           `json:"captured"`
	SHA256        *string           `json:"sha256"`
	Warnings      []string          `json:"warnings"`
	Sections      []nianbao.Section `json:"sections"`
}

func newReportRow(h *nianbao.Held) reportRow {
	r := &h.Report
	row := reportRow{
		ID: h.ID, Title: known(r.Title), Office: known(r.Office), OfficeID: h.OfficeID, Year: r.Year,
		Scope: known(string(r.Scope)), Form: known(string(r.Form)), Level: known(string(r.Level)),
		RegionCode: known(regionCode(r.Region)), Region: known(r.Region.String()),
		Published: known(r.Published), PublishedFrom: known(string(r.PublishedFrom)),
		IndexNumber: known(r.IndexNumber), OfficeCode: known(r.OfficeCode),
		URL: h.URL, Site: known(h.Site), Versions: len(h.Versions),
		Captured: known(captured(h)), SHA256: known(sha256(h)), Warnings: warnings(h), Sections: r.Sections,
	}
	if row.Sections == nil {
		row.Sections = []nianbao.Section{}
	}
	return row
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func regionCode(r *nianbao.Region) string {
	if r == nil {
		return ""
	}
	return r.Code
}

// captured is when the newest content was first seen.
func captured(h *nianbao.Held) string {
	if v := h.Current(); v != nil {
		return v.Snapshot.Captured.UTC().Format(time.RFC3339)
	}
	return ""
}

func sha256(h *nianbao.Held) string {
	if v := h.Current(); v != nil {
		return v.Snapshot.SHA256
	}
	return ""
}

// warnings lists the codes, each once, in the report's order.
func warnings(h *nianbao.Held) []string {
	codes := []string{}
	seen := map[string]bool{}
	for _, w := range h.Report.Warnings {
		if !seen[w.Code] {
			seen[w.Code] = true
			codes = append(codes, w.Code)
		}
	}
	return codes
}
