package browsertest

import (
	"context"
	"flag"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
	"nianbao/internal/revision"
	"nianbao/web"
	"nianbao/web/internal/webtest"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

// chromium is the browser to use; the tests fail without one, because a
// browser test that is skipped in silence tests nothing.
func chromium(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests are left out by -short")
	}
	if path := os.Getenv("CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no chromium in PATH: install it (Debian: apt-get install chromium fonts-noto-cjk), set $CHROMIUM, or run with -short")
	return ""
}

// tab is a browser with one tab, for one test.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// open starts a browser with a profile of its own.
func open(t *testing.T) *tab {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	// Cancel waits until the browser has gone, so that its profile can be
	// removed; what it says about a browser that is going is of no interest.
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	// The browser lives as long as the context of its first use, so that one
	// must be without the deadline.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start browser: %v", err)
	}
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	return &tab{t, ctx}
}

// do runs steps, one after the other.
func (b *tab) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, step := range steps {
		// A step that waits for what never comes should not use up the test's time.
		ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

// get runs an action that has a value.
func get[T any](t *testing.T, b *tab, a chromedp.Action[T]) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// call sends a command of the protocol.
func call[P, R any](t *testing.T, b *tab, cmd cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(b.ctx, cmd, params); err != nil {
		t.Fatal(err)
	}
}

// css shortens the selector that all tests here use.
type css = chromedp.CSS

// shoot writes a picture of the whole page, if pictures are wanted.
func (b *tab) shoot(t *testing.T, name string) {
	t.Helper()
	if *shots == "" {
		return
	}
	png := get(t, b, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}

// label names a few indicators.
func label(code string) (chinese, english string) {
	names := map[string][2]string{
		"req_new": {"本年新收政府信息公开申请数量", "requests received"}, "res_granted": {"予以公开", "granted"},
		"req_carried_out": {"结转下年度继续办理", "requests carried over to the next year"},
	}
	return names[code][0], names[code][1]
}

// site serves the made-up holding.
func site(t *testing.T) (base string, store *webtest.Store) {
	t.Helper()
	store = webtest.NewStore()
	s, err := web.New(web.Options{Catalog: store, Searcher: store, Originals: store, Exporter: store,
		Versions: store, Crawls: store, Suggester: store, Copies: store, Findings: store, Rules: webtest.Rules, Diff: revision.Diff, Label: label, Measures: measures(), Series: series(), Version: "test",
		Statistics: compare.New(compare.Options{Source: grown{}}), Observations: store, Finder: store, Terms: store, Lister: store, Understand: webtest.Understand,
		Located: func(context.Context, nianbao.Snapshot) ([]byte, error) {
			return []byte(strings.Replace(webtest.OriginalPage, "（以下表格略）", `<b id="c-2-3-9">14</b>`, 1)), nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	return srv.URL, store
}

// watch collects what the browser complains of and every request it makes.
type watch struct {
	mu       sync.Mutex // guards the fields below
	messages []string
	requests []string
}

func (b *tab) watch(t *testing.T) *watch {
	t.Helper()
	w := &watch{}
	if err := chromedp.Listen(b.ctx, w.add); err != nil {
		t.Fatal(err)
	}
	call(t, b, network.Enable, network.EnableParams{})
	call(t, b, cdplog.Enable, cdp.Empty{})
	return w
}

func (w *watch) add(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		w.messages = append(w.messages, e.ExceptionDetails.Text)
	case *cdplog.EventEntryAdded:
		w.messages = append(w.messages, e.Entry.Text+" "+e.Entry.URL)
	case *network.EventRequestWillBeSent:
		w.requests = append(w.requests, e.Request.URL)
	}
}

// take returns what came in since the last call.
func (w *watch) take() (messages, requests []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	messages, requests = w.messages, w.requests
	w.messages, w.requests = nil, nil
	return messages, requests
}
