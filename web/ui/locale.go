package ui

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Lang is a language of the pages.
type Lang string

// The languages of the pages.
const (
	Chinese Lang = "zh"
	English Lang = "en"

	DefaultLang = Chinese
)

// Langs lists the languages, the default first.
var Langs = []Lang{Chinese, English}

var tags = map[Lang]language.Tag{
	Chinese: language.SimplifiedChinese,
	English: language.English,
}

// Locale holds the messages of one language.
type Locale struct {
	lang    Lang
	keys    map[string]bool
	printer *message.Printer
}

// text is a message: one string, or one per plural form of its first argument.
type text struct {
	plain  string
	plural map[string]string
}

// UnmarshalJSON reads "…" or {"one": "…", "other": "…"}.
func (t *text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &t.plain)
	}
	return json.Unmarshal(data, &t.plural)
}

func loadLocales() (map[Lang]*Locale, error) {
	builder := catalog.NewBuilder(catalog.Fallback(tags[DefaultLang]))
	locales := map[Lang]*Locale{}
	for _, lang := range Langs {
		texts, err := readTexts(lang)
		if err != nil {
			return nil, err
		}
		keys := map[string]bool{}
		for key, t := range texts {
			if err := set(builder, tags[lang], key, t); err != nil {
				return nil, fmt.Errorf("message %s of %s: %w", key, lang, err)
			}
			keys[key] = true
		}
		locales[lang] = &Locale{lang: lang, keys: keys}
	}
	for lang, l := range locales {
		l.printer = message.NewPrinter(tags[lang], message.Catalog(builder))
	}
	return locales, nil
}

func readTexts(lang Lang) (map[string]text, error) {
	data, err := localeFS.ReadFile("locales/" + string(lang) + ".json")
	if err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", lang, err)
	}
	texts := map[string]text{}
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, fmt.Errorf("read messages of %s: %w", lang, err)
	}
	return texts, nil
}

func set(b *catalog.Builder, tag language.Tag, key string, t text) error {
	if t.plural == nil {
		return b.SetString(tag, key, t.plain)
	}
	var cases []any
	for _, form := range slices.Sorted(maps.Keys(t.plural)) {
		if form != "other" {
			cases = append(cases, form, t.plural[form])
		}
	}
	// Selectf takes the first case that fits, so "other" stands last.
	cases = append(cases, "other", t.plural["other"])
	return b.Set(tag, key, plural.Selectf(1, "%d", cases...))
}

// T is the message of that key with its arguments filled in, the key itself if
// there is none. Integers are grouped; a year is passed as a string.
func (l *Locale) T(key string, args ...any) string {
	if !l.keys[key] {
		return key
	}
	return l.printer.Sprintf(key, args...)
}

// TOr is the message of that key, or the fallback if there is none.
func (l *Locale) TOr(key, fallback string) string {
	if !l.keys[key] {
		return fallback
	}
	return l.T(key)
}

// N writes a number the way the language groups its digits.
func (l *Locale) N(n any) string { return l.printer.Sprintf("%d", n) }

// Lang is the language of the messages.
func (l *Locale) Lang() Lang { return l.lang }

// HTMLLang is the language for the attribute lang.
func (l *Locale) HTMLLang() string {
	if l.lang == Chinese {
		return "zh-CN"
	}
	return string(l.lang)
}
