package testsite

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Faults of the wire: bytes that no well-made server sends.
const (
	PathBrokenChunk = "/wire/broken-chunk" // the second chunk's size is no number
	PathLengthLong  = "/wire/length-long"  // Content-Length promises 1000 bytes more than the report that comes
	PathLengthShort = "/wire/length-short" // Content-Length promises less than comes
	PathCutHead     = "/wire/cut-head"     // the connection ends within a header field
	PathCutBody     = "/wire/cut-body"     // the connection is reset in the middle of a chunked report
	PathNoAnswer    = "/wire/no-answer"    // the connection ends without a byte
	PathGarbage     = "/wire/garbage"      // HTML without a status line, as HTTP/0.9 had it
	PathBadStatus   = "/wire/bad-status"   // the status is no number
	PathEndlessHead = "/wire/endless-head" // header fields without an end
	PathEndlessBody = "/wire/endless-body" // chunks without an end
	PathSilent      = "/wire/silent"       // the head is sent, and nothing after it
	PathSlowDrip    = "/wire/slow-drip"    // one byte every 50 ms of a megabyte
)

func (f *FaultySite) wireFaults(all map[string]http.HandlerFunc) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
	page := string(f.page)
	fixed := func(text string) http.HandlerFunc {
		return f.raw(func(c net.Conn) { io.WriteString(c, text) })
	}
	all[PathBrokenChunk] = fixed(head + "Transfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n", len(page), page) + "zzz\r\nx\r\n0\r\n\r\n")
	all[PathLengthLong] = fixed(head + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(page)+1000) + page)
	all[PathLengthShort] = fixed(head + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(page)/3) + page)
	all[PathCutHead] = fixed("HTTP/1.1 200 OK\r\nContent-Ty")
	all[PathNoAnswer] = fixed("")
	all[PathGarbage] = fixed("<html><body>\r\n<h1>政府信息公开</h1>\r\n</body></html>\r\n")
	all[PathBadStatus] = fixed("HTTP/1.1 OK 200\r\nContent-Type: text/html\r\n\r\n" + page)
	all[PathCutBody] = f.raw(func(c net.Conn) {
		io.WriteString(c, head+"Transfer-Encoding: chunked\r\n\r\n"+fmt.Sprintf("%x\r\n%s", len(page), page[:len(page)/2]))
		if tcp, ok := c.(*net.TCPConn); ok {
			tcp.SetLinger(0) // a reset, not an end
		}
	})
	all[PathEndlessHead] = f.raw(func(c net.Conn) {
		repeat(c, head, "X-Padding: "+strings.Repeat("x", 1000)+"\r\n")
	})
	all[PathEndlessBody] = f.raw(func(c net.Conn) {
		line := strings.Repeat("<p>政府信息公开</p>\n", 400)
		repeat(c, head+"Transfer-Encoding: chunked\r\n\r\n", fmt.Sprintf("%x\r\n%s\r\n", len(line), line))
	})
	all[PathSilent] = f.raw(func(c net.Conn) {
		io.WriteString(c, head+"Content-Length: 100\r\n\r\n")
		<-f.closed
	})
	all[PathSlowDrip] = f.raw(f.drip(head))
}

// repeat writes until the visitor has had enough, or Close ends the connection.
func repeat(c net.Conn, once, again string) {
	_, err := io.WriteString(c, once)
	for err == nil {
		_, err = io.WriteString(c, again)
	}
}

func (f *FaultySite) drip(head string) func(net.Conn) {
	return func(c net.Conn) {
		ticker := time.NewTicker(50 * time.Millisecond)
		defer ticker.Stop()
		_, err := io.WriteString(c, head+"Content-Length: 1048576\r\n\r\n")
		for err == nil {
			select {
			case <-ticker.C:
				_, err = io.WriteString(c, " ")
			case <-f.closed:
				return
			}
		}
	}
}

// raw takes the connection from the server; it ends when write returns.
func (f *FaultySite) raw(write func(net.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		hijacker, ok := w.(http.Hijacker)
		if !ok {
			http.Error(w, "no connection to take", http.StatusNotImplemented)
			return
		}
		c, _, err := hijacker.Hijack()
		if err != nil {
			return
		}
		f.keep(c)
		defer f.drop(c)
		write(c)
	}
}

// keep notes a connection for Close, or closes it if that has been called.
func (f *FaultySite) keep(c net.Conn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.closed:
		c.Close()
	default:
		f.conns[c] = true
	}
}

func (f *FaultySite) drop(c net.Conn) {
	c.Close()
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.conns, c)
}
