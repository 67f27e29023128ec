package query

import (
	"maps"
	"slices"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// FieldNames maps the names of the fields, English and Chinese, to the fields.
func FieldNames() map[string]Field { return maps.Clone(fields) }

// LevelNames maps the Chinese names that level: takes to levels.
func LevelNames() map[string]nianbao.Level { return maps.Clone(levels) }

// SectionNames maps the Chinese names that section: takes to kinds.
func SectionNames() map[string]nianbao.SectionKind { return maps.Clone(sections) }

// IndicatorNames maps the Chinese names of indicators and rates to their keys.
func IndicatorNames() map[string]string {
	names := map[string]string{}
	for _, m := range indicator.Measures() {
		for _, name := range m.Names {
			names[name] = m.Code
		}
	}
	return names
}

// IndicatorKeys lists the keys of indicators and rates.
func IndicatorKeys() []string {
	var keys []string
	for _, m := range indicator.Measures() {
		keys = append(keys, m.Code)
	}
	slices.Sort(keys)
	return keys
}
