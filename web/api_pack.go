package web

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// getPack answers GET /api/v1/reports/{id}/pack with a ZIP archive of all that
// proves a report: the bytes of its versions as received, with the messages that
// brought them, what was read from them, what the rules found, digests and
// citations. The same state gives the same bytes.
func (s *Server) getPack(c *gin.Context) error {
	if _, err := readParams(c.Request, nil); err != nil {
		return err
	}
	ctx := c.Request.Context()
	held, err := s.held(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	p := &pack{server: s, held: held}
	if err := p.documents(ctx); err != nil {
		return err
	}
	w := &exportWriter{c: c, name: "nianbao-" + held.ID + ".zip", mediaType: "application/zip"}
	if c.Request.Method == "HEAD" {
		w.begin()
		return nil
	}
	return p.write(ctx, w)
}

// pack is an evidence pack in the making.
type pack struct {
	server *Server
	held   *nianbao.Held
	zip    *zip.Writer
	sums   strings.Builder // SHA-256 and name of each file, as sha256sum reads them
	docs   []packFile      // made before anything is sent
}

type packFile struct {
	name string
	data []byte
}

// documents makes what can fail before anything is sent.
func (p *pack) documents(ctx context.Context) error {
	res := p.server.newReportResponse(p.held)
	if err := p.server.addFindings(ctx, &res.extra); err != nil {
		return err
	}
	for _, d := range []struct {
		name string
		v    any
	}{{"report.json", res}, {"findings.json", res.extra.Findings}} {
		data, err := json.Marshal(d.v)
		if err != nil {
			return err
		}
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, data, "", "  "); err != nil {
			return err
		}
		pretty.WriteByte('\n')
		p.docs = append(p.docs, packFile{d.name, pretty.Bytes()})
	}
	cite := res.extra.Citations
	p.docs = append(p.docs, packFile{"CITATION.txt", []byte(cite.GBT7714 + "\n\n" + cite.BibTeX + "\n")}, packFile{"README.txt", []byte(p.readme())})
	return nil
}

// readme explains the pack in both languages.
func (p *pack) readme() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s（%s）\n\n", reportTitle(&p.held.Report), p.held.ID)
	b.WriteString("report.json      读出的内容、各处网址、各版本\nfindings.json    核查结果及其依据\nCITATION.txt     引用格式\nversions/N/      第 N 个版本：payload.* 为收到的内容，response.http、request.http 为收发的原始报文，capture.json 为获取时间、网址与摘要\nSHA256SUMS       以上文件的 SHA-256，可用 sha256sum -c 核对\n\n")
	b.WriteString("report.json      what was read, where the report stands, its versions\nfindings.json    what the rules found, with the evidence\nCITATION.txt     how to cite it\nversions/N/      version N: payload.* are the bytes received, response.http and request.http the messages as on the wire, capture.json time, address and digests\nSHA256SUMS       SHA-256 of all of these; check with sha256sum -c\n")
	return b.String()
}

func (p *pack) write(ctx context.Context, w io.Writer) error {
	p.zip = zip.NewWriter(w)
	for _, v := range p.held.Versions {
		if err := p.version(ctx, v); err != nil {
			return fmt.Errorf("version %d: %w", v.N, err)
		}
	}
	for _, d := range p.docs {
		if err := p.file(d.name, p.held.Current(), d.data); err != nil {
			return err
		}
	}
	if err := p.file("SHA256SUMS", p.held.Current(), []byte(p.sums.String())); err != nil {
		return err
	}
	return p.zip.Close()
}

// captureRecord is what is known of how a version was received.
type captureRecord struct {
	URL       string    `json:"url"`
	Captured  time.Time `json:"captured"`
	Status    int       `json:"status"`
	MediaType string    `json:"media_type"`
	SHA256    string    `json:"sha256"`         // of the payload
	Digest    string    `json:"payload_digest"` // as the WARC record has it
	File      string    `json:"warc_file"`
	Offset    int64     `json:"warc_offset"`
	Undated   bool      `json:"undated"` // the time is that of the import
}

func (p *pack) version(ctx context.Context, v nianbao.Version) error {
	capture, err := p.server.originals.Original(ctx, v.Snapshot)
	if err != nil {
		return err
	}
	dir := fmt.Sprintf("versions/%d/", v.N)
	snap := v.Snapshot
	record, err := json.MarshalIndent(captureRecord{snap.URL, snap.Captured.UTC(), snap.Status, declaredType(snap, capture), snap.SHA256, snap.Digest,
		snap.Location.File, snap.Location.Offset, capture.Undated}, "", "  ")
	if err != nil {
		return err
	}
	kind := classify(declaredType(snap, capture), capture.Body)
	files := []packFile{{dir + "payload" + kind.ext, capture.Body}, {dir + "capture.json", append(record, '\n')}}
	if capture.Response != nil {
		files = append(files, packFile{dir + "response.http", capture.Response})
	}
	if capture.Request != nil {
		files = append(files, packFile{dir + "request.http", capture.Request})
	}
	for _, f := range files {
		if err := p.file(f.name, &v, f.data); err != nil {
			return err
		}
	}
	return nil
}

// file adds a file, dated like the version that it belongs to.
func (p *pack) file(name string, of *nianbao.Version, data []byte) error {
	head := &zip.FileHeader{Name: name, Method: zip.Deflate}
	if of != nil {
		head.Modified = of.Snapshot.Captured.UTC()
	}
	w, err := p.zip.CreateHeader(head)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	fmt.Fprintf(&p.sums, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	_, err = w.Write(data)
	return err
}
