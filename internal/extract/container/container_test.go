package container

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func pack(t testing.TB, nameAndText ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(nameAndText); i += 2 {
		part, err := w.Create(nameAndText[i])
		if err == nil {
			_, err = part.Write([]byte(nameAndText[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// packRaw writes one part whose header says what the test wants.
func packRaw(t testing.TB, h zip.FileHeader, count int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range count {
		h := h
		h.Name = fmt.Sprintf("%s%d", h.Name, i)
		part, err := w.CreateRaw(&h)
		if err == nil {
			_, err = part.Write(make([]byte, h.CompressedSize64))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSniff(t *testing.T) {
	types := func(main string) string { return `<Types><Override ContentType="application/` + main + `"/></Types>` }
	tests := []struct {
		name string
		data []byte
		want Kind
	}{
		{"docx", pack(t, "[Content_Types].xml", types("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")), DOCX},
		{"docm", pack(t, "[Content_Types].xml", types("vnd.ms-word.document.macroEnabled.main+xml")), DOCX},
		{"xlsx", pack(t, "a", "", "[content_types].xml", types("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml")), XLSX},
		{"xlsb", pack(t, "[Content_Types].xml", types("vnd.ms-excel.sheet.binary.macroEnabled.main"), "xl/workbook.bin", ""), Other},
		{"pptx", pack(t, "[Content_Types].xml", types("vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")), Other},
		{"docx by name", pack(t, `word\document.xml`, ""), DOCX},
		{"xlsx by name", pack(t, "/xl/workbook.xml", ""), XLSX},
		{"ofd", pack(t, "Doc_0/Document.xml", "", "OFD.xml", ""), OFD},
		{"archive", pack(t, "report.docx", ""), Other},
		{"empty archive", pack(t), Other},
		{"no ZIP", []byte("PK\x03\x04"), Other},
		{"nothing", nil, Other},
	}
	for _, tt := range tests {
		if got := Sniff(tt.data); got != tt.want {
			t.Errorf("%s: Sniff = %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestLimits(t *testing.T) {
	read := func(data []byte, name string) error {
		p, err := Open(data)
		if err == nil {
			_, err = p.ReadAll(name)
		}
		return err
	}
	raw := func(size uint64, flags uint16) []byte {
		return packRaw(t, zip.FileHeader{Name: "x", Method: zip.Store, Flags: flags, CompressedSize64: 8, UncompressedSize64: size}, 1)
	}
	many := packRaw(t, zip.FileHeader{Name: "x", Method: zip.Deflate, CompressedSize64: 8, UncompressedSize64: 40 << 20}, 7)
	tests := []struct {
		name string
		err  error
		code nianbao.RejectCode
		says string
	}{
		{"as it should be", read(pack(t, "x0", "text"), "X0"), "", ""},
		{"part", read(raw(MaxPart+1, 0), "x0"), nianbao.RejectTooLarge, fmt.Sprint(MaxPart)},
		{"ratio", read(raw(40<<20, 0), "x0"), nianbao.RejectTooLarge, "ratio"},
		{"package", read(raw(MaxTotal+1, 0), "x0"), nianbao.RejectTooLarge, fmt.Sprint(MaxTotal)},
		{"parts together", read(many, "x0"), nianbao.RejectTooLarge, fmt.Sprint(MaxTotal)},
		{"number of parts", read(packRaw(t, zip.FileHeader{Name: "x"}, MaxParts+1), "x0"), nianbao.RejectTooLarge, fmt.Sprint(MaxParts)},
		{"encrypted", read(raw(8, 1), "x0"), nianbao.RejectUnsupported, "encrypted"},
		{"wrong checksum", read(packRaw(t, zip.FileHeader{Name: "x", CRC32: 1, CompressedSize64: 8, UncompressedSize64: 8}, 1), "x0"), nianbao.RejectMalformed, "checksum"},
		{"no ZIP", read([]byte("x"), "x0"), nianbao.RejectMalformed, "ZIP"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.code == "" {
				if tt.err != nil {
					t.Fatal(tt.err)
				}
				return
			}
			var rejected *nianbao.RejectError
			if !errors.As(tt.err, &rejected) || rejected.Code != tt.code || !strings.Contains(rejected.Message, tt.says) {
				t.Errorf("err = %v, want %s naming %q", tt.err, tt.code, tt.says)
			}
		})
	}
	if err := read(pack(t), "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("err = %v, want fs.ErrNotExist", err)
	}
}

// Sizes in the directory cannot be trusted: what is read counts as well.
func TestTotalIsCounted(t *testing.T) {
	p, err := Open(pack(t, "x", strings.Repeat("a", 1000)))
	if err != nil {
		t.Fatal(err)
	}
	p.left = 1500
	if _, err := p.ReadAll("x"); err != nil {
		t.Fatal(err)
	}
	var rejected *nianbao.RejectError
	if _, err := p.ReadAll("x"); !errors.As(err, &rejected) || rejected.Code != nianbao.RejectTooLarge {
		t.Errorf("err = %v, want too_large", err)
	}
}

func TestRelations(t *testing.T) {
	p, err := Open(pack(t,
		"_rels/.rels", `<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="word/main.xml"/></Relationships>`,
		"word/main.xml", "",
		"word/_rels/main.xml.rels", `<Relationships><Relationship Id="b" Type="x/styles" Target="../styles.xml"/><Relationship Id="c" Type="x/image" Target="/media/1.png"/><Relationship Id="d" Type="x/hyperlink" Target="https://example.org" TargetMode="External"/><Relationship Id="e" Type="x/up" Target="../../../../etc/passwd"/></Relationships>`))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	main, err := p.Main(ctx, "word/document.xml")
	if err != nil || main != "word/main.xml" {
		t.Fatalf("Main = %q, %v", main, err)
	}
	got, err := p.Relations(ctx, main)
	if err != nil {
		t.Fatal(err)
	}
	want := []Relation{{"b", "styles", "styles.xml"}, {"c", "image", "media/1.png"}, {"d", "hyperlink", ""}, {"e", "up", "etc/passwd"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("relations differ (-want +got):\n%s", diff)
	}
	if none, err := p.Relations(ctx, "styles.xml"); none != nil || err != nil {
		t.Errorf("Relations of a part without any = %v, %v", none, err)
	}
}

func TestXML(t *testing.T) {
	text := func(data string) (string, error) {
		x := NewXML(context.Background(), strings.NewReader(data))
		if _, err := x.Root(); err != nil {
			return "", err
		}
		return x.Text()
	}
	tests := []struct{ name, data, want, says string }{
		{"plain", `<a>文<b>x</b>字<!-- c --><?p?></a>`, "文字", ""},
		{"byte order mark", "\ufeff<a>文</a>", "文", ""},
		{"UTF-16", "\xff\xfe<\x00a\x00>\x00\x87e<\x00/\x00a\x00>\x00", "文", ""},
		{"GB2312", "<?xml version=\"1.0\" encoding=\"GB2312\"?><a>\xce\xc4</a>", "文", ""},
		{"unknown encoding", `<?xml version="1.0" encoding="x-none"?><a/>`, "", "x-none"},
		{"entities", `<!DOCTYPE a [<!ENTITY x "1">]><a>&x;</a>`, "", "document type"},
		{"cut", `<a>文`, "", "EOF"},
		{"empty", ``, "", "breaks off"},
		{"deep", strings.Repeat("<a>", MaxDepth+1), "", fmt.Sprint(MaxDepth)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := text(tt.data)
			if tt.says == "" && (err != nil || got != tt.want) {
				t.Errorf("text = %q, %v, want %q", got, err, tt.want)
			}
			var rejected *nianbao.RejectError
			if tt.says != "" && (!errors.As(err, &rejected) || !strings.Contains(rejected.Message, tt.says)) {
				t.Errorf("err = %v, want a rejection naming %q", err, tt.says)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(pack(f, "[Content_Types].xml", "<Types/>", "_rels/.rels", "<Relationships/>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		Sniff(data)
		p, err := Open(data)
		var rejected *nianbao.RejectError
		if err != nil {
			if !errors.As(err, &rejected) {
				t.Fatalf("err = %v is no rejection", err)
			}
			return
		}
		for _, name := range p.Names() {
			if _, err := p.ReadAll(name); err != nil && !errors.As(err, &rejected) {
				t.Fatalf("err = %v is no rejection", err)
			}
		}
	})
}
