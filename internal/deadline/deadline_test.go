package deadline_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/deadline"
	"nianbao/internal/nianbao"
)

func TestOf(t *testing.T) {
	const own, wide = nianbao.ScopeOwn, nianbao.ScopeGovernmentWide
	for _, tt := range []struct {
		year  int
		scope nianbao.Scope
		level nianbao.Level
		want  string
		basis deadline.Basis
	}{
		{2008, own, nianbao.LevelCounty, "2009-03-31", deadline.Statute},
		{2018, own, nianbao.LevelTownship, "2019-03-31", deadline.Statute},
		{2018, wide, nianbao.LevelProvince, "2019-03-31", deadline.Statute},
		{2019, own, nianbao.LevelNation, "2020-01-31", deadline.Statute},
		{2019, wide, nianbao.LevelCounty, "2020-03-31", deadline.Statute},
		{2022, own, nianbao.LevelTownship, "2023-01-31", deadline.Practice},
		{2022, own, "", "2023-01-31", deadline.Statute},
	} {
		got, basis := deadline.Of(tt.year, tt.scope, tt.level)
		if got.Format(time.DateOnly) != tt.want || basis != tt.basis {
			t.Errorf("%d %s %s: %s (%s), want %s (%s)", tt.year, tt.scope, tt.level, got.Format(time.DateOnly), basis, tt.want, tt.basis)
		}
	}
}

func TestJudge(t *testing.T) {
	due, _ := deadline.Of(2020, nianbao.ScopeOwn, nianbao.LevelCounty) // 2021-01-31
	for _, tt := range []struct {
		published string
		from      nianbao.DateSource
		want      deadline.Verdict
	}{
		{"2021-01-31", nianbao.DateVisible, deadline.Verdict{Status: deadline.OnTime, Dated: true}},
		{"2021-01-04", nianbao.DateList, deadline.Verdict{Status: deadline.OnTime, Days: -27, Dated: true}},
		{"2021-02-01", nianbao.DateSignature, deadline.Verdict{Status: deadline.Late, Days: 1, Dated: true}},
		{"2021-11-27", nianbao.DateMeta, deadline.Verdict{Status: deadline.Late, Days: 300, Dated: true}},
		{"2021-11-28", nianbao.DateVisible, deadline.Verdict{Status: deadline.Doubtful, Days: 301, Dated: true, Why: deadline.Migrated}},
		{"2021-01-20", nianbao.DateURL, deadline.Verdict{Status: deadline.Doubtful, Days: -11, Dated: true, Why: deadline.WeakDate}},
		{"2021-02-20", nianbao.DateHeader, deadline.Verdict{Status: deadline.Doubtful, Days: 20, Dated: true, Why: deadline.WeakDate}},
		{"2020-12-31", nianbao.DateVisible, deadline.Verdict{Status: deadline.Doubtful, Days: -31, Dated: true, Why: deadline.BeforeEnd}},
		{"", "", deadline.Verdict{Status: deadline.Doubtful, Why: deadline.NoDate}},
		{"2021-13-01", nianbao.DateVisible, deadline.Verdict{Status: deadline.Doubtful, Why: deadline.BadDate}},
	} {
		if diff := cmp.Diff(tt.want, deadline.Judge(2020, due, tt.published, tt.from)); diff != "" {
			t.Errorf("%s from %s (-want +got):\n%s", tt.published, tt.from, diff)
		}
	}
}
