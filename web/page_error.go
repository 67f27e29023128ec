package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// errorPage tells people what went wrong and keeps what they had typed.
type errorPage struct {
	BasePage
	Status  string
	Heading string
	Detail  string
	Hint    string // what to do next
	Again   string // address to try again; empty if that is of no use
	// Of a query that cannot be read: what stands before, at and after the
	// place that is wrong.
	Shown              bool
	Before, At, Behind string
	Instead            []offerLink // queries that can be read
	Near               []codeLink  // numbers that were probably meant
}

func (*errorPage) template() string { return "error" }

func (s *Server) newErrorPage(c *gin.Context, p problem, err error) *errorPage {
	v := &errorPage{BasePage: s.newBasePage(c, "error.title", p.Title), Status: strconv.Itoa(p.Status)}
	v.NoIndex, v.Canonical = true, ""
	v.Heading, v.Detail = p.Title, p.Detail
	if v.Lang() == ui.English {
		v.Title = v.T("error.title", p.TitleEN)
		v.Heading, v.Detail = p.TitleEN, p.DetailEN
	}
	v.Hint = v.TOr("error_next."+v.Status, v.T("error.hint"))
	if mayPass(p.Status) && c.Request.Method != http.MethodPost {
		v.Again = localPath(c) + encodeQuery(c.Request.URL.Query())
	}
	// Trimmed as the searcher saw it, since positions count from there.
	if q := strings.TrimSpace(c.Query("q")); len(q) <= maxQuery {
		v.Query = strings.ToValidUTF8(q, "�")
	}
	for _, code := range p.Near {
		v.Near = append(v.Near, v.codeLink(s, code))
	}
	var query *nianbao.QueryError
	if errors.As(err, &query) {
		v.Shown = true
		v.Before, v.At, v.Behind = splitAt([]rune(v.Query), query.Pos, query.Len)
		v.Instead = v.insteadLinks(p.Suggestions)
	}
	return v
}

// mayPass tells whether the same request may succeed later.
func mayPass(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable:
		return true
	}
	return false
}

// splitAt cuts a query around the place of an error, whatever the numbers say.
func splitAt(q []rune, pos, length int) (before, at, behind string) {
	pos = max(0, min(pos, len(q)))
	end := max(pos, min(pos+max(length, 0), len(q)))
	return string(q[:pos]), clip(q[pos:end]), clip(q[end:])
}

// clip keeps what is shown of a query that is far too long short.
func clip(q []rune) string {
	const most = 2000
	if len(q) > most {
		return string(q[:most]) + "…"
	}
	return string(q)
}
