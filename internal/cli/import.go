package cli

import (
	"context"
	"errors"
	"fmt"
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

	sink := &batchSink{app: a, ingester: s.ingester(a, indexBatch), progress: newProgress(a.stderr, -1, "import")}
	im := importer.New(importer.Options{URL: url, ReadWARC: archive.ReadWARC}, sink)
	err = im.Import(ctx, paths...)
	err = errors.Join(err, sink.flush(ctx), sink.ingester.Flush(context.WithoutCancel(ctx)))
	sink.progress.finish()
	if err != nil {
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
	// indexBatch is how many reports the index takes at a time: small batches make
	// small segments, and merging them costs more than all the rest.
	indexBatch = 256
)

// batchSink collects what an importer reads into batches for the ingester.
type batchSink struct {
	app      *app
	ingester *ingest.Ingester
	progress *progress
	names    []string
	captures []*nianbao.Capture
	bytes    int
	tally    tally
}

// Capture takes one document.
func (b *batchSink) Capture(ctx context.Context, name string, c *nianbao.Capture) error {
	b.names, b.captures = append(b.names, name), append(b.captures, c)
	b.bytes += len(c.Body)
	if len(b.captures) >= batchCount || b.bytes >= batchBytes {
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
	if len(b.captures) == 0 {
		return nil
	}
	results, err := b.ingester.Ingest(ctx, b.captures...)
	if err != nil {
		return err
	}
	for i, r := range results {
		b.tally.add(r.Stored.Outcome)
		if r.Rejection != nil {
			fmt.Fprintf(b.app.stderr, "nianbao: %s: %v\n", b.names[i], r.Rejection)
		}
	}
	b.progress.add(len(results))
	b.names, b.captures, b.bytes = b.names[:0], b.captures[:0], 0
	return nil
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
