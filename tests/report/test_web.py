"""The page: self-contained, safe with any law text, and working in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from rkc_check.model import Results
from tests.report.browser import BROWSER, DRIVER, Browser, started

needs_browser = pytest.mark.skipif(not (BROWSER and DRIVER), reason="needs Chromium and its driver")
SHOWN = "[...document.querySelectorAll('nav li a')].filter(a => !a.parentElement.hidden)"
CURRENT = "document.querySelector('nav a[aria-current]').hash"


class Tags(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_nothing_is_loaded_and_nothing_foreign_can_run(english: Path) -> None:
    tags = Tags((english / "report.html").read_text(encoding="utf-8")).found
    names = [name for name, _ in tags]
    assert names.count("script") == names.count("style") == 1
    assert not {"img", "svg", "iframe", "object", "link", "base", "form"} & set(names)
    for name, attributes in tags:
        assert not any(key.startswith("on") or key in ("src", "style") for key in attributes), name
        assert (attributes.get("href") or "#").startswith("#")
    policy = next(a["content"] for _, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_matched_words_are_marked(english: Path) -> None:
    page = (english / "report.html").read_text(encoding="utf-8")
    card = page[page.index('id="p-3-21"') :]
    marked = re.findall("<mark>([^<]+)</mark>", card[: card.index("</article>")])
    assert {"electronic", "электронной"} & {word.lower() for word in marked}
    assert "shall" not in marked


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with started(tmp_path_factory.mktemp("profile")) as window:
        yield window


@needs_browser
def test_hostile_law_text_stays_text(browser: Browser, english: Path, results: Results) -> None:
    browser.open(english / "report.html")
    assert browser.run("document.title") == 'Gap report: Law of <i>Testland</i> & "Co"'
    assert browser.run("document.images.length + document.querySelectorAll('svg, i').length") == 0
    assert browser.run("document.scripts.length") == 1
    opened = "document.querySelectorAll('details').forEach(d => d.open = true); return null"
    browser.run(opened)
    assert browser.run("document.title").startswith("Gap report")
    text = browser.run("[...document.querySelectorAll('.whole')].map(e => e.textContent).join()")
    assert "<img src=x onerror=" in text
    assert "</template><svg onload=" in text
    assert browser.run("performance.getEntriesByType('resource').length") == 0
    assert browser.complaints() == []
    assert browser.run(f"{SHOWN}.length") == len(results.findings)


@needs_browser
def test_the_whole_article_unfolds_with_its_passage_marked(browser: Browser, english: Path) -> None:
    browser.open(english / "report.html", "#p-3-21")
    first = "document.querySelector('#p-3-21 details')"
    browser.run(f"{first}.open = true; return null")
    marked = browser.run(f"{first}.querySelector('.whole mark').textContent")
    quote = browser.run("document.querySelector('#p-3-21 blockquote').textContent")
    assert " ".join(marked.split())[:40] == quote[:40]


@needs_browser
def test_filters_and_search_in_both_languages(
    browser: Browser, english: Path, results: Results
) -> None:
    browser.open(english / "report.html")
    chapters = [r.finding.provision_id.split(".")[0] for r in results.findings]
    browser.choose("chapter", "10")
    assert browser.run(f"{SHOWN}.length") == chapters.count("10")
    assert browser.run(CURRENT) == "#p-10-1"
    assert browser.run("document.getElementById('count').textContent").startswith("12 of")
    browser.choose("chapter", "")
    browser.choose("verdict", "absent")
    absent = sum(r.finding.verdict == "absent" for r in results.findings)
    assert browser.run(f"{SHOWN}.length") == absent > 0
    browser.choose("verdict", "")
    browser.choose("kind", "transitional_standard")
    assert browser.run(f"{SHOWN}.length") == 13
    browser.choose("kind", "")
    # Rows quote their candidates in every language. The Russian act has four articles, so more
    # than half of the rows quote the one with this word; only the English search can be rare.
    for words, share in (("электронной", 1.0), ("ELECTRONIC lodgement", 0.5)):
        browser.choose("search", words)
        hits = browser.run(f"{SHOWN}.map(a => a.hash)")
        assert "#p-3-21" in hits
        assert len(hits) < share * len(results.findings)
    browser.choose("search", "no such word anywhere")
    assert browser.run("document.getElementById('nothing').hidden") is False
    browser.run("document.getElementById('reset').click(); return null")
    assert browser.run(f"{SHOWN}.length") == len(results.findings)


@needs_browser
def test_the_keyboard_is_enough(browser: Browser, english: Path) -> None:
    browser.open(english / "report.html", "#p-3-21")
    assert browser.run(CURRENT) == "#p-3-21"
    browser.keys("Down")
    assert browser.run(CURRENT) == "#p-3-22"
    browser.keys("k", "k")
    assert browser.run(CURRENT) == "#p-3-20"
    browser.keys("/")
    assert browser.run("document.activeElement.id") == "search"
    browser.keys("j")
    assert browser.run("document.getElementById('search').value") == "j", "typed, not obeyed"
    browser.keys("Escape")
    assert browser.run("document.activeElement.tagName") == "A"
    browser.run(
        "document.getElementById('reset').click(); document.activeElement.blur(); return null"
    )
    browser.keys("End")
    assert browser.run(CURRENT) == browser.run(f"{SHOWN}.at(-1).hash")
    assert browser.run("location.hash") == browser.run(CURRENT)


@needs_browser
def test_provision_and_article_stand_side_by_side(browser: Browser, english: Path) -> None:
    browser.open(english / "report.html", "#p-3-21")
    boxes = browser.run(
        "[...document.querySelectorAll('nav, #p-3-21 > section')].map(e => e.getBoundingClientRect())"
        ".map(b => [b.left, b.right, b.top])"
    )
    (_, list_right, _), (left, left_end, top), (right, _, other_top) = boxes
    assert list_right <= left < left_end <= right
    assert top == other_top
    assert browser.run("getComputedStyle(document.querySelector('#p-3-22')).display") == "none"


@needs_browser
def test_on_paper_stand_the_provisions_that_the_filters_leave(
    browser: Browser, english: Path
) -> None:
    browser.open(english / "report.html")
    browser.choose("chapter", "10")
    pdf = pypdfium2.PdfDocument(io.BytesIO(browser.printed()))
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert all(f"10.{number} " in text for number in range(1, 13))
    assert "3.21 " not in text
    assert "Clear filters" not in text


@needs_browser
def test_at_phone_width_nothing_sticks_out(english: Path, tmp_path: Path) -> None:
    with started(tmp_path, phone=True) as phone:
        phone.open(english / "report.html")
        assert phone.run("document.documentElement.scrollWidth <= innerWidth")
        assert phone.run("innerWidth") == 390
        phone.run("document.querySelector('nav a[href=\"#p-3-21\"]').click(); return null")
        card = "document.querySelector('#p-3-21').getBoundingClientRect()"
        assert phone.run(f"{card}.width <= innerWidth")
        assert phone.run(f"Math.abs({card}.top) < 60"), "the page jumps to the provision"
        assert phone.run("document.documentElement.scrollWidth <= innerWidth")
