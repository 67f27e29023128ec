package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// Bounds of what a person may write.
const (
	maxVerdict = 16 << 10 // bytes of a request
	maxNote    = 2000     // characters
	maxJudge   = 100
)

// verdictRequest is a verdict as it is sent.
type verdictRequest struct {
	Judgement nianbao.Judgement `json:"judgement"`
	Note      string            `json:"note"`
	By        string            `json:"by"`
}

// installVerdicts registers the routes by which people judge findings.
func (s *Server) installVerdicts(r *gin.Engine) {
	if api := s.adminAPI(r); api != nil {
		api.POST("/findings/:key/verdict", s.stream(s.postVerdict))
	}
	if pages := s.adminPages(r); pages != nil {
		pages.POST("/findings/:key/verdict", s.stream(s.postVerdictForm))
	}
}

// postVerdict answers POST /api/v1/admin/findings/{key}/verdict with the finding
// as it is then.
func (s *Server) postVerdict(c *gin.Context) error {
	var v verdictRequest
	dec := json.NewDecoder(http.MaxBytesReader(c.Writer, c.Request.Body, maxVerdict))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		return &publicError{err: fmt.Errorf("%w: %w", nianbao.ErrInvalid, err),
			zh: "应为 JSON：judgement、note、by。", en: "Want JSON with judgement, note and by."}
	}
	f, err := s.judge(c, v)
	if err != nil {
		return err
	}
	body, err := encodeJSON(s.newFinding(f))
	if err != nil {
		return err
	}
	send(c, http.StatusOK, "application/json; charset=utf-8", body, false)
	return nil
}

// postVerdictForm takes the form beside a finding and goes back to it.
func (s *Server) postVerdictForm(c *gin.Context) error {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxVerdict)
	f, err := s.judge(c, verdictRequest{nianbao.Judgement(c.PostForm("judgement")), c.PostForm("note"), c.PostForm("by")})
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, findingPath(f))
	return nil
}

// judge checks a verdict and keeps it.
func (s *Server) judge(c *gin.Context, v verdictRequest) (*nianbao.Finding, error) {
	key := c.Param("key")
	if v.Judgement != nianbao.JudgementNone && !slices.Contains(nianbao.Judgements, v.Judgement) {
		return nil, unknownValue("judgement", string(v.Judgement), verdictValues)
	}
	note, by := plainLine(v.Note), plainLine(v.By)
	switch {
	case by == "" || utf8.RuneCountInString(by) > maxJudge:
		return nil, badParam("by", fmt.Sprintf("请写明复核人（至多 %d 字）。", maxJudge), fmt.Sprintf("say who judges, in at most %d characters.", maxJudge))
	case utf8.RuneCountInString(note) > maxNote:
		return nil, badParam("note", fmt.Sprintf("至多 %d 字。", maxNote), fmt.Sprintf("at most %d characters.", maxNote))
	case note == "" && v.Judgement != nianbao.JudgementConfirmed:
		return nil, badParam("note", "请说明理由。", "say why.")
	}
	ctx := c.Request.Context()
	err := s.findings.Judge(ctx, key, nianbao.Verdict{Judgement: v.Judgement, Note: note, By: by, At: s.now().UTC()})
	if errors.Is(err, nianbao.ErrNotFound) {
		return nil, &publicError{err: err, zh: "没有这条核查结果；它可能已随报告更新而消失。", en: "There is no such finding; it may be gone with a change of its report."}
	}
	if err != nil {
		return nil, err
	}
	var found *nianbao.Finding
	err = s.findings.EachFinding(ctx, nianbao.FindingFilter{Keys: []string{key}}, "", func(f *nianbao.Finding, _ string) error {
		found = f
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	if found == nil {
		return nil, fmt.Errorf("finding %s: %w", key, nianbao.ErrNotFound)
	}
	return found, nil
}

// plainLine takes control characters out of what was typed.
func plainLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(s)
}
