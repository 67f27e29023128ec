package nianbao

// ExportRequest asks for a data file. Only What is needed; unknown words, and
// what does not go together, are a [ParamError].
type ExportRequest struct {
	What       string // reports, observations, offices
	Format     string // csv, jsonl, xlsx, parquet
	Shape      string // of observations: long, wide
	Columns    []string
	BOM        bool // before CSV
	Filter     ReportFilter
	Indicators []string      // of observations; empty = all
	Applicants []Applicant   // of observations; empty = all
	Found      FindingFilter // of findings
}
