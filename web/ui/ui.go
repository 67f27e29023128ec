// Package ui holds what the pages are made of: the embedded templates, the
// built assets and the message catalogue. It knows nothing of reports and
// nothing of HTTP handlers.
package ui

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
)

//go:embed templates/*.html
var templateFS embed.FS

//go:embed locales/*.json
var localeFS embed.FS

// The prefix "all:" takes .gitkeep along, so that the package compiles before
// the assets have been built.
//
//go:embed all:dist
var distFS embed.FS

const layoutFile = "templates/layout.html"

// UI renders pages. It is safe for use by several goroutines.
type UI struct {
	pages   map[string]*template.Template
	assets  *Assets
	locales map[Lang]*Locale
}

// New parses the embedded templates and message files and reads the manifest
// of the built assets, if there is one.
func New() (*UI, error) {
	dist, err := fs.Sub(distFS, "dist")
	if err != nil {
		return nil, fmt.Errorf("open embedded assets: %w", err)
	}
	return newUI(dist)
}

func newUI(dist fs.FS) (*UI, error) {
	assets, err := loadAssets(dist)
	if err != nil {
		return nil, err
	}
	locales, err := loadLocales()
	if err != nil {
		return nil, err
	}
	u := &UI{pages: map[string]*template.Template{}, assets: assets, locales: locales}
	if err := u.parse(); err != nil {
		return nil, err
	}
	return u, nil
}

// parse builds one template set per page: the layout, every partial (files
// whose name starts with "_") and the page itself.
func (u *UI) parse() error {
	files, err := fs.Glob(templateFS, "templates/*.html")
	if err != nil {
		return fmt.Errorf("list templates: %w", err)
	}
	shared := []string{layoutFile}
	var pages []string
	for _, file := range files {
		switch {
		case file == layoutFile:
		case strings.HasPrefix(path.Base(file), "_"):
			shared = append(shared, file)
		default:
			pages = append(pages, file)
		}
	}
	for _, file := range pages {
		t := template.New("layout.html").Funcs(template.FuncMap{"asset": u.assets.URL, "printedTable": printedTable, "withPage": withPage, "inChinese": inChinese})
		if _, err := t.ParseFS(templateFS, append(shared[:len(shared):len(shared)], file)...); err != nil {
			return fmt.Errorf("parse template %s: %w", file, err)
		}
		u.pages[strings.TrimSuffix(path.Base(file), ".html")] = t
	}
	return nil
}

// inChinese is the attribute lang of a text that is Chinese whatever the language
// of the page: names of places and offices are not translated, and screen
// readers have to be told.
func inChinese(text string) template.HTMLAttr {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return ` lang="zh-CN"`
	}
	return ""
}

// tableData is what the partial of a table needs: its page has the messages.
type tableData struct{ Page, Table any }

func printedTable(page, table any) tableData { return tableData{page, table} }

// findingData is what the partial of a finding needs.
type findingData struct{ Page, Finding any }

func withPage(page, finding any) findingData { return findingData{page, finding} }

// Render writes the page of that name. The caller renders into a buffer, since
// a template may fail half way.
func (u *UI) Render(w io.Writer, page string, data any) error {
	t, ok := u.pages[page]
	if !ok {
		return fmt.Errorf("render %s: no such page", page)
	}
	if err := t.Execute(w, data); err != nil {
		return fmt.Errorf("render %s: %w", page, err)
	}
	return nil
}

// Assets are the built files that the pages refer to.
func (u *UI) Assets() *Assets { return u.assets }

// Locale returns the messages of a language, those of the default if there is
// no such language.
func (u *UI) Locale(lang Lang) *Locale {
	if l, ok := u.locales[lang]; ok {
		return l
	}
	return u.locales[DefaultLang]
}
