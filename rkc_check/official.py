"""The Convention's official text, attached by the user from their own copy.

The wording lies in the user's data folder, never in this project; from then on reports quote
it, and a provision found in it with the same number and kind counts as confirmed.
"""

from __future__ import annotations

import json
import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rkc_check.artifacts import SCHEMA, data_folder, dumps, load_toml
from rkc_check.errors import OutputError, StandardError
from rkc_check.language import stems_of
from rkc_check.model import Document, Provision, ProvisionKind, Standard
from rkc_check.publication import Printed, printed
from rkc_check.standard import LANGUAGES, provision_key

LEAST = 0.2
"""Share of an official wording's content (rare words count more) that our record must share."""
NEARER = 0.12
"""How much nearer another record of the chapter may be before the wording is suspicious."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where the publication and our records part.

    ``code`` is ``"missing"`` (in our records only), ``"extra"`` (in the publication only),
    ``"kind"`` or ``"meaning"``; ``detail`` says more.
    """

    provision_id: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """What was found in one publication; ``confirmed`` are the provisions without a difference."""

    file: str
    sha256: str
    language: str
    provisions: tuple[Printed, ...]
    differences: tuple[Difference, ...]
    confirmed: frozenset[str]


def folder() -> Path:
    """Where attached texts lie: the user's data folder of this computer."""
    from platformdirs import user_data_path

    return user_data_path("rkc-check", appauthor=False) / "official"


def examine(document: Document, standard: Standard) -> Attachment:
    """Split a publication into provisions and compare them with our records.

    Raises :class:`StandardError` when the language is not known or no provision is found.
    """
    publications = load_toml(data_folder("standards") / "rkc" / "publication.toml")
    words = publications.get(document.language)
    if words is None:
        known = ", ".join(publications)
        raise StandardError(
            f"{document.path}: the text looks like language '{document.language}'; official "
            f"texts are read in {known} (--language says which one it is)"
        )
    roles = ("text", "heading", "table", "contents", "margin")
    lines = [line.text.strip() for line in document.lines if line.role in roles]
    found = printed([line for line in lines if line], words)
    if not found:
        raise StandardError(
            f"{document.path}: no provision of the Convention in it; expected are lines as "
            "'3.21. Transitional Standard', in Specific Annexes below 'SPECIFIC ANNEX A' and "
            "'CHAPTER 1' lines as '2. Recommended Practice'"
        )
    differences = tuple(_differences(found, standard, document.language, words))
    apart = {difference.provision_id for difference in differences}
    confirmed = frozenset(p.id for p in found) - apart
    return Attachment(file=document.path, sha256=document.sha256, language=document.language,
                      provisions=found, differences=differences, confirmed=confirmed)  # fmt: skip


def _differences(
    found: Sequence[Printed], standard: Standard, language: str, words: Mapping[str, Any]
) -> Iterable[Difference]:
    ours = {provision.id: provision for provision in standard.provisions}
    theirs = {provision.id: provision for provision in found}
    chapters = {_chapter(id) for id in theirs}
    for id in sorted({*theirs, *ours}, key=provision_key):
        if id not in theirs:
            if _chapter(id) in chapters:
                yield Difference(provision_id=id, code="missing")
        elif id not in ours:
            yield Difference(provision_id=id, code="extra", detail=theirs[id].kind)
        elif theirs[id].kind != ours[id].kind:
            detail = f"{theirs[id].kind}, in our records {ours[id].kind}"
            yield Difference(provision_id=id, code="kind", detail=detail)
    if language in LANGUAGES:
        both = [id for id in theirs if id in ours]
        yield from _other_meaning(both, theirs, ours, language)
        yield from _other_number(both, theirs, ours, words.get("numbers", {}))


def _chapter(provision_id: str) -> str:
    return provision_id.partition(".")[0]


def _other_meaning(
    both: Sequence[str], theirs: Mapping[str, Printed], ours: Mapping[str, Provision], language: str
) -> Iterable[Difference]:
    """Wordings that share too little with our record, or clearly more with another one."""
    official = _contents([theirs[id].text for id in both], language)
    records = dict(zip(ours, _contents([_ours(p, language) for p in ours.values()], language),
                       strict=True))  # fmt: skip
    spread = Counter(stem for stems in (*official, *records.values()) for stem in stems)
    total = len(official) + len(records) + 1

    def shared(stems: frozenset[str], other: frozenset[str]) -> float:
        weight = {stem: math.log(total / spread[stem]) for stem in stems}
        return sum(weight[s] for s in stems & other) / (sum(weight.values()) or 1.0)

    for id, stems in zip(both, official, strict=True):
        fit = {other: shared(stems, records[other]) for other in records
               if _chapter(other) == _chapter(id)}  # fmt: skip
        nearest = max(fit, key=lambda other: fit[other])
        if fit[nearest] - fit[id] >= NEARER:
            yield Difference(provision_id=id, code="meaning", detail=f"reads like {nearest}")
        elif fit[id] < LEAST:
            percent = round(100 * fit[id])
            yield Difference(provision_id=id, code="meaning", detail=f"{percent} % in common")


def _contents(texts: Sequence[str], language: str) -> list[frozenset[str]]:
    return [frozenset(stem for stem in stems if stem) for stems in stems_of(language, texts)]


def _ours(provision: Provision, language: str) -> str:
    parts = (provision.heading, provision.text, provision.section, provision.model,
             *(element.text for element in provision.elements))  # fmt: skip
    return " ".join(texts.get(language, "") for texts in parts)


def _other_number(
    both: Sequence[str], theirs: Mapping[str, Printed], ours: Mapping[str, Provision],
    numbers: Mapping[str, int],
) -> Iterable[Difference]:  # fmt: skip
    """Limits of ours of which the wording names numbers, but not that one."""
    for id in both:
        words = re.findall(r"\w+", theirs[id].text.lower())
        printed_numbers = {int(w) for w in words if w.isdecimal()}
        printed_numbers |= {numbers[w] for w in words if w in numbers}
        for element in ours[id].elements:
            limit = element.threshold
            small = limit is not None and 2 <= limit.value < 100
            if limit and small and printed_numbers and limit.value not in printed_numbers:
                said = ", ".join(map(str, sorted(printed_numbers)))
                detail = f"says {said}, our record {limit.value:g}"
                yield Difference(provision_id=id, code="meaning", detail=detail)


def store(attachment: Attachment, standard_id: str) -> Path:
    """Add the wording to what is attached already, all or nothing; returns the file.

    Raises :class:`OutputError` when the user's data folder cannot be written.
    """
    path = folder() / f"{standard_id}.{attachment.language}.json"
    provisions = {**_read(path), **{
        p.id: {"kind": p.kind, "text": p.text, "file": attachment.file,
               "sha256": attachment.sha256, "confirmed": p.id in attachment.confirmed}
        for p in attachment.provisions
    }}  # fmt: skip
    content = {"schema": SCHEMA, "language": attachment.language, "provisions": provisions}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".attach-") as work:
            draft = Path(work) / path.name
            draft.write_text(dumps(content), encoding="utf-8")
            draft.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from error
    return path


def forget(standard_id: str) -> int:
    """Remove every attached text of a standard; returns how many files there were."""
    files = sorted(folder().glob(f"{standard_id}.*.json"))
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def with_official(standard: Standard) -> Standard:
    """The standard with the attached wordings; their provisions count as checked.

    Raises :class:`StandardError` for a damaged file, with what to do.
    """
    attached = {
        path.stem.rpartition(".")[2]: _read(path)
        for path in sorted(folder().glob(f"{standard.id}.*.json"))
    }
    if not attached:
        return standard
    provisions = tuple(_attached(provision, attached) for provision in standard.provisions)
    return replace(standard, provisions=provisions)


def _attached(provision: Provision, attached: Mapping[str, Mapping[str, Any]]) -> Provision:
    found = {lang: table[provision.id] for lang, table in attached.items() if provision.id in table}
    if not found:
        return provision
    kind: ProvisionKind = provision.kind
    confirmed = any(entry["confirmed"] and entry["kind"] == kind for entry in found.values())
    texts = {language: str(entry["text"]) for language, entry in found.items()}
    return replace(provision, official=texts, checked=provision.checked or confirmed)


def _read(path: Path) -> dict[str, Any]:
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return dict(plain["provisions"]) if plain["schema"] == SCHEMA else {}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StandardError(
            f"{path}: the attached official text is damaged; remove it with "
            "`rkc-check standards attach --forget` and attach it again"
        ) from error
