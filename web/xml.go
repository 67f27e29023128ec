package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/gin-gonic/gin"
)

// sendXML sends a document, or 304 if the client has it. A client that sends a
// tag is answered by it alone (RFC 9110 §13.1.3).
func sendXML(c *gin.Context, mediaType string, doc any, modified time.Time) error {
	body, err := encodeXML(doc)
	if err != nil {
		return err
	}
	sendDated(c, mediaType, body, modified)
	return nil
}

// encodeXML is a whole document.
func encodeXML(doc any) ([]byte, error) {
	body, err := xml.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode XML: %w", err)
	}
	return append(append([]byte(xml.Header), body...), '\n'), nil
}

// sendDated is send for what says when it changed.
func sendDated(c *gin.Context, mediaType string, body []byte, modified time.Time) {
	c.Header("Last-Modified", modified.UTC().Format(http.TimeFormat))
	since, err := http.ParseTime(c.GetHeader("If-Modified-Since"))
	if err == nil && c.GetHeader("If-None-Match") == "" && !modified.Truncate(time.Second).After(since) {
		c.Header("Cache-Control", "no-cache")
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	send(c, http.StatusOK, mediaType, body, true)
}

// hostPattern is a host as a client may name it, with or without a port.
var hostPattern = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?$`)

// origin begins the absolute addresses of an answer: the public address, or,
// where the server does not know its own, that of the request.
func (s *Server) origin(c *gin.Context) string {
	host := c.Request.Host
	if s.baseURL != "" || !hostPattern.MatchString(host) {
		return s.baseURL
	}
	if c.Request.TLS != nil {
		return "https://" + host
	}
	return "http://" + host
}
