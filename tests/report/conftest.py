"""Results of an invented country whose law is as hostile as a text can be, and its reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rkc_check import check
from rkc_check.model import Results
from rkc_check.pipeline import write
from tests.builders import ZAKON

HOSTILE = """CUSTOMS ACT <b>OF</b> "TESTLAND" & CO

Article 1. Treaties </title><script>document.title = "broken"</script>
If an international treaty in force lays down other rules, the rules of the treaty apply.

Article 2. =HYPERLINK("http://example.invalid","Electronic declaration")
(1) The declarant may lodge the goods declaration in electronic form <img src=x onerror="document.title='broken'">.
(2) The declaration shall be lodged within five days of arrival </template><svg onload=document.title='broken'>.

Article 3. +1+1 Release of goods
Goods shall be released without delay when duties are paid or security is given. {{findings}} {{title}}

Article 4. @SUM(A1) Appeals ]]> <!-- \u202e
-- Any person affected by a decision of customs has the right to appeal to the court; see Penal Code.
"""

ON = date(2026, 1, 31)


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Two acts, one in each language, of a State that is party to the Convention."""
    folder = tmp_path_factory.mktemp("bundle")
    (folder / "act.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "zakon.txt").write_text(ZAKON, encoding="utf-8")
    (folder / "bundle.toml").write_text(
        'title = "Law of <i>Testland</i> & \\"Co\\""\ncountry = "Uzbekistan"\nfunding = "Paid by <us>"\n'
        '[[act]]\nfile = "act.txt"\nlanguage = "en"\nshort = "CA"\n'
        '[[act]]\nfile = "zakon.txt"\nlanguage = "ru"\nkind = "by_law"\n',
        encoding="utf-8",
    )
    return check(folder, on=ON, scope="E1")


@pytest.fixture(scope="session")
def few(results: Results) -> Results:
    """The same with few findings, for what does not depend on their number."""
    return replace(results, findings=results.findings[:25])


@pytest.fixture(scope="session")
def english(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the four outputs in English."""
    out = tmp_path_factory.mktemp("english")
    write(results, out, with_clauses=True)
    return out


@pytest.fixture(scope="session")
def russian(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the four outputs in Russian."""
    out = tmp_path_factory.mktemp("russian")
    write(results, out, language="ru")
    return out
