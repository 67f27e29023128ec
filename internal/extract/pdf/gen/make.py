#!/usr/bin/env python3
"""Makes PDFs of the reports of pdftest with other programs than Chromium.

    python -m venv venv && venv/bin/pip install reportlab fpdf2 weasyprint fonttools pypdf cryptography
    venv/bin/python make.py ../testdata

It needs the Noto CJK fonts (SIL OFL), of which it embeds the characters used.
"""
import datetime
import json
import pathlib
import subprocess
import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = pathlib.Path(__file__).parent
OUT = pathlib.Path(sys.argv[1])
NOTO = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"


def go(*args):
    return subprocess.run(["go", "run", "main.go", *args], cwd=HERE, check=True, capture_output=True).stdout


REPORTS = {form: json.loads(go("-json", form)) for form in ("2019", "2021")}


def make_font(path):
    """A TrueType font with the characters of the reports, hinting left out."""
    chars = set("0123456789-—/第页共 .,\u3000")
    for r in REPORTS.values():
        chars |= set(json.dumps(r, ensure_ascii=False))
    font = TTFont(NOTO, fontNumber=2)
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[1, 2, 4, 6], desubroutinize=True)
    s = subset.Subsetter(options)
    s.populate(unicodes=[ord(c) for c in chars])
    s.subset(font)
    glyphs = font.getGlyphSet()
    quad = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 2.0, reverse_direction=True))
        quad[name] = pen.glyph()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    font["glyf"] = glyf
    glyf.glyphOrder = font.getGlyphOrder()
    glyf.glyphs = quad
    for name, glyph in quad.items():
        glyph.recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for k in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
              "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(maxp, k, 1 if k == "maxZones" else 0)
    maxp.recalc(font)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    font.save(path)


def rows_of(table):
    grid = [["" for _ in range(table["cols"])] for _ in range(table["rows"])]
    for c in table["cells"]:
        grid[c["row"]][c["col"]] = c["text"]
    return grid


def with_reportlab(form, path):
    """Fonts that are named and not embedded; the header repeated by the program."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("b", fontName="STSong-Light", fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
    right = ParagraphStyle("r", parent=body, alignment=2, firstLineIndent=0)
    title = ParagraphStyle("t", parent=body, fontSize=18, leading=28, alignment=1, firstLineIndent=0, spaceAfter=12)
    cell = ParagraphStyle("c", fontName="STSong-Light", fontSize=8, leading=10, wordWrap="CJK", alignment=1)
    report = REPORTS[form]
    story = [Paragraph(report["title"], title)]
    for b in report["blocks"]:
        t = b.get("table")
        if not t:
            story.append(Paragraph(b["text"], right if b.get("right") else body))
            continue
        width = 451 / sum(t["widths"])
        style = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                 ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]
        for c in t["cells"]:
            style.append(("SPAN", (c["col"], c["row"]), (c["col"] + c["colspan"] - 1, c["row"] + c["rowspan"] - 1)))
        data = [[Paragraph(x, cell) for x in row] for row in rows_of(t)]
        story += [Table(data, [w * width for w in t["widths"]], style=style, repeatRows=t["head"]), Spacer(0, 6)]

    def number(canvas, doc):
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(A4[0] / 2, 36, "第 %d 页" % doc.page)

    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=72, rightMargin=72, invariant=1).build(
        story, onFirstPage=number, onLaterPages=number)


def with_fpdf(form, path, font):
    from fpdf import FPDF
    from fpdf.enums import TableSpan

    class Doc(FPDF):
        def footer(self):
            self.set_y(-15)
            self.set_font("T", size=9)
            self.cell(0, 10, "— %d —" % self.page_no(), align="C")

    report = REPORTS[form]
    pdf = Doc()
    pdf.add_font("T", fname=str(font))
    pdf.set_margins(25, 25)
    pdf.add_page()
    pdf.set_font("T", size=18)
    pdf.multi_cell(0, 12, report["title"], align="C", new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR")
    for b in report["blocks"]:
        t = b.get("table")
        pdf.set_font("T", size=12)
        if not t:
            text = b["text"] if b.get("right") else "\u3000\u3000" + b["text"]
            pdf.multi_cell(0, 7, text, align="R" if b.get("right") else "L", new_x="LMARGIN", new_y="NEXT", wrapmode="CHAR")
            continue
        pdf.set_font("T", size=8)
        covered = {}
        for c in t["cells"]:
            for r in range(c["row"], c["row"] + c["rowspan"]):
                for k in range(c["col"], c["col"] + c["colspan"]):
                    covered[r, k] = TableSpan.COL if r == c["row"] else TableSpan.ROW
            covered[c["row"], c["col"]] = c["text"]
        with pdf.table(col_widths=tuple(t["widths"]), first_row_as_headings=False, line_height=4.5,
                       text_align="CENTER", wrapmode="CHAR") as table:
            for r in range(t["rows"]):
                row = table.row()
                for k in range(t["cols"]):
                    row.cell(covered[r, k])
    pdf.set_creation_date(datetime.datetime(2023, 1, 16, tzinfo=datetime.timezone.utc))
    pdf.output(str(path))


def with_weasyprint(form, path, font):
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    css = CSS(string='@font-face{font-family:Test;src:url(file://%s)} *{font-family:Test !important}'
              '@page{@bottom-center{content:counter(page) " / " counter(pages)}}' % font.absolute(), font_config=fonts)
    HTML(string=go("-html", form).decode()).write_pdf(str(path), stylesheets=[css], font_config=fonts)


def encrypt(source, path, user, owner):
    from pypdf import PdfReader, PdfWriter

    w = PdfWriter(clone_from=PdfReader(str(source)))
    w.encrypt(user, owner, algorithm="AES-256")
    w.write(str(path))


def main():
    font = pathlib.Path("test.ttf")
    make_font(font)
    for form in ("2019", "2021"):
        with_reportlab(form, OUT / ("reportlab_%s.pdf" % form))
    with_fpdf("2021", OUT / "fpdf2_2021.pdf", font)
    with_weasyprint("2019", OUT / "weasyprint_2019.pdf", font)
    encrypt(OUT / "reportlab_2021.pdf", OUT / "locked.pdf", "secret", "owner")
    encrypt(OUT / "reportlab_2021.pdf", OUT / "permissions_2021.pdf", "", "owner")


main()
