package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// dataPackage is a descriptor of Frictionless Data Package 2.0, which readers of
// 1.0 understand.
type dataPackage struct {
	Schema       string        `json:"$schema"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Version      string        `json:"version"`
	Created      string        `json:"created"`
	Homepage     string        `json:"homepage,omitempty"`
	Keywords     []string      `json:"keywords"`
	Contributors []contributor `json:"contributors"`
	Licenses     []license     `json:"licenses"`
	Sources      []origin      `json:"sources"`
	Resources    []resource    `json:"resources"`

	options DatasetOptions
}

type contributor struct {
	Title string   `json:"title"`
	Roles []string `json:"roles"`
}

type license struct {
	Name  string `json:"name"`
	Title string `json:"title"`
}

type origin struct {
	Title string `json:"title"`
}

type resource struct {
	Name        string   `json:"name"`
	Type        string   `json:"type,omitempty"`
	Path        string   `json:"path"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Format      Format   `json:"format"`
	MediaType   string   `json:"mediatype"`
	Encoding    string   `json:"encoding,omitempty"`
	Bytes       int64    `json:"bytes"`
	Hash        string   `json:"hash"`
	Rows        int      `json:"rows"` // not of the standard, which leaves room for it
	Dialect     *dialect `json:"dialect,omitempty"`
	TableSchema *schema  `json:"schema,omitempty"`
}

type dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

type schema struct {
	Fields        []field      `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string       `json:"name"`
	Type        Type         `json:"type"`
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type constraints struct {
	Required bool     `json:"required,omitempty"`
	Unique   bool     `json:"unique,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

func refersTo(column, table, key string) foreignKey {
	return foreignKey{[]string{column}, reference{table, []string{key}}}
}

const (
	datasetTitle   = "政府信息公开工作年度报告数据集"
	datasetEnglish = "Annual reports on open government information in China"
)

func newPackage(opt DatasetOptions) *dataPackage {
	return &dataPackage{
		Schema:  "https://datapackage.org/profiles/2.0/datapackage.json",
		Name:    "nianbao",
		Title:   datasetTitle + " / " + datasetEnglish,
		Version: fmt.Sprintf("%d.%d.%d", opt.Created.Year(), opt.Created.Month(), opt.Created.Day()),
		Created: opt.Created.Format(time.RFC3339), Homepage: opt.Address,
		Description: "中国各级行政机关政府信息公开工作年度报告：机关、年报、表格数字与数据字典。" + selection(opt.Filter, chineseWords) +
			" Offices, reports, numbers of the tables and data dictionary. " + selection(opt.Filter, englishWords),
		Keywords:     []string{"政府信息公开", "年度报告", "open government information", "freedom of information", "China"},
		Contributors: []contributor{{"nianbao " + opt.Version, []string{"dataCurator"}}},
		// A licence that the operator could give is not known; the law says what
		// the reports are.
		Licenses: []license{{"other-pd", "年报是行政机关依法公布的行政性质文件，不适用著作权法（《中华人民共和国著作权法》第五条第一项）；数据按“原样”提供。" +
			" Official documents of an administrative nature, outside copyright by art. 5 (1) of the Copyright Law of the PRC; the data come as they are."}},
		Sources: []origin{{"各级行政机关公布的政府信息公开工作年度报告；每份的网址、获取时间和字节摘要见 reports 的 url、captured、sha256 列。" +
			" The reports as the offices published them; address, time of capture and digest of each are in the columns url, captured and sha256 of reports."}},
		options: opt,
	}
}

// resource describes a file of the table. Parquet has its own schema inside.
func (t *datasetTable) resource(path string, f Format, rows int, sum *summer) resource {
	r := resource{
		Name: t.name, Path: path, Title: t.chinese, Description: t.english, Format: f, Bytes: sum.n, Hash: sum.digest(), Rows: rows,
	}
	if f == Parquet {
		r.Name, r.MediaType = t.name+"-parquet", "application/vnd.apache.parquet"
		return r
	}
	r.Type, r.MediaType, r.Encoding = "table", "text/csv", "utf-8"
	r.Dialect = &dialect{",", "\r\n", `"`, true, true}
	r.TableSchema = &schema{MissingValues: []string{""}, PrimaryKey: t.primaryKey, ForeignKeys: t.foreignKeys}
	for _, c := range t.columns {
		if !c.jsonOnly {
			r.TableSchema.Fields = append(r.TableSchema.Fields, c.field())
		}
	}
	return r
}

func (c *Column) field() field {
	f := field{Name: c.Name, Type: c.Type, Title: c.Chinese, Description: c.English}
	if f.Type == List {
		f.Type = String
		f.Title += "（以空格分隔）"
		f.Description += " (separated by spaces)"
	}
	if c.required || c.values != nil {
		f.Constraints = &constraints{Required: c.required, Enum: c.values}
	}
	return f
}

func writePackage(w io.Writer, p *dataPackage) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(p)
}

// filterWords say in one language what a filter selects.
type filterWords struct {
	all, only, colon, comma, stop, to              string
	years, regions, levels, offices, forms, scopes string
}

var (
	chineseWords = filterWords{"含所藏全部年报", "仅含", "：", "；", "。", "至", "年度", "区划", "层级", "机关", "格式", "范围"}
	englishWords = filterWords{"All reports that are held", "Only", ": ", "; ", ".", " to ", "years", "divisions", "levels", "offices", "forms", "scopes"}
)

// selection says what a filter selects.
func selection(f nianbao.ReportFilter, words filterWords) string {
	var parts []string
	add := func(name string, values []string) {
		if len(values) > 0 {
			parts = append(parts, name+words.colon+strings.Join(values, ", "))
		}
	}
	if f.YearFrom != 0 || f.YearTo != 0 {
		parts = append(parts, words.years+words.colon+yearOr(f.YearFrom)+words.to+yearOr(f.YearTo))
	}
	add(words.regions, f.Regions)
	add(words.levels, wordsOf(f.Levels))
	add(words.offices, f.Offices)
	add(words.forms, wordsOf(f.Forms))
	add(words.scopes, wordsOf(f.Scopes))
	if parts == nil {
		return words.all + words.stop
	}
	return words.only + words.colon + strings.Join(parts, words.comma) + words.stop
}

func yearOr(year int) string {
	if year == 0 {
		return "…"
	}
	return fmt.Sprint(year)
}
