"""Comments with their threads, footnotes and endnotes of an edited Word report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rkc_check.marks import W, text_digest, text_of
from rkc_check.model import Remark
from rkc_check.review.edited import Place

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_ANCHOR = 300
"""Characters kept of the words that a comment is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment; ``number`` is the file's, ``answers`` the key of the one it replies to."""

    number: str
    key: str
    author: str
    date: str
    text: str
    answers: str = ""
    done: bool = False

    def at(self, place: Place, about: str) -> Remark:
        """The comment as a remark at its place; ``about`` are the words it is anchored to."""
        context = f"«{about}»" if about else place.context
        return Remark(
            kind="comment", text=self.text, by=self.author, date=self.date,
            provision_id=place.provision_id, field=place.field, context=context,
            id=self.key, answers=self.answers, done=self.done,
        )  # fmt: skip


def comments(root: Any, extended: Any) -> list[Comment]:
    """The comments of ``comments.xml`` with the threads of ``commentsExtended.xml``."""
    threads = {}
    for node in extended if extended is not None else ():
        threads[node.get(f"{{{_W15}}}paraId")] = (
            node.get(f"{{{_W15}}}paraIdParent"), node.get(f"{{{_W15}}}done") in ("1", "true"),
        )  # fmt: skip
    nodes = list(root.iter(f"{{{W}}}comment"))
    by_paragraph = {
        p.get(f"{{{_W14}}}paraId"): _key(node) for node in nodes for p in node.iter(f"{{{W}}}p")
    }
    found = []
    for node in nodes:
        paragraphs = list(node.iter(f"{{{W}}}p"))
        ids = [p.get(f"{{{_W14}}}paraId") for p in paragraphs]
        parent, done = next((threads[i] for i in ids if i in threads), (None, False))
        found.append(
            Comment(
                number=str(node.get(f"{{{W}}}id")),
                key=_key(node),
                author=node.get(f"{{{W}}}author") or "",
                date=node.get(f"{{{W}}}date") or "",
                text="\n".join(map(text_of, paragraphs)).strip(),
                answers=by_paragraph.get(parent, "") if parent else "",
                done=done,
            )
        )
    return found


def _key(comment: Any) -> str:
    """A name of a comment that stays when another program renumbers them."""
    said = (comment.get(f"{{{W}}}author"), comment.get(f"{{{W}}}date"), *comment.itertext())
    return text_digest(" ".join(part or "" for part in said))


def anchors(root: Any) -> dict[str, str]:
    """Comment id to the words that it is anchored to."""
    texts: dict[str, list[str]] = {}
    still: set[str] = set()
    for node in root.iter():
        if node.tag == f"{{{W}}}commentRangeStart":
            still.add(str(node.get(f"{{{W}}}id")))
        elif node.tag == f"{{{W}}}commentRangeEnd":
            still.discard(str(node.get(f"{{{W}}}id")))
        elif still and node.tag in (f"{{{W}}}t", f"{{{W}}}delText"):
            for number in still:
                texts.setdefault(number, []).append(node.text or "")
    return {number: "".join(parts)[:_ANCHOR].strip() for number, parts in texts.items()}


def notes(root: Any, kind: str) -> Iterator[tuple[str, list[Any]]]:
    """Id and paragraphs of each footnote or endnote, without the lines that set them off."""
    for note in root.iter(f"{{{W}}}{kind}"):
        if note.get(f"{{{W}}}type") in (None, "normal"):
            yield str(note.get(f"{{{W}}}id")), list(note.iter(f"{{{W}}}p"))
