"""The marks by which an edited report finds its way back; the writer and the reader share them.

1. A row carries its provision three ways: the tag of a content control, a bookmark, and
   the number that people read. Tags die in LibreOffice, bookmarks when a whole cell is
   overtyped, numbers when somebody edits them; the reader compares all three.
2. The bookmark of a field ends in a digest of the text that the program wrote there, so
   that the reader knows whether a reviewer changed it.
3. The seal holds digests of everything that the program wrote, in custom properties of
   the file, which Word and LibreOffice keep. What is not under the seal, a person wrote.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA = 2
"""Version of these marks; a report of another version is not taken back."""

FREE = ("reason", "recommendation", "measures", "note")
"""The free fields of a row of findings, in the order of their columns."""
MORE = ("article", "wording", "instrument", "agency", "deadline", "help", "answer", "reservation")
"""The free fields of the register, of the questionnaire and of the drafts for reservations."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FIELDS = "|".join(("id", "verdict", *FREE, *MORE))
_DIGEST = r"[0-9a-f]{8,16}|compliant|partial|conflict|absent|not_applicable"
_BOOKMARK = re.compile(rf"rkc_([A-Za-z0-9]+_\d+)_({_FIELDS})_({_DIGEST})")
_TAG = re.compile(rf"rkc:([^:]+):({_FIELDS}):({_DIGEST})")
_VOLATILE = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|SEQ|DATE|TIME|SAVEDATE)\b")
_SEAL = 6
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot carry: they are gone from every file that we write."""
_PROPERTY = 240
"""Characters of the seal per property: Word cuts a property at 255."""
SEAL_SHEET = "rkc"
"""The hidden sheet of a workbook that holds its seal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One field of one provision; ``digest`` is of its first text, or its first verdict."""

    provision_id: str
    field: str
    digest: str


def bookmark_name(provision_id: str, *more: str) -> str:
    """The bookmark of a provision or of one of its fields: letters, digits, underscores."""
    return "_".join(("rkc", provision_id.replace(".", "_"), *more))


def tag(provision_id: str, name: str, digest: str = "") -> str:
    """The tag of a content control: ``rkc:3.21:verdict:partial``."""
    return ":".join(part for part in ("rkc", provision_id, name, digest) if part)


def from_bookmark(name: str) -> Mark | None:
    """What a bookmark says; copies that a word processor has renamed say the same."""
    found = _BOOKMARK.match(name)
    if not found:
        return None
    return Mark(provision_id=found[1].replace("_", "."), field=found[2], digest=found[3])


def from_tag(name: str) -> Mark | None:
    """What the tag of a content control says."""
    found = _TAG.fullmatch(name)
    return Mark(provision_id=found[1], field=found[2], digest=found[3]) if found else None


def text_digest(text: str) -> str:
    """Eight hex digits of a field's text, blanks aside: whether a reviewer changed it."""
    carried = UNPRINTABLE.sub("", text)
    return hashlib.sha256(" ".join(carried.split()).encode()).hexdigest()[:8]


# --- the seal --------------------------------------------------------------------------------


def digest_of(kind: str, *texts: str) -> str:
    """Six letters for a ``"paragraph"``, a ``"cell"`` of paragraphs or a ``"row"`` of cells.

    Blanks do not count, nor the order of the cells: columns may be swapped.
    """
    bare = [" ".join(text.split()) for text in texts]
    parts = sorted(bare) if kind == "row" else [part for part in bare if part]
    data = "\x1f".join((kind, *parts)).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest())[:_SEAL].decode()


def field_digest(provision_id: str, field: str, digest: str) -> str:
    """Six letters for what a field first held, told even where its bookmark is gone.

    ``digest`` is the :func:`text_digest` of the text, or the verdict.
    """
    return digest_of("field", provision_id, field, digest)


def digests(root: Any) -> Iterator[str]:
    """The digests of everything that stands in a part of a Word file."""
    for paragraph in root.iter(f"{{{W}}}p"):
        if next(paragraph.iterancestors(f"{{{W}}}tc"), None) is None:
            yield digest_of("paragraph", text_of(paragraph))
    for row in root.iter(f"{{{W}}}tr"):
        cells = []
        for cell in row.iter(f"{{{W}}}tc"):
            texts = [text_of(paragraph) for paragraph in cell.iter(f"{{{W}}}p")]
            yield digest_of("cell", *texts)
            if len(texts) > 1:
                yield from (digest_of("cell", text) for text in texts)
            cells.append("\n".join(texts))
        yield digest_of("row", *cells)
    for node in root.iter(f"{{{W}}}bookmarkStart"):
        mark = from_bookmark(node.get(f"{{{W}}}name") or "")
        if mark:
            yield field_digest(mark.provision_id, mark.field, mark.digest)


def seal(digests: Iterable[str]) -> dict[str, str]:
    """Digests as short properties of a file: ``rkc_seal_000``, ``rkc_seal_001``…"""
    joined = "".join(sorted(set(digests)))
    return {
        f"rkc_seal_{number:03}": joined[start : start + _PROPERTY]
        for number, start in enumerate(range(0, len(joined), _PROPERTY))
    }


def unseal(properties: Mapping[str, str]) -> frozenset[str]:
    """The digests that :func:`seal` stored."""
    parts = (v for k, v in sorted(properties.items()) if k.startswith("rkc_seal_"))
    return opened(parts)


def opened(parts: Iterable[str]) -> frozenset[str]:
    """The digests in the parts of a seal."""
    return frozenset(
        part[at : at + _SEAL] for part in parts for at in range(0, len(part) - _SEAL + 1, _SEAL)
    )


def cell_text(value: Any) -> str:
    """The value of a cell of a workbook as text; a whole number has no fraction."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, (int, float)) else UNPRINTABLE.sub("", str(value))


# --- the text of a paragraph -----------------------------------------------------------------


def text_of(paragraph: Any) -> str:
    """The text of a ``w:p`` as if all tracked changes were accepted, without what counts itself."""
    nodes = list(paragraph.iter(*_TELLING))
    if all(node.tag == _PLAIN for node in nodes):  # nearly all paragraphs are plain
        return "".join(node.text or "" for node in nodes)
    return "".join(text for text, change in pieces(paragraph) if not removes(change))


def removes(change: Any) -> bool:
    """Whether a tracked change takes its text away."""
    return change is not None and change.tag.endswith(("}del", "}moveFrom"))


def pieces(paragraph: Any) -> Iterator[tuple[str, Any]]:
    """The text of a ``w:p`` in parts, each with the tracked change it lies in, or None.

    Page numbers and the like are left out, since they change by themselves; text boxes
    and notes are paragraphs of their own.
    """
    volatile: list[bool | None] = []
    for node, change in _leaves(paragraph, None):
        kind = node.tag.rpartition("}")[2]
        if kind == "fldChar":
            state = node.get(f"{{{W}}}fldCharType")
            if state == "begin":
                volatile.append(None)
            elif state == "end" and volatile:
                volatile.pop()
        elif kind == "instrText":
            if volatile and volatile[-1] is None:
                volatile[-1] = bool(_VOLATILE.match(node.text or ""))
        elif not any(volatile):
            yield _text(node, kind), change


def _leaves(node: Any, change: Any) -> Iterator[tuple[Any, Any]]:
    for child in node:
        kind = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "comment"
        if kind in _SKIPPED or (kind == "fldSimple" and _VOLATILE.match(_instruction(child))):
            continue
        if kind in _TEXT:
            yield child, change
        elif kind in ("ins", "del", "moveFrom", "moveTo") and not removes(change):
            yield from _leaves(child, child)
        else:
            yield from _leaves(child, change)


_SKIPPED = frozenset(("pPr", "rPr", "sdtPr", "txbxContent", "Fallback", "comment"))
_TEXT = frozenset(
    ("t", "delText", "instrText", "fldChar", "tab", "br", "cr", "noBreakHyphen", "sym")
)
_PLAIN = f"{{{W}}}t"
_TELLING = tuple(
    f"{{*}}{kind}" for kind in (*_TEXT, "fldSimple", "txbxContent", "Fallback", "del", "moveFrom")
)
"""What makes the text of a paragraph, or makes it otherwise than by its plain texts alone."""
_SHOWN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _instruction(field: Any) -> str:
    return str(field.get(f"{{{W}}}instr") or "")


def _text(node: Any, kind: str) -> str:
    if kind == "sym":
        code = node.get(f"{{{W}}}char") or ""
        return chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else "?"
    return _SHOWN.get(kind) or node.text or ""
