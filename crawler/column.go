package crawler

import (
	"net/url"
	"regexp"
	"strings"
)

// columnPaths are the addresses at which sites are known to keep the column of
// their annual reports, relative to the root of the site, the commonest first.
var columnPaths = []string{
	"zfxxgk/zfxxgknb/", "zwgk/zfxxgk/zfxxgknb/", "zfxxgknb/", "zwgk/zfxxgknb/", "xxgk/zfxxgknb/", "gongkai/zfxxgknb/",
	"zfxxgk/zfxxgkndbg/", "zfxxgk/gknb/", "zfxxgk/ndbg/", "zfxxgk/xxgknb/", "xxgk/xxgknb/", "xxgknb/", "gknb/", "ndbg/",
	"zfxxgkndbg/", "zfxxgk/annual-report/", "zfxxgk/zfxxgknb.htm", "xxgk/zfxxgknb.htm",
}

var (
	columnSegment = regexp.MustCompile(`(?i)xxgknb|gknb|xxgkndbg|gkndbg|xxgkgzndbg|gzndbg|ndgzbg|annual-?_?report|xxgkannualreport|(?:^|[_-])(?:ndbg|nb|nianbao)(?:[_-]?\d{0,9}n?)$|^\d{4}nb?$|^nb_?\d{4}n?$`)
	otherSegment  = regexp.MustCompile(`(?i)fzzf|fzjs|yfxz|wzgz|wznb|wzndbb|zfwz|tjnb|qynb|gsnb|caiwu|budget`)
)

// promisingPath tells whether the path of an address holds one of the names
// under which sites keep the annual reports.
func promisingPath(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	promising := false
	for segment := range strings.SplitSeq(u.Path, "/") {
		name, _, _ := strings.Cut(segment, ".")
		if len(name) > 80 {
			continue
		}
		if otherSegment.MatchString(name) {
			return false
		}
		promising = promising || columnSegment.MatchString(name)
	}
	return promising
}
