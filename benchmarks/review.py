"""1,000 seeded edits of real reports come back: how many are lost, how many misplaced.

``python benchmarks/review.py [EDITS] [--no-libreoffice] [BUNDLE …]`` writes reports of the
bundles or documents named (else of the demo bundles) in both languages, edits them, sends half
of the files through LibreOffice (docx to docx, and by way of odt), reads them back and prints
what came of each kind of edit.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rkc_check.pipeline import check, write  # noqa: E402
from rkc_check.reviewers import read_edited  # noqa: E402
from tests.review.edits import Edit, edit, through_libreoffice, wrong  # noqa: E402

EACH = 50
ROUTES = ("word", "word", "docx", "odt")
"""The ways back in turn; half of the files never see LibreOffice."""


def sources(folder: Path, bundles: list[Path]) -> list[Path]:
    """Reports on the bundles in English and Russian."""
    found = []
    for number, bundle in enumerate(bundles):
        results = check(bundle, decisions=())
        for language in ("en", "ru"):
            out = folder / f"{number}-{language}"
            write(results, out, language=language)
            found.append(out / "report.docx")
    return found


def main() -> None:
    """Make the edits, send them round, and count."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    files = (numbers[0] if numbers else 1000) // EACH
    routes = ("word",) if "--no-libreoffice" in sys.argv else ROUTES
    named = [Path(word) for word in sys.argv[1:] if not word.isdecimal() and word[:2] != "--"]
    bundles = named or [ROOT / "corpora" / name for name in ("halvoria", "ostrania")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = sources(folder, bundles)
        made: dict[Path, list[Edit]] = {}
        by_route: dict[str, list[Path]] = {route: [] for route in routes}
        for number in range(files):
            route = routes[number % len(routes)]
            target = folder / f"{route}-{number:03}.docx"
            source = reports[number // len(routes) % len(reports)]
            made[target] = edit(source, target, seed=number, count=EACH, footnotes=route == "word")
            by_route[route].append(target)
        back = {**{f: f for f in by_route["word"]}, **converted(by_route, folder)}
        judge(made, back)


def converted(by_route: dict[str, list[Path]], folder: Path) -> dict[Path, Path]:
    """Each file that LibreOffice saved anew, by the file it came from."""
    found: dict[Path, Path] = {}
    profile = folder / "profile"
    for route in ("docx", "odt"):
        files = by_route.get(route, [])
        if files:
            there = through_libreoffice(files, folder / f"to-{route}", route, profile)
            if route == "odt":
                there = through_libreoffice(there, folder / "from-odt", "docx", profile)
            found |= dict(zip(files, there, strict=True))
    return found


def judge(made: dict[Path, list[Edit]], back: dict[Path, Path]) -> None:
    """Read every file back and print the figures."""
    edits: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    problems: list[str] = []
    seconds = 0.0
    for file, wanted in made.items():
        start = time.perf_counter()
        edited = read_edited(back[file])
        seconds += time.perf_counter() - start
        edits[file.stem.split("-")[0]] += len(wanted)
        kinds.update(e.kind for e in wanted)
        problems += [f"{file.stem}: {problem}" for problem in wrong(wanted, edited)]
    print(*problems, sep="\n")
    for kind, count in sorted(kinds.items()):
        print(f"{kind:24} {count:4}")
    ways = ", ".join(f"{count} by {route}" for route, count in edits.items())
    print(f"{sum(edits.values())} edits ({ways}): {len(problems)} lost or misplaced; "
          f"{seconds / max(len(made), 1):.2f} s to read a file")  # fmt: skip


if __name__ == "__main__":
    main()
