"""How fast, how lean and how true reading is; run as `python benchmarks/read.py`.

Needs the laws in ../shared/data. Every figure comes from this one run: each measurement is
made in a process of its own, ours and pdfplumber's in turn, and the best of the rounds
counts, because other work on the machine only ever adds time. Reading is measured in seconds
of the processor, what runs on two processors (OCR) in seconds of the clock.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAWS = ROOT.parent / "shared" / "data" / "laws"
CODE = LAWS / "uz-customs-code-2016-ru" / "law.pdf"
SCAN = LAWS / "layouts" / "uz-scan-12-pages-110dpi-ru.pdf"
ROUNDS = 3


def pdfplumber_words() -> dict[str, float]:
    """What pdfplumber takes to extract the words of every page, each closed at once."""
    import pdfplumber

    start = time.process_time()
    with pdfplumber.open(CODE) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.close()
    return {"seconds": time.process_time() - start}


def read_and_structure() -> dict[str, float]:
    """Reading and structuring of the same pages, as a run does it."""
    from rkc_check.pipeline import load_knowledge
    from rkc_check.read import read
    from rkc_check.structure import structure

    knowledge = load_knowledge()
    start = time.process_time()
    document = read(CODE, id="law", name="law.pdf", languages=knowledge.languages)
    middle = time.process_time()
    structure(document, grammar=knowledge.numbering[document.language])
    end = time.process_time()
    return {"seconds": end - start, "reading": middle - start, "structuring": end - middle}


def ocr(processors: int) -> dict[str, float]:
    """The 12 scanned pages on so many processors, nothing kept from before."""
    from rkc_check.read import read

    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:processors]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RKC_CHECK_CACHE"] = folder
        start = time.perf_counter()
        read(SCAN, id="scan", name="scan.pdf", language_hint="ru")
        end = time.perf_counter()
        read(SCAN, id="scan", name="scan.pdf", language_hint="ru")
        again = time.perf_counter()
    spent = os.times()
    return {
        "seconds": end - start,
        "again": again - end,
        "processor": spent.user + spent.system + spent.children_user + spent.children_system,
    }


def truth() -> dict[str, float]:
    """Words of the code that arrive, word error rate of the scan, articles found on it."""
    from rapidfuzz.distance import Levenshtein

    from rkc_check.read import read

    printed = read(CODE, id="law", name="law.pdf", language_hint="ru")
    scanned = read(SCAN, id="scan", name="scan.pdf", language_hint="ru")

    def text(document, last: int = 9999) -> str:
        lines = [x.text for x in document.lines if x.role in ("text", "table") and x.page <= last]
        return re.sub("\u00ad\n", "", "\n".join(lines))

    def words(found: str) -> Counter[str]:
        return Counter(re.findall(r"\w+", found.lower()))

    wanted = words((CODE.parent / "law.txt").read_text(encoding="utf-8"))
    lost = (wanted - words(text(printed))).total()
    first, read_again = text(printed, 12).split(), text(scanned).split()
    article = re.compile(r"^Статья (\d+)", re.M)
    there, found = article.findall(text(printed, 12)), article.findall(text(scanned))
    return {
        "words arrived": 1 - lost / wanted.total(),
        "word error rate": Levenshtein.distance(first, read_again) / len(first),
        "articles on the scan": len(there),
        "articles found": len(set(there) & set(found)),
    }


TASKS = {
    "pdfplumber": pdfplumber_words, "ours": read_and_structure, "truth": truth,
    "ocr1": lambda: ocr(1), "ocr2": lambda: ocr(2),
}  # fmt: skip


def measured(task: str) -> dict[str, float]:
    """One task in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    out = subprocess.run(
        [sys.executable, __file__, task], capture_output=True, text=True, check=True,
        env=environment,
    ).stdout  # fmt: skip
    return json.loads(out)


def main() -> None:
    rounds = [(measured("pdfplumber"), measured("ours")) for _ in range(ROUNDS)]
    theirs = min(a["seconds"] for a, _ in rounds)
    ours = min((b for _, b in rounds), key=lambda b: b["seconds"])
    print(f"pdfplumber extract_words, 354 pages  {theirs:6.2f} s")
    print(f"reading and structuring              {ours['seconds']:6.2f} s "
          f"(reading {ours['reading']:.2f}, structuring {ours['structuring']:.2f})")  # fmt: skip
    print(f"ratio                                {ours['seconds'] / theirs:6.3f}")
    print(f"memory of ours at most               {ours['memory']:6.0f} MB")
    pairs = [(measured("ocr1"), measured("ocr2")) for _ in range(ROUNDS)]
    one = min(a["seconds"] for a, _ in pairs)
    two = min((b for _, b in pairs), key=lambda b: b["seconds"])
    print(f"OCR of 12 pages, one processor       {one:6.2f} s")
    print(f"OCR of 12 pages, two processors      {two['seconds']:6.2f} s")
    print(f"ratio                                {two['seconds'] / one:6.3f}")
    print(f"processor time, one and two          {min(a['processor'] for a, _ in pairs):6.2f} s "
          f"{two['processor']:.2f} s")  # fmt: skip
    print(f"again, from the cache                {two['again']:6.2f} s")
    for name, value in measured("truth").items():
        if name != "memory":
            print(f"{name:36} {value:6.4g}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        result = TASKS[sys.argv[1]]()
        result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(result))
    else:
        main()
