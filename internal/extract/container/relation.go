package container

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Relation is a link from one part of an Office Open XML package to another
// (ECMA-376 part 2, §9.3).
type Relation struct {
	ID     string
	Type   string // last segment of the type's URI, the same in both conformance classes
	Target string // part name; empty for what lies outside the package
}

// Relations reads the links of a part; the empty name stands for the package.
// A part without links has none.
func (p *Package) Relations(ctx context.Context, part string) ([]Relation, error) {
	dir, file := path.Split(part)
	r, err := p.Part(dir + "_rels/" + file + ".rels")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer r.Close()
	x := NewXML(ctx, r)
	var out []Relation
	for {
		t, err := x.Token()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == "Relationship" {
			out = append(out, relation(start, dir))
		}
	}
}

func relation(start xml.StartElement, dir string) Relation {
	rel := Relation{ID: Attr(start, "Id"), Type: path.Base(Attr(start, "Type"))}
	if Attr(start, "TargetMode") != "External" {
		rel.Target = Resolve(dir, Attr(start, "Target"))
	}
	return rel
}

// Resolve makes a reference found in a part of folder dir a part name.
func Resolve(dir, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return strings.TrimLeft(path.Clean(target), "/")
	}
	return strings.TrimLeft(path.Join("/", dir, target), "/")
}

// Main finds the main part of an Office Open XML package: where the package
// says it is, else where it customarily is.
func (p *Package) Main(ctx context.Context, usual string) (string, error) {
	rels, err := p.Relations(ctx, "")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r.Type == "officeDocument" && p.Has(r.Target) {
			return r.Target, nil
		}
	}
	if p.Has(usual) {
		return usual, nil
	}
	return "", Malformed("the package has no main part")
}
