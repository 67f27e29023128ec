package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"nianbao/internal/archive"
	"nianbao/internal/importer"
	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
)

func (a *app) importCommand() *cobra.Command {
	var url string
	cmd := &cobra.Command{
		Use:   "import PATH…",
		Short: "Archive, read and index files, folders, ZIP and WARC archives",
		Long: `Archive, read and index files, folders, ZIP and WARC archives.

A manifest.csv in a folder or ZIP archive may say where the files beside it came
from: columns file, url, captured. Importing the same bytes again changes nothing.`,
		Args: atLeast(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if url != "" && len(args) != 1 {
				return usagef("--url goes with one file")
			}
			return a.importPaths(cmd.Context(), args, url)
		},
	}
	cmd.Flags().StringVar(&url, "url", "", "address that the file came from")
	return cmd
}

func (a *app) importPaths(ctx context.Context, paths []string, url string) (err error) {
	s, err := a.openStore(ctx, readWrite)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()

	defer runtime.KeepAlive(make([]byte, spareMemory))
	ingester, err := s.importer(a)
	if err != nil {
		return err
	}
	sink := &batchSink{app: a, pipeline: ingester.Pipeline(), progress: newProgress(a.stderr, -1, "import")}
	im := importer.New(importer.Options{URL: url, ReadWARC: archive.ReadWARC}, sink)
	if err = im.Import(ctx, paths...); err == nil {
		err = sink.flush(ctx)
	}
	err = errors.Join(err, sink.wait())
	sink.progress.finish()
	if err = errors.Join(err, s.bringUp(ctx, a, ingester), s.followUp(ctx, a)); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, sink.tally.String())
	if sink.tally.rejected > 0 {
		return errRejected
	}
	return nil
}

// Batches bound memory and the work lost when a process is killed.
const (
	batchCount = 64
	batchBytes = 64 << 20
)

// spareMemory is memory that is reserved and never touched. The garbage collector
// runs when the heap has doubled; pages take so little of it that it would run
// every 30 MB. This way it waits for so many bytes more, whatever else is in use.
const spareMemory = 128 << 20

// batchSink collects what an importer reads into batches for a pipeline.
type batchSink struct {
	app      *app
	pipeline *ingest.Pipeline
	progress *progress
	next     inputs   // the batch that grows
	given    []string // names of the batch whose results are still to come
	tally    tally
}

// inputs are documents with the names of their sources.
type inputs struct {
	names    []string
	captures []*nianbao.Capture
	bytes    int
}

// Capture takes one document.
func (b *batchSink) Capture(ctx context.Context, name string, c *nianbao.Capture) error {
	b.next.names, b.next.captures = append(b.next.names, name), append(b.next.captures, c)
	b.next.bytes += len(c.Body)
	if len(b.next.captures) >= batchCount || b.next.bytes >= batchBytes {
		return b.flush(ctx)
	}
	return nil
}

// Reject names an input that gave no document.
func (b *batchSink) Reject(name string, err *nianbao.RejectError) {
	b.tally.rejected++
	fmt.Fprintf(b.app.stderr, "nianbao: %s: %v\n", name, err)
}

func (b *batchSink) flush(ctx context.Context) error {
	if len(b.next.captures) == 0 {
		return nil
	}
	results, err := b.pipeline.Ingest(ctx, b.next.captures...)
	b.report(results)
	if err != nil {
		return err
	}
	b.given, b.next = b.next.names, inputs{}
	return nil
}

// wait ends the pipeline.
func (b *batchSink) wait() error {
	results, err := b.pipeline.Wait()
	b.report(results)
	return err
}

// report tells people of the batch that was given before.
func (b *batchSink) report(results []ingest.Result) {
	for i, r := range results {
		b.tally.add(r.Stored.Outcome)
		if r.Rejection != nil {
			fmt.Fprintf(b.app.stderr, "nianbao: %s: %v\n", b.given[i], r.Rejection)
		}
	}
	b.progress.add(len(results))
}

// tally counts outcomes for people.
type tally struct{ newReports, newVersions, unchanged, known, rejected int }

func (t *tally) add(o nianbao.Outcome) {
	switch o {
	case nianbao.OutcomeNewReport:
		t.newReports++
	case nianbao.OutcomeNewVersion:
		t.newVersions++
	case nianbao.OutcomeUnchanged:
		t.unchanged++
	case nianbao.OutcomeKnown:
		t.known++
	case nianbao.OutcomeRejected:
		t.rejected++
	}
}

func (t *tally) String() string {
	parts := []string{fmt.Sprintf("%d new reports", t.newReports)}
	for _, p := range []struct {
		n    int
		what string
	}{
		{t.newVersions, "new versions"}, {t.unchanged, "with unchanged content"}, {t.known, "known already"}, {t.rejected, "rejected"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return strings.Join(parts, ", ")
}
