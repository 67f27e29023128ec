package query

import (
	"fmt"
	"strings"
	"unicode"
)

// Limits of a query.
const (
	MaxLength  = 2000 // characters
	MaxDepth   = 50   // parentheses and negations within each other
	MaxClauses = 200  // words, phrases and conditions
)

// Parse reads a query. The empty query, or one of blanks, means all reports; a
// query that only negates means all but those. Control characters are blanks.
// The time is linear in the length, which is bounded. Every error is a [nianbao.QueryError].
func Parse(text string) (Query, error) {
	lexemes, err := lex(text)
	if err != nil {
		return Query{}, err
	}
	p := &parser{lexemes: lexemes}
	if p.peek().kind == end {
		return Query{}, nil
	}
	root, err := p.either(0)
	if err != nil {
		return Query{}, err
	}
	if l := p.peek(); l.kind == closing {
		return Query{}, fail(l.span(), "this parenthesis closes nothing", "多余的右括号")
	}
	return Query{Root: root}, nil
}

// parser goes down recursively:
//
//	either = all { "OR" all }
//	all    = unary { ["AND"] unary }
//	unary  = ( "NOT" | "-" ) unary | primary
//	primary = "(" either ")" | phrase | word | field ":" value | number
type parser struct {
	lexemes []lexeme
	at      int
	clauses int
}

func (p *parser) peek() lexeme { return p.lexemes[p.at] }

func (p *parser) take() lexeme {
	l := p.lexemes[p.at]
	if l.kind != end {
		p.at++
	}
	return l
}

func (p *parser) either(depth int) (Node, error) {
	first, err := p.all(depth)
	if err != nil {
		return nil, err
	}
	nodes := []Node{first}
	for p.peek().kind == or {
		p.take()
		next, err := p.all(depth)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, next)
	}
	if len(nodes) == 1 {
		return first, nil
	}
	return Or{cover(nodes), nodes}, nil
}

func (p *parser) all(depth int) (Node, error) {
	var nodes []Node
	for {
		switch l := p.peek(); l.kind {
		case end, closing, or:
			if len(nodes) == 0 {
				return nil, p.missing(l)
			}
			if len(nodes) == 1 {
				return nodes[0], nil
			}
			return And{cover(nodes), nodes}, nil
		case and:
			p.take()
			if k := p.peek().kind; len(nodes) == 0 || k == end || k == closing || k == or || k == and {
				return nil, fail(l.span(), "AND stands between two conditions", "AND 两边都要有条件")
			}
			continue
		}
		n, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
	}
}

func (p *parser) missing(l lexeme) error {
	if l.kind == or || p.at > 0 && p.lexemes[p.at-1].kind == or {
		return fail(l.span(), "OR stands between two conditions", "OR 两边都要有条件")
	}
	if l.kind == closing {
		return fail(l.span(), "a word, phrase or condition is expected before this parenthesis", "右括号前应有词语或条件")
	}
	return fail(l.span(), "a word, phrase or condition is expected here", "此处应有词语或条件")
}

func (p *parser) unary(depth int) (Node, error) {
	l := p.peek()
	if l.kind != not && l.kind != minus {
		return p.primary(depth)
	}
	p.take()
	if depth >= MaxDepth {
		return nil, tooDeep(l)
	}
	if next := p.peek(); next.kind == end || next.kind == closing || next.kind == or || next.kind == and {
		return nil, fail(l.span(), "a word, phrase or condition is expected after %s", "%s 之后应有词语或条件", l.text)
	}
	n, err := p.unary(depth + 1)
	if err != nil {
		return nil, err
	}
	return Not{Span{l.pos, n.span().Pos + n.span().Len - l.pos}, n}, nil
}

func (p *parser) primary(depth int) (Node, error) {
	l := p.take()
	if p.clauses++; p.clauses > MaxClauses && l.kind != open {
		return nil, fail(l.span(), "a query has %d conditions at most", "查询条件最多%d个", MaxClauses)
	}
	switch l.kind {
	case open:
		p.clauses--
		return p.group(l, depth)
	case phrase:
		return text(l, FieldAny)
	case word:
		switch next := p.peek(); {
		case next.kind == colon && next.glue:
			return p.field(l)
		case next.kind == compare:
			return p.number(l)
		}
		return text(l, FieldAny)
	case colon:
		return nil, fail(l.span(), "the name of a field is expected before the colon", "冒号前应有字段名")
	}
	return nil, fail(l.span(), "the name of an indicator is expected before %s", "%s 之前应有指标名", l.text)
}

// group reads what stands in parentheses. A lone section stays in a group of its
// own, for it restricts nothing outside.
func (p *parser) group(l lexeme, depth int) (Node, error) {
	if depth >= MaxDepth {
		return nil, tooDeep(l)
	}
	n, err := p.either(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.peek().kind != closing {
		return nil, fail(l.span(), "the parenthesis is not closed", "括号没有配对")
	}
	p.take()
	if s, ok := n.(Section); ok {
		return And{s.Span, []Node{s}}, nil
	}
	return n, nil
}

func tooDeep(l lexeme) error {
	return fail(l.span(), "parentheses and negations go %d deep at most", "括号和否定最多嵌套%d层", MaxDepth)
}

// text makes a word or phrase a node. One without letters matches nothing that
// an index can hold, so it is refused instead of found nowhere.
func text(l lexeme, field Field) (Node, error) {
	if !strings.ContainsFunc(l.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		if l.kind == phrase && strings.TrimSpace(l.text) == "" {
			return nil, fail(l.span(), "the phrase is empty", "引号内没有内容")
		}
		if strings.Trim(l.text, ".") == "" {
			return nil, fail(l.span(), "a range is written without blanks: 2019..2022", "区间中间不能有空格：2019..2022")
		}
		return nil, fail(l.span(), "%q holds no character, letter or digit; wildcards and patterns are not part of the language",
			"%q 不含文字、字母或数字；不支持通配符", shown(l.text))
	}
	return Text{l.span(), field, l.text, l.kind == phrase}, nil
}

func cover(nodes []Node) Span {
	first, last := nodes[0].span(), nodes[len(nodes)-1].span()
	return Span{first.Pos, last.Pos + last.Len - first.Pos}
}

func sprintf(format string, args []any) string {
	if !strings.Contains(format, "%") {
		return format
	}
	return fmt.Sprintf(format, args...)
}
