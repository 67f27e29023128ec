package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// diskUsage is the room that the files below dir take: blocks, not lengths, for
// some engines make files with holes.
func diskUsage(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it went while we looked
		}
		if st, ok := info.Sys().(*syscall.Stat_t); ok && info.Mode().IsRegular() {
			n += st.Blocks * 512
		}
		return err
	})
	return n, err
}

// memory is what a process holds, in bytes.
type memory struct {
	Peak      int64 // most resident ever, mapped files included
	Anonymous int64 // resident now without mapped files
}

// memoryOf reads /proc; where there is none, all is 0.
func memoryOf(pid int) (m memory) {
	if pid == 0 {
		pid = os.Getpid()
	}
	data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return m
	}
	for line := range strings.Lines(string(data)) {
		name, rest, _ := strings.Cut(line, ":")
		kib, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
		switch name {
		case "VmHWM":
			m.Peak = kib << 10
		case "RssAnon":
			m.Anonymous = kib << 10
		}
	}
	return m
}
