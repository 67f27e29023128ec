package cli_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary builds the command as it is shipped, once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "nianbao-test-*")
	if err != nil {
		return "", err
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return "", err
	}
	flags, err := exec.Command(filepath.Join(root, ".ci", "ldflags.sh")).Output()
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "nianbao")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "netgo,osusergo,sqlite_omit_load_extension",
		"-ldflags", strings.TrimSpace(string(flags)), "-o", name, "./cmd/nianbao")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", errors.Join(err, errors.New(string(out)))
	}
	return name, nil
})

func build(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("building the binary is left out by -short")
	}
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

// TestCopiedBinary runs the binary alone: no module cache, no Go, and, where
// the system allows it, no other file at all.
func TestCopiedBinary(t *testing.T) {
	built := build(t)
	dir := t.TempDir()
	for _, sub := range []string{"tmp", "data"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	program, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "nianbao"), program, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "report.txt"), report("无名县民政局", 2022, "主要问题是人手不足。"))

	prefix, attr := dir, (*syscall.SysProcAttr)(nil)
	if runtime.GOOS == "linux" && os.Geteuid() == 0 && isStatic(built) {
		prefix, attr = "", &syscall.SysProcAttr{Chroot: dir}
	} else {
		t.Log("not root, or not a static binary: the rest of the file system is in reach")
	}
	alone := func(args ...string) string {
		cmd := exec.Command(prefix+"/nianbao", args...)
		cmd.Dir, cmd.SysProcAttr = prefix+"/", attr
		cmd.Env = []string{"TMPDIR=" + prefix + "/tmp", "GOMODCACHE=/nowhere", "NIANBAO_DATA=" + prefix + "/data"}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	alone("import", prefix+"/report.txt")
	if out := alone("search", "人手不足"); !strings.Contains(out, "无名县民政局") {
		t.Errorf("search: %s", out)
	}
	left, err := os.ReadDir(filepath.Join(dir, "tmp"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind in the temporary folder: %v, %v", left, err)
	}
}

func isStatic(name string) bool {
	out, _ := exec.Command("ldd", name).CombinedOutput()
	return strings.Contains(string(out), "not a dynamic executable") || strings.Contains(string(out), "statically linked")
}

// server is a running 'nianbao serve'.
type server struct {
	cmd     *exec.Cmd
	address string
}

func startServer(t *testing.T, data string) *server {
	t.Helper()
	cmd := exec.Command(build(t), "--data", data, "serve", "--addr", "127.0.0.1:0")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	at := regexp.MustCompile(`nianbao is at (http://\S+)`)
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if m := at.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, stderr) }()
			return &server{cmd, m[1]}
		}
	}
	t.Fatal("serve ended without saying its address")
	return nil
}

func (s *server) stop(t *testing.T, sig syscall.Signal) int {
	t.Helper()
	begin := time.Now()
	if err := s.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("took %v to end", took)
	}
	return s.cmd.ProcessState.ExitCode()
}

func TestServeAndSignals(t *testing.T) {
	data := t.TempDir()
	name := write(t, filepath.Join(t.TempDir(), "a.txt"), report("无名县民政局", 2022, "主要问题是人手不足。"))
	must(t, "--data", data, "import", name)

	s := startServer(t, data)
	pid := strconv.Itoa(s.cmd.Process.Pid)
	if r := run(t, "", "--data", data, "import", name); r.status != 1 || !strings.Contains(r.stderr, "pid "+pid) {
		t.Errorf("import beside serve: status %d, want the pid %s in %q", r.status, pid, r.stderr)
	}
	if r := must(t, "--data", data, "search", "人手不足"); !strings.Contains(r.stdout, "无名县民政局") {
		t.Errorf("search beside serve: %s", r.stdout)
	}
	if r := must(t, "--data", data, "export", "reports"); !strings.Contains(r.stdout, "无名县民政局") {
		t.Errorf("export beside serve: %s", r.stdout)
	}
	if status := s.stop(t, syscall.SIGTERM); status != 143 {
		t.Errorf("SIGTERM: status %d, want 143", status)
	}
	if status := startServer(t, data).stop(t, syscall.SIGINT); status != 130 {
		t.Errorf("SIGINT: status %d, want 130", status)
	}
	must(t, "--data", data, "import", name) // the lock is free again
}
