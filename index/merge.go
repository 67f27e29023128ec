package index

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
)

// buildConfig puts merging off: while a generation is built nobody searches it,
// and every merge on the way writes again what the last one writes anyhow.
var buildConfig = map[string]any{
	"scorchMergePlanOptions": map[string]any{"maxSegmentsPerTier": 1000, "segmentsPerMergeTask": 1000, "floorSegmentSize": 100},
}

// merge makes one segment of all, in one pass. That takes less room, for each
// segment has a dictionary of its own, and fewer places to look at.
func (g *generation) merge(ctx context.Context) error {
	s, ok := g.inner.(*scorch.Scorch)
	if !ok {
		return errors.New("the index is none of bleve's scorch")
	}
	plan := mergeplan.SingleSegmentMergePlanOptions
	plan.SegmentsPerMergeTask = 1000
	if err := s.ForceMerge(ctx, &plan); err != nil {
		return diskError(err)
	}
	return ctx.Err()
}

// reopen opens a generation that was built for living with.
func (g *generation) reopen(dir string) (*generation, error) {
	if err := errors.Join(diskError(g.texts.finish()), g.close()); err != nil {
		return nil, err
	}
	b, err := openBleve(filepath.Join(dir, g.name), maps.Clone(liveConfig))
	again, err := wrap(dir, g.name, os.O_RDWR, b, err)
	if err != nil {
		return nil, err
	}
	again.id = g.id
	return again, again.completePairs()
}

// liveConfig opens a generation for writing.
var liveConfig = map[string]any{"bolt_timeout": "500ms"}
