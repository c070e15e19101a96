"""What is fuzzed: a sound file of each kind, and the code that reads such a file.

An input costs milliseconds; slow ones (a whole run with its four outputs, a scan that goes through
OCR) come up once in :data:`RARE` inputs.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import random
import re
import signal
import sys
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.fuzz_seeds import DECISIONS, GOLD, MANIFEST, PICTURE, scan, seeds
from rkc_check.errors import RkcError

MEMORY = 1_000_000
"""Kilobytes that a process may hold."""
RARE = 60
PACKAGES = (".docx", ".odt", ".xlsx")
SNIPPETS = (
    b"\x00", b"\xff\xfe", b"\n" * 50, b"(" * 200, b"[[[[", b"= ''' ", b"../../etc/passwd",
    b"=cmd|' /C calc'!A0", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"&e;",
    b"<script>", b"{\\rtf1" * 20, b"%PDF-1.7", b"PK\x03\x04", b"9" * 400, b"-1", b"NaN", b"null",
    "Статья ".encode(), b"Article 99999999999999999999.", "\u202e\u0301".encode() * 30,
    b"1.1." * 99, "\u00b2\u2460\u0661".encode(), b"\r", b"\x0c", b"9999-99-99", b'" * 2 + "',
    b"<w:tbl>" * 40, b"<w:sdt><w:sdtContent>", b"<table>" * 40, b"\\u-9999999?", b"\\bin99999 ",
    b"schema = 2\n", b"1e999", b'{"a":' * 40, b"xmlns:w=''", b"/Length 99999999",
    b"<</Kids[1 0 R]>>", b"[" * 3000, b'{"a":' * 3000, b"a = " + b"{a=" * 3000, b"<div>" * 3000,
    b"<w:tbl><w:tr><w:tc>" * 1000, b"<text:section>" * 3000, b"{" * 3000, b"(" * 3000, b"> " * 3000,
    b"a" + b".a" * 3000 + b" = 1\n", b"9" * 5000,
)  # fmt: skip

VALUES = (
    b"1", b"-1", b"true", b"1.5", b"nan", b"null", b"NaN", b"[]", b"{}", b'[""]', b"[[1]]", b'""',
    b"2026-01-31", b"12:00:00", b'"\\u0000"', b'"../x"', b'"/etc/passwd"', b"9" * 30, b"1e400",
    b'"compliant"', b'"' + b"x" * 3000 + b'"', b"{a = 1}", b'{"a": 1}', b"'''", b'"', b"3.21",
    b"[" * 1500 + b"]" * 1500,
)  # fmt: skip
_VALUE = re.compile(rb'(?<=[:=,]) ?(?:"[^"\n]*"|[\w.-]+|\[\]|\{\})(?![^\n]{0,2}:)')
_TOKEN = re.compile(rb'"[^"\n]*"|[\w.-]+|\[\]|\{\}')

Check = Callable[[Path], Any]


@dataclass(frozen=True)
class Case:
    """A sound file and what reads it; ``rare`` ones take long."""

    name: str
    content: bytes
    check: Check
    rare: bool = False

    @property
    def label(self) -> str:
        """The name of the case: that of its file, marked when it is a rare one."""
        return f"rare-{self.name}" if self.rare else self.name


class TooLong(BaseException):
    """Past the limit; no handler for ordinary errors may swallow it."""


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """The seed changed in one to eight places."""
    content = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content) + 1)
        way = chance.randrange(6)
        if way == 0 and at < len(content):
            content[at] = chance.randrange(256)
        elif way == 1:
            del content[at : at + chance.choice((1, 4, 64, 1024))]
        elif way == 2:
            content[at:at] = chance.choice(SNIPPETS)
        elif way == 3:
            piece = content[at : at + chance.choice((8, 200, 2000))]
            content[at:at] = piece * chance.randint(1, 5)
        elif way == 4 and chance.random() < 0.2:
            del content[at:]
        elif at < len(content):
            content[at] ^= 1 << chance.randrange(8)
    return bytes(content)


def mutated_values(seed: bytes, chance: random.Random) -> bytes:
    """TOML, JSON or CSV that mostly still parses, with other words and values than it had."""
    if chance.random() < 0.3:
        return mutated(seed, chance)
    content = seed
    for _ in range(chance.randint(1, 4)):
        tokens = list((_VALUE if chance.random() < 0.8 else _TOKEN).finditer(content))
        if tokens:
            token = chance.choice(tokens)
            other = chance.choice((*VALUES, chance.choice(tokens)[0]))
            content = content[: token.start()] + other + content[token.end() :]
    return content


def mutated_package(seed: bytes, chance: random.Random) -> bytes:
    """A package of which a part was changed, so that damage gets past the checksums."""
    if chance.random() < 0.2:
        return mutated(seed, chance)
    victim = chance.choice(parts(seed))
    renamed = chance.choice(("../../slip.xml", "/etc/slip")) if chance.random() < 0.05 else ""
    with zipfile.ZipFile(io.BytesIO(seed)) as package:
        return repacked(seed, victim, mutated(package.read(victim), chance), renamed)


def parts(package: bytes) -> list[str]:
    """The names of the XML parts of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return [n for n in opened.namelist() if n.endswith((".xml", ".rels"))]


def repacked(package: bytes, part: str, content: bytes, renamed: str = "") -> bytes:
    """A package with other content in one part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name == part:
                new.writestr(renamed or name, content)
            else:
                new.writestr(name, old.read(name))
    return target.getvalue()


def changed(case: Case, chance: random.Random) -> bytes:
    """The content of a case, changed in the way that gets furthest with its kind."""
    if case.name.endswith(PACKAGES):
        return mutated_package(case.content, chance)
    kind = mutated_values if case.name.endswith((".toml", ".json", ".csv")) else mutated
    return kind(case.content, chance)


class Targets:
    """Everything that reads a file, with a sound file of its kind."""

    def __init__(self, folder: Path) -> None:
        from rkc_check.artifacts import data_folder
        from rkc_check.pipeline import load_knowledge
        from rkc_check.reviewers import read_edited
        from rkc_check.standard import load_standard

        os.environ |= {"RKC_CHECK_CACHE": "off", "RKC_CHECK_TRACEBACK": "1"}
        self.folder, self.out = folder, folder / "seed-out"
        self.knowledge = load_knowledge()
        full = load_standard(languages=("en",), chapters=("3",))
        self.standard = replace(full, provisions=full.provisions[:3])
        laws = seeds()
        self.law = laws["law.txt"]
        self.gold = folder / "sound-gold.csv"
        self.gold.write_bytes(GOLD)
        (folder / "law.txt").write_bytes(self.law)
        self.findings = [r.finding for r in self._whole(folder / "law.txt").findings]
        template = data_folder("templates") / "gap_report" / "report.docx"
        self.cases = [
            *(Case(name, content, self._document) for name, content in laws.items()),
            Case("bundle.toml", MANIFEST, self._manifest),
            Case("decisions.toml", DECISIONS, self._decisions),
            Case("results.json", self._results(), self._programs),
            Case("gold.csv", GOLD, self._gold),
            Case("edited.docx", (self.out / "report.docx").read_bytes(), read_edited),
            Case("edited.xlsx", (self.out / "matrix.xlsx").read_bytes(), read_edited),
            Case("template.docx", template.read_bytes(), self._template),
            self._kept(),
            Case("whole.txt", self.law, self._whole, rare=True),
            Case("scan.pdf", scan(laws["law.pdf"]), self._document, rare=True),
            Case("bundle.toml", MANIFEST, self._bundled, rare=True),
            Case("a.png", PICTURE, self._bundled, rare=True),
        ]
        self.usual = [case for case in self.cases if not case.rare]
        self.rare = [case for case in self.cases if case.rare]

    def _document(self, path: Path) -> None:
        from rkc_check.acts import read_bundle
        from rkc_check.bundle import load_bundle

        bundle = replace(load_bundle(path), language=("ru" if path.stem == "zakon" else "en"))
        read_bundle(bundle, self.knowledge, lambda *_: None)

    def _whole(self, path: Path) -> Any:
        from rkc_check.pipeline import check, write

        results = check(path, language="en", standard=self.standard, on=date(2026, 1, 31))
        write(results, self.out)
        return results

    def _bundled(self, path: Path) -> None:
        folder = path.with_name("bundled")
        folder.mkdir(exist_ok=True)
        sound = {"bundle.toml": MANIFEST, "law.txt": self.law, "a.png": PICTURE}
        for name, content in (sound | {path.name: path.read_bytes()}).items():
            (folder / name).write_bytes(content)
        self._whole(folder)

    def _manifest(self, path: Path) -> None:
        from rkc_check.bundle import load_bundle

        (path.parent / "law.txt").write_bytes(self.law)
        for act in load_bundle(path.parent).acts:
            inside = (path.parent / act.file).resolve().is_relative_to(path.parent.resolve())
            assert inside, f"leads outside: {act.file}"

    def _decisions(self, path: Path) -> None:
        from rkc_check.review import review
        from rkc_check.review.decisions import load, update

        book = load(path)
        review(self.findings, book.decisions, book.remarks)
        update(path, lambda book: replace(book, bundle=f"{book.bundle}+"))

    def _results(self) -> bytes:
        results = json.loads((self.out / "results.json").read_bytes())
        return json.dumps({**results, "clauses": results["clauses"][:1]}).encode()

    def _programs(self, path: Path) -> None:
        command("explain", path, self.standard.provisions[0].id)
        command("evaluate", path, self.gold)

    def _gold(self, path: Path) -> None:
        command("evaluate", self.out / "results.json", path)

    def _template(self, path: Path) -> None:
        command("template", "check", path)

    def _kept(self) -> Case:
        """An entry of the cache."""
        from rkc_check.cache import Cache
        from rkc_check.model import Notice

        cache = Cache(self.folder)
        name = cache.name("notice", 1)
        cache.put(name, Notice(code="x", page=1, detail="y"))
        entry = self.folder / "results" / f"{name}.msgpack"

        def get(path: Path) -> None:
            entry.write_bytes(path.read_bytes())
            found = cache.get(name, Notice)
            assert found is None or isinstance(found, Notice)

        return Case("entry.msgpack", entry.read_bytes(), get)

    def case(self, name: str) -> Case:
        """The case of that name."""
        return next(case for case in self.cases if case.label == name)

    def input(self, number: int, seed: int) -> tuple[Case, bytes]:
        """The changed file with that number, of one case after the other."""
        chance = random.Random(f"{seed}/{number}")
        turn, place = divmod(number, RARE)
        case = self.usual[number % len(self.usual)] if place else self.rare[turn % len(self.rare)]
        return case, changed(case, chance)

    def judge(self, case: Case, content: bytes, limit: int) -> str:
        """Whether an input was "taken" or "refused", else what is wrong with that.

        ``limit`` is in seconds. Needs POSIX (alarms, the size of a process).
        """
        import resource

        path = self.folder / "work" / case.name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(limit)
        outcome = "taken"
        try:
            case.check(path)
        except RkcError as error:
            outcome = "refused" if str(error).strip() else f"{case.name}: an empty message"
        except (Exception, TooLong, SystemExit) as error:
            outcome = f"{case.name}: {type(error).__name__} {_where(error)}: {str(error)[:120]}"
        finally:
            signal.alarm(0)
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return outcome if held < MEMORY else f"{case.name}: {held // 1000} MB held"


def command(*arguments: object) -> None:
    """A command as the user calls it: what it refuses must be one line."""
    from click.testing import CliRunner

    from rkc_check.cli import main

    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    if result.exit_code:
        said = result.stderr.strip()
        assert said.count("\n") == 0, "an error of several lines"
        raise RkcError(said)


def guard(limit: int) -> None:
    """End this process, with the place, when it stands still inside a library."""
    faulthandler.dump_traceback_later(2 * limit, exit=True, file=sys.stderr)


def _where(error: BaseException) -> str:
    """Module and line of ours that the error passed last."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "rkc_check" in f.filename] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"


def _too_long(*_: object) -> None:
    raise TooLong("longer than the limit")
