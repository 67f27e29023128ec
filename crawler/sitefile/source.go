package sitefile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// parse reads the bytes of a list and gives its outermost node. A fault stands
// for a file that is no YAML; the error is that of the reader.
func parse(name string, r io.Reader) (*yaml.Node, *Fault, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > MaxSize {
		return nil, &Fault{File: name, Message: fmt.Sprintf("larger than %d MiB", MaxSize>>20),
			Chinese: fmt.Sprintf("超过 %d MiB", MaxSize>>20)}, nil
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if f := badCharacter(data); f != nil {
		f.File = name
		return nil, f, nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, &Fault{File: name, Message: "the file is empty", Chinese: "文件是空的"}, nil
	case err != nil:
		return nil, notYAML(name, data, err), nil
	}
	switch err := dec.Decode(&more); {
	case err == nil:
		return nil, &Fault{File: name, Line: more.Line, Column: more.Column,
			Message: `a second document begins here ("---"); want one`, Chinese: "从这里开始是第二个文档（---），只能有一个"}, nil
	case !errors.Is(err, io.EOF):
		return nil, notYAML(name, data, err), nil
	}
	return doc.Content[0], nil, nil
}

// badCharacter finds the first byte that no text in UTF-8 has.
func badCharacter(data []byte) *Fault {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			f := at(data, i)
			f.Message = "not UTF-8 (GBK?); save the file as UTF-8"
			f.Chinese = "不是 UTF-8 编码（可能是 GBK），请另存为 UTF-8"
			return f
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f {
			f := at(data, i)
			f.Message = fmt.Sprintf("control character U+%04X; save the file as plain text in UTF-8", r)
			f.Chinese = fmt.Sprintf("含控制字符 U+%04X，请存为 UTF-8 纯文本", r)
			return f
		}
		i += size
	}
	return nil
}

// at gives the place of a byte. What precedes it is UTF-8.
func at(data []byte, offset int) *Fault {
	head := bytes.ReplaceAll(data[:offset], []byte("\r\n"), []byte("\n"))
	head = bytes.ReplaceAll(head, []byte("\r"), []byte("\n"))
	begin := bytes.LastIndexByte(head, '\n') + 1
	return &Fault{Line: 1 + bytes.Count(head, []byte("\n")), Column: 1 + utf8.RuneCount(head[begin:])}
}

var (
	// A tab before the first word of a line, where YAML allows blanks only.
	tabIndent = regexp.MustCompile(`(?m)^[ \-]*(\t)`)
	yamlLine  = regexp.MustCompile(`^(?:line (\d+): )?(.*)`)
	// The YAML package counts from 0 in the errors of its parser and from 1 in
	// those of its scanner. These are the parser's.
	countsFromZero = regexp.MustCompile(`^did not find expected (?:<|node content|key|'-' indicator|',' or )`)
)

// notYAML turns an error of the YAML package into a fault. A tab is by far the
// most frequent reason, and the package's message does not name it.
func notYAML(name string, data []byte, err error) *Fault {
	if m := tabIndent.FindSubmatchIndex(data); m != nil {
		f := at(data, m[2])
		f.File = name
		f.Message = "a tab in the indentation; use blanks"
		f.Chinese = "缩进中有制表符（Tab），请改用空格"
		return f
	}
	m := yamlLine.FindStringSubmatch(strings.TrimPrefix(err.Error(), "yaml: "))
	line, _ := strconv.Atoi(m[1]) // 0 if no line is named
	if line > 0 && countsFromZero.MatchString(m[2]) {
		line++
	}
	return &Fault{File: name, Line: line, Message: "not YAML: " + m[2], Chinese: "不是有效的 YAML：" + m[2]}
}
