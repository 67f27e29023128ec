package export

import (
	_ "embed" // the texts
	"fmt"
	"io"
	"strings"
	"text/template"
)

//go:embed readme.txt
var readmeText string

var readme = template.Must(template.New("README.txt").Parse(readmeText))

// readmeData is what the README says of a package.
type readmeData struct {
	Title, English, Version, Date, Program string
	Selection, SelectionEnglish            string
	Resources                              []resource
	GBT7714, BibTeX                        string
}

func writeReadme(w io.Writer, p *dataPackage) error {
	return readme.Execute(crlf{w}, readmeData{
		Title: datasetTitle, English: datasetEnglish, Version: p.Version, Date: p.date(), Program: p.options.Version,
		Selection: selection(p.options.Filter, chineseWords), SelectionEnglish: selection(p.options.Filter, englishWords),
		Resources: p.Resources, GBT7714: p.gbt7714(), BibTeX: p.bibtex(),
	})
}

func (p *dataPackage) date() string { return p.options.Created.Format("2006-01-02") }

// gbt7714 follows GB/T 7714—2015, 4.6: a data set, online if it has an address.
func (p *dataPackage) gbt7714() string {
	kind, address := "[DS]", ""
	if p.Homepage != "" {
		kind, address = "[DS/OL]", " "+p.Homepage+"."
	}
	return fmt.Sprintf("nianbao. %s: %s版%s. (%s)[%s].%s", datasetTitle, p.Version, kind, p.date(), p.date(), address)
}

func (p *dataPackage) bibtex() string {
	lines := []string{
		"@misc{nianbao-" + p.date() + ",",
		"  author = {{nianbao}},",
		"  title = {{" + datasetTitle + "}},",
		"  year = {" + p.options.Created.Format("2006") + "},",
		"  date = {" + p.date() + "},",
		"  version = {" + p.Version + "},",
		"  note = {Data set},",
	}
	if p.Homepage != "" {
		lines = append(lines, "  url = {"+p.Homepage+"},", "  urldate = {"+p.date()+"},")
	}
	return strings.Join(append(lines, "}"), "\n")
}

// writeCitation writes Citation File Format 1.2.0.
func writeCitation(w io.Writer, p *dataPackage) error {
	url := ""
	if p.Homepage != "" {
		url = fmt.Sprintf("url: %q\n", p.Homepage)
	}
	_, err := fmt.Fprintf(w, `cff-version: 1.2.0
message: "引用本数据集时请使用以下信息。/ If you use these data, please cite them as below."
type: dataset
title: %q
authors:
  - name: "nianbao"
version: %q
date-released: %s
%skeywords:
  - "政府信息公开"
  - "年度报告"
  - "open government information"
`, datasetTitle+" / "+datasetEnglish, p.Version, p.date(), url)
	return err
}

// crlf makes lines end as the editors of all systems know them.
type crlf struct{ w io.Writer }

// Write writes with every line break as CR and LF.
func (c crlf) Write(b []byte) (int, error) {
	_, err := io.WriteString(c.w, strings.ReplaceAll(string(b), "\n", "\r\n"))
	return len(b), err
}
