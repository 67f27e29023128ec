package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nianbao/internal/catalog"
	"nianbao/internal/export"
	"nianbao/internal/nianbao"
)

// exportDataset writes a data package into a folder, an archive or stdout.
func (a *app) exportDataset(ctx context.Context, f exportFlags) (err error) {
	opt, err := f.dataset()
	if err != nil {
		return err
	}
	asFolder := f.output != "-" && !strings.HasSuffix(strings.ToLower(f.output), ".zip")
	if _, err := os.Stat(f.output); asFolder && err == nil {
		return badFlag("output", fmt.Sprintf("%s exists; name a new folder, or a file that ends in .zip", f.output),
			fmt.Sprintf("%s 已存在；请写新文件夹，或以 .zip 结尾的文件名", f.output))
	}
	c, err := a.openCatalog(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if asFolder {
		return writeFolder(f.output, func(dir string) error {
			files := export.NewDirFiles(dir)
			return errors.Join(writeDataset(ctx, c, files, opt), files.Close())
		})
	}
	return a.writeTo(f.output, func(w io.Writer) error { return writeArchive(ctx, c, w, opt) })
}

// dataset reads the flags that a data package takes, and refuses the others.
func (f *exportFlags) dataset() (opt export.DatasetOptions, err error) {
	if err := f.onlyTables("dataset"); err != nil {
		return opt, err
	}
	opt = export.DatasetOptions{Created: time.Now(), Version: Version}
	if opt.Filter, err = f.filter.filter(); err != nil {
		return opt, err
	}
	for name := range strings.SplitSeq(strings.ToLower(f.format), ",") {
		format := export.Format(strings.TrimSpace(name))
		if !slices.Contains(export.DatasetFormats, format) {
			return opt, badFlag("format", fmt.Sprintf("%q: a data package holds csv, parquet or csv,parquet", f.format),
				fmt.Sprintf("%q 不可用；数据包可用 csv、parquet 或 csv,parquet", f.format))
		}
		opt.Formats = append(opt.Formats, format)
	}
	return opt, nil
}

// onlyTables refuses flags that choose rows and columns of a table.
func (f *exportFlags) onlyTables(what string) error {
	for name, given := range map[string]bool{
		"shape": f.shape != "long", "column": len(f.columns) > 0, "bom": f.bom, "indicator": len(f.indicators) > 0, "applicant": len(f.applicants) > 0,
	} {
		if given {
			return badFlag(name, "does not go with "+what+"; export reports, observations or offices instead",
				"不用于 "+what+"；请改为导出 reports、observations 或 offices")
		}
	}
	return nil
}

// writeFolder lets fn fill a folder that appears under its name only when it is
// complete.
func writeFolder(name string, fn func(dir string) error) error {
	tmp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(name)), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp) // gone after the rename
	if err := errors.Join(fn(tmp), os.Chmod(tmp, 0o755)); err != nil {
		return err
	}
	return os.Rename(tmp, name)
}

// writeArchive writes a data package as a ZIP archive.
func writeArchive(ctx context.Context, c *catalog.Catalog, w io.Writer, opt export.DatasetOptions) error {
	files := export.NewZipFiles(w, opt.Created)
	if err := writeDataset(ctx, c, files, opt); err != nil {
		return err // and no directory: the archive shall not look complete
	}
	return files.Close()
}

// writeDataset reads one state of the catalog, so that the tables agree.
func writeDataset(ctx context.Context, c *catalog.Catalog, out export.Files, opt export.DatasetOptions) error {
	return c.Still(ctx, func(r catalog.Rows) error { return newExport(r).Dataset(ctx, out, opt) })
}

// Dataset writes a data package for the API.
func (e exporter) Dataset(ctx context.Context, w io.Writer, formats []string, f nianbao.ReportFilter) error {
	opt := export.DatasetOptions{Filter: f, Created: time.Now(), Version: Version}
	if e.baseURL != "" {
		opt.Address = strings.TrimRight(e.baseURL, "/") + "/api/v1/export/dataset"
	}
	for _, name := range formats {
		opt.Formats = append(opt.Formats, export.Format(name))
	}
	return writeArchive(ctx, e.catalog, w, opt)
}
