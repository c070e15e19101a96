"""Commands to be killed: what each works on, and what must hold whenever it is killed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rkc_check.report.output import FILES, clear_stale
from tests.builders import LAW, write_law

ROOT = Path(__file__).resolve().parent.parent
DECISIONS = """schema = 1

[[decision]]
provision = "3.21"
finding = "0123456789abcdef"
reviewer = "A. Reviewer"
date = "2026-01-31"
verdict = "partial"
"""
OPTIONS = tuple(
    ("--date", f"2026-0{month}-01", "--report-language", language)
    for month in (1, 2) for language in ("en", "ru")
)  # fmt: skip


@dataclass
class Outcome:
    """What was seen: ``states`` counts what stood in the folder after a kill."""

    kills: int = 0
    states: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)


class Stage:
    """A command on its input, what it writes, and what must hold whenever it is killed."""

    name = ""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        self.log = (folder / "said").open("wb")
        self.lasts = 0.0

    def call(self, *arguments: object) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT),
                       "RKC_CHECK_CACHE": str(self.folder / "cache")}  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-c", "from rkc_check.cli import main; main()",
             *map(str, arguments)],
            env=environment, stdout=subprocess.DEVNULL, stderr=self.log,
        )  # fmt: skip

    def in_peace(self, child: subprocess.Popen[bytes]) -> None:
        """Wait for a command that nobody stops, and see how long it takes."""
        began = time.monotonic()
        if child.wait() != 0:
            raise SystemExit(f"{self.name} fails even when nobody stops it")
        self.lasts = time.monotonic() - began  # the last one has the cache to help it

    def begin(self, chance: random.Random) -> subprocess.Popen[bytes]:
        """The command on some of its inputs."""
        raise NotImplementedError

    def drafts(self) -> set[Path]:
        """What is being written, or was left behind by one that was killed."""
        raise NotImplementedError

    def look(self, seen: Outcome) -> None:
        """What is there after a kill; adds to ``states`` and ``losses``."""
        raise NotImplementedError

    def end(self, seen: Outcome) -> None:
        """What is there after a last command that nobody stopped."""
        raise NotImplementedError


class Run(Stage):
    """``run`` on the invented Halvoria with decisions, on several dates and in two languages."""

    name = "run"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.bundle = folder / "bundle"
        shutil.copytree(ROOT / "corpora" / "halvoria", self.bundle)
        (self.bundle / "decisions.toml").write_text(DECISIONS, encoding="utf-8")
        self.known: dict[str, str] = {}
        for number, options in enumerate(OPTIONS):
            whole = folder / f"whole-{number}"
            self.in_peace(self._run(options, whole))
            self.known[state(whole)] = " ".join(options)
        shutil.copytree(whole, self.out)

    def _run(self, options: tuple[str, ...], out: Path) -> subprocess.Popen[bytes]:
        return self.call("run", self.bundle, "--out", out, "-q", *options)

    def begin(self, chance: random.Random) -> subprocess.Popen[bytes]:
        return self._run(chance.choice(OPTIONS), self.out)

    def drafts(self) -> set[Path]:
        return set(self.out.glob(".rkc-check-*"))

    def look(self, seen: Outcome) -> None:
        seen.losses += broken(self.out)
        if state(self.out) not in self.known:
            seen.states["killed between the moves"] += 1
        clear_stale(self.out)  # what every run does first
        seen.losses += broken(self.out)
        if state(self.out) not in self.known:
            seen.losses.append("outputs of two runs mixed")
        if (self.bundle / "decisions.toml").read_text(encoding="utf-8") != DECISIONS:
            seen.losses.append("a run changed decisions.toml")

    def end(self, seen: Outcome) -> None:
        self.in_peace(self._run(OPTIONS[0], self.out))
        if self.known[state(self.out)] != " ".join(OPTIONS[0]):
            seen.losses.append("the run after the kills did not write its outputs")
        strangers = {path.name for path in self.out.iterdir()} - set(FILES)
        seen.losses += [f"left behind: {name}" for name in sorted(strangers)]


class Import(Stage):
    """``review import`` of reports that reviewers edited, one more with every turn."""

    name = "review import"

    def __init__(self, folder: Path) -> None:
        from rkc_check.pipeline import check, write

        super().__init__(folder)
        self.bundle = folder / "bundle"
        shutil.copytree(ROOT / "corpora" / "halvoria", self.bundle)
        write(check(self.bundle, on=date(2026, 5, 1)), folder / "made")
        self.file = self.bundle / "decisions.toml"
        self.taken: list[dict[str, object]] = []
        self.number = 0
        self.in_peace(self.begin(random.Random(0)))
        self.taken = self._decisions()
        self.size = len(self.taken)

    def _edited(self, number: int) -> Path:
        """A report in which reviewer ``number`` wrote a measure on five provisions."""
        from tests.review.package import WordFile

        file = WordFile(self.folder / "made" / "report.docx")
        for provision, row in list(file.rows().items())[:5]:
            cell = file.cell(row, "measures")
            file.replace(cell, f"Measure {number} on {provision}", keep_marks=True)
        target = self.folder / f"edited-{number}.docx"
        file.save(target, author=f"Reviewer {number}")
        return target

    def begin(self, chance: random.Random) -> subprocess.Popen[bytes]:
        self.number += 1
        return self.call("review", "import", self._edited(self.number), "--bundle", self.bundle)

    def _decisions(self) -> list[dict[str, object]]:
        return tomllib.loads(self.file.read_text(encoding="utf-8"))["decision"]  # type: ignore[no-any-return]

    def drafts(self) -> set[Path]:
        return set(self.bundle.glob(".decisions*"))

    def look(self, seen: Outcome) -> None:
        try:
            found = self._decisions()
            previous = self.bundle / "decisions.previous.toml"
            if previous.exists():
                tomllib.loads(previous.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError) as error:
            seen.losses.append(f"decisions: {type(error).__name__} {error}")
            return
        if found[: len(self.taken)] != self.taken:
            seen.losses.append("decisions were lost or changed")
        if len(found) - len(self.taken) not in (0, self.size):
            seen.losses.append("a file was taken in by half")
        seen.states["taken in before the kill"] += len(found) > len(self.taken)
        self.taken = found

    def end(self, seen: Outcome) -> None:
        self.in_peace(self.begin(random.Random(0)))
        if len(self._decisions()) != len(self.taken) + self.size:
            seen.losses.append("the import after the kills did not take its file in")
        if self.drafts():
            seen.losses.append("drafts of decisions.toml were left behind")


class Survey(Stage):
    """``survey`` of three small laws on two processes, each turn on another date."""

    name = "survey"
    PAGES = ("survey.html", "survey.xlsx")

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.laws = [write_law(folder / name, LAW.replace("TESTLAND", name.upper()), f"{name}.txt")
                     for name in ("one", "two", "three")]  # fmt: skip
        self.day = 0
        for _ in range(2):
            self.in_peace(self.begin(random.Random(0)))

    def begin(self, chance: random.Random) -> subprocess.Popen[bytes]:
        self.day += 1
        day = date.fromordinal(date(2026, 1, 1).toordinal() + self.day)
        return self.call("survey", *self.laws, "--out", self.out, "--language", "en", "-q",
                         "--workers", 2, "--date", day)  # fmt: skip

    def drafts(self) -> set[Path]:
        return set(self.out.rglob(".rkc-check-*"))

    def look(self, seen: Outcome) -> None:
        wait_for_workers(seen)
        seen.losses += broken(self.out, self.PAGES)
        for law in self.laws:
            folder = self.out / law.stem
            clear_stale(folder)
            seen.losses += broken(folder)
            days = {json.loads((folder / "results.json").read_bytes())["run"]["date"]}
            days |= {day for day in self._days() if day in (folder / "report.html").read_text()}
            if len(days) > 1:
                seen.losses.append(f"{law.stem}: outputs of two surveys mixed")

    def _days(self) -> set[str]:
        first = date(2026, 1, 1).toordinal()
        return {date.fromordinal(first + n).isoformat() for n in range(self.day + 1)}

    def end(self, seen: Outcome) -> None:
        self.in_peace(self.begin(random.Random(0)))
        wait_for_workers(seen)
        wanted = {*self.PAGES, ".survey", *(law.stem for law in self.laws)}
        strangers = {path.name for path in self.out.iterdir()} ^ wanted
        strangers |= {p.name for law in self.laws for p in (self.out / law.stem).iterdir()} - set(
            FILES
        )
        seen.losses += [f"left behind or missing: {name}" for name in sorted(strangers)]


def state(out: Path) -> str:
    """One digest over the four outputs."""
    parts = [(out / name).read_bytes() if (out / name).exists() else b"-" for name in FILES]
    return hashlib.sha256(b"".join(hashlib.sha256(p).digest() for p in parts)).hexdigest()


def broken(out: Path, names: tuple[str, ...] = FILES) -> list[str]:
    """Outputs that cannot be opened."""
    found = []
    for name in names:
        try:
            content = (out / name).read_bytes()
            if name.endswith((".docx", ".xlsx")):
                with zipfile.ZipFile(out / name) as package:
                    assert package.testzip() is None
            elif name.endswith(".json"):
                json.loads(content)
            else:
                assert content.rstrip().endswith(b"</html>")
        except (OSError, ValueError, AssertionError, zipfile.BadZipFile) as error:
            found.append(f"{name}: {type(error).__name__} {error}")
    return found


def wait_for_workers(seen: Outcome, seconds: float = 10.0) -> None:
    """Processes of a killed survey must end by themselves."""
    until = time.monotonic() + seconds
    while orphans():
        if time.monotonic() > until:
            seen.losses.append("processes outlived the survey that started them")
            for orphan in orphans():
                os.kill(orphan, signal.SIGKILL)
        time.sleep(0.02)


def orphans() -> list[int]:
    """Processes for spreading work whose parent is gone, as far as /proc tells."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes()
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            alive = (path / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except (OSError, ValueError, IndexError):
            continue
        if parent == 1 and alive and b"spawn_main" in command:
            found.append(int(path.name))
    return found
