package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"nianbao/internal/nianbao"
)

// remote gives a pipe an address to be judged by.
type remote struct {
	net.Conn
	addr string
}

func (r remote) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.ParseIP(r.addr), Port: 80} }

// scripted is a network that answers every request with the same bytes and
// then closes the connection.
func scripted(t *testing.T, message string) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		done := make(chan struct{})
		t.Cleanup(func() { <-done })
		go func() {
			defer close(done)
			defer server.Close()
			head := make([]byte, 4096)
			if _, err := server.Read(head); err != nil {
				return
			}
			server.Write([]byte(message)) // ends early when the client has had enough
		}()
		return remote{client, "8.8.8.8"}, nil
	}
}

func exchange(t *testing.T, message string, lim limits) (*answer, error) {
	t.Helper()
	opts := Options{Dial: scripted(t, message), Timeout: 10 * time.Second, UserAgent: "nianbao/test", Contact: "a@a.example"}
	u, err := url.Parse("http://a.example/x?y=1")
	if err != nil {
		t.Fatal(err)
	}
	return newWire(opts).do(context.Background(), &request{URL: u}, lim)
}

func zipped(t *testing.T, body []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(body)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReceive(t *testing.T) {
	const ok = "HTTP/1.1 200 OK\r\n"
	bomb := zipped(t, make([]byte, 5<<20))
	good := zipped(t, []byte("hello"))
	tests := []struct {
		name, message string
		response      string // "" = the whole message
		body          string
		err           error // nil = none
	}{
		{"length", ok + "Content-Length: 5\r\n\r\nhello", "", "hello", nil},
		{"until close", ok + "\r\nhello", "", "hello", nil},
		{"http/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", "", "hello", nil},
		{"odd spelling is kept", "HTTP/1.1 200  fine \r\ncontent-LENGTH:5\r\n\r\nhello", "", "hello", nil},
		{"chunked", ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", "", "hello", nil},
		{"chunked with trailer", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "", "hello", nil},
		{"bytes after the message", ok + "Content-Length: 5\r\n\r\nhelloJUNK", ok + "Content-Length: 5\r\n\r\nhello", "hello", nil},
		{"interim response", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok + "Content-Length: 5\r\n\r\nhello", ok + "Content-Length: 5\r\n\r\nhello", "hello", nil},
		{"gzip", ok + "Content-Encoding: gzip\r\n\r\n" + good, "", "hello", nil},
		{"gzip twice", ok + "Content-Encoding: gzip, x-gzip\r\n\r\n" + zipped(t, []byte(good)), "", "hello", nil},
		{"unknown coding", ok + "Content-Encoding: br\r\n\r\nhello", "", "hello", nil},
		{"empty gzip", ok + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", "", "", nil},
		{"no content", "HTTP/1.1 204 No Content\r\n\r\n", "", "", nil},

		{"nothing", "", "", "", errAny},
		{"no http", "SSH-2.0-OpenSSH_9.0\r\n", "", "", errMalformed},
		{"broken header", ok + "no colon\r\n\r\n", "", "", errMalformed},
		{"broken chunk size", ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", "", "", errMalformed},
		{"cut chunk", ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel", "", "", errAny},
		{"cut body", ok + "Content-Length: 50\r\n\r\nhello", "", "", errAny},
		{"broken gzip", ok + "Content-Encoding: gzip\r\n\r\nhello", "", "", errMalformed},
		{"cut gzip", ok + "Content-Encoding: gzip\r\n\r\n" + good[:len(good)-4], "", "", errMalformed},
		{"gzip bomb", ok + "Content-Encoding: gzip\r\n\r\n" + bomb, "", "", errTooLarge},
		{"announced too large", ok + "Content-Length: 999999999999\r\n\r\n", "", "", errTooLarge},
		{"too large", ok + "\r\n" + strings.Repeat("x", 2<<20), "", "", errTooLarge},
		{"endless head", ok + strings.Repeat("X-A: "+strings.Repeat("y", 100)+"\r\n", 20000), "", "", errTooLarge},
		{"too many interim responses", strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 50), "", "", errMalformed},
		{"too many codings", ok + "Content-Encoding: gzip, gzip, gzip, gzip\r\n\r\n" + good, "", "", errMalformed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ans, err := exchange(t, tt.message, limits{size: 1 << 20})
			if tt.err != nil {
				if err == nil || tt.err != errAny && !errors.Is(err, tt.err) {
					t.Fatalf("err = %v, want %v", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := tt.response
			if want == "" {
				want = tt.message
			}
			if string(ans.Response) != want {
				t.Errorf("response %q, want %q", ans.Response, want)
			}
			if string(ans.Body) != tt.body {
				t.Errorf("body %q, want %q", ans.Body, tt.body)
			}
			head := "GET /x?y=1 HTTP/1.1\r\nHost: a.example\r\nUser-Agent: nianbao/test (+a@a.example)\r\n"
			if !strings.HasPrefix(string(ans.Request), head) || !strings.HasSuffix(string(ans.Request), "\r\n\r\n") {
				t.Errorf("request %q", ans.Request)
			}
		})
	}
}

var errAny = errors.New("any")

func TestReceiveCut(t *testing.T) {
	ans, err := exchange(t, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"+strings.Repeat("x", 100), limits{size: 10, cut: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(ans.Body) != 10 {
		t.Errorf("%d bytes, want 10", len(ans.Body))
	}
}

func TestPrivateRefused(t *testing.T) {
	tests := map[string]bool{
		"127.0.0.1": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "169.254.169.254": true,
		"100.100.100.200": true, "0.0.0.0": true, "224.0.0.1": true, "255.255.255.255": true, "198.18.0.1": true,
		"::1": true, "::": true, "fe80::1": true, "fc00::1": true, "fd00:ec2::254": true, "ff02::1": true,
		"::ffff:127.0.0.1": true, "::ffff:10.0.0.1": true, "64:ff9b::7f00:1": true, "2002:7f00:1::": true, "::127.0.0.1": true,
		"8.8.8.8": false, "223.5.5.5": false, "2400:3200::1": false, "::ffff:8.8.8.8": false, "100.128.0.1": false, "172.32.0.1": false,
	}
	for addr, refused := range tests {
		err := refusePrivate("tcp", net.JoinHostPort(addr, "80"), nil)
		if got := errors.Is(err, errPrivate); got != refused {
			t.Errorf("%s: refused = %v, want %v", addr, got, refused)
		}
	}
	if !errors.Is(checkAddress("pipe"), nianbao.ErrExcluded) {
		t.Error("an address that cannot be read was let through")
	}
}

// TestPrivateOnConnect checks the two places where connections are refused: in
// the dialer, before any packet, and after a Dial of the caller's own.
func TestPrivateOnConnect(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	u := &url.URL{Scheme: "http", Host: l.Addr().String(), Path: "/"}
	var own Options
	own.Timeout = 10 * time.Second
	custom := own
	custom.Dial = (&net.Dialer{}).DialContext
	for i, opts := range []Options{own, custom} {
		_, err := newWire(opts).do(context.Background(), &request{URL: u}, limits{size: 1})
		if !errors.Is(err, errPrivate) {
			t.Errorf("case %d: err = %v, want a refusal", i, err)
		}
	}
}

func TestChallenged(t *testing.T) {
	script := `<html><script>document.cookie="a=b";location.reload();</script></html>`
	tests := []struct {
		status int
		body   string
		want   bool
	}{
		{521, "", true},
		{412, "x", true},
		{403, "x", true},
		{200, script, true},
		{200, script + `<a href="x">y</a>`, false},
		{200, script + strings.Repeat("x", 20<<10), false},
		{200, "<html>ordinary</html>", false},
		{404, "", false},
	}
	for i, tt := range tests {
		if got := challenged(&answer{Status: tt.status, Body: []byte(tt.body)}); got != tt.want {
			t.Errorf("case %d: %v, want %v", i, got, tt.want)
		}
	}
}

func TestDecodeText(t *testing.T) {
	gbk := "\xd5\xfe\xb8\xae\xd0\xc5\xcf\xa2\xb9\xab\xbf\xaa" // 政府信息公开
	tests := []struct{ name, body, kind, want string }{
		{"utf-8", "政府信息公开", "text/html", "政府信息公开"},
		{"byte order mark", "\xef\xbb\xbf政府", "", "政府"},
		{"gbk by header", gbk, "text/html; charset=gbk", "政府信息公开"},
		{"gb2312 by meta", `<meta charset="gb2312">` + gbk, "text/html", `<meta charset="gb2312">政府信息公开`},
		{"nothing declared", gbk, "text/html", "政府信息公开"},
		{"wrong latin-1", gbk, "text/html; charset=iso-8859-1", "政府信息公开"},
		{"wrong utf-8", gbk, "text/html; charset=utf-8", "政府信息公开"},
		{"utf-8 that claims gbk", "政府", "text/html; charset=gbk", "政府"},
		{"four bytes of gb 18030", "\x95\x32\x82\x36", "text/html; charset=gb2312", "𠀀"},
		{"big5", "\xac\x46\xa9\xb2", "text/html; charset=big5", "政府"},
	}
	for _, tt := range tests {
		if got := decodeText([]byte(tt.body), tt.kind); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2022, 1, 31, 8, 0, 0, 0, time.UTC)
	tests := map[string]time.Duration{
		"": 0, "30": 30 * time.Second, "-5": 0, "999999999": maxRetryAfter, "soon": 0,
		"Mon, 31 Jan 2022 08:01:00 GMT": time.Minute, "Mon, 31 Jan 2022 07:00:00 GMT": 0,
	}
	for value, want := range tests {
		h := map[string][]string{"Retry-After": {value}}
		if got := retryAfter(h, now); got != want {
			t.Errorf("Retry-After %q: %v, want %v", value, got, want)
		}
	}
}

func FuzzReceive(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\nx"))
	req := &request{URL: &url.URL{Scheme: "http", Host: "a.example", Path: "/"}}
	f.Fuzz(func(t *testing.T, message []byte) {
		ans, err := receive(bytes.NewReader(message), req, limits{size: 1 << 16})
		if err != nil {
			return
		}
		if len(ans.Body) > 1<<16 || !bytes.Contains(message, ans.Response) {
			t.Errorf("%d bytes of body, response %q", len(ans.Body), ans.Response)
		}
	})
}

func TestBelowAndRepeats(t *testing.T) {
	from := &url.URL{Scheme: "http", Host: "a.example", Path: "/nb/index.html"}
	for to, want := range map[string]bool{
		"http://a.example/nb/2019/": true, "http://a.example/nb/": false, "http://a.example/": false,
		"http://b.example/nb/2019/": false, "http://a.example/nb2/": false,
	} {
		if got := below(from, to); got != want {
			t.Errorf("below(%s) = %v", to, got)
		}
	}
	for p, want := range map[string]bool{"/a/b/a/b/": false, "/a/a/a/a/": true, "/nb/x/nb/x/nb/x/nb/": true, "/": false} {
		if got := repeats(p); got != want {
			t.Errorf("repeats(%s) = %v", p, got)
		}
	}
}
