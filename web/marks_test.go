package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// TestMarksAgree checks that the page numbers as many places as the API lists,
// each once and in order, and that what it marks is what the API points at.
func TestMarksAgree(t *testing.T) {
	store := webtest.NewStore()
	store.Held[0].Report.Sections[5].Text = "人手\n不足。\n　 人手不足，\r\n\n公开 "
	s := newServer(t, store)
	for _, q := range []string{"公开", "人手 行政", "一", "火星", "2020 总计"} {
		var answer struct {
			Matches []struct {
				Part       string
				N          int
				Cell       struct{ Table, Row, Col int }
				Start, End int
			}
			Title    string
			Sections []nianbao.Section
		}
		path := fill(store, "/reports/"+fullID+"?q="+strings.ReplaceAll(q, " ", "+"))
		if err := json.Unmarshal(request(t, s, http.MethodGet, "/api/v1"+path).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		doc := document(t, s, path, http.StatusOK)
		marks := doc.Find("mark[id]")
		if marks.Length() != len(answer.Matches) {
			t.Fatalf("%s: %d marks, %d matches", q, marks.Length(), len(answer.Matches))
		}
		if total := doc.Find(".marks strong").Text(); !strings.Contains(total, strconv.Itoa(len(answer.Matches))+" 处") {
			t.Errorf("%s: the page says %q", q, total)
		}
		for i, m := range answer.Matches {
			node := marks.Eq(i)
			if id := node.AttrOr("id", ""); id != markID(i+1) {
				t.Errorf("%s: place %d is %s", q, i+1, id)
			}
			var text string
			switch m.Part {
			case "title":
				text = answer.Title
			case "heading":
				text = answer.Sections[m.N].Heading
			case "text":
				text = answer.Sections[m.N].Text
			case "label":
				cell := node.Closest("th,td")
				if want := nianbao.CellID(m.Cell.Table, m.Cell.Row, m.Cell.Col); cell.AttrOr("id", "") != want {
					t.Errorf("%s: place %d is in %s, want %s", q, i+1, cell.AttrOr("id", ""), want)
				}
				continue
			}
			if got := string([]rune(text)[m.Start:m.End]); got != node.Text() {
				t.Errorf("%s: place %d is %q, the API says %q", q, i+1, node.Text(), got)
			}
		}
	}
}

// TestMarkOverLines checks a place that goes over a line break: it is one, and
// marked in both paragraphs.
func TestMarkOverLines(t *testing.T) {
	p := &reportPage{BasePage: BasePage{Locale: newServer(t, webtest.NewStore()).ui.Locale("zh")}, marked: 9}
	text := "一人手\n 不足。\n\n人手不足。"
	v := &sectionView{Paragraphs: paragraphs(text)}
	first := nianbao.Span{Start: len("一"), End: len("一人手\n 不足")}
	second := nianbao.Span{Start: len("一人手\n 不足。\n\n"), End: len(text) - len("。")}
	p.markParagraphs(v, text, []nianbao.Span{first, second}, 4)
	var got []string
	for _, par := range v.Paragraphs {
		line := ""
		for _, piece := range par.Parts {
			if piece.N > 0 {
				line += "[" + strconv.Itoa(piece.N) + piece.ID + " " + piece.Text + "]"
			} else {
				line += piece.Text
			}
		}
		got = append(got, line)
	}
	if want := "一[4m4 人手]|[4 不足]。|[5m5 人手不足]。"; strings.Join(got, "|") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "|"), want)
	}
}
