"""Seeded edits of a real report, as reviewers make them, each with what must come of it.

Every edit writes words that stand nowhere else, so that the reading can be searched for
them: they must stand in the right place and in no other.
"""

from __future__ import annotations

import copy
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rkc_check.model import Decision, Remark
from rkc_check.review.edited import Edited
from rkc_check.review.merge import stated_in
from tests.review.package import WordFile, element, paragraph, run, w

VERDICTS = {
    "compliant": ("Compliant", "Соответствует", "fully compliant", "Соотв."),
    "partial": ("Partial", "Частично", "partly", "част."),
    "conflict": ("Conflict", "Противоречит", "contradicts", "Противореч."),
    "absent": ("Absent", "Отсутствует", "no law", "отсутств."),
    "not_applicable": ("Not applicable", "Неприменимо", "n/a", "Неприм."),
}
LATIN = ("The by-law of 2025 grants this", "to be amended in the second half of the year",
         "Order No. 14 covers the point", "see the draft law, part two")
CYRILLIC = ("Приказ 2025 года это предусматривает", "внести поправку во втором полугодии",
            "урегулировано подзаконным актом", "см. проект закона, часть вторая")
AUTHORS = ("Anna Keller", "Рустам Алиев", "J. Ortega")
FREE = ("reason", "recommendation", "measures", "note")


@dataclass(slots=True)
class Edit:
    """One edit: on what, and what must come of it.

    ``fields`` maps a field to words that its decision must hold (or to a verdict), ``remarks``
    pairs a kind of remark with words; with ``placed`` they must stand on the provision.
    """

    kind: str
    provision: str
    fields: dict[str, str] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    cleared: tuple[str, ...] = ()
    placed: bool = True


class Reviewer:
    """Makes edits to one report, at most one per provision, so that none hides another."""

    def __init__(self, path: Path, seed: int) -> None:
        self.file = WordFile(path)
        self.dice = random.Random(seed)
        self.seed = seed
        self.rows = self.file.rows()
        self.free = sorted(self.rows)
        self.dice.shuffle(self.free)
        self.count = 0
        self.swapped: set[int] = set()

    def words(self) -> str:
        """A sentence in Latin or Cyrillic letters that stands nowhere else."""
        self.count += 1
        return f"{self.dice.choice(LATIN + CYRILLIC)} #{self.seed}-{self.count}#"

    def take(self) -> tuple[str, Any]:
        """A provision that no edit has touched, with its row."""
        provision = self.free.pop()
        return provision, self.rows[provision]

    def author(self) -> str:
        """One of several people."""
        return self.dice.choice(AUTHORS)

    def verdict_of(self, row: Any) -> str:
        """The verdict that the program wrote into a row."""
        for tag in row.iter(w("tag")):
            parts = tag.get(w("val")).split(":")
            if parts[2] == "verdict":
                return str(parts[3])
        raise LookupError

    def other_verdict(self, row: Any) -> str:
        """Another verdict than the program's."""
        return self.dice.choice([v for v in VERDICTS if v != self.verdict_of(row)])

    def loose(self) -> list[Any]:
        """Paragraphs outside tables and lists of contents, which programs write anew."""
        found = [p for p in self.file.body.findall(w("p")) if p.find(w("r")) is not None]
        return [p for p in found if p.find(w("hyperlink")) is None]

    # --- verdicts ---

    def choose_verdict(self) -> Edit:
        provision, row = self.take()
        verdict = self.other_verdict(row)
        cell = self.file.cell(row, "verdict")
        content = next(cell.iter(w("sdtContent")))
        next(content.iter(w("t"))).text = VERDICTS[verdict][0]
        return Edit("choose_verdict", provision, {"verdict": verdict})

    def overtype_verdict(self) -> Edit:
        provision, row = self.take()
        verdict = self.other_verdict(row)
        cell = self.file.cell(row, "verdict")
        first = cell.find(w("p"))
        text = self.dice.choice(VERDICTS[verdict])
        keep = self.dice.random() < 0.5
        if keep:
            content = next(first.iter(w("sdtContent")))
            next(content.iter(w("t"))).text = text
        else:
            first.addprevious(paragraph(text))
            cell.remove(first)
        return Edit("overtype_verdict", provision, {"verdict": verdict})

    def explain_verdict(self) -> Edit:
        provision, row = self.take()
        verdict, words = self.other_verdict(row), self.words()
        content = next(self.file.cell(row, "verdict").iter(w("sdtContent")))
        next(content.iter(w("t"))).text = f"{VERDICTS[verdict][self.dice.randrange(2)]} – {words}"
        return Edit("explain_verdict", provision, {"verdict": verdict}, [("verdict", words)])

    def unclear_verdict(self) -> Edit:
        provision, row = self.take()
        words = f"не соответствует? {self.words()}"
        content = next(self.file.cell(row, "verdict").iter(w("sdtContent")))
        next(content.iter(w("t"))).text = words
        return Edit("unclear_verdict", provision, {}, [("verdict", words)])

    # --- texts ---

    def replace_text(self) -> Edit:
        provision, row = self.take()
        name, words = self.dice.choice(FREE), self.words()
        self.file.replace(self.file.cell(row, name), words, keep_marks=self.dice.random() < 0.5)
        return Edit("replace_text", provision, {name: words})

    def append_text(self) -> Edit:
        provision, row = self.take()
        name, words = self.dice.choice(FREE), self.words()
        self.file.append(self.file.cell(row, name), words)
        return Edit("append_text", provision, {name: words})

    def several_fields(self) -> Edit:
        provision, row = self.take()
        fields = {name: self.words() for name in FREE}
        for name, words in fields.items():
            self.file.replace(self.file.cell(row, name), words, keep_marks=True)
        verdict = self.other_verdict(row)
        content = next(self.file.cell(row, "verdict").iter(w("sdtContent")))
        next(content.iter(w("t"))).text = VERDICTS[verdict][0]
        return Edit("several_fields", provision, {**fields, "verdict": verdict})

    def clear_text(self) -> Edit:
        provision, row = self.take()
        name = self.dice.choice(("reason", "recommendation"))
        self.file.replace(self.file.cell(row, name), "", keep_marks=True)
        return Edit("clear_text", provision, cleared=(name,))

    def fill_register(self) -> Edit:
        name = self.dice.choice(("agency", "help", "article", "wording", "answer"))
        cells = self.file.register(name)
        provision = next(p for p in reversed(self.free) if p in cells)
        self.free.remove(provision)
        words = self.words()
        self.file.replace(cells[provision], words, keep_marks=self.dice.random() < 0.5)
        return Edit("fill_register", provision, {name: words})

    def tracked_insertion(self) -> Edit:
        provision, row = self.take()
        name, words = self.dice.choice(FREE), self.words()
        self.file.insert_tracked(self.file.cell(row, name), words, self.author())
        return Edit("tracked_insertion", provision, {name: words}, [("insertion", words)])

    def tracked_deletion(self) -> Edit:
        provision, row = self.take()
        name = self.dice.choice(("reason", "recommendation"))
        cell = self.file.cell(row, name)
        words = self.words()
        gone = self.file.delete_tracked(cell, self.author())
        self.file.append(cell, words)
        return Edit("tracked_deletion", provision, {name: words}, [("deletion", gone.strip())])

    # --- comments and notes ---

    def comment(self) -> Edit:
        provision, row = self.take()
        name = self.dice.choice(("verdict", *FREE))
        words, answer = self.words(), self.words()
        cell = self.file.cell(row, name)
        number = self.file.comment(cell, words, self.author())
        self.file.comment(cell, answer, self.author(), answers=number)
        return Edit("comment", provision, {}, [("comment", words), ("comment", answer)])

    def loose_comment(self) -> Edit:
        words = self.words()
        self.file.comment(self.dice.choice(self.loose()), words, self.author())
        return Edit("loose_comment", "", {}, [("comment", words)], placed=False)

    def footnote(self) -> Edit:
        provision, row = self.take()
        words = self.words()
        self.file.footnote(self.file.cell(row, "reason"), words)
        return Edit("footnote", provision, {}, [("text", words)])

    # --- rows, columns ---

    def move_row(self) -> Edit:
        provision, row = self.take()
        words = self.words()
        self.file.replace(self.file.cell(row, "note"), words, keep_marks=True)
        target = self.rows[self.dice.choice(sorted(self.rows))]
        if target is not row and target.getparent() is not None:
            target.addnext(row)
        return Edit("move_row", provision, {"note": words})

    def copy_row(self) -> Edit:
        provision, row = self.take()
        words = self.words()
        cells = row.findall(w("tc"))
        at = cells.index(self.file.cell(row, "note"))
        twin = self.file.copied(row)
        self.file.replace(twin.findall(w("tc"))[at], words, keep_marks=False)
        return Edit("copy_row", provision, {"note": words})

    def renumber_copy(self) -> Edit:
        provision, row = self.take()
        words = self.words()
        at = row.findall(w("tc")).index(self.file.cell(row, "note"))
        twin = self.file.copied(row)
        self.file.replace(twin.findall(w("tc"))[at], words, keep_marks=False)
        number = next(t for t in twin.iter(w("t")) if t.text == provision)
        number.text = self.dice.choice([p for p in sorted(self.rows) if p != provision])
        return Edit("renumber_copy", "", {}, [("row", words)], placed=False)

    def delete_row(self) -> Edit:
        provision, row = self.take()
        row.getparent().remove(row)
        self.rows.pop(provision)
        return Edit("delete_row", provision, {}, [("row_deleted", provision)])

    def delete_row_tracked(self) -> Edit:
        provision, row = self.take()
        properties = row.find(w("trPr"))
        if properties is None:
            properties = element("trPr")
            row.insert(0, properties)
        properties.append(element("del", id=self.file.next(), author=self.author(),
                                  date="2026-05-06T08:00:00Z"))
        for node in list(row.iter(w("r"))):
            for text in node.findall(w("t")):
                text.tag = w("delText")
            if node.find(w("delText")) is not None:
                change = element("del", id=self.file.next(), author=AUTHORS[0],
                                 date="2026-05-06T08:00:00Z")
                node.addprevious(change)
                change.append(node)
        return Edit("delete_row_tracked", provision, {}, [("row_deleted", provision)])

    def new_row(self) -> Edit:
        words = self.words()
        row = self.rows[self.dice.choice(sorted(self.rows))]
        fresh = element("tr", *(copy.deepcopy(c) for c in row.findall(w("tc"))))
        for at, cell in enumerate(fresh.findall(w("tc"))):
            self.file.replace(cell, words if at == 2 else "", keep_marks=False)
        row.addnext(fresh)
        return Edit("new_row", "", {}, [("text", words)], placed=False)

    def swap_columns(self) -> Edit:
        provision, row = self.take()
        words = self.words()
        cell = self.file.cell(row, "measures")
        self.file.replace(cell, words, keep_marks=self.dice.random() < 0.5)
        table = row.getparent()
        if id(table) not in self.swapped:
            self.swapped.add(id(table))
            last = len(row.findall(w("tc"))) - 1
            self.file.swap_columns(table, last - 1, last)
        return Edit("swap_columns", provision, {"measures": words})

    def resize_columns(self) -> Edit:
        provision, row = self.take()
        words = self.words()
        for width in row.getparent().iter(w("tcW"), w("gridCol")):
            key = w("w")
            width.set(key, str(max(300, int(width.get(key)) + self.dice.randrange(-200, 200))))
        self.file.append(self.file.cell(row, "reason"), words)
        return Edit("resize_columns", provision, {"reason": words})

    # --- outside the fields ---

    def write_outside(self) -> Edit:
        provision, row = self.take()
        words = self.words()
        self.file.append(row.findall(w("tc"))[self.dice.randrange(3)], words)
        return Edit("write_outside", provision, {}, [("text", words)])

    def paste_text(self) -> Edit:
        words = self.words()
        table = self.dice.choice(self.file.body.findall(w("tbl")))
        table.addnext(paragraph(words))
        return Edit("paste_text", "", {}, [("text", words)], placed=False)

    def paste_table(self) -> Edit:
        texts = [self.words() for _ in range(4)]
        cells = [element("tc", element("tcPr", element("tcW", w="2000", type="dxa")), paragraph(t))
                 for t in texts]
        grid = element("tblGrid", element("gridCol", w="2000"), element("gridCol", w="2000"))
        properties = element("tblPr", element("tblW", w="4000", type="dxa"))
        table = element("tbl", properties, grid, element("tr", *cells[:2]), element("tr", *cells[2:]))
        place = self.dice.choice(self.file.body.findall(w("tbl")))
        place.addnext(table)
        table.addprevious(element("p"))
        table.addnext(element("p"))
        return Edit("paste_table", "", {}, [("text", text) for text in texts], placed=False)

    def write_margin(self) -> Edit:
        words = self.words()
        self.file.margin(self.dice.choice(("header", "footer")), words)
        return Edit("write_margin", "", {}, [("text", words)], placed=False)

    def insert_tracked_outside(self) -> Edit:
        words = self.words()
        target = self.dice.choice(self.loose())
        target.append(element("ins", run(words), id=self.file.next(), author=self.author(),
                              date="2026-05-04T10:00:00Z"))
        return Edit("insert_tracked_outside", "", {}, [("insertion", words), ("text", words)],
                    placed=False)


KINDS: tuple[tuple[Callable[[Reviewer], Edit], int], ...] = (
    (Reviewer.choose_verdict, 6), (Reviewer.overtype_verdict, 4), (Reviewer.explain_verdict, 2),
    (Reviewer.unclear_verdict, 1), (Reviewer.replace_text, 6), (Reviewer.append_text, 4),
    (Reviewer.several_fields, 2), (Reviewer.clear_text, 1), (Reviewer.fill_register, 3),
    (Reviewer.tracked_insertion, 4), (Reviewer.tracked_deletion, 4), (Reviewer.comment, 5),
    (Reviewer.loose_comment, 1), (Reviewer.footnote, 1), (Reviewer.move_row, 3),
    (Reviewer.copy_row, 2), (Reviewer.renumber_copy, 1), (Reviewer.delete_row, 1),
    (Reviewer.delete_row_tracked, 1), (Reviewer.new_row, 1), (Reviewer.swap_columns, 1),
    (Reviewer.resize_columns, 1), (Reviewer.write_outside, 3), (Reviewer.paste_text, 2),
    (Reviewer.paste_table, 1), (Reviewer.write_margin, 1), (Reviewer.insert_tracked_outside, 1),
)  # fmt: skip
"""Every kind of edit with how often it is made."""


def edit(
    source: Path, target: Path, *, seed: int, count: int, footnotes: bool = True
) -> list[Edit]:
    """Make ``count`` edits to a report and save it; the same seed makes the same edits.

    Leave out ``footnotes`` for LibreOffice: version 7.4 drops the texts of footnotes from a
    file that has comments, so that nothing could read them back.
    """
    reviewer = Reviewer(source, seed)
    chosen = [pair for pair in KINDS if footnotes or pair[0] is not Reviewer.footnote]
    kinds, weights = zip(*chosen, strict=True)
    made = [make(reviewer) for make in reviewer.dice.choices(kinds, weights, k=count)]
    reviewer.file.save(target, author="Reviewer")
    return made


def wrong(edits: Sequence[Edit], edited: Edited) -> list[str]:
    """What was lost or misplaced, a line each; empty when every edit arrived."""
    decisions = {d.provision_id: d for d in edited.decisions}
    problems = []
    for made in edits:
        problems += [f"{made.kind} {made.provision}: {problem}"
                     for problem in _problems(made, decisions, edited)]  # fmt: skip
    touched = {e.provision for e in edits if e.fields or e.cleared}
    problems += [f"decision on untouched {p}: {d}" for p, d in decisions.items() if p not in touched]
    return problems


def _problems(made: Edit, decisions: dict[str, Decision], edited: Edited) -> list[str]:
    found = []
    decision = decisions.get(made.provision)
    stated = stated_in(decision) if decision else {}
    for name, words in made.fields.items():
        if words not in stated.get(name, ""):
            found.append(f"{name} lost: {words!r}, is {stated.get(name)!r}")
    if decision and set(stated) - set(made.fields):
        found.append(f"claims {set(stated) - set(made.fields)}")
    if set(made.cleared) != set(decision.cleared if decision else ()):
        found.append(f"cleared is {decision.cleared if decision else ()}")
    for kind, words in made.remarks:
        there = [r for r in _remarks(edited) if r.kind == kind and words in r.text]
        if not there:
            found.append(f"{kind} lost: {words!r}")
        elif made.placed and all(r.provision_id != made.provision for r in there):
            found.append(f"{kind} misplaced on {[r.provision_id for r in there]}")
        elif not made.placed and any(r.provision_id for r in there):
            found.append(f"{kind} placed on {[r.provision_id for r in there]}")
    words = [text for text in (*made.fields.values(), *(t for _, t in made.remarks)) if "#" in text]
    for provision, other in decisions.items():
        texts = " ".join(stated_in(other).values())
        if provision != made.provision and any(text in texts for text in words):
            found.append(f"also on {provision}")
    return found


def _remarks(edited: Edited) -> list[Remark]:
    gone = [Remark(kind="row_deleted", text=p, provision_id=p) for p in edited.gone]
    return [*edited.remarks, *gone]


def through_libreoffice(files: Sequence[Path], out: Path, kind: str, profile: Path) -> list[Path]:
    """Convert many files at once with LibreOffice; returns the new files in their order."""
    out.mkdir(parents=True, exist_ok=True)
    command = ["soffice", "--headless", f"-env:UserInstallation={profile.as_uri()}",
               "--convert-to", kind, "--outdir", str(out), *map(str, files)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [out / f"{file.stem}.{kind}" for file in files]
