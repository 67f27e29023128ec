package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
)

// AssetPrefix is the path under which the assets are served.
const AssetPrefix = "/assets/"

// BuildHint says how the assets are built.
const BuildHint = "npm ci && npm run build"

// Assets are files whose names hold a hash of their content, so that they may
// be cached for ever.
type Assets struct {
	manifest map[string]string // plain name → hashed name
	files    map[string]Asset  // by hashed name
}

// Asset is one built file.
type Asset struct {
	Type string // media type
	Body []byte
}

// loadAssets reads manifest.json and the files that it names. A missing
// manifest is no error: the pages then say how to build the assets.
func loadAssets(dist fs.FS) (*Assets, error) {
	a := &Assets{manifest: map[string]string{}, files: map[string]Asset{}}
	data, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read asset manifest: %w", err)
	}
	if err := json.Unmarshal(data, &a.manifest); err != nil {
		return nil, fmt.Errorf("read asset manifest: %w", err)
	}
	for name, file := range a.manifest {
		body, err := fs.ReadFile(dist, file)
		if err != nil {
			return nil, fmt.Errorf("read asset %s: %w", name, err)
		}
		a.files[file] = Asset{Type: assetType(file), Body: body}
	}
	return a, nil
}

// assetType does not ask the machine's tables for the types that matter: a
// wrong entry there would leave the pages without style under nosniff.
func assetType(file string) string {
	switch ext := path.Ext(file); ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

// Built tells whether there are assets at all.
func (a *Assets) Built() bool { return len(a.manifest) > 0 }

// URL is the address of the asset of that plain name, empty if it was not built.
func (a *Assets) URL(name string) string {
	if file, ok := a.manifest[name]; ok {
		return AssetPrefix + file
	}
	return ""
}

// File returns the asset of that hashed name.
func (a *Assets) File(hashed string) (Asset, bool) {
	f, ok := a.files[hashed]
	return f, ok
}
