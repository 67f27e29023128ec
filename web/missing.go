package web

import (
	"context"
	"fmt"
	"io"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// missing stands in for a part that the server was built without.
type missing struct{}

func (missing) err(part string) error { return fmt.Errorf("%s: %w", part, nianbao.ErrUnavailable) }

func (m missing) Report(context.Context, string) (*nianbao.Held, error) {
	return nil, m.err("catalog")
}

func (m missing) Overview(context.Context) (*nianbao.Overview, error) { return nil, m.err("catalog") }

func (m missing) Offices(context.Context, nianbao.ReportFilter) ([]nianbao.OfficeEntry, error) {
	return nil, m.err("catalog")
}

func (m missing) Office(context.Context, string) (*nianbao.OfficeEntry, error) {
	return nil, m.err("catalog")
}

func (m missing) Search(context.Context, nianbao.Query) (*nianbao.Result, error) {
	return nil, m.err("index")
}

func (m missing) Mark(context.Context, nianbao.Query, []nianbao.Passage) ([][]nianbao.Span, error) {
	return nil, m.err("index")
}

func (m missing) Original(context.Context, nianbao.Snapshot) (*nianbao.Capture, error) {
	return nil, m.err("archive")
}

func (m missing) Tables(context.Context, nianbao.Snapshot) ([]nianbao.Table, error) {
	return nil, m.err("archive")
}

func (m missing) Export(context.Context, io.Writer, nianbao.ExportRequest) error {
	return m.err("export")
}

func (m missing) Dataset(context.Context, io.Writer, []string, nianbao.ReportFilter) error {
	return m.err("export")
}

func (m missing) ReportVersion(context.Context, string, int) (*nianbao.Held, error) {
	return nil, m.err("versions")
}

func (m missing) CrawlStatus(context.Context) (*nianbao.CrawlStatus, error) {
	return nil, m.err("crawls")
}

func (m missing) CrawlURLs(context.Context, nianbao.CrawlURLFilter) ([]nianbao.CrawlURL, int64, error) {
	return nil, 0, m.err("crawls")
}

func (m missing) Compare(context.Context, compare.TableRequest) (*compare.Table, error) {
	return nil, m.err("catalog")
}

func (m missing) Trends(context.Context, compare.TrendRequest) (*compare.Trends, error) {
	return nil, m.err("catalog")
}

func (m missing) Coverage(context.Context, compare.CoverageRequest) (*compare.Coverage, error) {
	return nil, m.err("catalog")
}

func (m missing) Ranking(context.Context, compare.RankingRequest) (*compare.Ranking, error) {
	return nil, m.err("catalog")
}

func (m missing) Outliers(context.Context, compare.OutlierRequest) (*compare.Outliers, error) {
	return nil, m.err("catalog")
}

func (m missing) Peers(context.Context, compare.PeersRequest) (*compare.Peers, error) {
	return nil, m.err("catalog")
}

func (m missing) Members(context.Context, compare.MembersRequest) (*compare.Members, error) {
	return nil, m.err("catalog")
}

func (m missing) EachCell(context.Context, nianbao.FactFilter, nianbao.CellFilter, nianbao.CellPlace,
	func(nianbao.ObservationRow, nianbao.CellPlace) error) error {
	return m.err("catalog")
}

func (m missing) IDs(context.Context, nianbao.Query) ([]string, error) {
	return nil, m.err("index")
}

func (m missing) Pairs(context.Context, nianbao.PairFilter) ([]nianbao.CopyPair, int, error) {
	return nil, 0, m.err("text in common")
}

func (m missing) EachPair(context.Context, nianbao.PairFilter, func(*nianbao.CopyPair) error) error {
	return m.err("text in common")
}

func (m missing) Similar(context.Context, nianbao.PairFilter) ([]nianbao.SimilarPair, int, error) {
	return nil, 0, m.err("text in common")
}

func (m missing) CountFindings(context.Context, nianbao.FindingFilter) (int, error) {
	return 0, m.err("findings")
}

func (m missing) EachFinding(context.Context, nianbao.FindingFilter, string, func(*nianbao.Finding, string) error) error {
	return m.err("findings")
}

// FindingsOf finds nothing: a report can be shown without what the rules say.
func (missing) FindingsOf(context.Context, ...string) (map[string][]nianbao.Finding, error) {
	return nil, nil
}

func (missing) AuditOf(context.Context, string) (a nianbao.Audit, ok bool, err error) {
	return a, false, nil
}

func (m missing) RuleCounts(context.Context, nianbao.ReportFilter) (map[string]*nianbao.RuleCount, error) {
	return nil, m.err("findings")
}

func (m missing) EachVerdict(context.Context, func(nianbao.VerdictEntry) error) error {
	return m.err("findings")
}

func (m missing) Judge(context.Context, string, nianbao.Verdict) error { return m.err("findings") }
func (m missing) EachRecent(context.Context, nianbao.ReportFilter, func(nianbao.Listed) error) error {
	return m.err("catalog")
}

func (m missing) Heads(context.Context, []string) (map[string]*nianbao.Held, error) {
	return nil, m.err("catalog")
}

func (m missing) Blocks(context.Context, nianbao.ListKind, int) ([]nianbao.Block, error) {
	return nil, m.err("catalog")
}

func (m missing) Listed(context.Context, nianbao.ListKind, int, int) ([]nianbao.Listed, error) {
	return nil, m.err("catalog")
}

func (m missing) Spread(context.Context, nianbao.Query, nianbao.SpreadBy) (*nianbao.Spread, error) {
	return nil, m.err("index")
}
