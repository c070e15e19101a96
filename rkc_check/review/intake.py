"""What one edited file adds to the decisions of a bundle, and what it contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rkc_check.errors import ReviewError
from rkc_check.model import Decision, Remark
from rkc_check.review.decisions import Book, Imported, placed
from rkc_check.review.edited import Edited
from rkc_check.review.merge import differs, fold, standing, stated_in

OURS = "rkc-check"
"""Who saved a report last when nobody edited it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two reviewers who said different things in the same fields of a provision."""

    provision_id: str
    fields: tuple[str, ...]
    one: Decision
    other: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an import took: only what was new.

    ``known`` says that this very file had been taken in before; ``gone`` are provisions
    whose rows were deleted.
    """

    reviewer: str
    decisions: tuple[Decision, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unplaced: tuple[Remark, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[str, ...] = ()
    known: bool = False

    @property
    def nothing(self) -> bool:
        """Whether the file held nothing new."""
        return not (self.decisions or self.remarks or self.unplaced)


def reviewer_of(edited: Edited, named: str) -> str:
    """Whose edits these are: as named, else who saved the file, else its one author.

    Raises :class:`ReviewError` when the file does not say.
    """
    if named.strip():
        return " ".join(named.split())
    if edited.author and edited.author != OURS:
        return edited.author
    authors = {remark.by for remark in edited.remarks if remark.by}
    if len(authors) == 1:
        return authors.pop()
    raise ReviewError(f"{edited.file}: does not say who edited it; give --reviewer NAME")


def take(book: Book, edited: Edited, *, reviewer: str, date: str) -> tuple[Book, Taken]:
    """Add what is new in an edited report to a book; the book as it was when nothing is."""
    if any(i.sha256 == edited.sha256 and i.reviewer == reviewer for i in book.imports):
        return book, Taken(reviewer=reviewer, known=True)
    decisions = tuple(
        decision
        for found in edited.decisions
        if (decision := _news(book, replace(found, reviewer=reviewer, date=date)))
    )
    remarks = _new_remarks(book, edited, reviewer)
    taken = Taken(
        reviewer=reviewer,
        decisions=decisions,
        remarks=tuple(r for r in remarks if placed(r)),
        unplaced=tuple(r for r in remarks if not placed(r)),
        conflicts=_conflicts(book, decisions),
        gone=edited.gone,
    )
    if taken.nothing:
        return book, taken
    imported = Imported(
        file=edited.file, sha256=edited.sha256, reviewer=reviewer, date=date,
        report_date=edited.properties.get("rkc_date", ""),
    )  # fmt: skip
    return replace(
        book,
        bundle=book.bundle or edited.properties.get("rkc_bundle", ""),
        imports=(*book.imports, imported),
        decisions=(*book.decisions, *decisions),
        remarks=(*book.remarks, *remarks),
    ), taken


def _news(book: Book, decision: Decision) -> Decision | None:
    """A decision less what its reviewer had said already; None when nothing is left."""
    same = [d for d in book.decisions if d.provision_id == decision.provision_id]
    earlier = standing(same).get(decision.reviewer)
    if earlier is None:
        return decision
    after = fold(earlier, decision)
    before = stated_in(earlier)
    fresh = {k for k, v in stated_in(after).items() if before.get(k) != v}
    emptied = tuple(k for k in decision.cleared if k not in earlier.cleared)
    if not fresh and not emptied and after.settled == earlier.settled:
        return None
    own = {k: "" for k in ("verdict", "reason", "recommendation", "measures", "note")
           if k not in fresh}  # fmt: skip
    more = {k: v for k, v in decision.more.items() if k in fresh}
    return replace(decision, more=more, cleared=emptied, **own)  # type: ignore[arg-type]


def _new_remarks(book: Book, edited: Edited, reviewer: str) -> list[Remark]:
    """The remarks, and the rows that are gone, that the book does not have yet."""
    rows = [
        Remark(kind="row_deleted", text=provision, provision_id=provision)
        for provision in edited.gone
        if not any(r.kind == "row_deleted" and r.text == provision for r in edited.remarks)
    ]
    known = {_identity(remark) for remark in book.remarks}
    found = []
    for remark in (*edited.remarks, *rows):
        own = replace(remark, reviewer=reviewer)
        if _identity(own) not in known:
            known.add(_identity(own))
            found.append(own)
    return found


def _identity(remark: Remark) -> tuple[str, ...]:
    """What makes two remarks one: not where exactly an unplaced one stood, nor seconds."""
    text = " ".join(remark.text.split())
    return (remark.kind, text, remark.by, remark.date[:16], remark.provision_id, remark.field,
            remark.reviewer)  # fmt: skip


def _conflicts(book: Book, decisions: Sequence[Decision]) -> tuple[Conflict, ...]:
    found = []
    for decision in decisions:
        same = [d for d in book.decisions if d.provision_id == decision.provision_id]
        for reviewer, other in standing(same).items():
            fields = differs(decision, other)
            if reviewer != decision.reviewer and fields and not decision.settled:
                found.append(
                    Conflict(provision_id=decision.provision_id, fields=fields,
                             one=decision, other=other)
                )  # fmt: skip
    return tuple(found)
