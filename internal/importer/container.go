package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"mime"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

// Limits on archives, against bombs.
const (
	maxZIPFiles = 100_000
	maxZIPTotal = 16 << 30 // bytes of all members
)

type containerKind int

const (
	kindDocument containerKind = iota
	kindZIP
	kindWARC
)

// kindOf tells archives from documents by name and first bytes. Office files
// are ZIP archives too, and are documents.
func kindOf(name string, f io.ReadSeeker) containerKind {
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, ".warc") || strings.HasSuffix(lower, ".warc.gz") {
		return kindWARC
	}
	head := make([]byte, 8)
	n, _ := io.ReadFull(f, head)
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return kindDocument
	}
	if bytes.HasPrefix(head[:n], []byte("WARC/1.")) {
		return kindWARC
	}
	if bytes.HasPrefix(head[:n], []byte("PK\x03\x04")) {
		switch filepath.Ext(lower) {
		case ".zip", "":
			return kindZIP
		}
	}
	return kindDocument
}

// zip reads the members of a ZIP archive, with its manifest if it has one.
func (im *Importer) zip(ctx context.Context, name string, f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		im.unreadable(name, err)
		return nil
	}
	r, err := zip.NewReader(f, info.Size())
	if err != nil {
		im.unreadable(name, err)
		return nil
	}
	if len(r.File) > maxZIPFiles {
		im.unreadable(name, nianbao.Reject(nianbao.RejectTooLarge, "压缩包内文件过多。", "%d members, the limit is %d", len(r.File), maxZIPFiles))
		return nil
	}
	sources := im.zipManifests(name, r)
	var total int64
	for _, m := range r.File {
		member := memberName(m)
		base := path.Base(member)
		if m.FileInfo().IsDir() || isCompanion(base) || strings.HasPrefix(base, ".") || strings.HasPrefix(member, "__MACOSX/") {
			continue
		}
		data, err := im.readMember(m)
		if err != nil {
			im.unreadable(name+": "+member, err)
			continue
		}
		if total += int64(len(data)); total > maxZIPTotal {
			im.unreadable(name, nianbao.Reject(nianbao.RejectTooLarge, "压缩包解压后过大。", "more than %d bytes unpacked", int64(maxZIPTotal)))
			return nil
		}
		src := sources[member]
		src.name = member
		if err := im.document(ctx, name+": "+member, src, data); err != nil {
			return err
		}
	}
	return nil
}

func (im *Importer) zipManifests(name string, r *zip.Reader) map[string]source {
	sources := map[string]source{}
	for _, m := range r.File {
		if path.Base(m.Name) != manifestName {
			continue
		}
		data, err := im.readMember(m)
		if err == nil {
			var more map[string]source
			if more, err = parseManifest(bytes.NewReader(data)); err == nil {
				for file, src := range more {
					sources[path.Join(path.Dir(m.Name), file)] = src
				}
			}
		}
		if err != nil {
			im.unreadable(name+": "+m.Name, err)
		}
	}
	return sources
}

func (im *Importer) readMember(m *zip.File) ([]byte, error) {
	f, err := m.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return im.readAll(f)
}

// memberName reads names as GBK where they are not marked as UTF-8, which is
// how Chinese systems write them, and keeps them inside the archive.
func memberName(m *zip.File) string {
	name := m.Name
	if m.NonUTF8 && !utf8.ValidString(name) {
		if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = s
		}
	}
	return strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
}

func mediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".shtml", ".xhtml":
		return "text/html" // the charset is found from the bytes
	case ".txt":
		return "text/plain"
	}
	return mime.TypeByExtension(path.Ext(name))
}
