package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"nianbao/crawler"
)

// maxBars is how many sites have a line of their own; the others share one.
const maxBars = 12

// crawlProgress shows how far the crawl of each site is, on a terminal only.
type crawlProgress struct {
	out   *mpb.Progress // nil if there is no terminal
	begin time.Time
	plain io.Writer // for what must be said everywhere
	logs  *switchWriter

	mu    sync.Mutex // guards the fields below and the lines
	sites map[string]*siteProgress
	total siteProgress
	open  int // bars shown
}

// siteProgress is the line of one site.
type siteProgress struct {
	bar                  *mpb.Bar
	name                 string
	done, queued, errors int
	last                 string // outcome
}

func newCrawlProgress(w io.Writer, logs *switchWriter) *crawlProgress {
	p := &crawlProgress{begin: time.Now(), plain: w, logs: logs, sites: map[string]*siteProgress{}}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return p
	}
	p.out = mpb.New(mpb.WithOutput(w), mpb.WithWidth(24), mpb.WithRefreshRate(150*time.Millisecond))
	p.total.name = "all sites"
	p.total.bar = p.bar(&p.total, 1<<30) // stays below the sites
	p.plain = p.out
	logs.set(p.out)
	return p
}

// bar makes a line; its text is drawn from the site's figures. Its total is 0 at
// first, for only so can it grow later.
func (p *crawlProgress) bar(s *siteProgress, priority int) *mpb.Bar {
	figures := decor.Any(func(decor.Statistics) string {
		p.mu.Lock()
		defer p.mu.Unlock()
		rate := float64(s.done) / max(time.Since(p.begin).Seconds(), 0.001)
		return fmt.Sprintf(" %d done, %d queued, %d errors, %.1f/s %s", s.done, s.queued, s.errors, rate, s.last)
	})
	return p.out.New(0, mpb.BarStyle(), mpb.BarPriority(priority), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(s.name, decor.WCSyncSpaceR)), mpb.AppendDecorators(figures))
}

// update takes in what the crawler tells.
func (p *crawlProgress) update(c crawler.Progress) {
	if c.Paused != "" {
		p.pause(c.Paused)
		return
	}
	if p.out == nil {
		return
	}
	p.mu.Lock()
	s := p.sites[c.Site]
	if s == nil {
		s = &siteProgress{name: c.Site}
		p.sites[c.Site] = s
	}
	p.total.done += c.Done - s.done
	p.total.queued += c.Queued - s.queued
	p.total.errors += c.Errors - s.errors
	s.done, s.queued, s.errors, s.last = c.Done, c.Queued, c.Errors, string(c.Outcome)
	show := s.bar == nil && !c.Ended && p.open < maxBars
	if show {
		p.open++
	}
	if c.Ended && s.bar != nil {
		p.open--
	}
	done, all := s.done, s.done+s.queued
	totalDone, totalAll := p.total.done, p.total.done+p.total.queued
	p.mu.Unlock()

	if show {
		s.bar = p.bar(s, len(p.sites))
	}
	draw(s.bar, done, all, c.Ended)
	draw(p.total.bar, totalDone, totalAll, false)
}

// pause says that the crawl waits.
func (p *crawlProgress) pause(why string) {
	fmt.Fprintf(p.plain, "nianbao: the crawl waits: %s. Make room on the disk and it goes on, or end it with Ctrl+C; nothing stored is lost.\n", why)
}

func draw(bar *mpb.Bar, done, all int, ended bool) {
	if bar == nil {
		return
	}
	// A bar that is full would be taken away; more may be found at any time.
	bar.SetTotal(int64(max(all, done+1)), false)
	bar.SetCurrent(int64(done))
	if ended {
		bar.Abort(true)
	}
}

// finish takes the lines off the screen.
func (p *crawlProgress) finish() {
	if p.out == nil {
		return
	}
	for _, s := range p.sites {
		if s.bar != nil {
			s.bar.Abort(true)
		}
	}
	p.total.bar.Abort(true)
	p.out.Wait()
	p.logs.set(nil)
}

// switchWriter writes to base, or for a time to something that shares the
// screen with it.
type switchWriter struct {
	base io.Writer

	mu  sync.Mutex // guards now
	now io.Writer
}

func (w *switchWriter) set(now io.Writer) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = now
}

func (w *switchWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	now := w.now
	w.mu.Unlock()
	if now == nil {
		now = w.base
	}
	return now.Write(b)
}
