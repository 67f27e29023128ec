package crawler

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

const (
	maxHead     = 1 << 20 // bytes of a response head, interim responses included
	maxInterim  = 5       // 1xx responses before the real one
	acceptTypes = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
)

// Failures of one exchange. Each is wrapped with what happened.
var (
	errTooLarge  = fmt.Errorf("answer too large: %w", nianbao.ErrExcluded)
	errMalformed = errors.New("malformed answer")
	errTLS       = errors.New("no secure connection")
)

// request is one HTTP request to make.
type request struct {
	URL  *url.URL
	Form string // body of a POST; empty for GET

	// Validators of the answer that is held, for a conditional request (RFC 9110
	// §13.1); empty for none.
	ETag, LastModified string
}

func newRequest(address string) (*request, error) {
	u, err := parseURL(nil, address)
	if err != nil {
		return nil, err
	}
	u.Fragment, u.RawFragment = "", ""
	return &request{URL: u}, nil
}

// limits bound one answer. If cut is set, a longer body is cut at size instead
// of being refused.
type limits struct {
	size int64
	cut  bool
}

// answer is one HTTP response with both messages as they were on the wire.
type answer struct {
	Request  []byte
	Response []byte
	Status   int
	Header   http.Header
	Body     []byte // transfer and content codings removed
}

// wire makes exchanges over connections of their own and records them.
type wire struct {
	dial      func(ctx context.Context, network, address string) (net.Conn, error)
	private   bool
	tls       *tls.Config
	userAgent string
	timeout   time.Duration
}

func newWire(opts Options) *wire {
	w := &wire{
		dial: opts.Dial, private: opts.AllowPrivate, tls: opts.TLS,
		userAgent: opts.userAgent(), timeout: opts.Timeout,
	}
	if w.dial == nil {
		d := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: -1}
		if !w.private {
			d.Control = refusePrivate
		}
		w.dial = d.DialContext
	}
	return w
}

// do makes one exchange: one connection, one request, one response.
func (w *wire) do(ctx context.Context, req *request, lim limits) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	conn, err := w.connect(ctx, req.URL)
	if err != nil {
		return nil, w.failure(ctx, "connect", err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()

	head := w.head(req)
	if _, err := conn.Write(head); err != nil {
		return nil, w.failure(ctx, "send", err)
	}
	ans, err := receive(conn, req, lim)
	if err != nil {
		return nil, w.failure(ctx, "receive", err)
	}
	ans.Request = head
	return ans, nil
}

// failure names the true reason: when time is up the connection is closed
// under the reader, and its error speaks of that only.
func (w *wire) failure(ctx context.Context, step string, err error) error {
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return fmt.Errorf("%s: %w", step, err)
}

func (w *wire) connect(ctx context.Context, u *url.URL) (net.Conn, error) {
	port := u.Port()
	if port == "" {
		port = "80"
		if u.Scheme == "https" {
			port = "443"
		}
	}
	conn, err := w.dial(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return nil, err
	}
	if !w.private {
		// Holds for a custom Dial, too, which has no Control of ours.
		if err := checkAddress(conn.RemoteAddr().String()); err != nil {
			conn.Close()
			return nil, err
		}
	}
	if u.Scheme != "https" {
		return conn, nil
	}
	cfg := w.tlsConfig()
	cfg.ServerName = cmp.Or(cfg.ServerName, u.Hostname())
	cfg.NextProtos = []string{"http/1.1"}
	secure := tls.Client(conn, cfg)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, fmt.Errorf("tls: %v: %w", err, errTLS)
	}
	return secure, nil
}

// tlsConfig speaks to servers of yesterday, too: what is fetched is public, and
// certificates are checked all the same.
func (w *wire) tlsConfig() *tls.Config {
	if w.tls != nil {
		return w.tls.Clone()
	}
	cfg := &tls.Config{MinVersion: tls.VersionTLS10}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		cfg.CipherSuites = append(cfg.CipherSuites, suite.ID)
	}
	return cfg
}

// head writes the request message; every byte of it is in the record.
func (w *wire) head(req *request) []byte {
	var b bytes.Buffer
	method := http.MethodGet
	if req.Form != "" {
		method = http.MethodPost
	}
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", method, req.URL.RequestURI())
	fmt.Fprintf(&b, "Host: %s\r\n", req.URL.Host)
	fmt.Fprintf(&b, "User-Agent: %s\r\n", w.userAgent)
	fmt.Fprintf(&b, "Accept: %s\r\n", acceptTypes)
	b.WriteString("Accept-Language: zh-CN,zh;q=0.9\r\nAccept-Encoding: gzip\r\nConnection: close\r\n")
	writeValidators(&b, req)
	if req.Form != "" {
		b.WriteString("Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n")
		fmt.Fprintf(&b, "Content-Length: %s\r\n", strconv.Itoa(len(req.Form)))
	}
	b.WriteString("\r\n")
	b.WriteString(req.Form)
	return b.Bytes()
}

// writeValidators asks for the page only if it is not the one that is held.
func writeValidators(b *bytes.Buffer, req *request) {
	if req.Form != "" {
		return
	}
	if plainValue(req.ETag) {
		fmt.Fprintf(b, "If-None-Match: %s\r\n", req.ETag)
	}
	if plainValue(req.LastModified) {
		fmt.Fprintf(b, "If-Modified-Since: %s\r\n", req.LastModified)
	}
}

// plainValue tells that a value from a stranger's header may be sent in one of ours.
func plainValue(s string) bool {
	const longest = 1024
	if s == "" || len(s) > longest {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// recorder passes bytes on and keeps a copy, up to a limit that may be raised
// once the head has been read. Beyond it, it fails with errTooLarge.
type recorder struct {
	r     io.Reader
	buf   bytes.Buffer
	limit int64
	eof   bool // the other side has nothing more to say
}

func (r *recorder) Read(p []byte) (int, error) {
	room := r.limit - int64(r.buf.Len())
	if room <= 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > room {
		p = p[:room]
	}
	n, err := r.r.Read(p)
	r.buf.Write(p[:n])
	r.eof = errors.Is(err, io.EOF)
	return n, err
}

// receive reads one response and keeps exactly its bytes: interim responses
// before it and whatever a server sends after it are left out.
func receive(conn io.Reader, req *request, lim limits) (*answer, error) {
	rec := &recorder{r: conn, limit: maxHead}
	br := bufio.NewReader(rec)
	method := &http.Request{Method: http.MethodGet}
	if req.Form != "" {
		method.Method = http.MethodPost
	}
	var start int
	var resp *http.Response
	for range maxInterim + 1 {
		start = rec.buf.Len() - br.Buffered()
		var err error
		if resp, err = http.ReadResponse(br, method); err != nil {
			if brokenOff(rec.buf.Bytes()[start:], rec.eof) {
				err = io.ErrUnexpectedEOF
			}
			return nil, headError(err)
		}
		if resp.StatusCode >= 200 {
			break
		}
	}
	if resp.StatusCode < 200 {
		return nil, fmt.Errorf("%d interim responses: %w", maxInterim+1, errMalformed)
	}
	defer resp.Body.Close()
	// Chunk headers may take more room than what they announce.
	rec.limit = maxHead + 2*lim.size
	payload, whole, err := readBody(resp, lim)
	if err != nil && !(errors.Is(err, io.ErrUnexpectedEOF) && endsWhole(payload)) {
		return nil, err
	}
	raw := rec.buf.Bytes()
	if whole {
		raw = raw[:len(raw)-br.Buffered()]
	}
	body, err := decodeContent(payload, resp.Header, lim)
	if err != nil {
		return nil, err
	}
	return &answer{Response: raw[start:], Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// brokenOff tells that a connection ended within a head that began well; to a
// parser that is just a field without a colon.
func brokenOff(head []byte, eof bool) bool {
	return eof && bytes.HasPrefix(head, []byte("HTTP/")) && !bytes.Contains(head, []byte("\n\r\n")) && !bytes.Contains(head, []byte("\n\n"))
}

// headError tells a broken connection from a message that is no HTTP.
func headError(err error) error {
	var network net.Error
	switch {
	case errors.Is(err, errTooLarge), errors.As(err, &network), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return err
	}
	return fmt.Errorf("%v: %w", err, errMalformed)
}

// readBody removes the transfer coding; whole tells that the body came to its end.
func readBody(resp *http.Response, lim limits) (payload []byte, whole bool, err error) {
	if resp.ContentLength > lim.size && !lim.cut {
		return nil, false, fmt.Errorf("announces %d bytes: %w", resp.ContentLength, errTooLarge)
	}
	payload, err = io.ReadAll(io.LimitReader(resp.Body, lim.size+1))
	if int64(len(payload)) > lim.size {
		if !lim.cut {
			return nil, false, fmt.Errorf("more than %d bytes: %w", lim.size, errTooLarge)
		}
		return payload[:lim.size], false, nil
	}
	if err != nil {
		var network net.Error
		if !errors.As(err, &network) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, errTooLarge) {
			err = fmt.Errorf("body: %v: %w", err, errMalformed)
		}
		return payload, false, err
	}
	return payload, true, nil
}

// endsWhole tells that a document came to its end though the message that
// carried it did not: some servers announce more bytes than they have.
func endsWhole(payload []byte) bool {
	tail := bytes.ToLower(bytes.TrimSpace(payload[max(0, len(payload)-64):]))
	return bytes.HasSuffix(tail, []byte("</html>")) || bytes.HasSuffix(tail, []byte("%%eof"))
}
