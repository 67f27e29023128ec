package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

// volatile is implemented by answers that differ from one request to the next
// without a change behind them, and so carry no ETag.
type volatile interface{ volatile() }

// statused is implemented by answers whose status may differ from 200.
type statused interface{ status() int }

// json adapts a handler that returns a value to gin.
func (s *Server) json(h func(*gin.Context) (any, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		v, err := h(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		body, err := encodeJSON(v)
		if err != nil {
			s.fail(c, err)
			return
		}
		code := http.StatusOK
		if st, ok := v.(statused); ok {
			code = st.status()
		}
		_, isVolatile := v.(volatile)
		send(c, code, "application/json; charset=utf-8", body, code == http.StatusOK && !isVolatile)
	}
}

// page adapts a handler that returns a page to gin. The page is rendered into
// a buffer, so that a template that fails gives a clean 500.
func (s *Server) page(h func(*gin.Context) (page, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		s.rememberLang(c)
		p, err := h(c)
		if err != nil {
			s.fail(c, err)
			return
		}
		if err := s.showPage(c, p); err != nil {
			s.fail(c, err)
		}
	}
}

// showPage renders a page and sends it.
func (s *Server) showPage(c *gin.Context, p page) error {
	body, err := s.render(p)
	if err != nil {
		return err
	}
	sendPage(c, http.StatusOK, body)
	return nil
}

func (s *Server) render(p page) ([]byte, error) {
	var buf bytes.Buffer
	err := s.ui.Render(&buf, p.template(), p)
	return buf.Bytes(), err
}

// stream adapts a handler that writes its answer itself. An error before the
// first byte is rendered; after it, the connection is cut, since a truncated
// file must not look complete.
func (s *Server) stream(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := h(c)
		switch {
		case err == nil:
		case c.Writer.Written():
			s.log.Error("stream broken off", slog.String("path", c.Request.URL.Path), slog.Any("err", err))
			panic(http.ErrAbortHandler)
		default:
			s.fail(c, err)
		}
	}
}

// fail renders an error: a problem document below /api, a page elsewhere.
func (s *Server) fail(c *gin.Context, err error) {
	p := describe(err)
	p.Instance = c.Request.URL.Path
	p.Suggestions = s.insteadOf(c, err)
	level := slog.LevelInfo
	if p.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	s.log.Log(c.Request.Context(), level, "request failed",
		slog.String("path", p.Instance), slog.Int("status", p.Status), slog.Any("err", err))
	if seconds := retryAfter(p.Status, err); seconds > 0 {
		c.Header("Retry-After", strconv.Itoa(seconds))
	}
	for _, name := range []string{"Content-Disposition", "Content-Length", "ETag", "Last-Modified", "Memento-Datetime", "Link", "Repr-Digest"} {
		c.Writer.Header().Del(name)
	}
	c.Header("Cache-Control", "no-store")
	if wantsPage(p.Instance) && s.failPage(c, p, err) {
		return
	}
	body, err := encodeJSON(p)
	if err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Header("Content-Security-Policy", dataPolicy)
	c.Data(p.Status, "application/problem+json; charset=utf-8", body)
}

// retryAfter says in how many seconds it may go better, 0 if there is no telling.
func retryAfter(status int, err error) int {
	var public *publicError
	if errors.As(err, &public) && public.retry > 0 {
		return public.retry
	}
	if status == http.StatusServiceUnavailable {
		return 10
	}
	return 0
}

// machinePaths begin the addresses that programs read rather than people.
var machinePaths = []string{"/api/", "/healthz", "/readyz", "/metrics", "/assets/", "/feed.atom", sitemapPath, sitemapParts, "/robots.txt", openSearchPath}

// wantsPage tells whether people rather than programs read that path.
func wantsPage(path string) bool {
	for _, prefix := range machinePaths {
		if strings.HasPrefix(path, prefix) {
			return false
		}
	}
	return true
}

// failPage renders the error page and reports whether that succeeded.
func (s *Server) failPage(c *gin.Context, p problem, err error) bool {
	body, err := s.render(s.newErrorPage(c, p, err))
	if err != nil {
		s.log.Error("error page failed", slog.Any("err", err))
		return false
	}
	c.Header("Content-Security-Policy", pagePolicy)
	c.Data(p.Status, "text/html; charset=utf-8", body)
	return true
}

func encodeJSON(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	// The answer is never read as HTML (nosniff, its own media type), and
	// <mark> is part of the contract.
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return buf.Bytes(), nil
}

func sendPage(c *gin.Context, code int, body []byte) {
	c.Header("Content-Security-Policy", pagePolicy)
	c.Writer.Header().Add("Vary", "Cookie")
	send(c, code, "text/html; charset=utf-8", body, true)
}

// send writes a complete body, or 304 if the client has it already. Unless the
// caller says how long it may be kept, it is to be asked for each time.
func send(c *gin.Context, code int, mediaType string, body []byte, tagged bool) {
	if c.Writer.Header().Get("Cache-Control") == "" {
		c.Header("Cache-Control", "no-cache")
	}
	if tagged {
		sum := sha256.Sum256(body)
		// Weak, since it holds for the answer with and without compression.
		tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
		c.Header("ETag", tag)
		if matchesTag(c.GetHeader("If-None-Match"), tag) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	}
	c.Data(code, mediaType, body)
}

// matchesTag compares weakly, as RFC 9110 §13.1.2 asks of If-None-Match.
func matchesTag(header, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == tag || part == "*" {
			return true
		}
	}
	return false
}
