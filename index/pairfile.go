package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"nianbao/index/pairs"
)

// pairFile holds, in blocks one after the other, where pairs of characters stand
// in a file of texts. It is made from that file alone and may be lost at any
// time, so nothing waits until it is on disk. Texts that no valid block covers
// are read through.
type pairFile struct {
	file *os.File // nil if there is none to read
	end  int64    // of the blocks; whoever writes holds the mutex of the texts
	list atomic.Pointer[[]*textBlock]
}

const pairsName = "reports.pairs"

// textBlock is a block of pairs with the texts that it covers.
type textBlock struct {
	*pairs.Block
	from  int64 // where text begins
	text  mapping
	lists mapping
}

// openPairs opens the file of pairs in the directory of a generation. One with a
// block that is damaged or cut short is begun anew if it can be written: readers
// may be using its valid blocks, and keep the file that they have open.
func openPairs(dir string, write bool, texts *os.File) (*pairFile, error) {
	path := filepath.Join(dir, pairsName)
	flags := os.O_RDONLY
	if write {
		flags = os.O_RDWR | os.O_CREATE
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if errors.Is(err, os.ErrNotExist) && !write {
		return &pairFile{}, nil
	}
	if err != nil {
		return nil, err
	}
	p := &pairFile{file: f}
	whole, err := p.load(texts)
	if err == nil && !whole && write {
		if err := errors.Join(p.close(), os.Remove(path)); err != nil {
			return nil, err
		}
		f, err = os.OpenFile(path, flags, 0o644)
		p = &pairFile{file: f}
	}
	if err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// load opens the blocks up to the first that is not valid. It reports whether
// they are all.
func (p *pairFile) load(texts *os.File) (whole bool, err error) {
	info, err := p.file.Stat()
	if err != nil {
		return false, err
	}
	for p.end < info.Size() {
		end, err := pairs.Check(p.file, p.end, info.Size())
		if err != nil {
			return false, nil
		}
		if err := p.open(end, texts); errors.Is(err, pairs.ErrDamaged) {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return true, nil
}

// add appends a block.
func (p *pairFile) add(block []byte, texts *os.File) error {
	if _, err := p.file.WriteAt(block, p.end); err != nil {
		return err
	}
	return p.open(p.end+int64(len(block)), texts)
}

// open opens the block that follows the others.
func (p *pairFile) open(end int64, texts *os.File) (err error) {
	b := &textBlock{}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	if b.lists, err = mapFile(p.file, p.end, end); err != nil {
		return err
	}
	if b.Block, err = pairs.Open(b.lists.data); err != nil {
		return err
	}
	info, err := texts.Stat()
	if err != nil {
		return err
	}
	from, to := b.Span()
	blocks := p.blocks()
	if n := len(blocks); to > info.Size() || n > 0 && from < blocks[n-1].end() {
		return fmt.Errorf("%w: it is of other texts", pairs.ErrDamaged)
	}
	if b.text, err = mapFile(texts, from, to); err != nil {
		return err
	}
	b.from, p.end = from, end
	// Who has the list goes on with those blocks that it had.
	blocks = append(blocks, b)
	p.list.Store(&blocks)
	return nil
}

// blocks lists the blocks in the order of their texts.
func (p *pairFile) blocks() []*textBlock {
	if list := p.list.Load(); list != nil {
		return *list
	}
	return nil
}

// close may only be called when nobody searches.
func (p *pairFile) close() error {
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	for _, b := range p.blocks() {
		err = errors.Join(err, b.close())
	}
	return err
}

func (b *textBlock) end() int64 { return b.from + int64(len(b.text.data)) }

// record gives the texts of a report that the block covers.
func (b *textBlock) record(at textPlace) []byte {
	return b.text.data[at.offset-b.from:][:at.size]
}

func (b *textBlock) close() error { return errors.Join(b.text.close(), b.lists.close()) }
