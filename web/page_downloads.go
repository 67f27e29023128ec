package web

import (
	"fmt"
	"strings"

	"github.com/gin-gonic/gin"
)

// downloadsPage lists what can be taken away as files.
type downloadsPage struct {
	BasePage
	Tables   []downloadTable
	Package  []downloadLink
	Files    []metaRow // of the package
	States   []metaRow // of a number
	Commands []command
	Cite     string // the data set, GB/T 7714
}

func (*downloadsPage) template() string { return "downloads" }

// downloadTable is a table in several formats.
type downloadTable struct {
	Name, Row string
	Links     []downloadLink
}

type downloadLink struct{ Label, URL string }

// command is a line for a shell, with what it does.
type command struct{ Text, Does string }

// downloads are the tables with the parameters of their export. The texts are
// download.<name> and download.<name>.row.
var downloads = []struct{ name, what, parameters string }{
	{"reports", "reports", ""},
	{"observations", "observations", ""},
	{"wide", "observations", "shape=wide&"},
	{"findings", "findings", ""},
	{"offices", "offices", ""},
}

// formatNames are the formats as people call them.
var formatNames = map[string]string{"csv": "CSV", "jsonl": "JSON Lines", "xlsx": "Excel (XLSX)", "parquet": "Parquet"}

// packageFiles are the files of the data package; the texts are
// download.file.<n>, from 1.
var packageFiles = []string{"datapackage.json", "reports, observations, offices", "indicators", "README.txt", "CITATION.cff"}

// exportCommands are examples for the command line; the texts are
// download.command.<n>, from 1.
var exportCommands = []string{
	"nianbao export observations --region 江苏省 --year 2019..2022 --format parquet -o js.parquet",
	"nianbao export dataset -o nianbao.zip",
	"nianbao export sqlite -o nianbao.sqlite",
	"sqlite3 'file:nianbao.sqlite?mode=ro' 'SELECT key, value FROM about'",
}

func (s *Server) downloadsPage(c *gin.Context) (page, error) {
	p := &downloadsPage{BasePage: s.newBasePage(c, "downloads.title")}
	p.Here = "downloads"
	for _, d := range downloads {
		t := downloadTable{Name: p.T("download." + d.name), Row: p.T("download." + d.name + ".row")}
		for _, format := range exportFormats {
			url := "/api/v1/export/" + d.what + "?" + d.parameters + "format=" + format
			if format == "csv" {
				url += "&bom=true" // people open it with a spreadsheet
			}
			t.Links = append(t.Links, downloadLink{formatNames[format], url})
		}
		p.Tables = append(p.Tables, t)
	}
	for _, format := range datasetFormats {
		p.Package = append(p.Package, downloadLink{p.T("downloads.zip", formatNames[format]), "/api/v1/export/" + exportDataset + "?format=" + format})
	}
	for i, name := range packageFiles {
		p.Files = append(p.Files, metaRow{Label: name, Value: p.T(fmt.Sprint("download.file.", i+1))})
	}
	for _, state := range cellStates {
		p.States = append(p.States, metaRow{Label: string(state), Value: p.T("download.state." + string(state))})
	}
	for i, text := range exportCommands {
		p.Commands = append(p.Commands, command{text, p.T(fmt.Sprint("download.command.", i+1))})
	}
	p.Cite = s.datasetCitation()
	return p, nil
}

// datasetCitation cites what is held today, as the README of a data package
// cites itself (GB/T 7714—2015, 4.6): its version is its date.
func (s *Server) datasetCitation() string {
	now := s.now().In(beijing)
	day := now.Format("2006-01-02")
	var b strings.Builder
	b.WriteString("nianbao. 政府信息公开工作年度报告数据集: " + now.Format("2006.1.2") + "版")
	if s.baseURL == "" {
		b.WriteString("[DS]. (" + day + ")[" + day + "].")
	} else {
		b.WriteString("[DS/OL]. (" + day + ")[" + day + "]. " + s.link("/api/v1/export/dataset") + ".")
	}
	return b.String()
}
