package nianbao

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
)

// Form is the year in which a form of the report came into use.
type Form string

// The four forms of the report.
const (
	Form2008 Form = "2008" // 2008–2013: prose, no national table
	Form2014 Form = "2014" // 2014–2018: 国办发〔2014〕32号, one two-value table
	Form2019 Form = "2019" // 2019–2020: 国办公开办函〔2019〕60号
	Form2021 Form = "2021" // since 2021: 国办公开办函〔2021〕30号
)

// FormOfYear is the form that the rules prescribe for a report year.
func FormOfYear(year int) Form {
	switch {
	case year >= 2021:
		return Form2021
	case year >= 2019:
		return Form2019
	case year >= 2014:
		return Form2014
	default:
		return Form2008
	}
}

// Scope tells an office's own report from the one that covers a whole government.
type Scope string

// The two scopes. Series of different scope are never mixed.
const (
	ScopeOwn            Scope = "own"
	ScopeGovernmentWide Scope = "government_wide"
)

// Level is that of the government that an office belongs to.
type Level string

// The five levels of government.
const (
	LevelNation   Level = "nation"
	LevelProvince Level = "province"
	LevelCity     Level = "city"
	LevelCounty   Level = "county"
	LevelTownship Level = "township"
)

// Levels lists the levels from the top down.
var Levels = []Level{LevelNation, LevelProvince, LevelCity, LevelCounty, LevelTownship}

// Region is the administrative division that an office serves.
type Region struct {
	Code  string   // six digits, GB/T 2260; for towns and streets the county's
	Names []string // from the province down; placeholders such as 市辖区 left out
}

// String joins the names: 江苏省宿迁市沭阳县.
func (r *Region) String() string {
	if r == nil {
		return ""
	}
	return strings.Join(r.Names, "")
}

// DateSource says where a publication date was found, in this order of trust.
type DateSource string

// The sources of a publication date (domain.md §5.4).
const (
	DateVisible   DateSource = "visible"
	DateMeta      DateSource = "meta"
	DateSignature DateSource = "signature"
	DateList      DateSource = "list"
	DateHeader    DateSource = "header"
	DateURL       DateSource = "url"
)

// SectionKind is the meaning of a section, whatever its printed heading.
type SectionKind string

// The kinds of section: the six statutory ones, what precedes them, and others.
const (
	SectionPreface    SectionKind = "preface"
	SectionOverview   SectionKind = "overview"
	SectionDisclosure SectionKind = "disclosure"
	SectionRequests   SectionKind = "requests"
	SectionLitigation SectionKind = "litigation"
	SectionProblems   SectionKind = "problems"
	SectionOther      SectionKind = "other"
	SectionExtra      SectionKind = "extra"
)

// SectionKinds lists all kinds in the order in which a report has them.
var SectionKinds = []SectionKind{
	SectionPreface, SectionOverview, SectionDisclosure, SectionRequests,
	SectionLitigation, SectionProblems, SectionOther, SectionExtra,
}

// Section is one heading with its prose: a paragraph per line, no table text.
type Section struct {
	Kind    SectionKind `json:"kind"`
	Heading string      `json:"heading"` // as printed; empty for the preface
	Text    string      `json:"text"`
}

// Warning is something a reader of the report should know about how it was read.
type Warning struct {
	Code    string `json:"code"` // snake_case, stable
	Message string `json:"message"`
}

// Report is what one input says: one office, one year, one scope. The zero
// value of a field means that it is not known; nothing is guessed without a
// warning. Its JSON form is the extraction of the outward contract.
type Report struct {
	Title         string
	Office        string // publishing organ by its full name as printed
	Year          int    // the calendar year that the data describe; 0 if not known
	Scope         Scope
	Form          Form
	Level         Level
	Region        *Region // nil for national bodies and where it is not known
	Published     string  // YYYY-MM-DD
	PublishedFrom DateSource
	IndexNumber   string // 索引号 as printed
	OfficeCode    string // the 18- or 9-character code before its slash
	Sections      []Section
	Observations  []Observation
	Derived       []Derived // sums and numbers of the prose; computed, not stored
	Warnings      []Warning
}

// Warn appends a warning.
func (r *Report) Warn(code, format string, args ...any) {
	r.Warnings = append(r.Warnings, Warning{Code: code, Message: fmt.Sprintf(format, args...)})
}

// OfficeKey is what identifies an office: the division that it serves and its
// name without the names of that division, so that 梁园区长征街道办事处 and
// 长征街道办事处 on the site of 梁园区 are one office, while the many 城关镇 are not.
type OfficeKey struct {
	RegionCode string // six digits; empty for national bodies or when unknown
	Body       string // the name without leading division names
}

// Key derives the identity of the report's office from its name and region.
func (r *Report) Key() OfficeKey {
	key := OfficeKey{Body: normalizeName(r.Office)}
	if r.Region == nil {
		return key
	}
	key.RegionCode = r.Region.Code
	for _, name := range r.Region.Names {
		body, ok := strings.CutPrefix(key.Body, name)
		// 上海市 alone, or 市人民政府, must keep a name of its own.
		if ok && body != "" {
			key.Body = body
		}
	}
	return key
}

// ID is a short stable identifier of the office, safe in URLs and file names.
func (k OfficeKey) ID() string {
	sum := sha256.Sum256([]byte(k.RegionCode + "\x00" + k.Body))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))[:12]
}

// ID identifies the report by office, year and scope alone: it is the same on
// every machine and after every import. Example: "mfrggzdfmztw-2020-own".
func (r *Report) ID() string {
	return ReportID(r.Key().ID(), r.Year, r.Scope)
}

// ReportID composes a report's identifier.
func ReportID(officeID string, year int, scope Scope) string {
	suffix := "own"
	if scope == ScopeGovernmentWide {
		suffix = "gov"
	}
	return fmt.Sprintf("%s-%04d-%s", officeID, year, suffix)
}

// normalizeName removes white space, which sites put into names at will, and
// folds full-width parentheses.
func normalizeName(s string) string {
	s = strings.Join(strings.Fields(s), "")
	return strings.NewReplacer("（", "(", "）", ")", "\u200b", "", "\ufeff", "").Replace(s)
}
