//go:build linux

package cli_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"nianbao/internal/cli"
	"nianbao/internal/testsite"
)

// TestFullDisk crawls onto a disk that is too small. The crawl waits, goes on
// when there is room, and ends with everything in its place.
func TestFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("a small disk can be made by root only")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=6m"); err != nil {
		t.Skipf("no small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	sites := startSites(t, testsite.Options{})
	stderr := &lockedBuffer{}
	done := make(chan int, 1)
	go func() {
		done <- cli.Run(context.Background(), []string{"--data", dir + "/data", "crawl", "--allow-private", "--delay", "0s", sitesYAML(t, sites)},
			nil, &bytes.Buffer{}, stderr)
	}()
	for !strings.Contains(stderr.String(), "the crawl waits") {
		select {
		case status := <-done:
			t.Fatalf("the crawl ended with status %d on a full disk:\n%s", status, stderr)
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=200m"); err != nil {
		t.Fatal(err)
	}
	if status := <-done; status != 0 {
		t.Fatalf("status %d:\n%s", status, stderr)
	}
	truths := sites.Truths()
	found := must(t, "--data", dir+"/data", "export", "reports").stdout
	if n := strings.Count(found, "\n") - 1; n != len(truths) {
		t.Errorf("%d reports are held, want %d", n, len(truths))
	}
	must(t, "--data", dir+"/data", "verify")
}

// lockedBuffer may be written and read at the same time.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
