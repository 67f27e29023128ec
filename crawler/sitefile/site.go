package sitefile

import (
	"fmt"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

var (
	fileKeys    = []string{"contact", "defaults", "sites"}
	defaultKeys = []string{"delay", "schedule", "window", "max_pages", "max_size"}
	siteKeys    = []string{"name", "region", "entries", "hosts", "delay", "schedule", "window", "max_pages", "max_size", "sitemap", "note"}
)

func (d *decoder) readFile(root *yaml.Node) {
	values := d.keys(d.value(root), "", fileKeys)
	scalar(d, values["contact"], "contact", parseContact, &d.file.Contact)
	defaults := Site{Schedule: defaultSchedule, Sitemap: true}
	if n := values["defaults"]; n != nil {
		d.limits(d.keys(n, "defaults", defaultKeys), "defaults", &defaults)
	}
	n := values["sites"]
	if n == nil {
		if len(d.faults) == 0 {
			d.fault(root, "sites", &problem{"no sites; want a list of sites", "没有站点：应有 sites 列表"})
		}
		return
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		d.fault(n, "sites", want("a list of sites, at least one", "站点列表，至少一个", kindOf(n)))
		return
	}
	for i, v := range d.list(n, "sites", "sites", "站点") {
		if d.full() {
			return
		}
		d.site(v, index("sites", i), defaults)
	}
	d.warnContact(values["contact"], root)
}

// site reads one site; it starts from the defaults.
func (d *decoder) site(n *yaml.Node, path string, site Site) {
	site.Line = n.Line
	before := len(d.faults)
	values := d.keys(n, path, siteKeys)
	if len(values) == 0 && len(d.faults) > before {
		return // no site at all; what it lacks is no news
	}
	scalar(d, values["name"], join(path, "name"), parseName, &site.Name)
	scalar(d, values["region"], join(path, "region"), parseRegion, &site.Region)
	scalar(d, values["sitemap"], join(path, "sitemap"), parseBool, &site.Sitemap)
	scalar(d, values["note"], join(path, "note"), parseNote, &site.Note)
	d.limits(values, path, &site)
	d.siteEntries(n, values["entries"], join(path, "entries"), &site)
	d.siteHosts(values["hosts"], join(path, "hosts"), &site)
	d.siteName(n, values["name"], path, &site)
	if p := impolite(&site); p != nil {
		place := n
		if v := values["delay"]; v != nil {
			place = v
		}
		d.warn(place, join(path, "delay"), p)
	}
	d.file.Sites = append(d.file.Sites, site)
}

// limits reads the keys that a site and the defaults have in common.
func (d *decoder) limits(values map[string]*yaml.Node, path string, site *Site) {
	scalar(d, values["delay"], join(path, "delay"), parseDelay, &site.Delay)
	scalar(d, values["schedule"], join(path, "schedule"), parseSchedule, &site.Schedule)
	scalar(d, values["window"], join(path, "window"), parseWindow, &site.Window)
	scalar(d, values["max_pages"], join(path, "max_pages"), parsePages, &site.MaxPages)
	scalar(d, values["max_size"], join(path, "max_size"), parseMaxSize, &site.MaxSize)
}

func (d *decoder) siteEntries(site, n *yaml.Node, path string, s *Site) {
	if n == nil || n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		place := site
		if n != nil {
			place = n
		}
		d.fault(place, path, &problem{"no entries; want the URL of at least one list or home page", "没有入口：至少要有一个栏目页或首页的网址"})
		return
	}
	for i, v := range d.list(n, path, "URLs", "网址") {
		key, text := index(path, i), ""
		scalar(d, v, key, checkEntry, &text)
		if text == "" {
			continue
		}
		u, _ := parseEntry(text)
		same := entryKey(u)
		if line := d.entries[same]; line > 0 {
			d.fault(v, key, &problem{fmt.Sprintf("the same entry stands in line %d already", line), fmt.Sprintf("与第 %d 行的入口重复", line)})
			continue
		}
		d.entries[same] = v.Line
		d.warnHost(v, key, u.Hostname())
		s.Entries = append(s.Entries, text)
	}
}

func (d *decoder) siteHosts(n *yaml.Node, path string, s *Site) {
	if n == nil {
		return
	}
	seen := map[string]bool{}
	for i, v := range d.list(n, path, "hosts", "主机") {
		key, text := index(path, i), ""
		scalar(d, v, key, checkHost, &text)
		if text == "" {
			continue
		}
		u, _ := parseHost(text)
		if seen[hostKey(u)] {
			d.warn(v, key, &problem{"listed twice", "重复列出"})
			continue
		}
		seen[hostKey(u)] = true
		d.warnHost(v, key, u.Hostname())
		s.Hosts = append(s.Hosts, text)
	}
}

// siteName gives a site without a name that of its host, and sees to it that
// each name is there once: it is the key under which a site is kept.
func (d *decoder) siteName(n, value *yaml.Node, path string, s *Site) {
	if value == nil && len(s.Entries) > 0 {
		u, _ := parseEntry(s.Entries[0])
		s.Name = hostKey(u)
	}
	if s.Name == "" {
		return // its fault, or that of the entries, is told already
	}
	line := d.names[s.Name]
	switch {
	case line == 0 && value == nil:
		d.names[s.Name] = n.Line
	case line == 0:
		d.names[s.Name] = value.Line
	case value == nil:
		d.fault(n, join(path, "name"), &problem{
			fmt.Sprintf("no name, and the host's, %s, is that of the site in line %d; give it one", show(s.Name), line),
			fmt.Sprintf("没有名称，而主机名 %s 已用于第 %d 行的站点，请填写名称", show(s.Name), line)})
	default:
		d.fault(value, join(path, "name"), &problem{
			fmt.Sprintf("the site in line %d has the name %s already", line, show(s.Name)),
			fmt.Sprintf("名称 %s 与第 %d 行的站点重复", show(s.Name), line)})
	}
}

// warnHost remarks once on every host that may be no government's.
func (d *decoder) warnHost(n *yaml.Node, key, host string) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if d.foreign[host] || isLocal(host) || host == "gov.cn" || strings.HasSuffix(host, ".gov.cn") {
		return
	}
	d.foreign[host] = true
	d.warn(n, key, &problem{show(host) + " is not under .gov.cn; is it the site of a government?", show(host) + " 不在 .gov.cn 下，请确认是政府网站"})
}

func (d *decoder) warnContact(n, root *yaml.Node) {
	if n != nil {
		return
	}
	for i := range d.file.Sites {
		if d.file.Sites[i].public() {
			d.warn(root, "contact", &problem{"none; a crawl of public hosts needs one, here or as --contact",
				"未填写；抓取公网站点必须在此或用 --contact 给出联系方式"})
			return
		}
	}
}

// impolite tells of a pause that a public host may take offence at.
func impolite(s *Site) *problem {
	if s.Delay == 0 || s.Delay >= time.Second || !s.public() {
		return nil
	}
	return &problem{"less than a second between two requests to a public host", "对公网主机的请求间隔不足一秒"}
}
