"""How fast a run is, side by side with other ways through the same pages.

    python benchmarks/performance.py [--repeat 3] [--quick]

Needs ../shared/data (skips what is not there), reportlab and a DejaVu font. Every figure is of
a process of its own: seconds of CPU (user and system; the median of the repetitions, which take
turns), and the largest memory it held. Python's modules are compiled beforehand for all
contenders, as pip does when it installs; the cache of results is empty at every first run.
Writes docs/performance.md.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAWS = ROOT.parent / "shared" / "data" / "laws" / "uz-customs-code-2016-ru"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
DENSE_PAGES = 500
LINES, COLUMNS = 58, 82
"""A dense page: about 3,600 characters."""
BUSY = 1.1
"""Clock time to CPU time of one process from which on other programs were in its way."""

RUN = "from rkc_check.cli import main; main()"
WORDS = """
import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as pdf:
    for page in pdf.pages:
        page.extract_words()
        page.close()
"""
FLOOR = """
import sys, pypdfium2
pdf = pypdfium2.PdfDocument(sys.argv[1])
for page in pdf:
    page.get_textpage().get_text_range()
"""
SOME = """
import sys
from pathlib import Path
from rkc_check import check
from rkc_check.standard import load_standard
standard = load_standard(chapters=sys.argv[2].split(","))
check(Path(sys.argv[1]), standard=standard, language="ru")
"""


WHY = """\
A run on the 354 pages cannot come below the fixed cost named under Growth. Of that, some two
fifths are the start of Python and imports (half of these numpy and scipy), a quarter is writing
the report, and the rest is the standard: its data, its profiles and its signs. Of the run on
dense pages about half is reading the PDF."""


@dataclass(frozen=True)
class Cost:
    """CPU and clock in seconds, memory in megabytes."""

    cpu: float
    clock: float
    memory: float


def cost(code: str, *arguments: object, cache: str = "off") -> Cost:
    """What running a piece of Python in a process of its own costs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RKC_CHECK_CACHE": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], env=environment,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"failed with {child.returncode}: {code[:60]} {arguments}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(c.cpu for c in costs), statistics.median(c.clock for c in costs),
        max(c.memory for c in costs),
    )  # fmt: skip


def law_lines(copies: int) -> Iterator[str]:
    """The Uzbek code's lines, repeated with the numbers of the articles running on."""
    text = (LAWS / "law.txt").read_text(encoding="utf-8").splitlines()
    for copy in range(copies):
        for line in text:
            found = re.match(r"Статья (\d+)", line)
            yield f"Статья {int(found[1]) + 450 * copy}{line[found.end():]}" if found else line


def dense_pdf(target: Path, pages: int) -> int:
    """A PDF of so many full pages; returns its characters."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("DejaVu", str(FONT)))
    canvas = Canvas(str(target))
    lines = _wrapped(law_lines(pages // 100 + 2))
    total = 0
    for _ in range(pages):
        canvas.setFont("DejaVu", 8)
        for row in range(LINES):
            line = next(lines)
            total += len(line)
            canvas.drawString(50, 810 - 13 * row, line)
        canvas.showPage()
    canvas.save()
    return total


def _wrapped(lines: Iterator[str]) -> Iterator[str]:
    import textwrap

    for line in lines:
        yield from textwrap.wrap(line, COLUMNS)


def run_costs(pdf: Path, repeat: int, folder: Path) -> dict[str, Cost]:
    """The contenders on one PDF, taking turns."""
    seen: dict[str, list[Cost]] = {}
    for turn in range(repeat):
        cache = str(folder / f"cache-{pdf.stem}-{turn}")
        out = folder / f"out-{turn}"
        command = ("run", pdf, "--out", out, "-q", "--language", "ru")
        for name, *call in (
            ("rkc-check run, first", RUN, *command),
            ("rkc-check run, again", RUN, *command),
            ("pdfplumber extract_words", WORDS, pdf),
            ("pypdfium2 text", FLOOR, pdf),
        ):
            seen.setdefault(name, []).append(cost(*call, cache=cache))
            print(f"{pdf.name} {name}: {seen[name][-1].cpu:.2f} s", flush=True)
    return {name: median(costs) for name, costs in seen.items()}


def growth_of_pages(base: int, repeat: int, folder: Path) -> dict[int, Cost]:
    grown = {}
    for pages in (base, 2 * base, 4 * base, 8 * base):
        pdf = folder / f"pages-{pages}.pdf"
        dense_pdf(pdf, pages)
        grown[pages] = median([
            cost(RUN, "run", pdf, "--out", folder / "grown", "-q", "--language", "ru")
            for _ in range(repeat)
        ])  # fmt: skip
        print(f"{pages} pages: {grown[pages].cpu:.2f} s", flush=True)
    return grown


def growth_of_provisions(repeat: int) -> dict[int, Cost]:
    from rkc_check.standard import load_standard

    chapters: dict[str, int] = {}
    for provision in load_standard(languages=()).provisions:
        chapters[provision.chapter] = chapters.get(provision.chapter, 0) + 1
    total, grown = sum(chapters.values()), {}
    for share in (4, 2, 1):
        chosen: list[str] = []
        while sum(chapters[c] for c in chosen) < total / share:
            chosen.append(list(chapters)[len(chosen)])
        count = sum(chapters[c] for c in chosen)
        grown[count] = median(
            [cost(SOME, LAWS / "law.pdf", ",".join(chosen)) for _ in range(repeat)]
        )
        print(f"{count} provisions: {grown[count].cpu:.2f} s", flush=True)
    return grown


def exponent(grown: Mapping[int, Cost], fixed: float) -> float:
    """Slope of log(CPU above the fixed cost) over log(size), by least squares."""
    points = [(math.log(size), math.log(max(c.cpu - fixed, 1e-3))) for size, c in grown.items()]
    mean_x = statistics.mean(x for x, _ in points)
    mean_y = statistics.mean(y for _, y in points)
    above = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return above / sum((x - mean_x) ** 2 for x, _ in points)


def table(costs: Mapping[str, Cost]) -> list[str]:
    base = costs["pdfplumber extract_words"].cpu
    rows = [
        "| | CPU s | clock s | of pdfplumber | memory MB |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    return rows + [
        f"| {name} | {c.cpu:.2f} | {c.clock:.2f} | {c.cpu / base:.3f} | {c.memory:.0f} |"
        for name, c in costs.items()
    ]


def growth_table(what: str, grown: Mapping[int, Cost]) -> list[str]:
    return [f"| {what} | CPU s | memory MB |", "| ---: | ---: | ---: |"] + [
        f"| {size} | {c.cpu:.2f} | {c.memory:.0f} |" for size, c in grown.items()
    ]


def target(name: str, value: float, most: float, unit: str = "") -> str:
    verdict = "reached" if value <= most else f"missed by {value - most:.2f}{unit}"
    return f"| {name} | {value:.2f}{unit} | {most:g}{unit} | {verdict} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="one turn each, smaller growth")
    options = parser.parse_args()
    if not LAWS.exists():
        raise SystemExit("needs ../shared/data; nothing was measured")
    repeat = 1 if options.quick else options.repeat
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        dense_pdf(folder / "page.pdf", 1)
        for call in ((RUN, "run", folder / "page.pdf", "--out", folder / "p", "-q"),
                     (WORDS, folder / "page.pdf"), (FLOOR, folder / "page.pdf")):  # fmt: skip
            cost(*call)  # once, so that all modules are compiled
        starting = median([cost(RUN, "--help") for _ in range(2 * repeat + 1)])
        small = folder / "small.txt"
        small.write_text("Статья 1. Цель\nТовары выпускаются таможней.\n", encoding="utf-8")
        fixed = median([
            cost(RUN, "run", small, "--out", folder / "s", "-q", "--language", "ru")
            for _ in range(repeat)
        ]).cpu  # fmt: skip
        code = run_costs(LAWS / "law.pdf", repeat, folder)
        dense = folder / "dense.pdf"
        characters = dense_pdf(dense, DENSE_PAGES)
        thick = run_costs(dense, 1 if options.quick else min(repeat, 2), folder)
        pages = growth_of_pages(50 if options.quick else 100, 1, folder)
        provisions = growth_of_provisions(1 if options.quick else min(repeat, 2))
    write(repeat, starting, fixed, code, characters, thick, pages, provisions)


def write(
    repeat: int, starting: Cost, fixed: float, code: Mapping[str, Cost], characters: int,
    thick: Mapping[str, Cost], pages: Mapping[int, Cost], provisions: Mapping[int, Cost],
) -> None:  # fmt: skip
    first, again = "rkc-check run, first", "rkc-check run, again"
    words = "pdfplumber extract_words"
    most = max(c.memory for c in (*code.values(), *thick.values()))
    libraries = ("pypdfium2", "pdfplumber", "spacy", "numpy", "lxml", "msgspec")
    lines = [
        "# Performance", "",
        "Measured by `python benchmarks/performance.py` (seconds of CPU; medians of "
        f"{repeat}; the contenders take turns in one run). Modules are compiled, as pip leaves "
        "them; a first run finds an empty cache.", "",
        f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}; " + ", ".join(f"{n} {version(n)}" for n in libraries)
        + (". The machine was busy with other work: clock times are longer than they need be."
           if code[words].clock > BUSY * code[words].cpu else "."), "",
        "| measure | value | target | |", "| --- | ---: | ---: | --- |",
        target("whole run, 354 pages, of pdfplumber", code[first].cpu / code[words].cpu, 0.20),
        target("whole run, 500 dense pages, of pdfplumber",
               thick[first].cpu / thick[words].cpu, 0.12),
        target("second run, of the first", code[again].cpu / code[first].cpu, 0.25),
        target("`--help`, CPU", starting.cpu, 0.25, " s"),
        target("growth exponent, pages", exponent(pages, fixed), 1.1),
        target("growth exponent, provisions", exponent(provisions, 0.0), 1.1),
        target("largest memory of a run, up to 500 pages", most, 500, " MB"), "", WHY, "",
        "## The Customs Code of Uzbekistan, 354 pages", "", *table(code), "",
        f"## A code of {DENSE_PAGES} dense pages, {characters / 1e6:.1f} million characters", "",
        "Made of the same code's articles, repeated with running numbers.", "", *table(thick), "",
        "## Growth", "",
        f"A run on a law of one article costs {fixed:.2f} s (start, imports, standard, report); "
        "the exponent over pages is of what comes on top. Over provisions it is of the whole, "
        "since the law is read once whatever it is compared with.", "",
        *growth_table("pages", pages), "", *growth_table("provisions", provisions), "",
    ]  # fmt: skip
    (ROOT / "docs" / "performance.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
