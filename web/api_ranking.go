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

// The pages take the parameters of the interfaces, but for the format.
var (
	rankingPageParams = append([]string{"order", "min_denominator", "limit", "cursor"}, questionParams...)
	outlierPageParams = append([]string{"within", "threshold", "limit", "cursor"}, questionParams...)
	rankingParams     = append([]string{"format", "bom"}, rankingPageParams...)
	outlierParams     = append([]string{"format", "bom"}, outlierPageParams...)
)

type rankingResponse struct {
	*compare.Ranking
	Next *string `json:"next"`
}

// getRanking answers GET /api/v1/ranking.
func (s *Server) getRanking(c *gin.Context) error {
	p, err := readParams(c.Request, rankingParams)
	if err != nil {
		return err
	}
	answer, err := newTableAnswer(c, p, "ranking")
	if err != nil {
		return err
	}
	ranking, err := s.ranking(c.Request.Context(), p, answer)
	if err != nil {
		return err
	}
	return answer.send(rankingResponse{ranking, nextPage(ranking.Next)}, func(w io.Writer) error { return writeRanking(w, ranking, answer.bom) })
}

// ranking computes what the parameters ask for.
func (s *Server) ranking(ctx context.Context, p params, answer tableAnswer) (*compare.Ranking, error) {
	ctx, cancel := context.WithTimeout(ctx, statTimeout)
	defer cancel()
	var req compare.RankingRequest
	offset, limit, err := p.page()
	if err != nil {
		return nil, err
	}
	req.Offset, req.Limit = answer.cut(offset, limit)
	if req.Order, err = oneValue(p, "order", compare.Orders); err != nil {
		return nil, err
	}
	if req.MinDenominator, err = p.decimal("min_denominator"); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p); err != nil {
		return nil, err
	}
	ranking, err := s.stats.Ranking(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("ranking: %w", err)
	}
	return ranking, nil
}

// rankColumns are those of an office with its place and number.
var rankColumns = []string{"rank", "office_id", "office", "region_code", "region", "level", "indicator", "year", "value", "numerator", "denominator", "low", "high", "report"}

func writeRanking(w io.Writer, r *compare.Ranking, bom bool) error {
	out := sheet.NewWriter(w, bom, rankColumns...)
	for i := range r.Rows {
		if err := out.Write(rankRecord(&r.Rows[i], r.Indicators[0].Name, r.Year)); err != nil {
			return err
		}
	}
	return out.Close()
}

func rankRecord(r *compare.Rank, indicator string, year int) []string {
	return append(append([]string{strconv.Itoa(r.Rank)}, officeRecord(r.Office)...),
		append([]string{indicator, strconv.Itoa(year), numberText(&r.Value)}, append(rateRecord(r.Rate), r.Report)...)...)
}

// officeRecord are the columns of an office: identifier, name, code and name of
// its division, level.
func officeRecord(o compare.Office) []string {
	return []string{o.ID, sheet.Harmless(o.Name), o.RegionCode, sheet.Harmless(o.Region), string(o.Level)}
}

// rateRecord are the columns of a rate: both sides and the interval; empty where
// there is none.
func rateRecord(r *compare.Rate) []string {
	if r == nil {
		return []string{"", "", "", ""}
	}
	return []string{numberText(&r.Numerator), numberText(&r.Denominator), numberText(r.Low), numberText(r.High)}
}

type outliersResponse struct {
	*compare.Outliers
	Next *string `json:"next"`
}

// getOutliers answers GET /api/v1/outliers.
func (s *Server) getOutliers(c *gin.Context) error {
	p, err := readParams(c.Request, outlierParams)
	if err != nil {
		return err
	}
	answer, err := newTableAnswer(c, p, "outliers")
	if err != nil {
		return err
	}
	outliers, err := s.outliers(c.Request.Context(), p, answer)
	if err != nil {
		return err
	}
	return answer.send(outliersResponse{outliers, nextPage(outliers.Next)}, func(w io.Writer) error { return writeOutliers(w, outliers, answer.bom) })
}

// outliers computes what the parameters ask for.
func (s *Server) outliers(ctx context.Context, p params, answer tableAnswer) (*compare.Outliers, error) {
	ctx, cancel := context.WithTimeout(ctx, statTimeout)
	defer cancel()
	var req compare.OutlierRequest
	offset, limit, err := p.page()
	if err != nil {
		return nil, err
	}
	req.Offset, req.Limit = answer.cut(offset, limit)
	if req.Within, err = oneValue(p, "within", compare.Groupings); err != nil {
		return nil, err
	}
	if req.Threshold, err = p.decimal("threshold"); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p); err != nil {
		return nil, err
	}
	outliers, err := s.stats.Outliers(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("outliers: %w", err)
	}
	return outliers, nil
}

// outlierGroups finds the group of an outlier.
func outlierGroups(o *compare.Outliers) func(*compare.Outlier) *compare.OutlierGroup {
	type key struct {
		indicator, group string
		year             int
	}
	groups := map[key]*compare.OutlierGroup{}
	for i := range o.Groups {
		g := &o.Groups[i]
		groups[key{g.Indicator, g.Key, g.Year}] = g
	}
	return func(r *compare.Outlier) *compare.OutlierGroup { return groups[key{r.Indicator, r.Group, r.Year}] }
}

func writeOutliers(w io.Writer, o *compare.Outliers, bom bool) error {
	out := sheet.NewWriter(w, bom, "office_id", "office", "region_code", "region", "level", "indicator", "group", "label", "year", "value", "numerator", "denominator", "low", "high",
		"distance", "n", "median", "mad", "report")
	groupOf := outlierGroups(o)
	for i := range o.Rows {
		r := &o.Rows[i]
		g := groupOf(r)
		record := append(officeRecord(r.Office), r.Indicator, r.Group, sheet.Harmless(g.Label), strconv.Itoa(r.Year), numberText(&r.Value))
		record = append(record, rateRecord(r.Rate)...)
		record = append(record, numberText(&r.Distance), strconv.Itoa(g.N), numberText(&g.Median), numberText(&g.MAD), r.Report)
		if err := out.Write(record); err != nil {
			return err
		}
	}
	return out.Close()
}
