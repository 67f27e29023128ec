package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/blevesearch/bleve/v2"
)

// openBleve opens a bleve index. Damage that bleve does not expect is an error
// too: it reads its files through memory maps, where a file cut short is a fault.
func openBleve(path string, config map[string]any) (b bleve.Index, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("damaged: %v", r)
		}
	}()
	return bleve.OpenUsing(path, config)
}

// checkFiles looks for damage that bleve would not notice, or notice too late.
// After an orderly end the sizes of the segments are known; after a crash they
// are read and compared with the checksums that they end in.
func (cur current) checkFiles(dir string) error {
	store := filepath.Join(dir, cur.Generation, "store")
	if err := checkRoot(filepath.Join(store, "root.bolt")); err != nil {
		return err
	}
	if cur.Clean {
		for name, size := range cur.Segments {
			info, err := os.Stat(filepath.Join(store, filepath.Base(name)))
			if err != nil {
				return err
			}
			if info.Size() != size {
				return fmt.Errorf("%s has %d bytes, not %d", name, info.Size(), size)
			}
		}
		return nil
	}
	root, err := os.ReadFile(filepath.Join(store, "root.bolt"))
	if err != nil {
		return err
	}
	segments, err := filepath.Glob(filepath.Join(store, "*.zap"))
	if err != nil {
		return err
	}
	for _, s := range segments {
		// A process that is killed leaves segments cut short which are not yet
		// part of the index; bleve removes them.
		if name := filepath.Base(s); bytes.Contains(root, []byte(name)) {
			if err := checkSegment(s); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// segmentSizes lists the segments of a closed generation.
func segmentSizes(dir, generation string) map[string]int64 {
	sizes := map[string]int64{}
	segments, _ := filepath.Glob(filepath.Join(dir, generation, "store", "*.zap")) // the pattern is well formed
	for _, s := range segments {
		if info, err := os.Stat(s); err == nil {
			sizes[filepath.Base(s)] = info.Size()
		}
	}
	return sizes
}

// checkSegment compares a zap file with the CRC-32 that it ends in.
func checkSegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	body := info.Size() - crc32.Size
	if body < 0 {
		return errors.New("cut short")
	}
	sum := crc32.NewIEEE()
	if _, err := io.Copy(sum, io.LimitReader(f, body)); err != nil {
		return err
	}
	var want [crc32.Size]byte
	if _, err := f.ReadAt(want[:], body); err != nil {
		return err
	}
	if sum.Sum32() != binary.BigEndian.Uint32(want[:]) {
		return errors.New("its checksum differs")
	}
	return nil
}

// The layout of a bbolt file: two meta pages, each a page header and then
// magic, version, page size, flags, root (16 bytes), free list, number of
// pages, transaction, checksum, in the byte order of the machine.
const (
	boltHeader = 16
	boltMagic  = 0xED0CDAED
	boltMeta   = 64
)

// checkRoot tells whether a bbolt file is as long as its newest meta page says.
// Bbolt itself takes that on trust.
func checkRoot(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	var newest, need uint64
	order, found := binary.NativeEndian, false
	for _, at := range []int64{0, int64(os.Getpagesize())} {
		page := make([]byte, boltHeader+boltMeta)
		if _, err := f.ReadAt(page, at); err != nil {
			continue
		}
		meta := page[boltHeader:]
		if order.Uint32(meta) != boltMagic {
			continue
		}
		if transaction := order.Uint64(meta[48:]); !found || transaction > newest {
			newest, need = transaction, order.Uint64(meta[40:])*uint64(order.Uint32(meta[8:]))
		}
		found = true
	}
	if !found || uint64(info.Size()) < need {
		return fmt.Errorf("root.bolt has %d bytes, not %d", info.Size(), need)
	}
	return nil
}
