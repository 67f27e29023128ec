package web

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/sheet"
)

var (
	// trendPageParams are those of the page; the interface also takes a format.
	trendPageParams = append([]string{"by", "without_largest"}, questionParams...)
	trendParams     = append([]string{"format", "bom"}, trendPageParams...)
)

// getTrends answers GET /api/v1/trends, as JSON or as CSV.
func (s *Server) getTrends(c *gin.Context) error {
	p, err := readParams(c.Request, trendParams)
	if err != nil {
		return err
	}
	answer, err := newTableAnswer(c, p, "trends")
	if err != nil {
		return err
	}
	trends, err := s.trends(c.Request.Context(), p)
	if err != nil {
		return err
	}
	return answer.send(trends, func(w io.Writer) error { return writeTrends(w, trends, answer.bom) })
}

// trends computes what the parameters ask for.
func (s *Server) trends(ctx context.Context, p params) (*compare.Trends, error) {
	ctx, cancel := context.WithTimeout(ctx, statTimeout)
	defer cancel()
	var req compare.TrendRequest
	var err error
	if req.By, err = oneValue(p, "by", compare.Groupings); err != nil {
		return nil, err
	}
	if req.WithoutLargest, err = p.number("without_largest", 0, 0, compare.MaxLeftOut); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p); err != nil {
		return nil, err
	}
	trends, err := s.stats.Trends(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("trends: %w", err)
	}
	return trends, nil
}

// writeTrends writes a line for each indicator, group and year. A year of which
// a group has no report has no line.
func writeTrends(w io.Writer, t *compare.Trends, bom bool) error {
	out := sheet.NewWriter(w, bom, "indicator", "group", "label", "year", "reports", "n", "missing", "blank", "not_applicable", "unparsed",
		"sum", "min", "q1", "median", "q3", "max", "rate", "numerator", "denominator", "low", "high")
	for i, ind := range t.Indicators {
		for _, g := range trendGroups(t, i) {
			for _, year := range t.Years {
				f := g.Years[strconv.Itoa(year)]
				if f == nil {
					continue
				}
				if err := out.Write(figureRecord(ind.Name, g, year, f)); err != nil {
					return err
				}
			}
		}
	}
	return out.Close()
}

// trendGroups are the groups of the i-th indicator.
func trendGroups(t *compare.Trends, i int) []compare.Group {
	if i == 0 {
		return t.Groups
	}
	return t.Others[i-1].Groups
}

func figureRecord(indicator string, g compare.Group, year int, f *compare.Figure) []string {
	record := []string{indicator, g.Key, sheet.Harmless(g.Label), strconv.Itoa(year)}
	for _, n := range []int{f.Reports, f.N, f.Missing, f.Blank, f.NotApplicable, f.Unparsed} {
		record = append(record, strconv.Itoa(n))
	}
	for _, v := range []*float64{f.Sum, f.Min, f.Q1, f.Median, f.Q3, f.Max} {
		record = append(record, numberText(v))
	}
	rate := ""
	if f.Rate != nil {
		rate = numberText(f.Rate.Value)
	}
	return append(append(record, rate), rateRecord(f.Rate)...)
}
