"""Articles found in real laws against the list of their articles; prints a table.

    python benchmarks/structure.py [FOLDER]

FOLDER holds the laws (by default ../shared/data/laws beside the project). Articles are
counted with their multiplicity: an article found twice where the list has it once is one
found too many. "words" is the share of the words of law.txt that arrive in the clauses.
The second table has the PDFs without a list: articles that come twice or have no text (as
those of a contents page would), running lines inside the text, gaps in the numbers.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from rkc_check.model import Law
from rkc_check.pipeline import load_knowledge
from rkc_check.read import read
from rkc_check.structure import structure

ROOT = Path(__file__).resolve().parent.parent
LAWS = ROOT.parent / "shared" / "data" / "laws"
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True)
class Case:
    """A document, its language, and the pattern that lists the articles of a law.txt."""

    document: str
    language: str
    listing: str
    pattern: str
    words: bool = False
    until: str = ""
    """Where the list of a law.txt ends: decrees that reprint articles may follow the law."""

    inside: tuple[str, ...] = ()
    """Articles that begin inside a line of the law.txt, which a list by lines does not have."""


CASES = (
    Case("uz-customs-code-2016-ru/law.pdf", "ru",
         "uz-customs-code-2016-ru", r"Статья (\d+)\.", words=True),
    Case("uz-customs-code-2016-ru/law.txt", "ru", "uz-customs-code-2016-ru", r"Статья (\d+)\."),
    Case("ca-customs-act-en/law.txt", "en", "ca-customs-act-en", r"Section \*?(\d[\d.]*)"),
    Case("ca-loi-douanes-fr/law.txt", "fr", "ca-loi-douanes-fr", r"Article \*?(\d[\d.]*)"),
    Case("bj-code-des-douanes-fr/law.txt", "fr", "bj-code-des-douanes-fr", r"Article (\d+)",
         inside=("289",)),
    Case("mx-ley-aduanera-es/law.txt", "es", "mx-ley-aduanera-es",
         r"Artículo (\d+(?:-[A-Z])?)\.(?:\n([A-Z]|bis \d+) \.)?", until="\nARTÍCULOS TRANSITORIOS",
         inside=("87", "119-A", "121")),
    Case("uz-customs-code-uz/law.txt", "uz", "uz-customs-code-uz", r"(\d+[¹²³⁴⁵⁶⁷⁸⁹⁰]*)-modda"),
    *(
        Case(f"uz-customs-code-uz/chapter-{name}.pdf", "uz", "", first_last)
        for name, first_last in (
            ("1-cyrl", "188-202"), ("2-cyrl", "252-270"), ("3-cyrl", "61-69"), ("4-latn", "1-4"),
            ("5-latn", "90-99"), ("6-latn", "188-202"), ("7-latn", "252-270"),
        )
    ),
    Case("er-customs-proclamation-112-2000-en/law.txt", "en",
         "er-customs-proclamation-112-2000-en", r"Article (\d+)"),
    Case("eac-customs-management-act-2004-en/law.txt", "en",
         "eac-customs-management-act-2004-en", r"Section (\d+[A-Z]?)\."),
    Case("eac-customs-management-act-2004-en/law.md", "en",
         "eac-customs-management-act-2004-en", r"Section (\d+[A-Z]?)\."),
    Case("eac-customs-management-regulations-2010-en/law.txt", "en",
         "eac-customs-management-regulations-2010-en", r"Section (\d+[A-Z]?)\."),
    Case("eac-customs-management-regulations-2010-en/law.md", "en",
         "eac-customs-management-regulations-2010-en", r"Section (\d+[A-Z]?)\."),
)  # fmt: skip


def listed(folder: Path, case: Case) -> Counter[str]:
    """The articles of a law.txt, a line that begins with the law's word for article each.

    Without a law.txt the pattern is the range of the articles, as printed in the document.
    """
    if not case.listing:
        first, last = map(int, case.pattern.split("-"))
        return Counter(str(number) for number in range(first, last + 1))
    text = (folder / case.listing / "law.txt").read_text(encoding="utf-8")
    if case.until:
        text = text[: text.index(case.until)]
    numbers = []
    for hit in re.finditer(f"^{case.pattern}", text, re.M):
        number, *more = (group for group in hit.groups() if group)
        number = number.rstrip(".")
        number += "".join(f" {m}" if len(m) > 1 else f"-{m}" for m in more)
        base = number.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹")
        raised = number[len(base) :].translate(_RAISED)
        numbers.append(f"{base}-{raised}" if raised else base)
    return Counter([*numbers, *case.inside])


def structured(path: Path, language: str) -> Law:
    """The law in a document."""
    document = read(path, id="law", name=path.name, language_hint=language)
    return structure(document, grammar=load_knowledge().numbering[language])


def articles(law: Law) -> Counter[str]:
    """The numbers of the law's articles."""
    return Counter(c.article for c in law.clauses if c.kind == "article")


def words_arriving(law: Law, text: str) -> float:
    """The share of the words of ``text`` that stand in the law's articles and their notes."""
    inside = [law.text[c.span.start : c.span.end] for c in law.clauses if not c.parent_id]
    inside += [note for clause in law.clauses for note in clause.notes]
    have = Counter(re.findall(r"\w+", " ".join(inside).lower()))
    want = Counter(re.findall(r"\w+", text.lower()))
    return sum((want & have).values()) / max(sum(want.values()), 1)


def running_lines(path: Path) -> set[str]:
    """Lines that return on a fifth of a PDF's pages, digits aside: its headers and footers."""
    seen: Counter[str] = Counter()
    pdf = pypdfium2.PdfDocument(path)
    for page in pdf:
        lines = page.get_textpage().get_text_bounded().splitlines()
        seen.update({plain(line) for line in lines if len(plain(line)) > 5})
    return {line for line, pages in seen.items() if pages >= max(3, len(pdf) / 5)}


def plain(line: str) -> str:
    """A line without its digits and the white space around it."""
    return re.sub(r"\d+", "#", " ".join(line.split()))


def layouts(folder: Path) -> None:
    """The second table: laws as published, for which there is no list of articles."""
    print(f"\n{'layout':52} articles twice empty running  gaps")
    for path in sorted((folder / "layouts").glob("kg-*.pdf")):
        law = structured(path, "ru")
        found = [c for c in law.clauses if c.kind == "article"]
        twice = len(found) - len({c.article for c in found})
        empty = sum(
            not c.repealed and c.span.end - c.span.start < len(c.heading) + 25 for c in found
        )
        running = running_lines(path) - {
            plain(law.text[c.span.start :].split("\n")[0]) for c in found
        }
        inside = sum(plain(line) in running for line in law.text.split("\n"))
        gaps = ", ".join(w.detail for w in law.warnings if w.code == "gap_in_numbers")
        print(f"{path.name:52} {len(found):8} {twice:5} {empty:5} {inside:7}  {gaps or 'none'}")


def main() -> None:
    """Print the tables; exit code 1 when the data is not there."""
    given = [a for a in sys.argv[1:] if a != "-v"]
    folder = Path(given[0]) if given else LAWS
    if not folder.is_dir():
        sys.exit(f"no laws in {folder}")
    accuracy(folder, verbose="-v" in sys.argv)
    layouts(folder)


def accuracy(folder: Path, *, verbose: bool) -> None:
    """The first table: articles found against articles listed."""
    print(f"{'law':52} listed found recall precision  words  seconds")
    for case in CASES:
        began = time.perf_counter()
        try:
            law = structured(folder / case.document, case.language)
        except KeyError:
            print(f"{case.document:52} no numbering data for {case.language}")
            continue
        seconds = time.perf_counter() - began
        want, have = listed(folder, case), articles(law)
        right = sum((want & have).values())
        words = ""
        if case.words:
            text = (folder / case.listing / "law.txt").read_text(encoding="utf-8")
            words = f"{words_arriving(law, text):.4f}"
        print(
            f"{case.document:52} {want.total():6} {have.total():5} {right / want.total():6.3f} "
            f"{right / max(have.total(), 1):9.3f} {words:>6} {seconds:8.1f}"
        )
        if verbose:
            print("   missed", sorted((want - have).elements())[:40])
            print("   invented", sorted((have - want).elements())[:40])


if __name__ == "__main__":
    main()
