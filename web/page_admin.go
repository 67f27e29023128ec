package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// adminPage asks for the token, or says that it was given.
type adminPage struct {
	BasePage
	In   bool
	Next string // where to go then
}

func (*adminPage) template() string { return "admin" }

// installAdmin registers what only a token opens. Routes that write are added to
// the two groups; without a token none of them exists.
func (s *Server) installAdmin(r *gin.Engine) {
	if s.admin == nil {
		return
	}
	r.GET(adminPath, s.page(s.adminPage))
	r.HEAD(adminPath, s.page(s.adminPage))
	s.installVerdicts(r)
	r.POST(adminPath, s.auditLog, s.requireSameOrigin, s.stream(s.postAdmin))
}

func (s *Server) adminPage(c *gin.Context) (page, error) {
	p := &adminPage{BasePage: s.newBasePage(c, "admin.title"), In: s.signedIn(c), Next: nextPath(c.Query("next"))}
	p.NoIndex = true
	return p, nil
}

// postAdmin takes the token and gives a session for it, or ends the session.
func (s *Server) postAdmin(c *gin.Context) error {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 16<<10)
	if c.PostForm("leave") != "" {
		s.setSession(c, "", -1)
		c.Redirect(http.StatusSeeOther, adminPath)
		return nil
	}
	if !s.admin.isToken(c.PostForm("token")) {
		return &publicError{status: http.StatusForbidden, zh: "令牌不对，请检查后重试。", en: "The token is wrong; check it and try again."}
	}
	s.setSession(c, s.admin.session(s.now().Add(sessionTime)), int(sessionTime.Seconds()))
	c.Redirect(http.StatusSeeOther, nextPath(c.PostForm("next")))
	return nil
}

func (s *Server) setSession(c *gin.Context, value string, seconds int) {
	c.Header("Cache-Control", "no-store")
	http.SetCookie(c.Writer, &http.Cookie{
		Name: sessionCookie, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: c.Request.TLS != nil || strings.HasPrefix(s.baseURL, "https://"),
	})
}

// nextPath keeps a path of our own, and leads to the page of the token instead
// of anywhere else.
func nextPath(raw string) string {
	if !strings.HasPrefix(raw, "/") || strings.HasPrefix(raw, "//") || strings.ContainsAny(raw, "\\\r\n\t") {
		return adminPath
	}
	return raw
}
