package web

import (
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// verdictsPage is the public log of what people said of findings.
type verdictsPage struct {
	BasePage
	Entries []verdictView
}

func (*verdictsPage) template() string { return "verdicts" }

type verdictView struct {
	Rule, Title string
	Message     string
	Report      string // address; empty if the finding is not there any more
	Judgement   string
	Class       nianbao.Judgement
	Note, By    string
	At          stamp
}

// verdictsPage answers GET /findings/verdicts, the newest first.
func (s *Server) verdictsPage(c *gin.Context) (page, error) {
	v := &verdictsPage{BasePage: s.newBasePage(c, "verdicts.title")}
	v.Here = "findings"
	err := s.findings.EachVerdict(c.Request.Context(), func(e nianbao.VerdictEntry) error {
		row := verdictView{Rule: e.Rule, Message: e.Message, Judgement: v.T("judgement." + string(e.Judgement)), Class: e.Judgement, Note: e.Note, By: e.By, At: newStamp(e.At)}
		if r, ok := s.rule(e.Rule); ok {
			row.Title = v.ruleView(r).Title
		}
		if e.Held {
			row.Report = findingPath(&nianbao.Finding{Key: e.Key, Report: e.Report})
		}
		v.Entries = append(v.Entries, row)
		return nil
	})
	slices.Reverse(v.Entries)
	return v, err
}
