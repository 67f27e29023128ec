// Package container opens the ZIP packages that office formats are: Office Open
// XML (ECMA-376 part 2, ISO/IEC 29500-2) and OFD (GB/T 33190). It says which
// format a package holds and reads its parts within limits, so that no package,
// however small, can unpack into unbounded time or memory.
package container

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"nianbao/internal/nianbao"
)

// Limits of what is unpacked. Real attachments stay below 20 MB; most of that
// is pictures, which are never unpacked.
const (
	MaxParts = 20_000
	MaxTotal = 256 << 20 // bytes of all parts together
	MaxPart  = 48 << 20  // bytes of one part that is read
	// MaxRatio bounds how far a part of more than ratioFrom bytes may be packed.
	// Verbose XML of real offices is packed 10 to 60 times.
	MaxRatio  = 200
	ratioFrom = 32 << 20
)

// Package is an open ZIP package. It is not safe for concurrent use.
type Package struct {
	parts map[string]*zip.File // by part name, lower case
	names []string
	left  int64 // bytes that may still be unpacked
}

// Open reads the directory of a package and refuses what breaks the limits. The
// error is a *nianbao.RejectError.
func Open(data []byte) (*Package, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, Malformed("read ZIP directory: %v", err)
	}
	if len(zr.File) > MaxParts {
		return nil, TooLarge("parts of the package", MaxParts)
	}
	p := &Package{parts: make(map[string]*zip.File, len(zr.File)), left: MaxTotal}
	var total uint64
	for _, f := range zr.File {
		if total += f.UncompressedSize64; f.UncompressedSize64 > MaxTotal || total > MaxTotal {
			return nil, TooLarge("unpacked bytes of the package", MaxTotal)
		}
		name := partName(f.Name)
		if _, twice := p.parts[name]; twice || strings.HasSuffix(name, "/") {
			continue
		}
		p.parts[name] = f
		p.names = append(p.names, name)
	}
	return p, nil
}

// partName folds a name as ECMA-376 part 2 compares them: without regard to
// case. Some writers use backslashes or a leading slash.
func partName(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// Has reports whether the package holds a part.
func (p *Package) Has(name string) bool { return p.parts[partName(name)] != nil }

// Names lists the parts in the order of the ZIP directory, in lower case.
func (p *Package) Names() []string { return p.names }

// Part opens a part for reading within the limits. A part that is not there
// gives an error that matches [fs.ErrNotExist]; reading beyond a limit gives a
// *nianbao.RejectError.
func (p *Package) Part(name string) (io.ReadCloser, error) {
	f := p.parts[partName(name)]
	if f == nil {
		return nil, fmt.Errorf("part %q: %w", name, fs.ErrNotExist)
	}
	if f.Flags&1 != 0 {
		return nil, nianbao.Reject(nianbao.RejectUnsupported, "文件已加密，无法读取。", "part %q is encrypted", name)
	}
	if f.UncompressedSize64 > MaxPart {
		return nil, TooLarge(fmt.Sprintf("bytes of part %q", name), MaxPart)
	}
	if f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > MaxRatio {
		return nil, TooLarge(fmt.Sprintf("packing ratio of part %q", name), MaxRatio)
	}
	r, err := f.Open()
	if err != nil {
		return nil, Malformed("open part %q: %v", name, err)
	}
	return &part{r: r, p: p, name: name, left: MaxPart}, nil
}

// ReadAll reads a part as a whole.
func (p *Package) ReadAll(name string) ([]byte, error) {
	r, err := p.Part(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, In(name, err)
	}
	return data, nil
}

// part counts what is read: sizes in a ZIP directory may lie.
type part struct {
	r    io.ReadCloser
	p    *Package
	name string
	left int64
}

func (r *part) Read(b []byte) (int, error) {
	n, err := r.r.Read(b)
	r.left -= int64(n)
	r.p.left -= int64(n)
	switch {
	case r.left < 0:
		return n, TooLarge(fmt.Sprintf("bytes of part %q", r.name), MaxPart)
	case r.p.left < 0:
		return n, TooLarge("unpacked bytes of the package", MaxTotal)
	case err != nil && !errors.Is(err, io.EOF):
		return n, Malformed("unpack part %q: %v", r.name, err)
	}
	return n, err
}

func (r *part) Close() error { return r.r.Close() }
