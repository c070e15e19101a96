"""Commands that are killed at random moments: what is left afterwards.

    python benchmarks/reliability.py [--kills 200] [--seed 1] [--write]

Half of the kills (SIGKILL) hit ``run``, the others ``review import`` and ``survey``. Each turn
begins a command on other input, kills it, often while it writes, and looks: is every output
whole, do the outputs of a run belong together once the next run has begun, has ``decisions.toml``
lost nothing and taken a file in wholly or not at all? After the last kill each command is left
in peace; then nothing but its outputs may lie in its folder, and no process of it may be alive.
With ``--write`` the figures go into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import platform
import random
import signal
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.stages import Import, Outcome, Run, Stage, Survey  # noqa: E402


def attack(stage: Stage, kills: int, chance: random.Random) -> Outcome:
    """Kill the command so many times: at any moment, late, or when a draft of it is seen."""
    seen = Outcome()
    while seen.kills < kills:
        before = stage.drafts()
        child = stage.begin(chance)
        way = chance.random()
        share = chance.uniform(0, 1.0) if way < 0.25 else chance.uniform(0.6, 1.1)
        until = time.monotonic() + stage.lasts * (share if way < 0.6 else 9)
        while child.poll() is None and time.monotonic() < until:
            if way >= 0.6 and stage.drafts() - before:
                time.sleep(chance.uniform(0, 0.1) ** chance.choice((2, 3, 5)))  # up to 10 ms
                break
            time.sleep(0.0003)
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
            seen.kills += 1
            child.wait()
            seen.states["killed while writing"] += bool(stage.drafts() - before)
        else:
            seen.states["finished before the kill"] += 1
        stage.look(seen)
    stage.end(seen)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write docs/reliability.md")
    options = parser.parse_args()
    shares = {Run: 0.5, Import: 0.3, Survey: 0.2}
    rows: list[tuple[str, Outcome]] = []
    for kind, share in shares.items():
        with tempfile.TemporaryDirectory() as name:
            seen = attack(kind(Path(name)), round(options.kills * share),
                          random.Random(options.seed))  # fmt: skip
        rows.append((kind.name, seen))
        print(f"{kind.name}: {seen.kills} kills, {dict(seen.states)}, {len(seen.losses)} losses")
        print("\n".join(seen.losses), flush=True)
    if options.write:
        report(options.kills, options.seed, rows)
    sys.exit(any(seen.losses for _, seen in rows))


def report(kills: int, seed: int, rows: list[tuple[str, Outcome]]) -> None:
    target = ROOT / "docs" / "reliability.md"
    start, end = "<!-- kills -->", "<!-- /kills -->"
    text = target.read_text(encoding="utf-8")
    states = sorted({name for _, seen in rows for name, count in seen.states.items() if count})
    head = ["killed", *states, "lost, broken or mixed"]
    table = "\n".join(
        f"| `{name}` | " + " | ".join(map(str, (
            seen.kills, *(seen.states[state] for state in states), len(seen.losses)
        ))) + " |" for name, seen in rows
    )  # fmt: skip
    measured = (
        f"`python benchmarks/reliability.py --kills {kills} --seed {seed} --write` on "
        f"{platform.system()}, Python {platform.python_version()}, {date.today().isoformat()}:\n\n"
        f"| command | {' | '.join(head)} |\n| --- |{' ---: |' * len(head)}\n{table}"
    )
    before, rest = text.split(start)
    after = rest.split(end)[1]
    target.write_text(f"{before}{start}\n{measured}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
