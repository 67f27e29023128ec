package export

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"nianbao/internal/nianbao"
)

// DatasetFormats are the formats of the tables of a data package.
var DatasetFormats = []Format{CSV, Parquet}

// DatasetOptions say what a data package holds. The zero value is everything,
// as CSV.
type DatasetOptions struct {
	Formats []Format
	Filter  nianbao.ReportFilter
	Created time.Time // goes into the package, and nothing else that changes
	Version string    // of the program
	Address string    // where the package can be had; may be empty
}

// Dataset writes a data package: tables, datapackage.json (Frictionless Data
// Package), a README in Chinese and English, and CITATION.cff. The tables agree
// with each other if the source is one state of a catalog.
func (e *Exporter) Dataset(ctx context.Context, out Files, opt DatasetOptions) error {
	if len(opt.Formats) == 0 {
		opt.Formats = []Format{CSV}
	}
	for _, f := range opt.Formats {
		if !slices.Contains(DatasetFormats, f) {
			return unknown("format", f, DatasetFormats)
		}
	}
	opt.Created = opt.Created.UTC().Truncate(time.Second)
	p := newPackage(opt)
	for _, t := range e.datasetTables() {
		for _, f := range DatasetFormats {
			if !slices.Contains(opt.Formats, f) {
				continue
			}
			r, err := t.write(ctx, out, f, opt.Filter)
			if err != nil {
				return fmt.Errorf("export dataset: %s as %s: %w", t.name, f, err)
			}
			p.Resources = append(p.Resources, r)
		}
	}
	for _, doc := range []struct {
		name  string
		write func(io.Writer, *dataPackage) error
	}{{"datapackage.json", writePackage}, {"README.txt", writeReadme}, {"CITATION.cff", writeCitation}} {
		w, err := out.Create(doc.name)
		if err == nil {
			err = doc.write(w, p)
		}
		if err != nil {
			return fmt.Errorf("export dataset: %s: %w", doc.name, err)
		}
	}
	return nil
}

// datasetTable is a table of the data package.
type datasetTable struct {
	name             string
	chinese, english string
	primaryKey       []string
	foreignKeys      []foreignKey
	columns          []Column
	rows             func(ctx context.Context, w io.Writer, r Request) (int, error)
}

// datasetTables begin with one that reads the source: a filter that it refuses
// is known before anything is written.
func (e *Exporter) datasetTables() []datasetTable {
	return []datasetTable{
		{name: "offices", chinese: "机关", english: "offices", primaryKey: []string{"id"}, columns: schemaOf(officeColumns), rows: e.write},
		{name: "reports", chinese: "年报（每个机关、年度、范围一份，取最新版本）", english: "reports: one office, one year, one scope; the newest version",
			primaryKey: []string{"id"}, foreignKeys: []foreignKey{refersTo("office_id", "offices", "id")}, columns: schemaOf(reportColumns), rows: e.write},
		{name: "observations", chinese: "年报表格中的数字，一行一格", english: "numbers of the tables of the reports, one cell a row",
			foreignKeys: []foreignKey{refersTo("report", "reports", "id"), refersTo("office_id", "offices", "id"), refersTo("indicator", "indicators", "code")},
			columns:     schemaOf(observationColumns), rows: e.write},
		{name: "findings", chinese: "核查结果：不符合规则之处", english: "findings: rules that reports do not meet", primaryKey: []string{"key"},
			foreignKeys: []foreignKey{refersTo("report", "reports", "id")}, columns: schemaOf(findingColumns), rows: e.write},
		{name: "indicators", chinese: "数据字典：指标", english: "data dictionary: the indicators", primaryKey: []string{"code"},
			columns: schemaOf(indicatorColumns), rows: e.writeIndicators},
	}
}

// write writes a table as a file and describes it.
func (t *datasetTable) write(ctx context.Context, out Files, f Format, filter nianbao.ReportFilter) (resource, error) {
	name := t.name + "." + string(f)
	w, err := out.Create(name)
	if err != nil {
		return resource{}, err
	}
	sum := newSummer(w)
	rows, err := t.rows(ctx, sum, Request{What: What(t.name), Format: f, Shape: Long, Filter: filter})
	if err != nil {
		return resource{}, err
	}
	return t.resource(name, f, rows, sum), nil
}

// indicatorColumns are those of the data dictionary.
var indicatorColumns = []column[*Indicator]{
	{Column{Name: "code", Type: String, required: true, Chinese: "指标代码", English: "code of the indicator"},
		func(i *Indicator) cell { return text(i.Code) }},
	{Column{Name: "label", Type: String, free: true, Chinese: "表中的名称", English: "label as the form prints it"},
		func(i *Indicator) cell { return text(i.Label) }},
	{Column{Name: "english", Type: String, free: true, Chinese: "英文名称", English: "name in English"},
		func(i *Indicator) cell { return text(i.English) }},
	{Column{Name: "unit", Type: String, free: true, few: true, Chinese: "单位；空 = 见各单元格的单位", English: "unit; empty = see the unit of each cell"},
		func(i *Indicator) cell { return text(i.Unit) }},
	{Column{Name: "forms", Type: List, few: true, Chinese: "含此指标的格式", English: "forms that have it"},
		func(i *Indicator) cell { return listed(wordsOf(i.Forms)) }},
	{Column{Name: "table", Type: Integer, few: true, Chinese: "2019、2021 年格式中的表次；空 = 仅见于更早的格式", English: "statutory table of the forms of 2019 and 2021; empty = in older forms only"},
		func(i *Indicator) cell {
			if i.Table == 0 {
				return cell{}
			}
			return integer(i.Table)
		}},
	{Column{Name: "parent", Type: String, few: true, Chinese: "所属合计", English: "code of the sum that it is part of"},
		func(i *Indicator) cell { return text(i.Parent) }},
	{Column{Name: "applicants", Type: String, few: true, values: []string{"yes", "no"}, Chinese: "是否按申请人类别分列", English: "whether there is a number for each class of applicants"},
		func(i *Indicator) cell {
			if i.Applicants {
				return text("yes")
			}
			return text("no")
		}},
}

func (e *Exporter) writeIndicators(_ context.Context, w io.Writer, r Request) (int, error) {
	return writeTable(w, r, indicatorColumns, func(row func(*Indicator) error) error {
		for i := range e.indicators {
			if err := row(&e.indicators[i]); err != nil {
				return err
			}
		}
		return nil
	})
}
