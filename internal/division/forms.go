package division

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// form is one way in which a division is called at the front of a name.
type form struct {
	row  int32
	kind kind
}

// kind says how much a form may be trusted, the best first.
type kind int8

const (
	full     kind = iota // the name in the table: 延边朝鲜族自治州
	alias                // a customary name that keeps its ending: 延边州, 前郭县
	former               // a name of earlier years: 晋宁县, now 晋宁区
	relative             // a zone without the name of its city: 高新技术产业开发区
	short                // a name without its ending: 延边
)

// endings of names that may be dropped, longer ones before those they end with.
var endings = []string{
	"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "矿区", "新区",
	"省", "市", "县", "区", "盟", "旗",
}

// peoples are the names that autonomous divisions carry before their ending;
// some carry them without 族.
var peoples = strings.Fields(`
	蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族
	傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族
	仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族
	鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 各族
	蒙古 哈萨克 柯尔克孜 塔吉克 锡伯 维吾尔`)

// stem is a name without its ending and without the peoples it names, and the
// ending; 恩施土家族苗族自治州 has the stem 恩施. A stem has two characters at
// least, otherwise it is empty.
func stem(name string) (base, ending string) {
	for _, e := range endings {
		if b, ok := strings.CutSuffix(name, e); ok && utf8.RuneCountInString(b) >= 2 {
			base, ending = b, e
			break
		}
	}
	if !strings.HasPrefix(ending, "自治") {
		return base, ending
	}
	for again := true; again; {
		again = false
		for _, p := range peoples {
			if b, ok := strings.CutSuffix(base, p); ok && utf8.RuneCountInString(b) >= 2 {
				base, again = b, true
				break
			}
		}
	}
	// 东乡族自治县 and 鄂温克族自治旗 are named after the people alone.
	if b, ok := strings.CutSuffix(base, "族"); ok && utf8.RuneCountInString(b) >= 2 {
		base = b
	}
	return base, ending
}

// nameAll enters the forms of all divisions down to counties.
func (t *Table) nameAll() {
	t.forms = make(map[string][]form, 16_000)
	for n := range t.rows {
		r, i := &t.rows[n], int32(n)
		if r.placeholder || r.depth == town {
			continue
		}
		t.add(r.name, i, full)
		if r.statistical {
			t.nameZone(i)
			continue
		}
		base, ending := stem(r.name)
		if base == "" {
			continue
		}
		if !isOrganWord(base) {
			t.add(base, i, short)
		}
		for _, e := range otherEndings(ending, r.depth) {
			if e.kind == alias || !t.isCurrent(base+e.text) {
				t.add(base+e.text, i, e.kind)
			}
		}
	}
	t.dropFormerHomonyms()
}

type otherEnding struct {
	text string
	kind kind
}

// otherEndings are what takes the place of an ending in customary names, and
// what stood there before a county became a city or a district.
func otherEndings(ending string, d depth) []otherEnding {
	switch {
	case ending == "自治区":
		return []otherEnding{{"自治区", alias}}
	case ending == "自治州":
		return []otherEnding{{"州", alias}, {"自治州", alias}}
	case ending == "自治县":
		return []otherEnding{{"县", alias}, {"自治县", alias}}
	case ending == "自治旗":
		return []otherEnding{{"旗", alias}, {"自治旗", alias}}
	case ending == "市" && d == city:
		return []otherEnding{{"地区", former}}
	case ending == "市" && d == county:
		return []otherEnding{{"县", former}}
	case ending == "区" && d == county:
		return []otherEnding{{"县", former}, {"市", former}}
	}
	return nil
}

func (t *Table) isCurrent(name string) bool {
	for _, f := range t.forms[name] {
		if f.kind == full {
			return true
		}
	}
	return false
}

// dropFormerHomonyms removes generated former names that a division bears
// today: rows further down the table were not known when they were entered.
func (t *Table) dropFormerHomonyms() {
	for name, list := range t.forms {
		if !t.isCurrent(name) {
			continue
		}
		kept := list[:0]
		for _, f := range list {
			if f.kind != former {
				kept = append(kept, f)
			}
		}
		t.forms[name] = kept
	}
}

// zoneShort are the customary short names of the kinds of development zones.
var zoneShort = map[string]string{
	"高新技术产业开发区": "高新区", "高新技术产业园区": "高新区", "高新技术开发区": "高新区",
	"经济技术开发区": "经开区", "经济开发区": "经开区",
}

// nameZone enters what a zone is called beside its full name, in which those of
// its province and city are repeated at will: 河北唐山芦台经济开发区 is also 唐山芦台
// 经济开发区 and, where the city is known, 芦台经济开发区.
func (t *Table) nameZone(i int32) {
	name := t.rows[i].name
	if b, ok := t.withoutName(name, t.at(i, province)); ok {
		if _, ok := t.withoutName(b, t.at(i, city)); ok {
			t.add(b, i, alias)
		} else {
			t.addRelative(b, i) // 吉林经济开发区 of 吉林市, too
		}
		name = b
	}
	for _, n := range []string{t.rows[i].name, name} {
		if b, ok := t.withoutName(n, t.at(i, city)); ok {
			t.addRelative(b, i)
		}
	}
}

func (t *Table) addRelative(name string, i int32) {
	t.add(name, i, relative)
	if s, ok := zoneShort[name]; ok {
		t.add(s, i, relative)
	}
}

// withoutName takes the name of a division, or its stem, off the front.
func (t *Table) withoutName(name string, up int32) (string, bool) {
	if up == none {
		return name, false
	}
	base, _ := stem(t.rows[up].name)
	for _, prefix := range []string{t.rows[up].name, base} {
		if b, ok := strings.CutPrefix(name, prefix); ok && prefix != "" && utf8.RuneCountInString(b) >= 3 {
			return b, true
		}
	}
	return name, false
}

// addForms reads "name TAB code" lines.
func (t *Table) addForms(text string, k kind) error {
	return eachLine(text, func(name, code string) error {
		i := t.find(code)
		if i == none || t.rows[i].placeholder || t.rows[i].depth == town {
			return fmt.Errorf("%s: no division %q", name, code)
		}
		t.add(name, i, k)
		return nil
	})
}

func (t *Table) add(name string, i int32, k kind) {
	for _, f := range t.forms[name] {
		if f.row == i {
			return
		}
	}
	t.forms[name] = append(t.forms[name], form{row: i, kind: k})
}

func (t *Table) measure() {
	for name := range t.forms {
		t.longest = max(t.longest, utf8.RuneCountInString(name))
	}
}
