package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/gin-gonic/gin"
)

// Policies of what this origin serves. The page policy knows no
// 'unsafe-inline': styles and scripts come from the assets alone.
const (
	pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
		"connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	dataPolicy = "default-src 'none'; frame-ancestors 'none'"
	// rawPolicy is for archived bytes: an opaque origin, no scripts, no forms
	// and no request to anywhere. Their own inline styles are harmless there.
	rawPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
		"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)

// secureHeaders sets what every answer carries; pages and archived bytes
// replace the policy, which is the strictest one until then.
func (s *Server) secureHeaders(c *gin.Context) {
	h := c.Writer.Header()
	if s.hsts {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	h.Set("Content-Security-Policy", dataPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	c.Next()
}

// logRequests writes one line per request. Errors of the service are logged
// where they are rendered, so that this stays a fact about the exchange.
func (s *Server) logRequests(c *gin.Context) {
	start := s.now()
	// Deferred, because an aborted stream leaves by a panic.
	defer func() {
		s.log.Info("request served",
			slog.String("method", c.Request.Method),
			slog.String("path", c.Request.URL.Path),
			slog.Int("status", c.Writer.Status()),
			slog.Int("size", max(c.Writer.Size(), 0)),
			slog.Duration("took", s.now().Sub(start)))
	}()
	c.Next()
}

// recoverPanics turns a panic into a 500, or cuts the connection if the answer
// has begun. http.ErrAbortHandler passes through: it is how a handler asks
// net/http for exactly that cut.
func (s *Server) recoverPanics(c *gin.Context) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler)
		}
		s.log.Error("handler panicked", slog.Any("err", p), slog.String("stack", string(debug.Stack())))
		if c.Writer.Written() {
			panic(http.ErrAbortHandler)
		}
		s.fail(c, fmt.Errorf("panic: %v", p))
	}()
	c.Next()
}
