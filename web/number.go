package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// numberPath leads to the cell of a report that a number comes from.
func numberPath(report, code string, a nianbao.Applicant) string {
	path := reportPath(report) + "/numbers/" + url.PathEscape(code)
	if a != nianbao.ApplicantNone {
		path += "?applicant=" + url.QueryEscape(string(a))
	}
	return path
}

// numberPlace answers GET /reports/{id}/numbers/{code}: it leads on to the cell of
// the number. Tables of many reports link to it, so that they need not know
// where each report prints what. A rate leads to its numerator, a sum that is
// not printed to its first part that is, and what the report does not have, to
// the report.
func (s *Server) numberPlace(c *gin.Context) error {
	p, err := pageParams(c, []string{"applicant"})
	if err != nil {
		return err
	}
	applicants, err := oneOf(p, "applicant", nianbao.Applicants)
	if err != nil {
		return err
	}
	held, err := s.held(c.Request.Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if len(applicants) == 0 {
		applicants = []nianbao.Applicant{nianbao.ApplicantTotal, nianbao.ApplicantNone}
	}
	target := reportPath(held.ID)
	if o := s.printed(&held.Report, c.Param("code"), applicants, 0); o != nil {
		target += "#" + nianbao.CellID(o.Table, o.Row, o.Col)
	}
	c.Redirect(http.StatusFound, target)
	return nil
}

// deepest bounds the steps from a number to the cell that it rests on.
const deepest = 4

// printed finds the cell of a code, or of the first that it is computed from.
func (s *Server) printed(r *nianbao.Report, code string, applicants []nianbao.Applicant, depth int) *nianbao.Observation {
	for _, a := range applicants {
		for i := range r.Observations {
			if o := &r.Observations[i]; o.Indicator == code && o.Applicant == a {
				return o
			}
		}
	}
	if depth == deepest {
		return nil
	}
	for _, part := range s.componentsOf(r.Form, code) {
		if o := s.printed(r, part, applicants, depth+1); o != nil {
			return o
		}
	}
	return nil
}

// componentsOf are the codes that a code is computed from, in the form of a
// report.
func (s *Server) componentsOf(form nianbao.Form, code string) []string {
	var codes []string
	for i := range s.measures {
		m := &s.measures[i]
		if m.Code != code {
			continue
		}
		for _, f := range m.Fractions {
			codes = append(codes, f.Numerator...)
		}
		codes = append(codes, m.Parts...)
	}
	for i := range s.series {
		if s.series[i].Code != code {
			continue
		}
		for _, member := range s.series[i].Members {
			if member.Form == form {
				codes = append(codes, member.Codes...)
			}
		}
	}
	return slices.DeleteFunc(codes, func(part string) bool { return part == code })
}
