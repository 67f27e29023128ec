package prose

import (
	"strings"
	"unicode/utf8"
)

const (
	chineseDigits = "零〇○一二三四五六七八九两"
	chineseScales = "十百千万亿"
)

func digitValue(r rune) (int, bool) {
	switch r {
	case '零', '〇', '○':
		return 0, true
	case '两':
		return 2, true
	}
	i := strings.IndexRune("一二三四五六七八九", r)
	if i < 0 {
		return 0, false
	}
	return i/len("一") + 1, true
}

func scaleValue(r rune) float64 {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 0
}

func isChineseNumeral(r rune) bool {
	return strings.ContainsRune(chineseDigits, r) || strings.ContainsRune(chineseScales, r)
}

// chineseRun is the length in bytes of the numeral at the start of s.
func chineseRun(s string) int {
	for i, r := range s {
		if !isChineseNumeral(r) {
			return i
		}
	}
	return len(s)
}

// chineseNumber reads a numeral: 一百二十, 一千零五, 两万三千, 二〇二, 一百二 (120).
// Two bare digits beside each other (三四件) are an estimate and no number, and so
// is a scale without a figure (百件, 千件).
func chineseNumber(s string) (float64, bool) {
	n := utf8.RuneCountInString(s)
	if n == 0 || n > 16 {
		return 0, false
	}
	if !strings.ContainsAny(s, chineseScales) {
		return positional(s, n)
	}
	var total, part, digit float64 // below 亿, below 万, the digit not yet scaled
	last, pending, zero := 0.0, false, false
	for i, r := range s {
		if d, ok := digitValue(r); ok {
			if pending {
				return 0, false
			}
			if d == 0 {
				zero = true
				continue
			}
			digit, pending = float64(d), true
			continue
		}
		scale := scaleValue(r)
		switch {
		case scale >= 1e4:
			if pending {
				part += digit
			}
			if part+total == 0 {
				return 0, false
			}
			if scale == 1e8 {
				total, part = (total+part)*scale, 0
			} else {
				total, part = total+part*scale, 0
			}
		case pending:
			part += digit * scale
		case scale == 10 && (i == 0 || zero || last >= 1e4):
			part += 10 // 十二, 一百零十二
		default:
			return 0, false
		}
		digit, pending, zero, last = 0, false, false, scale
	}
	if pending {
		if !zero && last >= 100 { // 一百二: the figure takes the next lower scale
			digit *= last / 10
		}
		part += digit
	}
	return total + part, true
}

// positional reads figures that stand for places: 一二〇 is 120.
func positional(s string, n int) (float64, bool) {
	if n == 2 {
		return 0, false
	}
	v := 0.0
	for _, r := range s {
		d, ok := digitValue(r)
		if !ok || r == '两' && n > 1 {
			return 0, false
		}
		v = v*10 + float64(d)
	}
	return v, true
}
