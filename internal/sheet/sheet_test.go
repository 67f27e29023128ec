package sheet

import (
	"bytes"
	"testing"
)

func TestWriter(t *testing.T) {
	for _, tc := range []struct {
		bom  bool
		rows [][]string
		want string
	}{
		{false, nil, "office,n\r\n"},
		{true, nil, "\xEF\xBB\xBFoffice,n\r\n"},
		{true, [][]string{{"甲, 乙", "1"}, {"丙\"丁", ""}}, "\xEF\xBB\xBFoffice,n\r\n\"甲, 乙\",1\r\n\"丙\"\"丁\",\r\n"},
	} {
		var buf bytes.Buffer
		w := NewWriter(&buf, tc.bom, "office", "n")
		if buf.Len() > 0 {
			t.Errorf("written before it is known that there is an answer: %q", &buf)
		}
		for _, row := range tc.rows {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got := buf.String(); got != tc.want {
			t.Errorf("%q, want %q", got, tc.want)
		}
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "教育局": "教育局", "-": "-", "--": "--", "-5": "-5", "+1.5": "+1.5",
		"=1+1": "'=1+1", "-诉讼": "'-诉讼", "@a": "'@a", "+A1": "'+A1", "\t=1": "'\t=1", "年报": "年报", "+86 10": "'+86 10", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)",
		"\tx": "'\tx", "\r=x": "'\r=x", "+5.2": "+5.2", "a=b": "a=b", "-1+cmd|' /C calc'!A0": "'-1+cmd|' /C calc'!A0", "\r=1": "'\r=1",
	} {
		if got := Harmless(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
