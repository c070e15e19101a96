"""Sound files changed at random, given to everything that reads a file.

    python benchmarks/fuzz.py --count 20000 [--seed 1] [--limit 20]

The inputs are checked in worker processes. A finding is an exception that is not ours (it would
be a traceback), a worker that dies, an input that takes longer than the limit (seconds), or a
worker that holds more than 1 GB. Findings are printed with the number of the input, and
``--only N`` gives that input again. With 20,000 inputs or more docs/reliability.md is written.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rkc_check.acts import read_bundle  # noqa: E402
from rkc_check.errors import RkcError  # noqa: E402
from rkc_check.pipeline import Knowledge, load_knowledge  # noqa: E402
from tests.builders import LAW, ZAKON  # noqa: E402

CHUNK = 250
MEMORY = 1_000_000
"""Kilobytes that a worker may hold."""
SNIPPETS = (
    b"\x00", b"\xff\xfe", b"\n" * 50, b"(" * 200, b"[[[[", b"= ''' ", b"../../etc/passwd",
    b"=cmd|' /C calc'!A0", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"&e;",
    b"<script>", b"{\\rtf1" * 20, b"%PDF-1.7", b"PK\x03\x04", b"9" * 400, b"-1", b"NaN", b"null",
    "Статья ".encode(), b"Article 99999999999999999999.", "\u202e\u0301".encode() * 30,
    b"1.1." * 99,
)  # fmt: skip

Check = Callable[[Path], Any]


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


def mutated_zip(seed: bytes, chance: random.Random) -> bytes:
    """A package of which a part was changed, so that damage gets past the checksums."""
    if chance.random() < 0.3:
        return mutated(seed, chance)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as old, zipfile.ZipFile(target, "w") as new:
        names = old.namelist()
        victim = chance.choice([n for n in names if n.endswith((".xml", ".rels"))])
        for name in names:
            content = old.read(name)
            entry = chance.choice(("../../slip.xml", "/etc/slip")) if (
                name == victim and chance.random() < 0.05) else name  # fmt: skip
            new.writestr(entry, mutated(content, chance) if name == victim else content)
    return target.getvalue()


def seeds() -> dict[str, bytes]:
    """A sound file of each kind, by the ending of its name."""
    import docx
    from reportlab.pdfgen.canvas import Canvas

    document, word = docx.Document(), io.BytesIO()
    for line in LAW.splitlines():
        document.add_paragraph(line)
    document.add_table(rows=2, cols=2).cell(0, 0).text = "fee"
    document.save(word)
    pdf = io.BytesIO()
    canvas = Canvas(pdf, pageCompression=0)
    for number, line in enumerate(LAW.splitlines()):
        canvas.drawString(50, 800 - 12 * number, line)
    canvas.showPage()
    canvas.save()
    paragraphs = "".join(f"<p>{line}</p>" for line in LAW.splitlines())
    rtf = r"{\rtf1\ansi " + LAW.replace("\n", "\\par\n") + "}"
    return {
        "law.txt": LAW.encode(), "zakon.txt": ZAKON.encode(), "law.docx": word.getvalue(),
        "law.pdf": pdf.getvalue(), "law.rtf": rtf.encode(),
        "law.html": f"<html><body><table><tr><td>1</td></tr></table>{paragraphs}".encode(),
        "law.odt": _odt(),
    }  # fmt: skip


def _odt() -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(f"<text:p>{line}</text:p>" for line in LAW.splitlines())
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:text="{space}:text:1.0">'
        f"<office:body><office:text>{lines}</office:text></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return target.getvalue()


class Targets:
    """Everything that reads a file, with a sound file of its kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.knowledge: Knowledge = load_knowledge()
        os.environ["RKC_CHECK_CACHE"] = "off"
        self.cases: list[tuple[str, bytes, Check]] = [
            (name, content, self._document) for name, content in seeds().items()
        ]
        self._reviewed()

    def _document(self, path: Path) -> None:
        from rkc_check.bundle import load_bundle

        bundle = replace(load_bundle(path), language=("ru" if path.stem == "zakon" else "en"))
        read_bundle(bundle, self.knowledge, lambda *_: None)

    def _reviewed(self) -> None:
        """The files of a review: manifest, decisions, results, edited report, cache entry."""
        from rkc_check import check
        from rkc_check.bundle import load_bundle
        from rkc_check.cache import Cache
        from rkc_check.evaluate import read_gold, read_results
        from rkc_check.model import Notice
        from rkc_check.pipeline import write
        from rkc_check.review.decisions import load
        from rkc_check.reviewers import read_edited

        law = self.folder / "seed" / "law.txt"
        law.parent.mkdir(parents=True)
        law.write_text(LAW, encoding="utf-8")
        write(check(law, language="en"), self.folder / "seed-out")
        report = (self.folder / "seed-out" / "report.docx").read_bytes()
        results = (self.folder / "seed-out" / "results.json").read_bytes()
        cache = Cache(self.folder)
        name = cache.name("notice", 1)
        cache.put(name, Notice(code="x", page=1, detail="y"))
        entry = self.folder / "results" / f"{name}.msgpack"
        decisions = (
            'schema = 1\nbundle = "law"\n\n[[decision]]\nprovision = "3.21"\nfinding = "0"\n'
            'reviewer = "A"\ndate = "2026-01-31"\nverdict = "partial"\nnote = "a\\nb"\n'
        )

        def manifest(path: Path) -> None:
            (path.parent / "law.txt").write_text("Article 1. Scope\nGoods.\n", encoding="utf-8")
            for act in load_bundle(path.parent).acts:
                inside = (path.parent / act.file).resolve().is_relative_to(path.parent.resolve())
                assert inside, f"leads outside: {act.file}"

        def kept(path: Path) -> None:
            entry.write_bytes(path.read_bytes())
            found = cache.get(name, Notice)
            assert found is None or isinstance(found, Notice)

        self.cases += [
            ("bundle.toml", b'title = "T"\ncountry = "X"\nlogos = ["a.png"]\n[[act]]\n'
             b'file = "law.txt"\nkind = "code"\nrank = 1\n', manifest),
            ("decisions.toml", decisions.encode(), load),
            ("results.json", json.dumps(_shortened(json.loads(results))).encode(), read_results),
            ("gold.csv", b"provision,verdict,articles\n3.21,compliant,2\n", read_gold),
            ("edited.docx", report, read_edited),
            ("entry.msgpack", entry.read_bytes(), kept),
        ]  # fmt: skip

    def input(self, number: int, seed: int) -> tuple[str, bytes, Check]:
        """The changed file with that number: its name, content and what reads it."""
        chance = random.Random(f"{seed}/{number}")
        name, content, check = self.cases[number % len(self.cases)]
        change = mutated_zip if name.endswith((".docx", ".odt")) else mutated
        return name, change(content, chance), check

    def judge(self, number: int, seed: int, limit: int) -> str:
        """"ok", "refused" or what is wrong with the way an input was taken."""
        name, content, check = self.input(number, seed)
        path = self.folder / "work" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(limit)
        try:
            check(path)
        except RkcError as error:
            return "refused" if str(error).strip() else f"{name}: an empty message"
        except BaseException as error:
            return f"{name}: {type(error).__name__}: {str(error)[:200]}"
        finally:
            signal.alarm(0)
            path.unlink(missing_ok=True)
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return "taken" if held < MEMORY else f"{name}: {held} kB held"


def _shortened(results: dict[str, Any]) -> dict[str, Any]:
    return {**results, "clauses": [], "findings": results["findings"][:5]}


def _too_long(*_: object) -> None:
    raise TimeoutError("longer than the limit")


def work(first: int, last: int, seed: int, limit: int) -> None:
    """The worker: one line of JSON per input."""
    with tempfile.TemporaryDirectory() as folder:
        targets = Targets(Path(folder))
        for number in range(first, last):
            print(json.dumps([number, targets.judge(number, seed, limit)]), flush=True)


def run(count: int, seed: int, limit: int) -> tuple[Counter[str], list[str]]:
    """Every input in order, in workers that are replaced when they die."""
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    at = 0
    while at < count:
        last = min(count, at + CHUNK * 4)
        command = [sys.executable, __file__, "--work", f"{at}:{last}", "--seed", str(seed),
                   "--limit", str(limit)]  # fmt: skip
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for line in done.stdout.splitlines():
            number, outcome = json.loads(line)
            at = number + 1
            seen[outcome if outcome in ("taken", "refused") else "wrong"] += 1
            if outcome not in ("taken", "refused"):
                wrong.append(f"{number} {outcome}")
        if done.returncode:
            wrong.append(f"{at} the worker died with {done.returncode}")
            seen["wrong"] += 1
            at += 1
    return seen, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=20, help="seconds for one input")
    parser.add_argument("--only", type=int, help="write this input to a file and judge it alone")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        first, last = map(int, options.work.split(":"))
        work(first, last, options.seed, options.limit)
        return
    if options.only is not None:
        with tempfile.TemporaryDirectory() as folder:
            targets = Targets(Path(folder))
            name, content, check = targets.input(options.only, options.seed)
            Path(f"fuzz-{options.only}-{name}").write_bytes(content)
            path = Path(folder) / name
            path.write_bytes(content)
            check(path)
        return
    began = time.monotonic()
    seen, wrong = run(options.count, options.seed, options.limit)
    print(f"{options.count} inputs in {time.monotonic() - began:.0f} s: {dict(seen)}")
    print("\n".join(wrong))
    if options.count >= 20_000:
        report(options.count, options.seed, seen, wrong)
    sys.exit(bool(wrong))


def report(count: int, seed: int, seen: Counter[str], wrong: list[str]) -> None:
    target = ROOT / "docs" / "reliability.md"
    start, end = "<!-- fuzz -->", "<!-- /fuzz -->"
    text = target.read_text(encoding="utf-8")
    listed = "".join(f"* input {line}\n" for line in wrong)
    measured = (
        f"`python benchmarks/fuzz.py --count {count} --seed {seed}`: {seen['taken']} inputs taken, "
        f"{seen['refused']} refused in one line, {len(wrong)} findings.\n{listed}"
    )
    before, rest = text.split(start)
    target.write_text(f"{before}{start}\n{measured}{end}{rest.split(end)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
