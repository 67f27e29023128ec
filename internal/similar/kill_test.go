package similar_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/catalog"
	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
	"nianbao/internal/similar"
)

// killed is a store that fails after so many writes.
type killed struct {
	*catalog.Catalog
	left int
}

var errKilled = errors.New("killed")

func (k *killed) spend() error {
	if k.left--; k.left < 0 {
		return errKilled
	}
	return nil
}

func (k *killed) SaveCopyTexts(ctx context.Context, texts []nianbao.CopyText, gone []int64) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.SaveCopyTexts(ctx, texts, gone)
}

func (k *killed) SaveCopyLists(ctx context.Context, s nianbao.CopyState, t nianbao.CopyTemplates, p []nianbao.CopyPosting) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.SaveCopyLists(ctx, s, t, p)
}

func (k *killed) SaveCopyPairs(ctx context.Context, s nianbao.CopyState, p []nianbao.CopyResult) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.SaveCopyPairs(ctx, s, p)
}

func (k *killed) PutCopyState(ctx context.Context, s nianbao.CopyState) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.PutCopyState(ctx, s)
}

// A build that ends anywhere is gone on with, and until then the pairs of the
// one before are shown.
func TestKilledAnywhere(t *testing.T) {
	reports, _ := planted(t, 330)
	c := open(t, filepath.Join(t.TempDir(), "catalog.sqlite"))
	store(t, c, reports...)
	update(t, c, false)
	want := shown(t, c)
	if len(want) < 100 {
		t.Fatalf("only %d pairs", len(want))
	}
	steps := 0
	for left := 0; ; left++ {
		k := &killed{c, left}
		_, err := similar.New(similar.Options{Store: k}).Update(ctx, true)
		if diff := cmp.Diff(want, shown(t, c)); diff != "" {
			t.Fatalf("after %d writes (-want +got):\n%s", left, diff)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		if steps++; steps > 20 {
			t.Fatal("no end")
		}
	}
	if state, err := c.CopyState(ctx); err != nil || state.Building != 0 || state.Rules != copied.Rules {
		t.Errorf("state %+v, %v", state, err)
	}
	if steps < 3 {
		t.Errorf("only %d places to end at", steps)
	}
}
