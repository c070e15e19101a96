"""Sound files changed at random, given to everything that reads a file.

    python benchmarks/fuzz.py --count 100000 [--seed 1] [--engine both|blind|guided] [--limit 20]

``blind`` changes bytes by chance; ``guided`` lets atheris (the extra ``fuzz``) look for inputs
that reach code not reached before. Inputs are checked in processes that are replaced when they
die. A finding is an exception that is not ours (it would be a traceback), a process that dies, an
input that takes longer than the limit (seconds), or a process that holds more than 1 GB. The first
input of every kind of finding is kept in ``out/fuzz``; ``--only FILE`` gives such a file again.
With ``--write`` the figures go into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CHUNK = 2000
"""Blind inputs after which a new process begins."""
KEPT = ROOT / "out" / "fuzz"


def blind(first: int, last: int, seed: int, limit: int) -> None:
    """A process for the inputs from ``first`` to ``last``: one line of JSON for each."""
    from benchmarks.fuzz_targets import Targets, guard

    with tempfile.TemporaryDirectory() as folder:
        targets = Targets(Path(folder))
        for number in range(first, last):
            case, content = targets.input(number, seed)
            guard(limit)
            tell(targets.judge(case, content, limit), case.label, content)


def guided(name: str, runs: int, seed: int, limit: int) -> None:
    """A process in which atheris makes the inputs of one case, steered by what they reach."""
    import atheris

    with atheris.instrument_imports(include=["rkc_check"]):
        from benchmarks.fuzz_targets import PACKAGES, Targets, guard, parts, repacked

        folder = tempfile.mkdtemp()
        targets = Targets(Path(folder))
        case = targets.case(name)
        targets.judge(case, case.content, limit)  # what is imported late is instrumented too
    inside = parts(case.content) if name.endswith(PACKAGES) else []
    corpus = Path(folder) / "corpus"
    corpus.mkdir()
    for number, part in enumerate(inside or [""]):
        start = _part(case.content, number, part) if part else case.content
        (corpus / str(number)).write_bytes(start)

    def once(data: bytes) -> None:
        content = data
        if inside:  # the first byte chooses the part, the others are its content
            part = inside[data[0] % len(inside)] if data else inside[0]
            content = repacked(case.content, part, data[1:])
        guard(limit)
        tell(targets.judge(case, content, limit), case.label, content)

    atheris.Setup(
        [sys.argv[0], str(corpus), f"-runs={runs}", f"-seed={seed}", "-timeout=0",
         "-rss_limit_mb=0", "-verbosity=0", "-print_final_stats=0"], once,
    )  # fmt: skip
    atheris.Fuzz()


def _part(package: bytes, number: int, part: str) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return bytes([number]) + opened.read(part)


def tell(outcome: str, name: str, content: bytes) -> None:
    """One line for the process that counts; a finding is kept under a name that tells it."""
    if outcome not in ("taken", "refused"):
        KEPT.mkdir(parents=True, exist_ok=True)
        kind = "-".join(outcome.split(":")[1].split() + outcome.split(":")[2].split()[:1])
        file = KEPT / f"{kind}__{name}"
        if not file.exists():
            file.write_bytes(content)
        outcome = f"{outcome} ({file.name})"
    print(json.dumps(outcome), flush=True)


def lines_of(work: str, seed: int, limit: int) -> Iterator[str]:
    """The outcomes of one process, the last of them its death if it died."""
    command = [sys.executable, __file__, "--work", work, "--seed", str(seed),
               "--limit", str(limit)]  # fmt: skip
    with (
        tempfile.TemporaryDirectory() as folder,  # goes even when the process dies
        tempfile.TemporaryFile("w+", encoding="utf-8") as said,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8",
            env={**os.environ, "TMPDIR": folder},
        ) as child,
    ):  # fmt: skip
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith('"'):
                yield json.loads(line)
        if child.wait():
            said.seek(0)
            last = [line.strip() for line in said if line.strip().startswith("File")][:1]
            yield f"{work}: died with {child.returncode} {''.join(last)}"


def run_blind(count: int, seed: int, limit: int) -> Iterator[str]:
    """So many blind inputs, in processes that are replaced when they die."""
    at = 0
    while at < count:
        for outcome in lines_of(f"blind:{at}:{min(count, at + CHUNK)}", seed, limit):
            at += 1
            yield outcome


def run_guided(count: int, seed: int, limit: int) -> Iterator[str]:
    """So many guided inputs, spread over the cases; slow cases get fewer."""
    from benchmarks.fuzz_targets import RARE, Targets

    with tempfile.TemporaryDirectory() as folder:
        cases = Targets(Path(folder)).cases
    weights = {case.label: 1 / RARE if case.rare else 1.0 for case in cases}
    for name, weight in weights.items():
        left = math.ceil(count * weight / sum(weights.values()))
        for attempt in range(50):
            for outcome in lines_of(f"guided:{name}:{left}", seed + attempt, limit):
                left -= 1
                yield outcome
            if left <= 0:
                break


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("both", "blind", "guided"), default="both")
    parser.add_argument("--limit", type=int, default=20, help="seconds for one input")
    parser.add_argument("--only", type=Path, help="give this kept input again")
    parser.add_argument("--write", action="store_true", help="write docs/reliability.md")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        kind, *given = options.work.split(":")
        if kind == "blind":
            blind(int(given[0]), int(given[1]), options.seed, options.limit)
        else:
            guided(given[0], int(given[1]), options.seed, options.limit)
    elif options.only:
        again(options.only)
    else:
        sys.exit(measure(options))


def again(file: Path) -> None:
    """Give one kept input to the code that reads its kind, and let the error through."""
    from benchmarks.fuzz_targets import Targets

    with tempfile.TemporaryDirectory() as folder:
        targets = Targets(Path(folder))
        case = next(c for c in targets.cases if file.name.endswith(f"__{c.label}"))
        path = Path(folder) / case.name
        path.write_bytes(file.read_bytes())
        case.check(path)


def measure(options: argparse.Namespace) -> int:
    """Run the engines, print what was seen, write it down if asked; the number of findings."""
    engines = {"blind": run_blind, "guided": run_guided}
    chosen = list(engines) if options.engine == "both" else [options.engine]
    rows, found = [], Counter[str]()
    for name in chosen:
        seen: Counter[str] = Counter()
        began = time.monotonic()
        for outcome in engines[name](options.count // len(chosen), options.seed, options.limit):
            seen[outcome if outcome in ("taken", "refused") else "wrong"] += 1
            if outcome not in ("taken", "refused"):
                found[outcome] += 1
                print(outcome, file=sys.stderr, flush=True)
        rows.append((name, seen["taken"], seen["refused"], seen["wrong"]))
        print(f"{name}: {seen.total()} inputs in {time.monotonic() - began:.0f} s: {dict(seen)}")
    for outcome, times in found.most_common():
        print(f"{times} × {outcome}")
    if options.write:
        report(options, rows)
    return int(bool(found))


def report(options: argparse.Namespace, rows: list[tuple[str, int, int, int]]) -> None:
    target = ROOT / "docs" / "reliability.md"
    start, end = "<!-- fuzz -->", "<!-- /fuzz -->"
    text = target.read_text(encoding="utf-8")
    table = "\n".join(f"| {name} | {taken} | {refused} | {wrong} |"
                      for name, taken, refused, wrong in rows)  # fmt: skip
    measured = (
        f"`python benchmarks/fuzz.py --count {options.count} --seed {options.seed} --engine "
        f"{options.engine} --write` on {platform.system()}, Python {platform.python_version()}, "
        f"{date.today().isoformat()}:\n\n"
        "| inputs made | taken | refused in one line | findings |\n| --- | ---: | ---: | ---: |\n"
        f"{table}\n"
    )
    before, rest = text.split(start)
    target.write_text(f"{before}{start}\n{measured}{end}{rest.split(end)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
