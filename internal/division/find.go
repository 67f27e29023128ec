package division

import (
	"strings"
	"unicode/utf8"
)

// Find looks for a division named anywhere in a name, for offices of vertical
// systems and branches: 国家税务总局沭阳县税务局, 沭阳海关, 生态环境局沭阳分局.
// The first place wins. Nothing is taken from the context but the choice
// between divisions of the same name.
func (t *Table) Find(name, context string) (Match, bool) {
	p := parser{t: t, text: normalize(name), ctx: t.context(context)}
	at := 0
	for _, head := range nationHeads {
		if strings.HasPrefix(p.text, head) {
			at = len(head)
			break
		}
	}
	for at < len(p.text) {
		st := p.descend(at)
		if st.row != none || len(st.candidates) > 0 {
			m := Match{Former: st.former, Guessed: st.guessed}
			return p.finish(m, st, name, at), true
		}
		_, size := utf8.DecodeRuneInString(p.text[at:])
		at += size
	}
	return Match{Body: name, Rest: name}, false
}

// nationHeads begin the names of the local offices of national bodies; the
// longer come first.
var nationHeads = []string{
	"国家税务总局", "国家统计局", "国家金融监督管理总局", "国家能源局", "国家矿山安全监察局", "国家粮食和物资储备局",
	"国家外汇管理局", "国家移民管理局", "中国证券监督管理委员会", "中国银行保险监督管理委员会", "中国人民银行",
	"中国气象局", "中国民用航空", "中国地震局", "中华人民共和国", "国家",
}
