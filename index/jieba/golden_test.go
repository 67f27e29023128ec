package jieba

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/index/fold"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestSentences pins how typical sentences are cut, with the places in bytes, so
// that a change of the dictionary or of folding shows. Below each folded sentence
// stand its tokens in search mode, then the words as they follow each other.
func TestSentences(t *testing.T) {
	const source, golden = "testdata/sentences.txt", "testdata/sentences.golden"
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	s := segmenter(t)
	var got strings.Builder
	n := 0
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		n++
		text := fold.Words(line)
		fmt.Fprintf(&got, "%s\n", text)
		for _, tokens := range [][]Token{s.Cut(text), s.Words(text)} {
			for _, tok := range tokens {
				if text[tok.Start:tok.End] != tok.Text {
					t.Errorf("offsets of %v give %q", tok, text[tok.Start:tok.End])
				}
				fmt.Fprintf(&got, " %s@%d-%d", tok.Text, tok.Start, tok.End)
			}
			got.WriteByte('\n')
		}
	}
	if n < 60 {
		t.Fatalf("only %d sentences", n)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}

// TestDictionary checks that the dictionary was generated from all its sources.
func TestDictionary(t *testing.T) {
	s := segmenter(t)
	for source, words := range map[string][]string{
		"words.txt": {"依申请公开", "政务新媒体"}, "synonyms": {"国土资源和规划局", "不掌握相关政府信息", "卫生和计划生育委员会", "教体局"},
		"indicators": {"属于行政执法案卷", "要求提供公开出版物"}, "divisions": {"沭阳县", "临平区", "伊犁哈萨克自治州", "宁夏回族自治区"},
	} {
		for _, word := range words {
			if !s.Known(word) {
				t.Errorf("%s of %s is not known", word, source)
			}
		}
	}
	for _, no := range []string{"清水河镇", "示例省", "市辖区县"} {
		if s.Known(no) {
			t.Errorf("%s is known", no)
		}
	}
}
