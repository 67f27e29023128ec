package sitefile

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// longestKey is more than any key that may be meant.
const longestKey = 40

// unknownKey names the key that was probably meant, or all that there are.
func unknownKey(name string, known []string) *problem {
	if name == "<<" {
		return &problem{`merge keys ("<<") are not read; put what the sites share under "defaults"`,
			"不支持合并键（<<），共同的设置请写在 defaults 下"}
	}
	if near := nearest(name, known); near != "" {
		return &problem{fmt.Sprintf("unknown key; did you mean %q?", near), fmt.Sprintf("未知的键，是否应为 %s？", near)}
	}
	all := strings.Join(known, ", ")
	return &problem{"unknown key; known are " + all, "未知的键，可用的有 " + all}
}

// nearest is the known key with the least number of changes from name, if they
// are few for its length.
func nearest(name string, known []string) string {
	if len(name) > longestKey {
		return ""
	}
	name = strings.ReplaceAll(strings.ToLower(name), "-", "_")
	best, least := "", 0
	for _, k := range known {
		if n := distance(name, k); n <= max(1, len(k)/3) && (best == "" || n < least) {
			best, least = k, n
		}
	}
	return best
}

// distance is the number of letters to insert, delete, replace or swap with
// their neighbour to turn one word into the other.
func distance(a, b string) int {
	var before, last, row []int
	for j := range len(b) + 1 {
		last = append(last, j)
	}
	for i := range len(a) {
		row = append(make([]int, 0, len(b)+1), i+1)
		for j := range len(b) {
			d := last[j]
			if a[i] != b[j] {
				d++
			}
			d = min(d, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row = append(row, d)
		}
		before, last = last, row
	}
	return last[len(b)]
}

func shorten(name string) string {
	if utf8.RuneCountInString(name) <= longestKey {
		return name
	}
	return string([]rune(name)[:longestKey]) + "…"
}
