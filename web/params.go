package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

const (
	minYear = 2000 // the first reports are of 2008; some offices had their own before
	maxYear = 2100
	// maxValue bounds one parameter; a query may have 2,000 characters of up to
	// four bytes.
	maxValue = 8192
	// maxQuery bounds a query, so that one that is too long is answered by the
	// parser, which says how long it may be.
	maxQuery = 128 << 10
	// maxRepeat bounds how often one parameter may be repeated.
	maxRepeat = 100
)

// Names of the parameters that select reports, and of those that search takes.
var (
	filterParams = []string{"year", "region", "level", "office", "form", "scope"}
	searchParams = append([]string{"q", "section", "office_type", "synonyms", "sort", "group", "limit", "cursor"}, filterParams...)
	// foundParams select the reports that a query finds.
	foundParams  = []string{"q", "section", "office_type", "synonyms"}
	listParams   = append([]string{"limit", "cursor"}, filterParams...)
	exportParams = slices.Concat([]string{"format", "shape", "column", "bom", "indicator", "applicant"}, findingParams, foundParams, filterParams)
	// datasetParams are those of the data package.
	datasetParams = append([]string{"format"}, filterParams...)

	indicatorParams = []string{"form", "table", "kind", "q"}
)

// knownForms are the values of the parameter form.
var knownForms = []nianbao.Form{nianbao.Form2008, nianbao.Form2014, nianbao.Form2019, nianbao.Form2021}

// groupSection is the one value of the parameter group.
const groupSection = "section"

// sectionNames are the statutory headings that the parameter section takes
// beside the kinds (国办公开办函〔2021〕30号).
var sectionNames = map[string]nianbao.SectionKind{
	"总体情况":                      nianbao.SectionOverview,
	"主动公开政府信息情况":                nianbao.SectionDisclosure,
	"收到和处理政府信息公开申请情况":           nianbao.SectionRequests,
	"政府信息公开行政复议、行政诉讼情况":         nianbao.SectionLitigation,
	"存在的主要问题及改进情况":              nianbao.SectionProblems,
	"其他需要报告的事项":                 nianbao.SectionOther,
	"因政府信息公开工作被申请行政复议、提起行政诉讼情况": nianbao.SectionLitigation,
}

// sortPattern is an order by name, or by an indicator with an applicant; both
// may have Chinese names.
var sortPattern = regexp.MustCompile(`^-?[\pL_][\pL0-9_]{0,63}(\[[\pL_]{1,32}\])?$`)

// params are the parameters of a request, each value checked to be short,
// valid UTF-8; empty values, as forms send them, are dropped.
type params url.Values

// readParams parses the query string of a request. It refuses parameters that
// are not allowed, because a filter that is misspelt and ignored would give an
// answer to another question.
func readParams(r *http.Request, allowed []string) (params, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &publicError{err: fmt.Errorf("%w: %w", nianbao.ErrInvalid, err),
			zh: "网址中的参数写法有误。", en: "The parameters of the address are malformed."}
	}
	p := params{}
	for name, list := range values {
		if !slices.Contains(allowed, name) {
			return nil, badParam(strings.Trim(printable(name), `"`), "没有这个参数；可用的有 "+strings.Join(allowed, "、")+"。",
				"unknown; known are "+strings.Join(allowed, ", ")+".")
		}
		if len(list) > maxRepeat {
			return nil, badParam(name, fmt.Sprintf("最多重复 %d 次。", maxRepeat), fmt.Sprintf("at most %d times.", maxRepeat))
		}
		for _, v := range list {
			most := maxValue
			if name == "q" {
				most = maxQuery
			}
			if len(v) > most || !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return nil, badParam(name, "过长，或不是有效的 UTF-8 文本。", "too long, or not valid UTF-8 text.")
			}
			if v = strings.TrimSpace(v); v != "" {
				p[name] = append(p[name], v)
			}
		}
	}
	return p, nil
}

// printable keeps a name from outside short and harmless in a message.
func printable(s string) string {
	s = strings.ToValidUTF8(s, "?")
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}

// one is the value of a parameter that is given once at most.
func (p params) one(name string) (string, error) {
	switch list := p[name]; len(list) {
	case 0:
		return "", nil
	case 1:
		return list[0], nil
	default:
		return "", badParam(name, "只能出现一次。", "may be given once only.")
	}
}

// query reads the parameters of a search.
func (p params) query() (nianbao.Query, error) {
	var (
		q   nianbao.Query
		err error
	)
	if q.Filter, err = p.filter(); err != nil {
		return q, err
	}
	if q.Text, err = p.one("q"); err != nil {
		return q, err
	}
	if q.Sections, err = p.sections(); err != nil {
		return q, err
	}
	if q.Types, err = oneOf(p, "office_type", nianbao.OfficeTypes); err != nil {
		return q, err
	}
	if q.Sort, err = p.sort(); err != nil {
		return q, err
	}
	group, err := p.one("group")
	if err != nil {
		return q, err
	}
	if q.BySection = group == groupSection; group != "" && !q.BySection {
		return q, unknownValue("group", group, []string{groupSection})
	}
	if q.Limit, err = p.limit(); err != nil {
		return q, err
	}
	if q.Synonyms, err = p.synonyms(); err != nil {
		return q, err
	}
	q.Cursor, err = p.one("cursor")
	return q, err
}

// filter reads the parameters that select reports.
func (p params) filter() (nianbao.ReportFilter, error) {
	f := nianbao.ReportFilter{Regions: p["region"], Offices: p["office"]}
	var err error
	if f.YearFrom, f.YearTo, err = p.years(); err != nil {
		return f, err
	}
	if f.Levels, err = oneOf(p, "level", nianbao.Levels); err != nil {
		return f, err
	}
	if f.Forms, err = oneOf(p, "form", knownForms); err != nil {
		return f, err
	}
	f.Scopes, err = oneOf(p, "scope", []nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide})
	return f, err
}

// years reads 2020, 2019..2022, 2019.. and ..2022. Repeated values must leave
// no gap between them, because a filter holds one range.
func (p params) years() (from, to int, err error) {
	type span struct{ from, to int }
	var spans []span
	for _, v := range p["year"] {
		a, b, ok := parseYears(v)
		if !ok {
			return 0, 0, badParam("year", printable(v)+" 不是年份；请写 2020 或 2019..2022。",
				printable(v)+" is no year; write 2020 or 2019..2022.")
		}
		spans = append(spans, span{a, b})
	}
	if len(spans) == 0 {
		return 0, 0, nil
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	all := spans[0]
	for _, s := range spans[1:] {
		if s.from > all.to+1 {
			return 0, 0, badParam("year", "多个年份之间不能有间断；请写成 2019..2022，或在检索式中写 (year:2019 OR year:2021)。",
				"several years must be consecutive; write 2019..2022, or (year:2019 OR year:2021) in the query.")
		}
		all.to = max(all.to, s.to)
	}
	return openEnd(all.from, minYear), openEnd(all.to, maxYear), nil
}

func openEnd(year, open int) int {
	if year == open {
		return 0
	}
	return year
}

func parseYears(v string) (from, to int, ok bool) {
	a, b, isRange := strings.Cut(v, "..")
	if !isRange {
		y, ok := parseYear(v)
		return y, y, ok
	}
	from, to = minYear, maxYear
	okA, okB := true, true
	if a != "" {
		from, okA = parseYear(a)
	}
	if b != "" {
		to, okB = parseYear(b)
	}
	return from, to, okA && okB && (a != "" || b != "") && from <= to
}

func parseYear(v string) (int, bool) {
	y, err := strconv.Atoi(v)
	return y, err == nil && len(v) == 4 && y > minYear && y < maxYear
}

// sections reads kinds and statutory headings.
func (p params) sections() ([]nianbao.SectionKind, error) {
	var kinds []nianbao.SectionKind
	for _, v := range p["section"] {
		kind, ok := sectionNames[v]
		if !ok {
			kind = nianbao.SectionKind(v)
		}
		if !slices.Contains(nianbao.SectionKinds, kind) {
			return nil, unknownValue("section", v, nianbao.SectionKinds)
		}
		kinds = append(kinds, kind)
	}
	return kinds, nil
}

// sort reads an order: a named one, or an indicator. Whether there is such an
// indicator is for the searcher to say.
func (p params) sort() (nianbao.Sort, error) {
	v, err := p.one("sort")
	if err != nil || v == "" {
		return "", err
	}
	if !sortPattern.MatchString(v) {
		return "", badParam("sort", printable(v)+" 不可用；请写 relevance、newest、oldest 或指标名，降序前加 -。",
			printable(v)+" is no order; write relevance, newest, oldest or an indicator, with - before it to descend.")
	}
	return nianbao.Sort(v), nil
}

// limit reads the size of a page. Over the maximum it is an error and no
// silent cut.
func (p params) limit() (int, error) {
	v, err := p.one("limit")
	if err != nil || v == "" {
		return nianbao.DefaultLimit, err
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > nianbao.MaxLimit {
		return 0, badParam("limit", fmt.Sprintf("应为 1 至 %d 的整数。", nianbao.MaxLimit),
			fmt.Sprintf("want a whole number from 1 to %d.", nianbao.MaxLimit))
	}
	return n, nil
}

// oneOf reads a parameter whose values come from a list.
func oneOf[T ~string](p params, name string, known []T) ([]T, error) {
	var list []T
	for _, v := range p[name] {
		if !slices.Contains(known, T(v)) {
			return nil, unknownValue(name, v, known)
		}
		list = append(list, T(v))
	}
	return list, nil
}

// oneOf reads a parameter that is given once at most, with one of the known
// values; the first is the default.
func (p params) oneOf(name string, known []string) (string, error) {
	v, err := p.one(name)
	switch {
	case err != nil:
		return "", err
	case v == "":
		return known[0], nil
	case !slices.Contains(known, v):
		return "", unknownValue(name, v, known)
	}
	return v, nil
}

func unknownValue[T ~string](name, value string, known []T) error {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	return badParam(name, printable(value)+" 不可用；可用的有 "+strings.Join(names, "、")+"。",
		printable(value)+" is unknown; known are "+strings.Join(names, ", ")+".")
}
