package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

const (
	adminAPIPath  = "/api/v1/admin"
	adminPath     = "/admin"
	sessionCookie = "admin"
	sessionTime   = 12 * time.Hour
	// MinAdminToken is how many characters a token has at least, so that it
	// cannot be found by trying.
	MinAdminToken = 16
)

// admin decides who may write. Programs send the token itself (RFC 6750);
// browsers get a cookie for it, which holds no secret but a signed time.
type admin struct {
	token [sha256.Size]byte // digest of the token: digests are of one length, whatever is compared
	key   []byte            // signs sessions; another token ends them all
	cross *http.CrossOriginProtection
}

// newAdmin is nil without a token: nobody may write then.
func newAdmin(token, baseURL string) (*admin, error) {
	if token == "" {
		return nil, nil
	}
	if len(token) < MinAdminToken {
		return nil, fmt.Errorf("web: the admin token has %d characters, want %d at least", len(token), MinAdminToken)
	}
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("nianbao session"))
	a := &admin{token: sha256.Sum256([]byte(token)), key: mac.Sum(nil), cross: http.NewCrossOriginProtection()}
	if u, err := url.Parse(baseURL); err == nil && u.Host != "" {
		// A proxy may pass on another name of the host than the browser sees.
		if err := a.cross.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("web: base URL: %w", err)
		}
	}
	return a, nil
}

// isToken compares in constant time.
func (a *admin) isToken(s string) bool {
	sum := sha256.Sum256([]byte(s))
	return subtle.ConstantTimeCompare(sum[:], a.token[:]) == 1
}

// session is the value of a cookie that is good until a time.
func (a *admin) session(until time.Time) string {
	at := strconv.FormatInt(until.Unix(), 10)
	return at + "." + hex.EncodeToString(a.sign(at))
}

func (a *admin) sign(s string) []byte {
	mac := hmac.New(sha256.New, a.key)
	mac.Write([]byte(s))
	return mac.Sum(nil)
}

func (a *admin) isSession(value string, now time.Time) bool {
	at, sum, _ := strings.Cut(value, ".")
	mac, err := hex.DecodeString(sum)
	if err != nil || !hmac.Equal(mac, a.sign(at)) {
		return false
	}
	until, err := strconv.ParseInt(at, 10, 64)
	return err == nil && now.Before(time.Unix(until, 0))
}

// adminAPI is the group of the routes of the API that write, below
// /api/v1/admin. It is nil without a token: then there are no such routes.
func (s *Server) adminAPI(r *gin.Engine) *gin.RouterGroup {
	if s.admin == nil {
		return nil
	}
	return r.Group(adminAPIPath, s.auditLog, s.requireToken)
}

// adminPages is the same for pages, below /admin: their forms are taken from
// our own pages alone.
func (s *Server) adminPages(r *gin.Engine) *gin.RouterGroup {
	if s.admin == nil {
		return nil
	}
	return r.Group(adminPath, s.auditLog, s.requireSameOrigin, s.requireSession)
}

// requireToken lets pass who sends the token.
func (s *Server) requireToken(c *gin.Context) {
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") && s.admin.isToken(strings.TrimSpace(token)) {
		return
	}
	c.Header("WWW-Authenticate", `Bearer realm="nianbao"`)
	s.fail(c, errNoToken())
	c.Abort()
}

func errNoToken() error {
	return &publicError{status: http.StatusUnauthorized,
		zh: "需要管理令牌：请在请求头中写 Authorization: Bearer 令牌。", en: "The admin token is needed: send it as Authorization: Bearer TOKEN."}
}

// requireSession lets pass the browser of who has given the token, and leads
// others to where they can.
func (s *Server) requireSession(c *gin.Context) {
	if s.signedIn(c) {
		return
	}
	c.Abort()
	if c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead {
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, adminPath+encodeQuery(url.Values{"next": {localPath(c)}}))
		return
	}
	s.fail(c, &publicError{status: http.StatusUnauthorized, zh: "登录已过期，请重新登录。", en: "You are not signed in any more; sign in again."})
}

// signedIn tells whether the browser of a request has given the token.
func (s *Server) signedIn(c *gin.Context) bool {
	if s.admin == nil {
		return false
	}
	value, err := c.Cookie(sessionCookie)
	return err == nil && s.admin.isSession(value, s.now())
}

// requireSameOrigin refuses forms that another site sends in the reader's name.
func (s *Server) requireSameOrigin(c *gin.Context) {
	if err := s.admin.cross.Check(c.Request); err != nil {
		s.fail(c, &publicError{err: fmt.Errorf("%w: %w", nianbao.ErrExcluded, err), status: http.StatusForbidden,
			zh: "这个请求来自别的网站，已拒绝；请从本站页面操作。", en: "The request came from another site and was refused; use the pages of this one."})
		c.Abort()
	}
}

// auditLog writes a line for every request that would write, whether it was
// allowed or not.
func (s *Server) auditLog(c *gin.Context) {
	defer func() {
		s.log.Info("admin request", slog.String("method", c.Request.Method), slog.String("path", c.Request.URL.Path),
			slog.Int("status", c.Writer.Status()), slog.String("client", c.ClientIP()))
	}()
	c.Next()
}
