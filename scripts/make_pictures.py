"""Make the two pictures of the README from the demo's report. Needs LibreOffice.

Run it after changing the looks of the report.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

from rkc_check import check
from rkc_check.pipeline import write

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {"report-summary.png": "What to do next", "report-findings.png": "3.21"}
"""File under docs/, and words that stand on the page it shows."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        write(check(ROOT / "corpora" / "halvoria", on=date(2026, 1, 31)), out)
        home = f"-env:UserInstallation={(out / 'home').as_uri()}"
        command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*command, str(out / "report.docx")], check=True, capture_output=True)
        pdf = pypdfium2.PdfDocument(out / "report.pdf")
        pages = {page.get_textpage().get_text_range(): page for page in pdf}
        for name, words in PICTURES.items():
            page = next(page for text, page in pages.items() if f"\n{words}" in text)
            picture = page.render(scale=1.35).to_pil().quantize(64, dither=Image.Dither.NONE)
            picture.save(ROOT / "docs" / name, optimize=True)
        pdf.close()


if __name__ == "__main__":
    main()
