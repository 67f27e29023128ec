package query

import (
	"maps"
	"slices"

	"nianbao/internal/nianbao"
)

// FieldNames maps the names of the fields, English and Chinese, to the fields.
func FieldNames() map[string]Field { return maps.Clone(fields) }

// LevelNames maps the Chinese names that level: takes to levels.
func LevelNames() map[string]nianbao.Level { return maps.Clone(levels) }

// SectionNames maps the Chinese names that section: takes to kinds.
func SectionNames() map[string]nianbao.SectionKind { return maps.Clone(sections) }

// IndicatorNames maps the Chinese names of indicators and rates to their keys.
func IndicatorNames() map[string]string { return maps.Clone(aliases) }

// IndicatorKeys lists the keys of indicators and rates.
func IndicatorKeys() []string { return slices.Sorted(maps.Keys(indicators)) }
