package web

import (
	"strings"

	"nianbao/internal/nianbao"
)

// linkedData is a description of a page in the words of schema.org. The layout
// puts it out as JSON, escaped for the element script by html/template.
type linkedData map[string]any

// set adds what is known.
func (d linkedData) set(name, value string) {
	if value != "" {
		d[name] = value
	}
}

// descriptionLength bounds a description, in characters: what search engines
// show of it is shorter.
const descriptionLength = 160

// describeReport says of the page of a report what it is about.
func (p *reportPage) describeReport(s *Server, h *nianbao.Held) {
	r, v := &h.Report, newest(h)
	p.OpenGraph = "article"
	p.Description = shorten(strings.Join(append(p.Facts, openingOf(r)), " · "), descriptionLength)
	office := linkedData{"@type": "GovernmentOrganization", "url": s.link(officePath(h.OfficeID))}
	office.set("name", r.Office)
	d := linkedData{
		"@context": "https://schema.org", "@type": "Report", "@id": s.link(reportPath(h.ID)), "url": s.link(reportPath(h.ID)),
		"name": reportTitle(r), "identifier": h.ID, "inLanguage": "zh-CN", "isAccessibleForFree": true, "version": v.N,
		"author": office, "publisher": office,
		"encoding": linkedData{"@type": "MediaObject", "contentUrl": s.link(rawPath(h.ID, v.N)), "sha256": v.Snapshot.SHA256},
	}
	d.set("temporalCoverage", yearText(r.Year))
	d.set("datePublished", r.Published)
	d.set("reportNumber", r.IndexNumber)
	d.set("isBasedOn", webURL(v.Snapshot.URL))
	if r.Region != nil {
		d["spatialCoverage"] = linkedData{"@type": "AdministrativeArea", "name": r.Region.String(), "identifier": r.Region.Code}
	}
	p.LinkedData = d
}

// openingOf is the beginning of what a report says: its first section that says
// something, the preface, which says the same everywhere, last.
func openingOf(r *nianbao.Report) string {
	preface := ""
	for i := range r.Sections {
		text := oneLine(r.Sections[i].Text)
		if r.Sections[i].Kind == nianbao.SectionPreface {
			preface = text
		} else if text != "" {
			return text
		}
	}
	return preface
}

// describeData says of the page about the data that there is a data set.
func (p *aboutPage) describeData(s *Server) {
	d := linkedData{
		"@context": "https://schema.org", "@type": "Dataset", "@id": s.link("/about#data"), "url": s.link("/about"),
		"name": p.T("site.full"), "description": p.T("about.what.1") + p.T("about.what.2"),
		"inLanguage": "zh-CN", "isAccessibleForFree": true, "temporalCoverage": "2008/..",
		"spatialCoverage": linkedData{"@type": "Country", "name": p.T("site.country")},
	}
	downloads := []linkedData{{"@type": "DataDownload", "encodingFormat": "application/zip", "contentUrl": s.link("/api/v1/export/" + exportDataset)}}
	for _, what := range exportKinds {
		if what != exportDataset {
			downloads = append(downloads, linkedData{"@type": "DataDownload", "name": what, "encodingFormat": "text/csv",
				"contentUrl": s.link("/api/v1/export/" + what + "?format=csv")})
		}
	}
	d["distribution"] = downloads
	p.LinkedData = d
}

// shorten cuts a text to so many characters.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
