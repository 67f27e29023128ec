package nianbao

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Severity says what a finding is worth.
type Severity string

// The severities.
const (
	SeverityHard Severity = "hard" // an identity that the form itself prints is broken
	SeveritySoft Severity = "soft" // unusual; there may be a good reason
	SeverityInfo Severity = "info" // worth a look, and no fault by itself
)

// Severities lists them, the gravest first.
var Severities = []Severity{SeverityHard, SeveritySoft, SeverityInfo}

// Attribution says where the fault of a finding lies.
type Attribution string

// The attributions.
const (
	AttributionSource     Attribution = "source"     // in the report as it was published
	AttributionExtraction Attribution = "extraction" // in how the report was read
	AttributionUnclear    Attribution = "unclear"
)

// Attributions lists them.
var Attributions = []Attribution{AttributionSource, AttributionExtraction, AttributionUnclear}

// Finding is one rule that a report, or a pair of reports, does not meet.
type Finding struct {
	// Key names the finding as long as the rule, the reports, and the cells and
	// sentences that it rests on stay the same; verdicts hold on to it.
	Key         string
	Rule        string // id: A1 …, see internal/audit
	Severity    Severity
	Report      string // id; of a pair, the later one
	Office      string // name as printed
	Year        int
	OtherReport string // id of the other report of a pair; may be empty
	Message     string // a Chinese sentence with the numbers
	MessageEN   string
	Evidence    Evidence
	// Repair is the one cell that would satisfy all identities if it had another
	// value; nil if there is none.
	Repair      *Repair
	Attribution Attribution
	Verdict     *Verdict // the latest; nil if nobody has judged it
}

// Evidence is what a finding rests on. Of a pair of reports, both sides.
type Evidence struct {
	Cells []EvidenceCell
	Text  []Quote
}

// EvidenceCell is a cell of the tables of a report.
type EvidenceCell struct {
	Report          string // id; empty = that of the finding
	Table, Row, Col int    // in the grid without spans, from 0
	Indicator       string
	Applicant       Applicant
	State           State
	Value           float64 // if State is value
	Raw             string
}

// Quote is a stretch of the text of a section.
type Quote struct {
	Report   string // id; empty = that of the finding
	Section  SectionKind
	From, To int // in the text of the section, in Unicode code points
	Quote    string
}

// Repair is a cell with the value that would satisfy all identities.
type Repair struct {
	Cell  EvidenceCell
	Value float64
}

// Judgement is what a person says of a finding.
type Judgement string

// The judgements.
const (
	JudgementConfirmed Judgement = "confirmed" // the report is at fault
	JudgementMisread   Judgement = "misread"   // we read it wrongly; the finding does not count
	JudgementExplained Judgement = "explained" // there is a good reason, which the note gives
)

// Judgements lists them.
var Judgements = []Judgement{JudgementConfirmed, JudgementMisread, JudgementExplained}

// Verdict is a judgement with who gave it, and why.
type Verdict struct {
	Judgement Judgement
	Note      string
	By        string
	At        time.Time
}

// NewKey computes the key of a finding from what it rests on. Places in the grid
// do not count where a cell has an indicator, nor places in the text, so that it
// stays through another reading of the same page.
func (f *Finding) NewKey() string {
	parts := []string{f.Rule, f.Report, f.OtherReport}
	for _, c := range f.Evidence.Cells {
		at := c.Indicator
		if at == "" {
			at = fmt.Sprintf("%d/%d/%d", c.Table, c.Row, c.Col)
		}
		value := string(c.State)
		if c.State == StateValue {
			value = strconv.FormatFloat(c.Value, 'g', -1, 64)
		}
		parts = append(parts, strings.Join([]string{"cell", c.Report, at, string(c.Applicant), value}, "\x1f"))
	}
	for _, q := range f.Evidence.Text {
		parts = append(parts, strings.Join([]string{"text", q.Report, string(q.Section), q.Quote}, "\x1f"))
	}
	slices.Sort(parts[3:])
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1e")))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10]))
}

// Undecided is a rule that could not be applied to a report, and why.
type Undecided struct {
	Rule  string `json:"rule"`
	Why   string `json:"why"` // Chinese
	WhyEN string `json:"why_en"`
}

// Audit is what the rules said of a report.
type Audit struct {
	Report    string // id
	Passed    []string
	Undecided []Undecided
	Findings  []Finding
}

// AuditState says how far the rules have come.
type AuditState struct {
	Rules string // version that the findings are of; empty = none yet
	Known int64  // last change of the catalog that they show
}

// FindingFilter selects findings. Within a field any of the values may match;
// empty fields match all.
type FindingFilter struct {
	ReportFilter
	Keys         []string
	Rules        []string
	Severities   []Severity
	Attributions []Attribution
	Judgements   []Judgement // JudgementNone: those without a verdict
	// Refuted includes findings that a verdict calls misread by us. They are
	// left out otherwise, unless Judgements or Keys ask for them.
	Refuted bool
}

// Empty reports whether all findings of the reports are selected that count.
func (f *FindingFilter) Empty() bool {
	return len(f.Keys)+len(f.Rules)+len(f.Severities)+len(f.Attributions)+len(f.Judgements) == 0 && !f.Refuted
}

// JudgementNone stands in filters for findings that nobody has judged, and in
// verdicts for the withdrawal of one.
const JudgementNone Judgement = "none"

// RuleCount counts what a rule said of the reports that a filter selects.
type RuleCount struct {
	Rule      string
	Passed    int // reports
	Undecided int // reports
	Reports   int // with findings that count
	Findings  int // that count
	Confirmed int // of them
	Explained int // of them
	Misread   int // findings that do not count
}

// VerdictEntry is a line of the public log of verdicts.
type VerdictEntry struct {
	N       int64  // number of the line
	Key     string // of the finding
	Rule    string
	Report  string // id
	Message string // of the finding, when it was judged
	Verdict
	Held bool // the finding is there now
}

// FoundReports are the reports that have findings that count, by rule. It is
// shared and never changed.
type FoundReports struct{ ByRule map[string][]string }

// Rule describes a rule of the audit.
type Rule struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	TitleEN      string   `json:"title_en"`
	Text         string   `json:"text"` // what it asks, and what may excuse a report
	TextEN       string   `json:"text_en"`
	Severity     Severity `json:"severity"`
	Forms        []Form   `json:"forms"`
	Basis        string   `json:"basis"` // what it rests on in law, or that it is a custom
	BasisEN      string   `json:"basis_en"`
	AcrossYears  bool     `json:"across_years"`   // looks at reports of other years, too
	AcrossOffice bool     `json:"across_offices"` // looks at reports of other offices, too
}

// CrawlColumn is how a crawl came to a report.
type CrawlColumn struct {
	Annual bool // by a column of annual reports
	Clicks int  // links from the entry of the site
}
