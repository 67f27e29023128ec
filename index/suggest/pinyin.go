package suggest

import (
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// readings are words whose characters are not read as the library's first
// reading says: names of places above all. The longest match counts.
var readings = phrases(`
重庆:chong qing 长子:zhang zi 局长:ju zhang 部长:bu zhang 市长:shi zhang 县长:xian zhang 增长:zeng zhang
乐清:yue qing 乐亭:lao ting 乐陵:lao ling 音乐:yin yue 单县:shan xian 六安:lu an 六合:lu he 蚌埠:beng bu 尉犁:yu li
大埔:da bu 番禺:pan yu 浚县:xun xian 铅山:yan shan 东阿:dong e 莘县:shen xian 珲春:hun chun 牟平:mu ping 中牟:zhong mu
会计:kuai ji 会稽:kuai ji 泌阳:bi yang 渑池:mian chi 洪洞:hong tong 繁峙:fan shi 涡阳:guo yang 枞阳:zong yang
筠连:jun lian 犍为:qian wei 蔚县:yu xian 柏乡:bai xiang 什邡:shi fang 银行:yin hang 行业:hang ye 调解:tiao jie
调整:tiao zheng 协调:xie tiao 给予:ji yu 应诉:ying su 答应:da ying 供给:gong ji 重复:chong fu 重新:chong xin 高丽:gao li
成都:cheng du 首都:shou du 都会:du hui 率领:shuai ling 效率:xiao lv 参差:cen ci 人参:ren shen 曾经:ceng jing 还原:huan yuan
处理:chu li 处罚:chu fa 处置:chu zhi 处分:chu fen 查处:cha chu 办事处:ban shi chu 便民:bian min 方便:fang bian 传达:chuan da 强制:qiang zhi`)

// single are characters that in the names of offices are nearly always read
// otherwise than the library's first reading says.
var single = map[rune]string{'长': "chang", '都': "du", '厦': "xia", '还': "huan", '着': "zhuo", '朝': "chao", '调': "diao", '率': "lv"}

const longestReading = 3

func phrases(list string) map[string][]string {
	out := map[string][]string{}
	word := ""
	for _, part := range strings.Fields(list) {
		if before, after, ok := strings.Cut(part, ":"); ok {
			word, part = before, after
		}
		out[word] = append(out[word], part)
	}
	return out
}

// begins are the characters that a phrase of readings begins with.
var begins = func() map[rune]bool {
	out := map[rune]bool{}
	for word := range readings {
		r, _ := utf8.DecodeRuneInString(word)
		out[r] = true
	}
	return out
}()

// reader reads texts aloud. It remembers characters, for the library takes a
// microsecond for each; it is for one goroutine.
type reader struct {
	known map[rune]string
	out   []string
	plain pinyin.Args // without tones
}

func newReader() *reader { return &reader{known: map[rune]string{}, plain: pinyin.NewArgs()} }

// syllables gives one reading for each character, in lower case: its pinyin
// without tone, ü as v, or the character itself where it has none. The slice is
// good until the next call.
func (r *reader) syllables(text string) []string {
	r.out = r.out[:0]
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		if begins[c] {
			if word, found := reading(text[i:]); found != nil {
				r.out = append(r.out, found...)
				i += len(word)
				continue
			}
		}
		r.out = append(r.out, r.syllable(c))
		i += size
	}
	return r.out
}

// reading is the longest phrase at the beginning of the text, and how it is read.
func reading(text string) (word string, found []string) {
	n := 0
	for i, c := range text {
		if n++; n > longestReading {
			break
		}
		if s := readings[text[:i+utf8.RuneLen(c)]]; s != nil {
			word, found = text[:i+utf8.RuneLen(c)], s
		}
	}
	return word, found
}

func (r *reader) syllable(c rune) string {
	if s, ok := r.known[c]; ok {
		return s
	}
	s := single[c]
	if s == "" {
		s = string(c)
		if all := pinyin.SinglePinyin(c, r.plain); len(all) > 0 {
			s = strings.ReplaceAll(all[0], "ü", "v")
		}
	}
	r.known[c] = s
	return s
}

// sound is the pinyin of a word as one string, syllables parted.
func (r *reader) sound(text string) string { return strings.Join(r.syllables(text), " ") }
