"""A small sound file of each kind that is read, for the fuzzer to change."""

from __future__ import annotations

import io
import zipfile

MANIFEST = (
    b'title = "T"\ncountry = "X"\nlanguage = "en"\ndate = "2026-01-31"\nlogos = ["a.png"]\n'
    b'[[act]]\nfile = "law.txt"\ntitle = "A"\nkind = "code"\nrank = 1\n'
)
GOLD = b"provision,verdict,articles\n3.1,compliant,2\n1.2,partial,3;4\n"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000200000002080000000057dd52f80000000e494441"
    "54789c636c60606260000002920084f77ca3580000000049454e44ae426082"
)
"""Two by two pixels, grey."""
DECISIONS = b"""schema = 1
bundle = "law"

[[imported]]
file = "a.docx"
sha256 = "0"
reviewer = "A"
date = "2026-01-31"

[[decision]]
provision = "3.21"
finding = "0"
reviewer = "A"
date = "2026-01-31"
verdict = "partial"
note = "a\\nb"
cleared = ["reason"]

[[remark]]
kind = "comment"
text = '''x
y'''
provision_id = "3.1"
field = "note"

[[unplaced]]
kind = "comment"
text = "z"
"""


def seeds() -> dict[str, bytes]:
    """A sound law of each format, by the name of its file."""
    from tests.builders import LAW, ZAKON

    paragraphs = "".join(f"<p>{line}</p>" for line in LAW.splitlines())
    page = (
        f"<html><head><meta charset='utf-8'><style>p{{}}</style></head><body>"
        f"<table><tr><td colspan='2'>1</td><td>2<ol><li>x</li></ol></td></tr></table>"
        f"<div style='display:none'>no</div>{paragraphs}"
        "<a href='#n'>7<sup>1</sup></a></body></html>"
    )
    rtf = (
        r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0 A;}}{\info{\title x}}" + LAW.replace("\n", "\\par\n")
        + r"\trowd\cellx100 a\cell\row {\*\footnote b}\u1057?\'d1}"
    )  # fmt: skip
    return {
        "law.txt": LAW.encode(), "zakon.txt": ZAKON.encode(),
        "law.md": ("# " + LAW + "\n| a | b |\n|---|---|\n| 1 | **2** |\n\n* x\n[^1]: n\n").encode(),
        "law.docx": _docx(LAW), "law.pdf": _pdf(LAW, packed=0), "packed.pdf": _pdf(LAW, packed=1),
        "law.rtf": rtf.encode(), "law.html": page.encode(),
        "law.mht": (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
            f"Content-Type: text/html; charset=utf-8\n\n{page}\n--b--\n"
        ).encode(),
        "law.odt": _odt(LAW),
    }  # fmt: skip


def _docx(law: str) -> bytes:
    """Paragraphs, numbering, a table in a table, tracked changes, a control, a footnote mark."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {"document": f"<w:body>{_body(law)}</w:body>", **_BESIDE}
    override = "".join(
        f"<Override PartName='/word/{name}.xml' ContentType='{kinds}."
        f"{'document.main' if name == 'document' else name}+xml'/>"
        for name in parts
    )
    relations = "".join(
        f"<Relationship Id='r{number}' Type='{office}/{name}' Target='{name}.xml'/>"
        for number, name in enumerate(_BESIDE)
    )
    linked = f"<Relationships xmlns='{packages}/relationships'>"
    return _zipped({
        "[Content_Types].xml": f"<Types xmlns='{packages}/content-types'><Default Extension='rels' "
        f"ContentType='application/vnd.openxmlformats-package.relationships+xml'/>{override}</Types>",
        "_rels/.rels": f"{linked}<Relationship Id='r' Type='{office}/officeDocument' "
        "Target='word/document.xml'/></Relationships>",
        "word/_rels/document.xml.rels": f"{linked}{relations}</Relationships>",
        **{f"word/{name}.xml": f"<w:{name} xmlns:w='{space}'>{content}</w:{name}>"
           for name, content in parts.items()},
    })  # fmt: skip


_BESIDE = {
    "styles": "<w:style w:type='paragraph' w:styleId='a'><w:name w:val='heading 1'/>"
    "<w:basedOn w:val='b'/></w:style>",
    "numbering": "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1)'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>",
    "footnotes": "<w:footnote w:id='2'><w:p><w:r><w:t>n</w:t></w:r></w:p></w:footnote>",
}


def _body(law: str) -> str:
    lines = [f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in law.splitlines()]
    number = (
        "<w:pPr><w:pStyle w:val='a'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
        "</w:pPr>"
    )
    cell = (
        "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>fee</w:t></w:r></w:p></w:tc>"
    )
    inner = f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr>{cell}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
    changed = (
        "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r>"
        "</w:del><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t><w:br/><w:tab/>"
        "<w:footnoteReference w:id='2'/></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    )
    return f"{''.join(lines)}<w:p>{number}<w:r><w:t>goods</w:t></w:r></w:p>{table}{changed}"


def _odt(law: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(f"<text:p>{line}</text:p>" for line in law.splitlines())
    content = (
        f"<office:document-content xmlns:office='{space}:office:1.0' xmlns:text='{space}:text:1.0' "
        f"xmlns:table='{space}:table:1.0'><office:body><office:text><text:h>A</text:h>{lines}"
        "<text:list><text:list-item><text:p>x<text:s text:c='3'/></text:p></text:list-item>"
        "</text:list><table:table><table:table-row><table:table-cell "
        "table:number-columns-repeated='2'><text:p>1</text:p></table:table-cell></table:table-row>"
        "</table:table></office:text></office:body></office:document-content>"
    )
    return _zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _zipped(content: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in content.items():
            package.writestr(name, text)
    return target.getvalue()


def _pdf(law: str, packed: int) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=packed, invariant=1)
    for part in (law, law[200:]) if packed else (law,):
        for number, line in enumerate(part.splitlines()):
            canvas.drawString(50, 800 - 12 * number, line)
        canvas.line(50, 400, 300, 400)
        canvas.line(50, 420, 300, 420)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def scan(pdf: bytes) -> bytes:
    import pypdfium2

    target = io.BytesIO()
    opened = pypdfium2.PdfDocument(pdf)
    opened[0].render(scale=1, grayscale=True).to_pil().convert("L").save(target, "PDF")
    opened.close()
    return target.getvalue()
