package export

import (
	"archive/zip"
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
)

// Files takes the files of a data package one after the other: a writer is good
// until the next one is asked for.
type Files interface {
	Create(name string) (io.Writer, error)
}

// ZipFiles puts the files into a ZIP archive as they come. Without Close the
// archive has no directory, and no reader takes it for complete.
type ZipFiles struct {
	zip *zip.Writer
	at  time.Time
}

// NewZipFiles begins an archive whose files are of a time.
func NewZipFiles(w io.Writer, at time.Time) *ZipFiles {
	z := &ZipFiles{zip: zip.NewWriter(w), at: at.UTC()}
	z.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 3) })
	return z
}

// Create begins the next file. What is compressed already is stored as it is.
func (z *ZipFiles) Create(name string) (io.Writer, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.at}
	if strings.HasSuffix(name, "."+string(Parquet)) {
		h.Method = zip.Store
	}
	return z.zip.CreateHeader(h)
}

// Close writes the directory of the archive.
func (z *ZipFiles) Close() error { return z.zip.Close() }

// DirFiles puts the files into a folder.
type DirFiles struct {
	dir  string
	file *os.File
	buf  *bufio.Writer
}

// NewDirFiles writes into a folder that is there.
func NewDirFiles(dir string) *DirFiles { return &DirFiles{dir: dir} }

// Create begins the next file, which must not be there yet.
func (d *DirFiles) Create(name string) (io.Writer, error) {
	if err := d.Close(); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(d.dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	d.file, d.buf = f, bufio.NewWriterSize(f, flushed)
	return d.buf, nil
}

// Close ends the last file.
func (d *DirFiles) Close() error {
	if d.file == nil {
		return nil
	}
	err := errors.Join(d.buf.Flush(), d.file.Close())
	d.file = nil
	return err
}

// summer passes bytes on and keeps their number and digest.
type summer struct {
	w    io.Writer
	hash hash.Hash
	n    int64
}

func newSummer(w io.Writer) *summer { return &summer{w: w, hash: sha256.New()} }

// Write writes, counts and digests.
func (s *summer) Write(b []byte) (int, error) {
	n, err := s.w.Write(b)
	s.n += int64(n)
	_, _ = s.hash.Write(b[:n])
	return n, err
}

// digest is written as data packages do.
func (s *summer) digest() string { return "sha256:" + hex.EncodeToString(s.hash.Sum(nil)) }
