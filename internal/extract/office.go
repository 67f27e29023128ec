package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nianbao/internal/division"
	"nianbao/internal/nianbao"
)

// officeClues are the places where a document says whose report it is.
type officeClues struct {
	title title
	facts facts
	parts *parts
	doc   *document
	hints nianbao.Hints
}

// resolveOffice finds office, level, region and scope. The title names the
// office; only if it does not are other places asked, in the order of trust.
func resolveOffice(r *nianbao.Report, divisions *division.Table, c officeClues) {
	context := c.context(divisions)
	name, from := c.title.office, "title"
	if name == "" {
		if name, from = c.fallbackName(); name == "" {
			r.Warn("office_unknown", "no place names the office")
			return
		}
	}
	name = plainName(name)
	m := match(divisions, name, context)
	if m.FromContext && isShort(name, m) {
		if full := c.fullName(divisions, m, context); full != "" {
			name = full
			m = match(divisions, name, context)
		} else {
			completed := m.Division.Name + m.Body
			r.Warn("office_completed", "%q is completed to %q by the site's region", name, completed)
			name = completed
		}
	}
	r.Office, r.Scope = c.organ(name, m)
	c.parts.note("office", r.Office, from)
	c.place(r, divisions, m, context)
	c.conflicts(r, divisions, context)
}

// match reads the divisions in front of a name; for local offices of national
// bodies and branches, wherever they stand in it.
func match(t *division.Table, name, context string) division.Match {
	m := t.Match(name, context)
	if m.Division.IsZero() && !m.Ambiguous || m.FromContext {
		if isVertical(name) {
			if found, ok := t.Find(name, context); ok {
				return found
			}
		}
		return m
	}
	// 拟江市生态环境局亡是县分局 serves the county, not the city.
	if at := branchAt(name); at > 0 && !m.National {
		if found, ok := t.Find(name[at:], m.Division.Code); ok && !found.Ambiguous && below(found, m) {
			found.Body, found.Rest = m.Body, m.Rest
			return found
		}
	}
	return m
}

var branch = regexp.MustCompile(`[局处委会]([^局处委会]{2,12}(?:分局|支队|大队|管理处|税务局))$`)

// branchAt is where the name of a branch begins within that of its bureau.
func branchAt(name string) int {
	if loc := branch.FindStringSubmatchIndex(name); loc != nil {
		return loc[2]
	}
	return 0
}

// below reports whether one match lies in the division of another.
func below(inner, outer division.Match) bool {
	for _, d := range inner.Path {
		if d.Code == outer.Division.Code {
			return inner.Division.Code != outer.Division.Code
		}
	}
	return false
}

var vertical = regexp.MustCompile(`税务局|海关|气象局|烟草专卖局|消防救援|海事局|邮政管理局|调查队|统计调查|分局$|出入境|边防|通信管理局|煤矿安全|人民银行`)

func isVertical(name string) bool { return vertical.MatchString(name) }

// isShort tells names that begin with the mere kind of a division: 市民政局.
func isShort(name string, m division.Match) bool {
	return !m.Division.IsZero() && m.Body != name && strings.HasSuffix(name, m.Body)
}

// organ gives the publishing organ and the scope: a report of a region alone, or
// of its government, covers the whole government; towns and all other organs
// report on themselves (条例 2019 art. 49).
func (c *officeClues) organ(name string, m division.Match) (string, nianbao.Scope) {
	if m.TownName != "" {
		if m.Rest == "" {
			name = c.townOrgan(name, m.TownName)
		}
		return name, nianbao.ScopeOwn
	}
	switch m.Body {
	case "":
		if m.Division.Statistical {
			return c.zoneOrgan(name), nianbao.ScopeOwn
		}
		if !m.Division.IsZero() || m.Ambiguous {
			return name + "人民政府", nianbao.ScopeGovernmentWide
		}
	case "政府":
		return strings.TrimSuffix(name, "政府") + "人民政府", nianbao.ScopeGovernmentWide
	case "人民政府":
		return name, nianbao.ScopeGovernmentWide
	}
	if strings.HasSuffix(name, "县人民政府") || strings.HasSuffix(name, "市人民政府") || strings.HasSuffix(name, "省人民政府") {
		return name, nianbao.ScopeGovernmentWide
	}
	if strings.HasSuffix(m.Body, "开发区") || strings.HasSuffix(m.Body, "新区") || strings.HasSuffix(m.Body, "示范区") {
		name = c.zoneOrgan(name)
	}
	return name, nianbao.ScopeOwn
}

// townOrgan completes the name of a town to that of its organ where the
// document prints it.
func (c *officeClues) townOrgan(name, town string) string {
	for _, suffix := range []string{"人民政府", "办事处", "道办事处", "街道办事处"} {
		if c.prints(town + suffix) {
			return name + suffix
		}
	}
	return name
}

func (c *officeClues) zoneOrgan(name string) string {
	for _, suffix := range []string{"管理委员会", "管委会"} {
		if c.prints(name + suffix) {
			return name + suffix
		}
	}
	return name
}

// prints reports whether the article or its facts print a name.
func (c *officeClues) prints(name string) bool {
	for _, values := range c.facts {
		for _, v := range values {
			if strings.Contains(v, name) {
				return true
			}
		}
	}
	for _, b := range c.doc.blocks[c.parts.from:c.parts.to] {
		if b.table < 0 && strings.Contains(b.text, name) {
			return true
		}
	}
	return false
}

// context is the code of the division that the site belongs to: what the
// operator says, the site's identification code (政府网站标识码), the names that
// the page gives its site, and last the division in the office's credit code,
// which is that of registration.
func (c *officeClues) context(t *division.Table) string {
	if _, ok := t.Region(c.hints.RegionCode); ok {
		return c.hints.RegionCode
	}
	if id := c.doc.meta["siteidcode"]; len(id) >= 10 {
		if _, ok := t.Region(id[:6]); ok {
			return id[:6]
		}
	}
	for _, name := range append([]string{c.doc.meta["sitename"], c.doc.meta["contentsource"]}, c.facts.offices()...) {
		if m := t.Match(name, ""); name != "" && !m.Division.IsZero() && !m.Ambiguous && !m.Guessed {
			return m.Division.Code
		}
	}
	for _, part := range siteTail.Split(c.doc.title, -1) {
		if m := t.Match(part, ""); part != "" && !m.Division.IsZero() && !m.Ambiguous && !m.Guessed {
			return m.Division.Code
		}
	}
	if _, code := c.facts.indexNumber(); len(code) == 18 {
		if _, ok := t.Region(code[2:8]); ok {
			return code[2:8]
		}
	}
	return ""
}

var (
	leadOffice  = regexp.MustCompile(`(?:公布|公开|发布|编制了?|公告|现将|特将)([^\s，。；：、（）()《》〈〉“”,;:]{3,30}?)(?:20\d{2}年|关于20\d{2}年)`)
	byOffice    = regexp.MustCompile(`(?:本报告|报告)?由([^，。；：（(]{3,30}?)(?:编制|负责)`)
	contactWith = regexp.MustCompile(`(?:请(?:直接)?(?:与|向|联系)|联系单位[:：]?|联系部门[:：]?|编制单位[:：]?|与)([^，。；：（(、]{3,30}?)(?:联系|咨询|反映|[（(，。；]|$)`)
)

// fallbackName asks the other places that name the office.
func (c *officeClues) fallbackName() (name, from string) {
	type place struct{ name, from string }
	var candidates []place
	add := func(name, from string) { candidates = append(candidates, place{name, from}) }
	for _, name := range c.facts.offices() {
		add(name, "metadata of the page")
	}
	add(c.parts.signature.office, "signature")
	for _, line := range c.parts.lead {
		if isOfficeLine(line) {
			add(line, "line before the first section")
		}
	}
	lead := norm.NFKC.String(strings.Join(c.parts.lead, "\n"))
	for _, re := range []*regexp.Regexp{leadOffice, byOffice, contactWith} {
		if m := re.FindStringSubmatch(lead); m != nil {
			add(m[1], "preface")
		}
	}
	add(c.doc.meta["contentsource"], "meta ContentSource")
	add(c.doc.meta["author"], "meta Author")
	for _, p := range candidates {
		if name := plainName(p.name); isOfficeLine(name) && !strings.Contains(name, "本") && !strings.Contains(name, "网") {
			return name, p.from
		}
	}
	return "", ""
}

// fullName looks for the full form of a short name (县发改局) among the other
// places: same division, and the short body's characters in their order.
func (c *officeClues) fullName(t *division.Table, short division.Match, context string) string {
	candidates := append(c.facts.offices(), c.parts.signature.office, c.doc.meta["contentsource"])
	for _, name := range candidates {
		name = plainName(name)
		m := match(t, name, context)
		if name == "" || m.FromContext || m.Division.Code != short.Division.Code {
			continue
		}
		if m.Body == short.Body || utf8.RuneCountInString(m.Body) > utf8.RuneCountInString(short.Body) && isSubsequence(short.Body, m.Body) {
			return name
		}
	}
	return ""
}

// isSubsequence reports whether the characters of short occur in long in order.
func isSubsequence(short, long string) bool {
	rest := []rune(short)
	for _, r := range long {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// place sets level and region.
func (c *officeClues) place(r *nianbao.Report, t *division.Table, m division.Match, context string) {
	r.Level = m.Level()
	if m.National {
		return
	}
	if legal := m.Legal(); !legal.IsZero() {
		r.Region, _ = t.Region(legal.Code)
		if m.Division.Statistical && m.TownName == "" {
			r.Level = m.Division.Level
		}
	}
	switch {
	case m.Ambiguous:
		r.Warn("region_ambiguous", "%d divisions are named like that of %q", len(m.Candidates), r.Office)
	case r.Region == nil:
		r.Warn("region_unknown", "no division found for %q", r.Office)
	case m.Guessed:
		r.Warn("region_guessed", "%q could also lie elsewhere than in %s", r.Office, r.Region)
	}
	if r.Level == "" {
		if r.Level = levelOfName(r.Office); r.Level != "" {
			r.Warn("level_from_name", "the level is taken from the name alone")
		}
	}
}

var namedLevel = []struct {
	level nianbao.Level
	part  *regexp.Regexp
}{
	{nianbao.LevelTownship, regexp.MustCompile(`(?:镇|乡|苏木)(?:人民政府)?$|街道(?:办事处)?$|地区办事处$`)},
	{nianbao.LevelCounty, regexp.MustCompile(`^.{1,8}?(?:县|区|旗)`)},
	{nianbao.LevelCity, regexp.MustCompile(`^.{1,8}?(?:市|州|盟)`)},
	{nianbao.LevelProvince, regexp.MustCompile(`^.{1,8}?(?:省|自治区)`)},
}

func levelOfName(name string) nianbao.Level {
	for _, n := range namedLevel {
		if n.part.MatchString(name) {
			return n.level
		}
	}
	return ""
}

// conflicts warns where the page's own metadata name another publisher.
func (c *officeClues) conflicts(r *nianbao.Report, t *division.Table, context string) {
	if c.title.office == "" || r.Scope == nianbao.ScopeGovernmentWide {
		return
	}
	ours := match(t, r.Office, context).Body
	for _, name := range c.facts.all("发布机构", "发文机构", "发布机关", "发文机关", "公开主体") {
		name = plainName(name)
		theirs := match(t, name, context).Body
		if !isOfficeLine(name) || theirs == ours || strings.Contains(ours, theirs) || strings.Contains(theirs, ours) || isSubsequence(theirs, ours) {
			continue
		}
		r.Warn("office_conflict", "the title names %q, the page's metadata %q", r.Office, name)
		return
	}
}

// plainName removes white space and what is no part of a name.
func plainName(s string) string {
	s = strings.Join(strings.Fields(s), "")
	return strings.Trim(s, ":：,，.。;；《》\"“”-—_ ")
}
