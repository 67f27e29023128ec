package jieba

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func segmenter(t testing.TB) *Segmenter {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCut(t *testing.T) {
	tests := []struct {
		name, in string
		want     []Token
	}{
		{"sub-words first", "长征街道办事处", []Token{
			{"长征", 0, 6}, {"街道", 6, 12}, {"办事", 12, 18}, {"办事处", 12, 21}, {"街道办", 6, 15}, {"街道办事处", 6, 21}}},
		{"a term of the field", "依申请公开", []Token{{"申请", 3, 9}, {"公开", 9, 15}, {"依申请公开", 0, 15}}},
		{"numbers", "共12件", []Token{{"共", 0, 3}, {"12", 3, 5}, {"件", 5, 8}}},
		{"NUL and broken bytes", "公开\x00\xff公开", []Token{{"公开", 0, 6}, {"公开", 8, 14}}},
		{"rare character", "𠮷公开", []Token{{"𠮷", 0, 4}, {"公开", 4, 10}}},
		{"punctuation alone", "，。、 ", nil},
		{"empty", "", nil},
	}
	s := segmenter(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := s.Cut(tt.in)
			byPlace := map[Token]bool{}
			for _, tok := range got {
				byPlace[tok] = true
				if tt.in[tok.Start:tok.End] != tok.Text {
					t.Errorf("offsets of %v give %q", tok, tt.in[tok.Start:tok.End])
				}
			}
			want := map[Token]bool{}
			for _, tok := range tt.want {
				want[tok] = true
			}
			if diff := cmp.Diff(want, byPlace); diff != "" {
				t.Errorf("tokens of %q (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestLong(t *testing.T) {
	s := segmenter(t)
	var got []string
	text := "推进政府信息公开条例实施, abc"
	s.Long(text, func(start, end int) { got = append(got, text[start:end]) })
	for _, want := range []string{"政府信息公开", "政府信息公开条例", "信息公开"} {
		if !strings.Contains(strings.Join(got, "|")+"|", want+"|") {
			t.Errorf("%s not among %q", want, got)
		}
	}
	if !s.Known("信息公开") || s.Known("信息公开开公") {
		t.Error("the lexicon does not know its words")
	}
}

func TestConcurrent(t *testing.T) {
	s := segmenter(t)
	text := strings.Repeat("本机关收到政府信息公开申请，予以公开。", 50)
	want := s.Cut(text)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				if !cmp.Equal(want, s.Cut(text)) {
					t.Error("concurrent cuts differ")
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestNothingIsLeftBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	u, err := unpack()
	if err != nil {
		t.Fatal(err)
	}
	u.remove()
	left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestUnpackNamesItsError(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "absent"))
	if _, err := unpack(); err == nil {
		t.Error("no error without a temporary directory")
	}
}

func FuzzCut(f *testing.F) {
	for _, s := range []string{"政府信息公开", "a\x00b\xffc", "𠮷é㎡"} {
		f.Add(s)
	}
	s := segmenter(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, tok := range s.Cut(text) {
			if tok.Start < 0 || tok.End > len(text) || text[tok.Start:tok.End] != tok.Text || !utf8.ValidString(tok.Text) {
				t.Fatalf("token %+v of %q", tok, text)
			}
		}
		s.Long(text, func(start, end int) { _ = text[start:end] })
	})
}

func BenchmarkCut(b *testing.B) {
	s := segmenter(b)
	text := strings.Repeat("本机关共收到政府信息公开申请12件，同比增长三成，均已按期答复。", 60)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Cut(text)
		s.Long(text, func(int, int) {})
	}
}
