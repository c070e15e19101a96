"""``report.html``: one self-contained page to browse the findings beside the law."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from rkc_check.model import VERDICTS
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Row, View

_STYLE = """
:root{font:15px/1.45 system-ui,Arial,sans-serif;color:#1b1b1b;background:#fff}
body{margin:0;display:grid;grid-template-columns:minmax(17rem,26rem) 1fr;height:100vh}
header{grid-column:1/-1;padding:.6rem 1rem;background:#1f3864;color:#fff}
header h1{font-size:1.1rem;margin:0}header p{margin:.1rem 0 0;font-size:.85rem}
nav{overflow:auto;border-right:1px solid #bbb}main{overflow:auto;padding:0 1.2rem 3rem}
.tools{position:sticky;top:0;background:#f3f4f7;padding:.6rem;display:grid;gap:.4rem;border-bottom:1px solid #bbb}
.tools input,.tools select{font:inherit;padding:.3rem;width:100%;box-sizing:border-box}
nav ol{list-style:none;margin:0;padding:0}nav button{all:unset;display:block;width:100%;box-sizing:border-box;
padding:.4rem .7rem;cursor:pointer;border-bottom:1px solid #e3e3e3}
nav button:focus-visible,.tools :focus-visible{outline:3px solid #1f6feb;outline-offset:-3px}
nav button[aria-current=true]{background:#dbe6f7}
.v{display:inline-block;min-width:6.5em;font-size:.8rem;padding:0 .4em;border:1px solid #555;border-radius:3px}
.compliant{background:#e2efda}.partial{background:#fff2cc}.conflict{background:#f8cbad}.absent{background:#e7e6e6}
article{display:none}article.on{display:grid;grid-template-columns:1fr 1fr;gap:0 1.5rem}
article h2{grid-column:1/-1;margin:.8rem 0 .2rem}blockquote{margin:.3rem 0 .9rem;padding:.4rem .8rem;border-left:4px solid #1f3864;background:#f6f7f9}
mark{background:#ffe58a;padding:0}.small{font-size:.85rem;color:#444}ul{padding-left:1.1rem}
@media(max-width:50rem){body{display:block;height:auto}nav{max-height:45vh}article.on{display:block}}
@media print{nav,.tools{display:none}body{display:block}article{display:block!important;break-inside:avoid}}
"""

_SCRIPT = """
const all=[...document.querySelectorAll('nav button')],box=id=>document.getElementById(id);
const shown=()=>all.filter(b=>!b.parentElement.hidden);
function open(b,focus){document.querySelectorAll('article.on').forEach(a=>a.classList.remove('on'));
all.forEach(o=>o.removeAttribute('aria-current'));if(!b)return;b.setAttribute('aria-current','true');
box(b.dataset.for).classList.add('on');if(focus){b.focus();b.scrollIntoView({block:'nearest'})}
history.replaceState(null,'','#'+b.dataset.for)}
function filter(){const words=box('q').value.toLowerCase().split(/\\s+/).filter(Boolean);
all.forEach(b=>{const text=box(b.dataset.for).textContent.toLowerCase();
b.parentElement.hidden=!(['chapter','kind','verdict'].every(k=>!box(k).value||b.dataset[k]===box(k).value)
&&words.every(w=>text.includes(w)))});box('count').textContent=shown().length;
if(!shown().some(b=>b.getAttribute('aria-current')))open(shown()[0])}
all.forEach(b=>b.addEventListener('click',()=>open(b)));
['q','chapter','kind','verdict'].forEach(k=>box(k).addEventListener('input',filter));
document.addEventListener('keydown',e=>{if(/INPUT|SELECT/.test(e.target.tagName))return;
const list=shown(),at=list.findIndex(b=>b.getAttribute('aria-current'));
if(e.key==='ArrowDown'||e.key==='j'){e.preventDefault();open(list[Math.min(at+1,list.length-1)],true)}
if(e.key==='ArrowUp'||e.key==='k'){e.preventDefault();open(list[Math.max(at-1,0)],true)}
if(e.key==='/'){e.preventDefault();box('q').focus()}});
filter();open(all.find(b=>'#'+b.dataset.for===location.hash)||shown()[0]);
"""


def html_page(view: View, phrases: Phrases) -> str:
    """The whole page; nothing is loaded from anywhere and every text is escaped."""
    results = view.results
    policy = (
        f"default-src 'none'; style-src '{_hash(_STYLE)}'; script-src '{_hash(_SCRIPT)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = escape(f"{phrases('title', 'report')}: {results.bundle.title}")
    items = "".join(_item(row, phrases) for row in view.rows)
    cards = "".join(_card(row, phrases) for row in view.rows)
    return (
        f'<!doctype html>\n<html lang="{escape(phrases.language)}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>"
        f"<header><h1>{title}</h1><p>{escape(phrases('title', 'draft'))}</p></header>\n"
        f"<nav>{_tools(view, phrases)}<ol>{items}</ol></nav>\n<main>{cards}</main>\n"
        f"<script>{_SCRIPT}</script></body></html>\n"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _tools(view: View, phrases: Phrases) -> str:
    chapters = [(c.id, f"{c.id} {phrases.pick(c.title)}") for c in view.chapters()]
    kinds = dict.fromkeys(row.provision.kind for row in view.rows)
    selects: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("chapter", phrases("column", "chapter"), chapters),
        ("kind", phrases("column", "kind"), [(str(kind), phrases("kind", kind)) for kind in kinds]),
        ("verdict", phrases("column", "verdict"), [(v, phrases("verdict", v)) for v in VERDICTS]),
    ]
    body = '<input id="q" type="search" placeholder="…" aria-label="search">'
    for name, label, options in selects:
        choices = "".join(
            f'<option value="{escape(v)}">{escape(text)}</option>' for v, text in options
        )
        body += f'<select id="{name}" aria-label="{escape(label)}"><option value="">{escape(label)}: *</option>{choices}</select>'
    return f'<div class="tools">{body}<span class="small"><output id="count"></output> / {len(view.rows)}</span></div>'


def _id(row: Row) -> str:
    return "p-" + row.provision.id.replace(".", "-")


def _item(row: Row, phrases: Phrases) -> str:
    p = row.provision
    return (
        f'<li><button data-for="{_id(row)}" data-chapter="{escape(p.chapter)}" '
        f'data-kind="{p.kind}" data-verdict="{row.verdict}"><b>{escape(p.id)}</b> '
        f"{escape(row.heading)}<br>{_badge(row, phrases)}"
        f'<span class="small"> {row.finding.confidence:.0%}</span></button></li>'
    )


def _badge(row: Row, phrases: Phrases) -> str:
    return f'<span class="v {row.verdict}">{escape(phrases("verdict", row.verdict))}</span>'


def _card(row: Row, phrases: Phrases) -> str:
    words = _words(row)
    cited = "".join(
        f"<p><b>{escape(phrases('text', 'article', article=c.article))}</b>, "
        f"{escape(phrases('text', 'page', page=c.page))} · {escape(c.heading)} "
        f'<span class="small">{c.score:.2f}</span></p><blockquote>{_marked(c.quote, words)}</blockquote>'
        for c in row.cited
    )
    states = {e.element_id: e.status for e in row.finding.elements}
    elements = "".join(
        f'<li>{escape(phrases.pick(e.text))} <span class="small">[{escape(states.get(e.id, "missing"))}]</span></li>'
        for e in row.provision.elements
    )
    return (
        f'<article id="{_id(row)}"><h2>{escape(row.provision.id)} {escape(row.heading)}</h2>'
        f'<section><p>{_badge(row, phrases)} <span class="small">{escape(phrases("kind", row.provision.kind))}</span></p>'
        f"<p>{escape(row.requirement)}</p><ul>{elements}</ul><h3>{escape(phrases('column', 'reason'))}</h3>"
        f"<p>{escape(row.reason)}</p><h3>{escape(phrases('column', 'recommendation'))}</h3>"
        f"<p>{escape(row.recommendation)}</p><p>{escape(row.proposal)}</p></section>"
        f"<section><h3>{escape(phrases('column', 'national'))}</h3>{cited}</section></article>"
    )


def _words(row: Row) -> set[str]:
    """Beginnings of the words of the profile, to be marked in the quotations."""
    texts = [
        text for profiles in row.provision.profiles.values() for p in profiles
        for text in (*p.phrases, *(cue for cues in p.cues.values() for cue in cues))
    ]  # fmt: skip
    return {word[:6].lower() for text in texts for word in text.split() if len(word) > 4}


def _marked(quote: str, words: set[str]) -> str:
    parts = []
    for word in quote.split(" "):
        bare = word.strip("«»\"'(),.;:").lower()
        safe = escape(word)
        parts.append(f"<mark>{safe}</mark>" if len(bare) > 4 and bare[:6] in words else safe)
    return " ".join(parts)
