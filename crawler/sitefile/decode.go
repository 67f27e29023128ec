package sitefile

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

const (
	maxFaults   = 100
	maxWarnings = 1000
	// spareNodes is how many values aliases may add to those of the file, which
	// they may double besides: a few lines of aliases to long lists stand for
	// millions of values.
	spareNodes = 1 << 16
)

// decoder goes through the nodes of a file and collects what it finds.
type decoder struct {
	name    string
	file    File
	faults  []*Fault
	nodes   int             // looked at, each as often as an alias repeats it
	most    int             // nodes to look at
	names   map[string]int  // site names and the lines that they stand in
	entries map[string]int  // entries, in one spelling, and their lines
	foreign map[string]bool // hosts outside .gov.cn that were remarked on
}

func newDecoder(name string, root *yaml.Node) *decoder {
	return &decoder{name: name, most: 2*count(root) + spareNodes, names: map[string]int{}, entries: map[string]int{}, foreign: map[string]bool{}}
}

// count is the number of nodes that the file itself has.
func count(n *yaml.Node) int {
	total := 1
	for _, child := range n.Content {
		total += count(child)
	}
	return total
}

// full tells that nothing more is worth being looked at.
func (d *decoder) full() bool { return len(d.faults) >= maxFaults || d.nodes > d.most }

func (d *decoder) fault(n *yaml.Node, key string, p *problem) {
	if len(d.faults) < maxFaults {
		d.faults = append(d.faults, d.at(n, key, p))
	}
}

func (d *decoder) warn(n *yaml.Node, key string, p *problem) {
	if len(d.file.Warnings) < maxWarnings {
		d.file.Warnings = append(d.file.Warnings, *d.at(n, key, p))
	}
}

func (d *decoder) at(n *yaml.Node, key string, p *problem) *Fault {
	return &Fault{File: d.name, Line: n.Line, Column: n.Column, Key: key, Message: p.en, Chinese: p.zh}
}

// err joins the faults in the order of the file.
func (d *decoder) err() error {
	slices.SortStableFunc(d.faults, byPlace)
	errs := make([]error, 0, len(d.faults)+1)
	for _, f := range d.faults {
		errs = append(errs, f)
	}
	if len(d.faults) >= maxFaults {
		errs = append(errs, &Fault{File: d.name, Message: "and perhaps more; correct these first", Chinese: "可能还有其他错误，请先改正以上各处"})
	}
	return errors.Join(errs...)
}

// value follows an alias and counts what is looked at.
func (d *decoder) value(n *yaml.Node) *yaml.Node {
	if d.nodes++; d.nodes == d.most+1 {
		d.fault(n, "", &problem{"too many values; aliases (*name) repeat too much", "内容过多：别名（*名称）重复展开过大"})
	}
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// keys checks the keys of a mapping and returns their values; keys without a
// value count as not given.
func (d *decoder) keys(n *yaml.Node, path string, known []string) map[string]*yaml.Node {
	values := map[string]*yaml.Node{}
	if n.Kind != yaml.MappingNode {
		d.fault(n, path, want("keys with values (name: …)", "“键: 值”的形式", kindOf(n)))
		return values
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content) && !d.full(); i += 2 {
		key := d.value(n.Content[i])
		name := key.Value
		if key.Kind != yaml.ScalarNode {
			d.fault(n.Content[i], path, want("the name of a key", "键名", kindOf(key)))
			continue
		}
		if !slices.Contains(known, name) {
			d.fault(n.Content[i], join(path, shorten(name)), unknownKey(name, known))
			continue
		}
		if line := lines[name]; line > 0 {
			d.fault(n.Content[i], join(path, name), &problem{
				fmt.Sprintf("stands in line %d already", line), fmt.Sprintf("与第 %d 行重复", line)})
			continue
		}
		lines[name] = n.Content[i].Line
		if v := d.value(n.Content[i+1]); !isNull(v) {
			values[name] = v
		}
	}
	return values
}

// list returns the values of a sequence. A single value may stand for a list of
// one.
func (d *decoder) list(n *yaml.Node, path, en, zh string) []*yaml.Node {
	switch n.Kind {
	case yaml.SequenceNode:
	case yaml.ScalarNode:
		return []*yaml.Node{n}
	default:
		d.fault(n, path, want("a list of "+en, zh+"列表", kindOf(n)))
		return nil
	}
	var values []*yaml.Node
	for _, v := range n.Content {
		if d.full() {
			break
		}
		values = append(values, d.value(v))
	}
	return values
}

// scalar reads one value with the parser of its type, which sees the text as it
// stands in the file: 010101 is a region code and no octal number.
func scalar[T any](d *decoder, n *yaml.Node, path string, parse func(string) (T, *problem), to *T) {
	if n == nil {
		return
	}
	if n.Kind != yaml.ScalarNode {
		d.fault(n, path, want("one value", "单个值", kindOf(n)))
		return
	}
	v, p := parse(strings.TrimSpace(n.Value))
	if p != nil {
		d.fault(n, path, p)
		return
	}
	*to = v
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "{…}"
	case yaml.SequenceNode:
		return "[…]"
	}
	return n.Value
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
