"""HTML as national law databases export it: text by blocks, everything else dropped."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rkc_check.errors import DamagedDocument
from rkc_check.model import Line, LineRole
from rkc_check.read.encoding import decode
from rkc_check.read.grid import Cell, rows_of
from rkc_check.read.letters import SUPERSCRIPT
from rkc_check.read.source import Source

_DROPPED = frozenset({
    "script", "style", "noscript", "template", "head", "nav", "footer", "aside", "form",
    "button", "select", "input", "textarea", "iframe", "svg", "object", "video", "audio",
    "canvas", "dialog", "del", "s", "strike",
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "samp", "small", "span", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "img",
})  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FRAMES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden"
    r"|mso-element\s*:\s*(?:header|footer|comment-list)", re.I,
)  # fmt: skip
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_MIME = re.compile(rb"^\s*(?:MIME-Version|From|Content-Type)\s*:", re.I)

_LINKS = 5
"""Lines in a row that are links within the page: its list of contents."""


def load(path: Path, name: str) -> Source:
    """One line per block of text or row of a table; raises :class:`DamagedDocument`."""
    from lxml import etree

    text = _html(path.read_bytes(), name)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedDocument(f"{name}: not a readable web page; save it again") from error
    if root is None:
        raise DamagedDocument(f"{name}: an empty web page; save it again")
    reader = _Reader()
    reader.read(_body(root))
    return Source(lines=tuple(reader.finished()))


def _html(content: bytes, name: str) -> str:
    """The page itself, also out of a web archive (MHTML, often saved as .doc)."""
    if _MIME.match(content[:200]):
        try:
            # The older policy does not parse the inside of headers, which can nest without end.
            message = email.message_from_bytes(content, policy=email.policy.compat32)
            for part in message.walk():
                if part.get_content_type() == "text/html":
                    payload = part.get_payload(decode=True)
                    if isinstance(payload, bytes):
                        return decode(payload, name, declared=True)
        except RecursionError as error:
            raise DamagedDocument(f"{name}: not a readable web page; save it again") from error
    return decode(content, name, declared=True)


def _body(root: Any) -> Any:
    """The element that holds most of the text: the page without what surrounds the act."""
    whole = sum(len(text) for text in root.itertext())
    for tag in ("main", "article"):
        for node in root.iter(tag):
            if sum(len(text) for text in node.itertext()) > 0.5 * whole:
                return node
    return root


@dataclass(slots=True)
class _Reader:
    """Collects text until a block ends."""

    lines: list[Line] = field(default_factory=list)
    linked_lines: list[int] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    bold: int = 0
    strong: int = 0
    linked: int = 0
    letters: int = 0
    heading: int = 0
    link: int = 0
    raised: int = 0
    kept: int = 0

    def read(self, root: Any) -> None:
        """Walk the page without recursion: pages nest as deep as their authors liked."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: Any = None
        for event, node in walk:
            tag = node.tag if isinstance(node.tag, str) else ""
            if event == "start":
                if not tag or _is_dropped(node, tag) or self._is_data(node, tag):
                    skipped = node
                    walk.skip_subtree()
                    continue
                self._open(node, tag)
                self._say(node.text)
            else:
                if node is skipped:
                    skipped = None
                else:
                    self._close(node, tag)
                if node is not root:
                    self._say(node.tail)
        self._flush()

    def finished(self) -> list[Line]:
        """The lines, those of a list of links within the page marked as contents."""
        run: list[int] = []
        for at in [*self.linked_lines, -2]:
            if run and at != run[-1] + 1:
                if len(run) >= _LINKS:
                    for n in run:
                        line = self.lines[n]
                        self.lines[n] = Line(text=line.text, page=1, role="contents")
                run = []
            run.append(at)
        return self.lines

    def _open(self, node: Any, tag: str) -> None:
        if tag not in _INLINE:
            self._flush()
        self._change(node, tag, 1)

    def _close(self, node: Any, tag: str) -> None:
        if tag not in _INLINE:
            self._flush()
        self._change(node, tag, -1)

    def _change(self, node: Any, tag: str, step: int) -> None:
        if tag in ("b", "strong", "th") or _BOLD.search(node.get("style") or ""):
            self.bold += step
        if tag in _HEADINGS:
            self.heading += step
        elif tag == "a" and (node.get("href") or "").startswith("#"):
            self.link += step
        elif tag == "sup":
            self.raised += step
        elif tag in ("pre", "textarea", "listing"):
            self.kept += step

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if self.kept:
            for number, part in enumerate(text.split("\n")):
                if number:
                    self._flush()
                self._add(part)
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        count = len(text) - text.count(" ") - text.count("\n")
        self.letters += count
        self.strong += count if self.bold else 0
        self.linked += count if self.link else 0
        if self.raised and text.strip().isdigit():
            text = text.strip().translate(SUPERSCRIPT)
        self.pieces.append(text)

    def _flush(self) -> None:
        text = " ".join("".join(self.pieces).split())
        if text:
            role: LineRole = "heading" if self.heading else "text"
            if self.linked >= 0.9 * self.letters:
                self.linked_lines.append(len(self.lines))
            bold = bool(self.heading) or self.strong >= 0.95 * self.letters
            self.lines.append(Line(text=text, page=1, role=role, bold=bold))
        self.pieces.clear()
        self.strong = self.linked = self.letters = 0

    def _is_data(self, node: Any, tag: str) -> bool:
        """Take a table of data as rows; a table that lays out text is walked through."""
        if tag != "table":
            return False
        rows = [
            [Cell(text=" ".join(" ".join(cell.itertext()).split()), source=cell,
                  blocks=sum(1 for _ in cell.iter("p", "div", "br", "table", "li")))
             for cell in row if cell.tag in ("td", "th")]
            for row in node.iter("tr") if next(row.iterancestors("table")) is node
        ]  # fmt: skip
        found = list(rows_of(rows))
        if not found or any(isinstance(row, Cell) for row in found):
            return False
        self._flush()
        self.lines += [Line(text=str(row), page=1, role="table") for row in found]
        return True


def _is_dropped(node: Any, tag: str) -> bool:
    if tag in _DROPPED or node.get("hidden") is not None:
        return True
    if tag == "header":
        return not any(above.tag in ("article", "main") for above in node.iterancestors())
    if tag == "div" and node.get("title") in ("header", "footer"):
        return True  # what LibreOffice makes of the running matter of a document
    return node.get("role") in _FRAMES or bool(_HIDDEN.search(node.get("style") or ""))
