package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

var (
	anyDate     = regexp.MustCompile(`(20\d{2})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})`)
	chineseDate = regexp.MustCompile(`([一二三四五六七八九零〇○O0]{4})年([元一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日`)
)

// parseDate reads the first date of a text as YYYY-MM-DD; empty if there is
// none, or none that exists.
func parseDate(s string) string {
	s = norm.NFKC.String(s)
	if m := anyDate.FindStringSubmatch(s); m != nil {
		return isoDate(atoi(m[1]), atoi(m[2]), atoi(m[3]))
	}
	if m := chineseDate.FindStringSubmatch(s); m != nil {
		return isoDate(chineseYear(m[1]), chineseDay(m[2]), chineseDay(m[3]))
	}
	return ""
}

func isoDate(y, m, d int) string {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 2008 || t.Year() != y || int(t.Month()) != m || t.Day() != d {
		return ""
	}
	return t.Format(time.DateOnly)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// chineseYear reads 二〇二四.
func chineseYear(s string) int {
	n := 0
	for _, r := range s {
		n = n*10 + max(strings.IndexRune("零一二三四五六七八九", r)/3, 0)
	}
	return n
}

// chineseDay reads a day or month: 元, 九, 十, 十七, 二十, 三十一.
func chineseDay(s string) int {
	if s == "元" {
		return 1
	}
	tens, ones, found := strings.Cut(s, "十")
	digit := func(s string) int { return max(strings.Index("零一二三四五六七八九", s)/3, 0) }
	if !found {
		return digit(s)
	}
	n := 10
	if tens != "" {
		n = 10 * digit(tens)
	}
	if ones != "" {
		n += digit(ones)
	}
	return n
}

// daysAfter is how many days b lies after a; both YYYY-MM-DD.
func daysAfter(a, b string) int {
	x, errX := time.Parse(time.DateOnly, a)
	y, errY := time.Parse(time.DateOnly, b)
	if errX != nil || errY != nil {
		return 0
	}
	return int(y.Sub(x).Hours() / 24)
}

// deadline of a report year: 31 March before 2019 and for a government's own
// report, else 31 January (条例 2019 art. 49, 条例 2008 art. 31).
func deadline(year int, governmentWide bool) string {
	if year >= 2019 && !governmentWide {
		return fmt.Sprintf("%d-01-31", year+1)
	}
	return fmt.Sprintf("%d-03-31", year+1)
}
