package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"nianbao/internal/nianbao"
	"nianbao/internal/sheet"
)

// searcher answers by the text of a query.
type searcher func(ctx context.Context, q nianbao.Query) (*nianbao.Result, error)

func (s searcher) Search(ctx context.Context, q nianbao.Query) (*nianbao.Result, error) {
	return s(ctx, q)
}

func answers(ctx context.Context, q nianbao.Query) (*nianbao.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.Limit != 1 || !q.NoMarks || !slices.Equal(q.Facets, []string{"year"}) {
		return nil, errors.New("asks for more than it needs")
	}
	switch q.Text {
	case "(":
		return nil, &nianbao.QueryError{Pos: 0, Len: 1, Message: "the parenthesis is not closed", Chinese: "括号没有配对"}
	case "slow":
		return &nianbao.Result{Total: 4, Canonical: "slow", Partial: true}, nil
	case "endless":
		return nil, context.DeadlineExceeded
	case "down":
		return nil, nianbao.ErrUnavailable
	case "none":
		return &nianbao.Result{Canonical: "none"}, nil
	}
	return &nianbao.Result{Total: 12, Canonical: "canonical", Facets: map[string][]nianbao.Bucket{
		"year": {{Value: "2021", Count: 8}, {Value: "2019", Count: 3}}}}, nil
}

func TestRun(t *testing.T) {
	table, err := Run(t.Context(), searcher(answers), []string{"申请", "(", "none", "slow", "endless", "-诉讼"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var csv, text bytes.Buffer
	if err := errors.Join(WriteCSV(&csv, table, true), WriteText(&text, table)); err != nil {
		t.Fatal(err)
	}
	wantCSV := sheet.BOM + strings.ReplaceAll(`query,total,2019,2021,state,error
申请,12,3,8,done,
(,,,,error,第 1 个字符：括号没有配对 / character 1: the parenthesis is not closed
none,0,0,0,done,
slow,4,0,0,partial,
endless,,,,error,检索超时。 / this query took too long
'-诉讼,12,3,8,done,
`, "\n", "\r\n")
	if diff := cmp.Diff(wantCSV, csv.String()); diff != "" {
		t.Errorf("CSV (-want +got):\n%s", diff)
	}
	wantText := []string{"query    total  2019  2021  state    error", "申请        12     3     8  done", "none         0     0     0  done"}
	lines := strings.Split(text.String(), "\n")
	if diff := cmp.Diff(wantText, []string{lines[0], lines[1], lines[3]}); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	data, err := json.Marshal(NewResponse(table, 5))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`{"years":["2019","2021"],"rows":[{"query":"申请","canonical":"canonical","state":"done","total":12,"years":{"2019":3,"2021":8},"error":null}`,
		`"state":"error","total":null,"years":{},"error":{"zh":"第 1 个字符：括号没有配对","en":"character 1: the parenthesis is not closed","position":0,"length":1}`,
		`"partial":true,"took_ms":5}`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s lacks %s", data, want)
		}
	}
}

func TestRunBounds(t *testing.T) {
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	table, err := Run(ctx, searcher(answers), []string{"a", "b"}, Options{})
	if err != nil || !table.Partial || table.Rows[0].State != StateNotRun || table.Rows[1].Counted() {
		t.Errorf("after the time is up: %+v, %v", table, err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Run(gone, searcher(answers), []string{"a"}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for name, queries := range map[string][]string{"empty": nil, "long": make([]string, MaxQueries+1)} {
		if _, err := Run(t.Context(), searcher(answers), queries, Options{}); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%s list: %v", name, err)
		}
	}
	if _, err := Run(t.Context(), searcher(answers), []string{"a", "down"}, Options{}); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("index down: %v", err)
	}
}

func TestLines(t *testing.T) {
	want := []string{"人手不足", `"依申请公开" year:2020`}
	plain := "人手不足\r\n\r\n  \"依申请公开\" year:2020 \n\n"
	gbk, _ := simplifiedchinese.GB18030.NewEncoder().String(plain)
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(plain)
	for name, data := range map[string]string{"UTF-8": plain, "with mark": sheet.BOM + plain, "GB 18030": gbk, "UTF-16": utf16, "old Mac": strings.ReplaceAll(plain, "\r\n", "\r")} {
		got, err := Lines([]byte(data))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	for name, data := range map[string]string{"binary": "PK\x03\x04\xff\xff\xff", "long": strings.Repeat("a", MaxBytes+1)} {
		if got, err := Lines([]byte(data)); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if got, err := JSON([]byte(`["a","b c"]`)); err != nil || !slices.Equal(got, []string{"a", "b c"}) {
		t.Errorf("JSON: %q, %v", got, err)
	}
	for _, bad := range []string{"", "{}", `[1]`, `["a"`, "\"" + strings.Repeat("a", MaxBytes)} {
		if _, err := JSON([]byte(bad)); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("JSON %.20q: %v", bad, err)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("a\r\nb"))
	f.Add([]byte("\xff\xfea\x00"))
	f.Add([]byte("\xc8\xcb\xca\xd6"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := Lines(data)
		if err != nil {
			if !errors.Is(err, nianbao.ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		for _, l := range lines {
			if l == "" || strings.ContainsAny(l, "\r\n") {
				t.Fatalf("line %q of %q", l, data)
			}
		}
	})
}
