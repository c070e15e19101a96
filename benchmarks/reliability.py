"""Runs that are killed at random moments: what is left in the output folder afterwards.

    python benchmarks/reliability.py [--kills 200] [--seed 1]

The bundle is the invented Halvoria with a decisions.toml. Each turn begins a run on another date
and language, kills it (SIGKILL) at a random moment, and looks: is every output whole, do they
belong to one run once the next run has begun, are the decisions as they were? After the last
kill one run is left in peace; nothing but its outputs may then lie in the folder. Writes
docs/reliability.md when all kills were asked for.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rkc_check.report.output import FILES, clear_stale

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
    """A bundle, an output folder, and what each kind of run writes when nobody stops it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        self.bundle = folder / "bundle"
        shutil.copytree(ROOT / "corpora" / "halvoria", self.bundle)
        (self.bundle / "decisions.toml").write_text(DECISIONS, encoding="utf-8")
        self.decisions = (self.bundle / "decisions.toml").read_bytes()
        self.known: dict[str, str] = {}
        self.lasts = 0.0
        for number, options in enumerate(OPTIONS):
            began = time.monotonic()
            whole = folder / f"whole-{number}"
            if self.begin(options, whole).wait() != 0:
                raise SystemExit("the run fails even when nobody stops it")
            self.lasts = time.monotonic() - began  # the last one has the cache to help it
            self.known[self.state(whole)] = " ".join(options)
        shutil.copytree(whole, self.out)

    def begin(self, options: tuple[str, ...], out: Path | None = None) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT),
                       "RKC_CHECK_CACHE": str(self.folder / "cache")}  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-c", "from rkc_check.cli import main; main()", "run",
             str(self.bundle), "--out", str(out or self.out), "-q", *options],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def state(self, out: Path) -> str:
        """One digest over the four outputs."""
        parts = [(out / name).read_bytes() if (out / name).exists() else b"-" for name in FILES]
        return hashlib.sha256(b"".join(hashlib.sha256(p).digest() for p in parts)).hexdigest()

    def broken(self) -> list[str]:
        """Outputs that cannot be opened, and decisions that changed."""
        found = []
        for name in FILES:
            try:
                content = (self.out / name).read_bytes()
                if name.endswith((".docx", ".xlsx")):
                    with zipfile.ZipFile(self.out / name) as package:
                        assert package.testzip() is None
                elif name.endswith(".json"):
                    json.loads(content)
                else:
                    assert content.rstrip().endswith(b"</html>")
            except (OSError, ValueError, AssertionError, zipfile.BadZipFile) as error:
                found.append(f"{name}: {type(error).__name__} {error}")
        if (self.bundle / "decisions.toml").read_bytes() != self.decisions:
            found.append("decisions.toml changed")
        return found


def attack(stage: Stage, kills: int, chance: random.Random) -> Outcome:
    """Kill so many runs; most of them late, when the files are written and moved."""
    seen = Outcome()
    for _ in range(kills):
        child = stage.begin(chance.choice(OPTIONS))
        share = chance.uniform(0, 1.2) if chance.random() < 0.3 else chance.uniform(0.5, 1.1)
        try:
            child.wait(stage.lasts * share)
            seen.states["finished before the kill"] += 1
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            seen.kills += 1
        seen.losses += stage.broken()
        if any(stage.out.glob(".rkc-check-*")):
            seen.states["killed while writing"] += 1
        if stage.state(stage.out) not in stage.known:
            seen.states["killed between the moves"] += 1
        clear_stale(stage.out)  # what every run does first
        seen.losses += stage.broken()
        if stage.state(stage.out) not in stage.known:
            seen.losses.append("outputs of two runs mixed")
    if stage.begin(OPTIONS[0]).wait() != 0 or stage.known[stage.state(stage.out)] != " ".join(
        OPTIONS[0]
    ):
        seen.losses.append("the run after the kills did not write its outputs")
    strangers = {path.name for path in stage.out.iterdir()} - set(FILES)
    drafts = list((stage.folder / "cache").rglob("*.tmp"))
    seen.losses += [f"left behind: {name}" for name in sorted(strangers)]
    seen.states["drafts in the cache, for a later run to clear"] = len(drafts)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        seen = attack(Stage(Path(name)), options.kills, random.Random(options.seed))
    rows = [("runs begun", options.kills), ("of them killed", seen.kills), *seen.states.items(),
            ("files lost, broken or mixed", len(seen.losses))]  # fmt: skip
    for what, count in rows:
        print(f"{what}: {count}")
    print("\n".join(seen.losses))
    if options.kills >= 200:
        report(options.kills, options.seed, rows)
    sys.exit(bool(seen.losses))


def report(kills: int, seed: int, rows: list[tuple[str, int]]) -> None:
    target = ROOT / "docs" / "reliability.md"
    start, end = "<!-- kills -->", "<!-- /kills -->"
    text = target.read_text(encoding="utf-8")
    table = "\n".join(f"| {what} | {count} |" for what, count in rows)
    measured = (
        f"`python benchmarks/reliability.py --kills {kills} --seed {seed}` on "
        f"{platform.system()}, Python {platform.python_version()}:\n\n"
        f"| | |\n| --- | ---: |\n{table}"
    )
    before, rest = text.split(start)
    after = rest.split(end)[1]
    target.write_text(f"{before}{start}\n{measured}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
