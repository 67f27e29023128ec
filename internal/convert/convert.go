// Package convert turns old binary office files (.doc, .wps, .xls, .rtf) into
// DOCX or XLSX by LibreOffice, where it is installed.
package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"nianbao/internal/nianbao"
)

// Options set how files are converted.
type Options struct {
	Program string        // LibreOffice; empty looks for soffice and libreoffice in PATH
	Timeout time.Duration // for one file; 0 = 1 minute
}

// Converter runs LibreOffice. The zero value is not usable; see New.
type Converter struct {
	program string
	timeout time.Duration
}

// New finds LibreOffice. The error is [nianbao.ErrUnavailable] if it is not
// installed.
func New(opts Options) (*Converter, error) {
	c := &Converter{program: opts.Program, timeout: opts.Timeout}
	if c.timeout <= 0 {
		c.timeout = time.Minute
	}
	for _, name := range []string{"soffice", "libreoffice"} {
		if c.program == "" {
			c.program, _ = exec.LookPath(name)
		}
	}
	if c.program == "" {
		return nil, fmt.Errorf("LibreOffice: %w", nianbao.ErrUnavailable)
	}
	return c, nil
}

// maxOutput bounds what a conversion may give, in bytes.
const maxOutput = 128 << 20

// Convert gives a binary office file as DOCX, or as XLSX if it is a spreadsheet.
// A file that LibreOffice cannot read is rejected as malformed.
func (c *Converter) Convert(ctx context.Context, data []byte) ([]byte, error) {
	dir, err := os.MkdirTemp("", "nianbao-convert-*")
	if err != nil {
		return nil, fmt.Errorf("convert: %w", err)
	}
	defer os.RemoveAll(dir)
	in, target := "in.doc", "docx"
	if isSpreadsheet(data) {
		in, target = "in.xls", "xlsx"
	}
	if err := os.WriteFile(filepath.Join(dir, in), data, 0o600); err != nil {
		return nil, fmt.Errorf("convert: %w", err)
	}
	if err := c.run(ctx, dir, in, target); err != nil {
		return nil, err
	}
	out, err := os.ReadFile(filepath.Join(dir, "out", "in."+target))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nianbao.Reject(nianbao.RejectMalformed, "文件无法转换。", "LibreOffice gives no result for this file")
	}
	if err == nil && len(out) > maxOutput {
		return nil, nianbao.Reject(nianbao.RejectTooLarge, "转换后的文件过大。", "the converted file has %d bytes", len(out))
	}
	return out, err
}

// run calls LibreOffice with a profile of its own: it refuses to start twice on
// one profile, and must not read that of the operator.
func (c *Converter) run(ctx context.Context, dir, in, target string) error {
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	cmd := exec.CommandContext(limited, c.program, "--headless", "--norestore", "--nolockcheck",
		"-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")),
		"--convert-to", target, "--outdir", filepath.Join(dir, "out"), filepath.Join(dir, in))
	cmd.Dir = dir
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return nianbao.Reject(nianbao.RejectTooLarge, "文件转换超时。", "the conversion took more than %v", c.timeout)
	case err != nil:
		return nianbao.Reject(nianbao.RejectMalformed, "文件无法转换。", "LibreOffice: %v", err)
	}
	return nil
}

// isSpreadsheet looks for the stream that an OLE file of Excel holds.
func isSpreadsheet(data []byte) bool {
	head := data[:min(len(data), 1<<20)]
	for _, name := range []string{"W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00", "B\x00o\x00o\x00k\x00\x00\x00"} {
		if bytes.Contains(head, []byte(name)) {
			return true
		}
	}
	return false
}
