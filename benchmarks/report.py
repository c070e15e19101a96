"""How long a report of many provisions takes to write, and whether it opens; prints a table.

    python benchmarks/report.py [BUNDLE] [PROVISIONS]

BUNDLE is compared with the whole Convention (by default corpora/halvoria); its findings are
repeated under further ids up to PROVISIONS (by default 600). Every file is written five
times, the median counts. Where LibreOffice is installed it turns the report into a PDF.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rkc_check import artifacts, check
from rkc_check.model import Results
from rkc_check.report.excel import write_excel
from rkc_check.report.phrases import Phrases
from rkc_check.report.results import results_json
from rkc_check.report.summary import View, view
from rkc_check.report.web import html_page
from rkc_check.report.word import write_word

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = artifacts.data_folder("templates") / "gap_report"
TIMES = 5


def repeated(results: Results, wanted: int) -> Results:
    """The same results with as many findings as wanted; added provisions have own ids."""
    provisions = {p.id: p for p in results.standard.provisions}
    findings, added = list(results.findings), []
    for number in range(wanted - len(findings)):
        reviewed = results.findings[number % len(results.findings)]
        provision = replace(provisions[reviewed.finding.provision_id], id=f"Z9.{number + 1}")
        added.append(provision)
        finding = replace(reviewed.finding, provision_id=provision.id)
        findings.append(replace(reviewed, finding=finding))
    standard = replace(results.standard, provisions=(*results.standard.provisions, *added))
    return replace(results, standard=standard, findings=tuple(findings[:wanted]))


def seconds(work: Callable[[], object]) -> float:
    """Median time of a piece of work."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def writers(shown: View, phrases: Phrases, out: Path) -> dict[str, Callable[[], object]]:
    """What writes each of the four files."""
    return {
        "results.json": lambda: (out / "results.json").write_text(results_json(shown, phrases)),
        "report.html": lambda: (out / "report.html").write_text(html_page(shown, phrases)),
        "matrix.xlsx": lambda: write_excel(shown, phrases, out / "matrix.xlsx"),
        "report.docx": lambda: write_word(
            shown, phrases, TEMPLATES / "report.docx", out / "report.docx"
        ),
    }


def main() -> None:
    bundle = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpora" / "halvoria"
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 600
    results = repeated(check(bundle, scope="all"), wanted)
    phrases = Phrases(data=artifacts.load_toml(TEMPLATES / "phrases" / "en.toml"))

    def worded() -> View:
        return view(results, phrases, deadlines={}, status={}, accuracy={}, terms={})

    print(f"{bundle.name}: {len(results.findings)} provisions")
    print(f"{'in words':14} {seconds(worded):6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for name, write in writers(worded(), phrases, out).items():
            taken = seconds(write)
            print(f"{name:14} {taken:6.2f} s {(out / name).stat().st_size / 1e6:6.2f} MB")
        if shutil.which("soffice"):
            opened(out)


def opened(out: Path) -> None:
    """Turn the report into a PDF with LibreOffice; say how long it took and how many pages."""
    import pypdfium2

    start = time.perf_counter()
    command = ["soffice", "--headless", f"-env:UserInstallation={(out / 'home').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(out), str(out / "report.docx")]
    subprocess.run(command, check=True, capture_output=True)
    pdf = pypdfium2.PdfDocument(out / "report.pdf")
    print(f"{'as PDF':14} {time.perf_counter() - start:6.2f} s {len(pdf):6} pages")
    pdf.close()


if __name__ == "__main__":
    main()
