package reportgen

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// titleStyle is one wording of the title.
type titleStyle struct {
	// pattern has {office}, {area}, {town}, {short}, {y} and {cy}, the year in
	// Chinese figures.
	pattern string
	// above is a line over the title that holds the office.
	above bool
	// nowhere leaves the title to the head of the page.
	nowhere bool
	unsure  []string
}

var titlePlain = titleStyle{pattern: "{office}{y}年政府信息公开工作年度报告"}

// titles are the wordings of real reports, each one a variant.
var titles = map[string]titleStyle{
	"year-first":   {pattern: "{y}年{office}政府信息公开工作年度报告"},
	"niandu":       {pattern: "{office}{y}年度政府信息公开工作年度报告"},
	"short-form":   {pattern: "{office}{y}年政府信息公开年度报告"},
	"nianbao":      {pattern: "{office}{y}年政府信息公开年报"},
	"qingkuang":    {pattern: "{office}关于{y}年政府信息公开工作情况的报告"},
	"year-inside":  {pattern: "{office}政府信息公开{y}年年度报告"},
	"work-report":  {pattern: "{office}{y}年度政府信息公开工作报告"},
	"zhengwu":      {pattern: "{office}{y}年政务信息公开年度报告"},
	"zhengwu-bare": {pattern: "{office}{y}年政务公开年度报告"},
	"bare-year":    {pattern: "{y}{office}政府信息公开工作年度报告"},
	"tag":          {pattern: "【年度报告】{office}{y}年政府信息公开工作年度报告", unsure: []string{"title"}},
	"year-last":    {pattern: "{office}政府信息公开工作年度报告（{y}年度）"},
	"year-bracket": {pattern: "{office}政府信息公开工作年度报告({y})"},
	"year-chinese": {pattern: "{office}{cy}年政府信息公开工作年度报告"},
	"xinxi":        {pattern: "{office}{y}年信息公开工作年度报告"},
	"niandu-work":  {pattern: "{office}{y}年政府信息公开年度工作报告"},
	"baogao":       {pattern: "{office}{y}年政府信息公开报告"},
	"guanyu":       {pattern: "关于{office}{y}年政府信息公开工作的报告"},
	"quoted":       {pattern: "《{office}{y}年政府信息公开工作年度报告》", unsure: []string{"title"}},
	"two-lines":    {pattern: "{office}\n{y}年政府信息公开工作年度报告", unsure: []string{"title"}},
	"spaced":       {pattern: "{office}　{y} 年 政府信息公开  工作年度报告"},
	"office-above": {pattern: "{y}年政府信息公开工作年度报告", above: true, unsure: []string{"title"}},
	"short-office": {pattern: "{short}{y}年政府信息公开工作年度报告"},
	"area-only":    {pattern: "{area}{y}年政府信息公开工作年度报告"},
	"town-only":    {pattern: "{area}{town}{y}年政府信息公开工作年度报告", unsure: []string{"prefix"}},
	"no-year":      {pattern: "{office}政府信息公开工作年度报告"},
	"head-only":    {pattern: "{office}{y}年政府信息公开工作年度报告", nowhere: true},
	"no-office":    {pattern: "{y}年政府信息公开工作年度报告"},
}

func (t titleStyle) print(d *design) string {
	o := d.office
	town := strings.TrimSuffix(strings.TrimSuffix(o.short, "人民政府"), "办事处")
	area := ""
	if len(o.area.names) > 0 {
		area = o.area.name()
	}
	return strings.NewReplacer("{office}", o.name, "{short}", o.short, "{town}", town, "{area}", area,
		"{y}", fmt.Sprint(d.year), "{cy}", chineseYear(d.year)).Replace(t.pattern)
}

// needsRegion tells that only the site's region completes the name.
func (t titleStyle) needsRegion() bool { return strings.Contains(t.pattern, "{short}") }

func chineseYear(y int) string {
	var b strings.Builder
	for _, r := range fmt.Sprint(y) {
		b.WriteRune([]rune("〇一二三四五六七八九")[r-'0'])
	}
	return b.String()
}

// fit draws an office that a title suits.
func (t titleStyle) fit(d *design) {
	for {
		switch {
		case strings.Contains(t.pattern, "{area}{town}"):
			d.office = town(d.rng)
		case strings.Contains(t.pattern, "{area}"):
			d.office = government(d.rng)
		case strings.Contains(t.pattern, "{short}"):
			d.office = bureau(d.rng)
		}
		if !(strings.Contains(t.pattern, "{short}") && d.office.level == nianbao.LevelNation) {
			return
		}
	}
}
