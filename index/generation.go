package index

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"

	"nianbao/internal/nianbao"
)

// mappingVersion changes whenever documents are built differently: analysis,
// fields, or the dictionary.
const mappingVersion = 6

// currentFile names the live generation. It is replaced by renaming.
const currentFile = "CURRENT"

// current is the content of the file. Documents counts only if Clean.
type current struct {
	ID         string `json:"id"`
	Generation string `json:"generation"`
	Mapping    int    `json:"mapping"`
	Documents  uint64 `json:"documents"`
	Clean      bool   `json:"clean"` // closed in order
	// Segments are the files of the generation and their sizes, if Clean.
	Segments map[string]int64 `json:"segments,omitempty"`
}

// generation is one complete bleve index in a directory of its own.
type generation struct {
	name  string
	id    string // of the index; a rebuild keeps it
	bleve bleve.Index
	inner bleveindex.Index
	texts *textFile
	views views
	refs  sync.WaitGroup // searches that use it
}

func (g *generation) count() (uint64, error) { return g.bleve.DocCount() }

func (g *generation) close() error { return errors.Join(g.bleve.Close(), g.texts.close()) }

// wrap takes the inner index out of a bleve index and opens the texts beside it,
// in dir, with flags as [os.OpenFile] has them.
func wrap(dir, name string, flags int, b bleve.Index, err error) (*generation, error) {
	if err != nil {
		return nil, err
	}
	inner, err := b.Advanced()
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	texts, err := openTexts(filepath.Join(dir, name), flags)
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return &generation{name: name, bleve: b, inner: inner, texts: texts, views: views{texts: texts}}, nil
}

// completePairs makes what is missing of the pairs, from the texts of the
// documents.
func (g *generation) completePairs() error {
	reader, err := g.inner.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	v, err := g.views.view(reader)
	if err != nil {
		return err
	}
	var places []textPlace
	for it := v.live.Iterator(); it.HasNext(); {
		c, row := v.locate(it.Next())
		places = append(places, c.texts[row])
	}
	slices.SortFunc(places, func(a, b textPlace) int { return cmp.Compare(a.offset, b.offset) })
	return diskError(g.texts.complete(places))
}

// openCurrent opens the live generation for writing, or creates the first one.
func openCurrent(dir string) (g *generation, fresh bool, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, false, err
	}
	cur, err := readCurrent(dir)
	if errors.Is(err, os.ErrNotExist) {
		g, err := createFirst(dir)
		return g, true, err
	}
	if err != nil {
		return nil, false, err
	}
	if err := cur.checkFiles(dir); err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrStale, err)
	}
	b, err := openBleve(filepath.Join(dir, cur.Generation), maps.Clone(liveConfig))
	g, err = wrap(dir, cur.Generation, os.O_RDWR, b, err)
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, false, fmt.Errorf("another process writes to the index: %w", nianbao.ErrLocked)
	}
	if err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrStale, err)
	}
	g.id = cur.ID
	if err := cmp.Or(cur.check(g), g.completePairs()); err != nil {
		g.close()
		return nil, false, err
	}
	cur.Clean, cur.Segments = false, nil
	if err := writeCurrent(dir, cur); err != nil {
		g.close()
		return nil, false, err
	}
	sweep(dir, cur.Generation)
	return g, false, nil
}

// check compares the count. After a crash it may differ, but bleve opens an
// index whose segments are lost as an empty one, and says so in its log only.
func (cur current) check(g *generation) error {
	n, err := g.count()
	if err != nil || cur.Clean && n != cur.Documents || n == 0 && cur.Documents > 0 {
		return fmt.Errorf("%w: it holds %d reports, not %d", ErrStale, n, cur.Documents)
	}
	return nil
}

func createFirst(dir string) (*generation, error) {
	g, err := create(dir, nil)
	if err != nil {
		return nil, err
	}
	g.id = rand.Text()
	if err := writeCurrent(dir, current{ID: g.id, Generation: g.name, Mapping: mappingVersion}); err != nil {
		g.close()
		return nil, err
	}
	sweep(dir, g.name)
	return g, nil
}

// create makes an empty generation with the next free number.
func create(dir string, config map[string]any) (*generation, error) {
	names, err := filepath.Glob(filepath.Join(dir, "gen-*"))
	if err != nil {
		return nil, err
	}
	last := 0
	for _, name := range names {
		if n, err := generationNumber(filepath.Base(name)); err == nil {
			last = max(last, n)
		}
	}
	name := fmt.Sprintf("gen-%06d", last+1)
	b, err := bleve.NewUsing(filepath.Join(dir, name), bleve.NewIndexMapping(), scorch.Name, scorch.Name, config)
	return wrap(dir, name, os.O_RDWR|os.O_CREATE, b, err)
}

func generationNumber(name string) (n int, err error) {
	_, err = fmt.Sscanf(name, "gen-%d", &n)
	return n, err
}

// sweep removes generations that a crash or a swap has left behind, and copies
// of readers that died while opening.
func sweep(dir, keep string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // it is tried again at the next start
	}
	for _, e := range entries {
		old := strings.HasPrefix(e.Name(), "gen-") && e.Name() != keep
		if strings.HasPrefix(e.Name(), snapshotPrefix) {
			info, err := e.Info()
			old = err == nil && time.Since(info.ModTime()) > time.Minute
		}
		if old {
			os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

func readCurrent(dir string) (current, error) {
	var cur current
	data, err := os.ReadFile(filepath.Join(dir, currentFile))
	if err != nil {
		return cur, err
	}
	if err := json.Unmarshal(data, &cur); err != nil {
		return cur, fmt.Errorf("%w: %s: %w", ErrStale, currentFile, err)
	}
	if cur.Mapping != mappingVersion {
		return cur, fmt.Errorf("%w: mapping %d, not %d", ErrStale, cur.Mapping, mappingVersion)
	}
	if cur.Generation == "" || cur.Generation != filepath.Base(cur.Generation) || !strings.HasPrefix(cur.Generation, "gen-") {
		return cur, fmt.Errorf("%w: %s names %q", ErrStale, currentFile, cur.Generation)
	}
	return cur, nil
}

// writeCurrent replaces the file so that a crash leaves the old or the new one.
func writeCurrent(dir string, cur current) error {
	data, err := json.Marshal(cur)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, currentFile+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // fails once it is renamed
	_, err = f.Write(append(data, '\n'))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(dir, currentFile)); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a renaming last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	// Some file systems refuse; there the renaming lasts when they see fit.
	_ = d.Sync()
	return d.Close()
}
