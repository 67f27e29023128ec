package crawler

import "testing"

func TestDateBeside(t *testing.T) {
	const a, b = `<a href="1.html">甲</a>`, `<a href="2.html">乙</a>`
	tests := []struct {
		name, text  string
		first, then string
	}{
		{"dashes", "<li>" + a + " 2021-1-5</li><li>" + b + "</li>", "2021-01-05", ""},
		{"slashes", "<li>" + a + " 2021/01/05</li><li>" + b + "</li>", "2021-01-05", ""},
		{"dots", "<li>" + a + " (2021.1.5)</li><li>" + b + "</li>", "2021-01-05", ""},
		{"characters", "<li>" + a + "2021 年 1 月 5 日</li><li>" + b + "</li>", "2021-01-05", ""},
		{"packed", "<li>" + a + "<i>20210105</i></li><li>" + b + "</li>", "2021-01-05", ""},
		{"a number, no date", "<li>" + a + "<i>120210105</i></li><li>" + b + "</li>", "", ""},
		{"no year", "<li>" + a + "[01-05]</li><li>" + b + "</li>", "", ""},
		{"months", "<li>" + a + "2020年1-12月</li><li>" + b + "</li>", "", ""},
		{"mixed", "<li>" + a + "2020-1/12</li><li>" + b + "</li>", "", ""},
		{"day above month", "<li><div><em>05</em><span>2021-01</span></div>" + a + "</li><li>" + b + "</li>", "2021-01-05", ""},
		{"before in an item", "<li><i>2021-01-05</i>" + a + "</li><li><i>2021-01-06</i>" + b + "</li>", "2021-01-05", "2021-01-06"},
		{"before, one after the other", "<p>2021-01-05 " + a + "<br>2021-01-06 " + b + "</p>", "2021-01-05", "2021-01-06"},
		{"after, one after the other", "<p>" + a + " 2021-01-05<br>" + b + " 2021-01-06</p>", "2021-01-05", "2021-01-06"},
		{"next cell", "<table><tr><td>1</td><td>" + a + "</td><td>2021-01-05</td></tr><tr><td>2</td><td>" + b + "</td><td>2021-01-06</td></tr></table>", "2021-01-05", "2021-01-06"},
		{"two links in a row", "<table><tr><td>" + a + "</td><td>2021-01-05</td><td>" + b + "</td></tr></table>", "2021-01-05", ""},
		{"definition list", "<dl><dt>" + a + "</dt><dd>2021-01-05</dd><dt>" + b + "</dt><dd>2021-01-06</dd></dl>", "2021-01-05", "2021-01-06"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			links := generic{}.Links(pageOf(t, "http://a.example/", tt.text))
			if len(links) != 2 || links[0].Date != tt.first || links[1].Date != tt.then {
				t.Errorf("%+v, want dates %q and %q", links, tt.first, tt.then)
			}
		})
	}
}
