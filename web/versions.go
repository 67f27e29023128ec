package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

func errNoVersion() error {
	return &publicError{err: nianbao.ErrNotFound, zh: "这份报告没有这个版本。", en: "The report has no such version."}
}

// version finds a version by its number.
func version(h *nianbao.Held, n int) (nianbao.Version, error) {
	i := slices.IndexFunc(h.Versions, func(v nianbao.Version) bool { return v.N == n })
	if i < 0 {
		return nianbao.Version{}, errNoVersion()
	}
	return h.Versions[i], nil
}

// versionOf looks up one version of a report by the number in the address.
func (s *Server) versionOf(c *gin.Context) (*nianbao.Held, nianbao.Version, error) {
	held, err := s.held(c.Request.Context(), c.Param("id"))
	if err != nil {
		return nil, nianbao.Version{}, err
	}
	n, err := strconv.Atoi(c.Param("n"))
	if err != nil {
		return nil, nianbao.Version{}, errNoVersion()
	}
	v, err := version(held, n)
	return held, v, err
}

// byTime lists the versions in the order in which they were captured, which is
// not that of their numbers where an older capture was imported later.
func byTime(h *nianbao.Held) []nianbao.Version {
	return slices.SortedFunc(slices.Values(h.Versions), func(a, b nianbao.Version) int {
		return cmp.Or(a.Snapshot.Captured.Compare(b.Snapshot.Captured), cmp.Compare(a.N, b.N))
	})
}

// before is the number of the version captured before that one, the number
// itself if there is none.
func before(h *nianbao.Held, n int) int {
	list := byTime(h)
	i := slices.IndexFunc(list, func(v nianbao.Version) bool { return v.N == n })
	if i < 1 {
		return n
	}
	return list[i-1].N
}

// versionParam reads the number of a version, the default if it is not given.
func (p params) versionParam(name string, otherwise int) (int, error) {
	v, err := p.one(name)
	if err != nil || v == "" {
		return otherwise, err
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return 0, badParam(name, printable(v)+" 不是版本号；版本从 1 起编号。", printable(v)+" is no version; they are numbered from 1.")
	}
	return n, nil
}

// asOf is the report as it stood in one of its versions: content, address and
// current version are those of that one.
func (s *Server) asOf(ctx context.Context, h *nianbao.Held, n int) (*nianbao.Held, error) {
	if n == h.Newest {
		return h, nil
	}
	v, err := version(h, n)
	if err != nil {
		return nil, err
	}
	old, err := s.versions.ReportVersion(ctx, h.ID, n)
	if err != nil {
		return nil, fmt.Errorf("report %s version %d: %w", h.ID, n, err)
	}
	view := *h
	view.Report, view.Newest, view.URL = old.Report, n, v.Snapshot.URL
	return &view, nil
}

// versionPath is the page of a report in one of its versions.
func versionPath(id string, n int) string { return reportPath(id) + "?version=" + strconv.Itoa(n) }

// diffPath is the page that compares two versions.
func diffPath(id string, from, to int) string {
	return fmt.Sprintf("%s/diff?from=%d&to=%d", reportPath(id), from, to)
}
