"""A Word file under the hands of a reviewer: small operations on its XML, as Word would do them."""

from __future__ import annotations

import copy
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def w(name: str) -> str:
    """A qualified name of WordprocessingML."""
    return f"{{{W}}}{name}"


def element(name: str, *children: Any, **attributes: str) -> Any:
    """An element of WordprocessingML."""
    node = etree.Element(w(name), {w(key): value for key, value in attributes.items()})
    node.extend(children)
    return node


def run(text: str, tag: str = "t") -> Any:
    """A run of text; ``delText`` for text that a tracked change deletes."""
    node = element(tag)
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", node)


def paragraph(text: str) -> Any:
    """A paragraph of one run."""
    return element("p", run(text))


class WordFile:
    """The parts of one report, with what a reviewer can do to them."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.body = self.root.find(w("body"))
        self.comments: list[tuple[str, str, str, int]] = []
        self.notes: list[str] = []
        self.number = 70_000

    def next(self) -> str:
        """A number that no mark of the file has."""
        self.number += 1
        return str(self.number)

    # --- finding places ---

    def rows(self) -> dict[str, Any]:
        """Provision id to its row of findings."""
        found = {}
        for tag in self.root.iter(w("tag")):
            value = tag.get(w("val"), "")
            if value.startswith("rkc:") and value.split(":")[2] == "id":
                row = next(tag.iterancestors(w("tr")))
                found[value.split(":")[1]] = row
        return found

    @staticmethod
    def cell(row: Any, field: str) -> Any:
        """The cell of a row in which the bookmark of a field lies."""
        for mark in row.iter(w("bookmarkStart")):
            if f"_{field}_" in mark.get(w("name"), ""):
                return next(mark.iterancestors(w("tc")))
        raise LookupError(field)

    def register(self, field: str) -> dict[str, Any]:
        """Provision id to the cell of a field of the register or the questionnaire."""
        found = {}
        for mark in self.root.iter(w("bookmarkStart")):
            parts = mark.get(w("name"), "").split("_")
            if parts[0] == "rkc" and len(parts) > 3 and parts[3] == field:
                found[f"{parts[1]}.{parts[2]}"] = next(mark.iterancestors(w("tc")))
        return found

    # --- writing into a cell ---

    @staticmethod
    def replace(cell: Any, text: str, *, keep_marks: bool) -> None:
        """Overtype a whole cell; Word keeps a bookmark only when something of it is left."""
        first, *others = cell.findall(w("p"))
        for other in others:
            cell.remove(other)
        marks = list(first.iter(w("bookmarkStart"), w("bookmarkEnd"))) if keep_marks else []
        for child in list(first):
            if child.tag != w("pPr"):
                first.remove(child)
        for mark in marks[: len(marks) // 2]:
            first.append(mark)
        first.append(run(text))
        for mark in marks[len(marks) // 2 :]:
            first.append(mark)

    @staticmethod
    def append(cell: Any, text: str) -> None:
        """One more paragraph at the end of a cell."""
        cell.append(paragraph(text))

    def insert_tracked(self, cell: Any, text: str, author: str) -> None:
        """A tracked insertion at the end of the first paragraph."""
        change = element("ins", run(text), id=self.next(), author=author, date="2026-05-04T10:00:00Z")
        cell.find(w("p")).append(change)

    def delete_tracked(self, cell: Any, author: str) -> str:
        """A tracked deletion of the second half of the first run; returns the deleted text."""
        first = next(r for r in cell.iter(w("r")) if r.find(w("t")) is not None)
        text = first.find(w("t")).text
        half = len(text) // 2
        first.find(w("t")).text = text[:half]
        change = element("del", run(text[half:], "delText"), id=self.next(), author=author,
                         date="2026-05-04T11:00:00Z")
        first.addnext(change)
        return str(text[half:])

    def comment(self, place: Any, text: str, author: str, answers: int = -1) -> int:
        """A comment on a whole paragraph; ``answers`` is the number of the one it replies to."""
        number = len(self.comments)
        self.comments.append((text, author, f"{number + 1:08X}", answers))
        target = place if place.tag == w("p") else place.find(w("p"))
        start = element("commentRangeStart", id=str(number))
        at = 1 if target.find(w("pPr")) is not None else 0
        target.insert(at, start)
        target.append(element("commentRangeEnd", id=str(number)))
        target.append(element("r", element("commentReference", id=str(number))))
        return number

    def footnote(self, cell: Any, text: str) -> None:
        """A footnote at the end of the first paragraph of a cell."""
        self.notes.append(text)
        cell.find(w("p")).append(
            element("r", element("footnoteReference", id=str(len(self.notes))))
        )

    def margin(self, kind: str, text: str) -> None:
        """One more paragraph in the first header or footer that has text."""
        name = next(n for n in sorted(self.parts) if n.startswith(f"word/{kind}"))
        root = etree.fromstring(self.parts[name])
        root.append(paragraph(text))
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    # --- rows and columns ---

    @staticmethod
    def copied(row: Any) -> Any:
        """A copy of a row, put below it; bookmarks are unique, so Word leaves them behind."""
        twin = copy.deepcopy(row)
        for mark in list(twin.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            mark.getparent().remove(mark)
        row.addnext(twin)
        return twin

    @staticmethod
    def swap_columns(table: Any, one: int, other: int) -> None:
        """Swap two columns of a table, heads included."""
        for row in table.findall(w("tr")):
            cells = row.findall(w("tc"))
            if len(cells) > max(one, other):
                first, second = cells[one], cells[other]
                mark = etree.Element("mark")
                first.addprevious(mark)
                second.addprevious(first)
                mark.addprevious(second)
                row.remove(mark)

    # --- saving ---

    def save(self, path: Path, author: str = "") -> None:
        """Write the file as it now is; ``author`` is who saved it last."""
        if self.comments:
            self._write_comments()
        if self.notes:
            self._write_notes()
        if author:
            core = self.parts["docProps/core.xml"].decode()
            core = core.replace("lastModifiedBy>rkc-check<", f"lastModifiedBy>{author}<")
            self.parts["docProps/core.xml"] = core.encode()
        self.parts["word/document.xml"] = etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)

    def _part(self, name: str, kind: str, content: bytes, relation: str) -> None:
        self.parts[f"word/{name}"] = content
        types = self.parts["[Content_Types].xml"].decode()
        override = f'<Override PartName="/word/{name}" ContentType="{WORD}.{kind}+xml"/></Types>'
        self.parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()
        rels = self.parts["word/_rels/document.xml.rels"].decode()
        item = f'<Relationship Id="rk{self.next()}" Type="{relation}" Target="{name}"/></Relationships>'
        self.parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", item).encode()

    def _write_comments(self) -> None:
        texts, threads = [], []
        for number, (text, author, key, answers) in enumerate(self.comments):
            body = paragraph(text)
            body.set(f"{{{W14}}}paraId", key)
            node = element("comment", body, id=str(number), author=author,
                           date="2026-05-05T09:00:00Z", initials=author[:1])
            texts.append(etree.tostring(node).decode())
            parent = f' w15:paraIdParent="{self.comments[answers][2]}"' if answers >= 0 else ""
            threads.append(f'<w15:commentEx w15:paraId="{key}"{parent} w15:done="0"/>')
        spaces = f'xmlns:w="{W}" xmlns:w14="{W14}" xmlns:w15="{W15}"'
        content = f"<w:comments {spaces}>{''.join(texts)}</w:comments>"
        self._part("comments.xml", "comments", content.encode(), f"{OFFICE}/comments")
        content = f"<w15:commentsEx {spaces}>{''.join(threads)}</w15:commentsEx>"
        self._part("commentsExtended.xml", "commentsExtended", content.encode(),
                   "http://schemas.microsoft.com/office/2011/relationships/commentsExtended")

    def _write_notes(self) -> None:
        lines = ['<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>',
                 '<w:footnote w:id="0" w:type="continuationSeparator"><w:p><w:r>'
                 "<w:continuationSeparator/></w:r></w:p></w:footnote>"]
        # Word numbers notes in the order of the text, and LibreOffice counts on it.
        anchors = list(self.root.iter(w("footnoteReference")))
        texts = [self.notes[int(anchor.get(w("id"))) - 1] for anchor in anchors]
        for number, (anchor, text) in enumerate(zip(anchors, texts, strict=True), 1):
            anchor.set(w("id"), str(number))
            node = element("footnote", element("p", element("r", element("footnoteRef")), run(text)),
                           id=str(number))
            lines.append(etree.tostring(node).decode())
        content = f'<w:footnotes xmlns:w="{W}">{"".join(lines)}</w:footnotes>'
        self._part("footnotes.xml", "footnotes", content.encode(), f"{OFFICE}/footnotes")
