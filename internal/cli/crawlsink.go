package cli

import (
	"context"
	"errors"
	"sync"

	"nianbao/crawler"
	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
)

// crawlSink takes captures in as they come. Several hosts are fetched from at a
// time, and what they deliver while one batch is written goes into the next:
// under load many captures share one sync of the disk.
//
//	Capture ──waiting──► ingest loop ──verdict──► Capture returns
type crawlSink struct {
	ingester *ingest.Ingester
	app      *app
	offers   chan offer
	done     chan struct{}

	mu    sync.Mutex // guards tally
	tally tally
}

// offer is a capture whose giver waits for the verdict.
type offer struct {
	ctx     context.Context
	capture *nianbao.Capture
	answer  chan<- answer
}

type answer struct {
	result ingest.Result
	err    error
}

func newCrawlSink(a *app, ingester *ingest.Ingester) *crawlSink {
	k := &crawlSink{ingester: ingester, app: a, offers: make(chan offer), done: make(chan struct{})}
	go k.loop()
	return k
}

// Close ends the loop; no Capture may be under way.
func (k *crawlSink) Close() {
	close(k.offers)
	<-k.done
}

// Capture takes one capture in and returns when it is kept for good.
func (k *crawlSink) Capture(ctx context.Context, c *nianbao.Capture) (crawler.Verdict, error) {
	reply := make(chan answer, 1)
	k.offers <- offer{ctx, c, reply}
	a := <-reply
	if a.err != nil {
		return crawler.Verdict{}, a.err
	}
	r := a.result
	if r.Rejection != nil {
		k.app.log.Debug("page is no report", "url", r.URL, "err", r.Rejection)
	}
	return crawler.Verdict{
		Report:     r.Stored.ReportID,
		NewReport:  r.Stored.Outcome == nianbao.OutcomeNewReport,
		NewVersion: r.Stored.Outcome == nianbao.OutcomeNewVersion,
		Unchanged:  r.Stored.Outcome == nianbao.OutcomeKnown || r.Stored.Outcome == nianbao.OutcomeUnchanged,
		Rejection:  r.Rejection,
	}, nil
}

func (k *crawlSink) loop() {
	defer close(k.done)
	for first := range k.offers {
		batch := k.collect(first)
		if err := k.ingest(batch); err != nil && len(batch) > 1 {
			// One capture must not be the fault of the others.
			for _, o := range batch {
				_ = k.ingest([]offer{o})
			}
		}
	}
}

// collect takes what else is offered at this moment.
func (k *crawlSink) collect(first offer) []offer {
	batch, size := []offer{first}, len(first.capture.Body)
	for len(batch) < batchCount && size < batchBytes {
		select {
		case o, ok := <-k.offers:
			if !ok {
				return batch
			}
			batch, size = append(batch, o), size+len(o.capture.Body)
		default:
			return batch
		}
	}
	return batch
}

// ingest takes a batch in and answers; a batch of several that fails is not
// answered.
func (k *crawlSink) ingest(batch []offer) error {
	captures := make([]*nianbao.Capture, len(batch))
	for i, o := range batch {
		captures[i] = o.capture
	}
	// The crawl's end must not tear a batch: what is begun is finished.
	results, err := k.ingester.Ingest(context.WithoutCancel(batch[0].ctx), captures...)
	if err != nil && (len(batch) > 1 && !errors.Is(err, nianbao.ErrDiskFull)) {
		return err
	}
	for i, o := range batch {
		a := answer{err: err}
		if err == nil {
			a.result = results[i]
			k.count(a.result)
		}
		o.answer <- a
	}
	return nil
}

func (k *crawlSink) count(r ingest.Result) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tally.add(r.Stored.Outcome)
}
