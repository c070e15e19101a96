"""``standards/`` to a validated :class:`~rkc_check.model.Standard`.

A record states what the Convention asks (``standards/rkc/general_annex``,
``specific_annexes``); a profile says what national laws in one language say where
they carry it (``standards/rkc/profiles/<lang>``). Only the profiles of the
languages asked for are read.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rkc_check.artifacts import data_folder, load_toml
from rkc_check.errors import StandardError
from rkc_check.model import (
    PROVISION_KINDS,
    Chapter,
    Element,
    Profile,
    Provision,
    Standard,
    Term,
    Threshold,
)

LANGUAGES = ("en", "ru")
"""The languages in which every record must be complete."""

Signs = Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]]
"""Language to element id to the signs of each author, see :mod:`rkc_check.signs`."""

SIGN_GROUPS = "groups"
"""Name of the file with the groups of words that many signs of a language share."""

_BEARERS = {"customs", "declarant", "person", "state", "legislation", "trade", "authority"}
_MODALITIES = {"must", "may", "must_not"}
_INSTRUMENTS = {"code", "by_law", "order", "practice", "agreement"}
_THRESHOLDS = {
    f"{bound}_{unit}" for bound in ("min", "max") for unit in ("days", "count", "percent")
}


def load_standard(
    *,
    languages: Sequence[str] = LANGUAGES,
    chapters: Collection[str] | None = None,
    folder: Path | None = None,
) -> Standard:
    """Read the Convention with the profiles of ``languages``, or only some ``chapters`` of it.

    Only the files of those chapters are read. Raises :class:`StandardError` naming the file
    and the record that does not hold.
    """
    root = (folder or data_folder("standards")) / "rkc"
    manifest = load_toml(root / "manifest.toml")
    wanted = _wanted(chapters)
    files = [path for path in _record_files(root) if wanted(path)]
    profile_files = [
        path for lang in languages for path in sorted(root.glob(f"profiles/{lang}/*.toml"))
        if wanted(path)
    ]  # fmt: skip
    profiles = _profiles(profile_files)
    sign_files = [
        path for lang in languages for path in sorted(root.glob(f"signs/{lang}/*.toml"))
        if path.stem == SIGN_GROUPS or wanted(path)
    ]  # fmt: skip
    signs = _signs(sign_files)
    expectation_files = sorted(root.glob("expectations/*.toml"))
    expected = _expected(expectation_files)
    titles: dict[str, Chapter] = {}
    provisions: list[Provision] = []
    terms: list[Term] = []
    for path in files:
        data = load_toml(path)
        try:
            chapter = str(data["chapter"])
            if chapter != chapter_of(path):
                raise StandardError(f"{path.name}: holds chapter {chapter}")
            if "title" in data:
                titles[chapter] = _chapter(data)
            provisions += [
                _provision(r, chapter, profiles, signs, expected) for r in data.get("provision", ())
            ]
            terms += [_term(record, chapter) for record in data.get("term", ())]
        except (KeyError, TypeError, ValueError) as error:
            raise StandardError(f"{path.name}: {error!s} is missing or wrong") from error
    provisions.sort(key=lambda p: provision_key(p.id))
    return Standard(
        id=manifest["id"],
        edition=manifest["edition"],
        digest=_files_digest([*files, *profile_files, *sign_files, *expectation_files], root),
        title=manifest["title"],
        chapters=tuple(sorted(titles.values(), key=lambda c: chapter_key(c.id))),
        provisions=tuple(provisions),
        terms=tuple(terms),
    )


def chapter_ids(folder: Path | None = None) -> tuple[str, ...]:
    """The chapters that have records, in the Convention's order, told from the file names."""
    root = (folder or data_folder("standards")) / "rkc"
    return tuple(sorted({chapter_of(path) for path in _record_files(root)}, key=chapter_key))


def chapter_of(path: Path) -> str:
    """``"3"`` for ``chapter_03_part2.toml``, ``"E1"`` for ``e1.toml`` or ``e1_second.toml``.

    Raises :class:`StandardError` for a file name that tells no chapter.
    """
    found = re.fullmatch(r"(?:chapter_0*(\d+)|([a-k]\d))(?:_\w+)?", path.stem)
    if not found:
        raise StandardError(f"{path.name}: name it chapter_NN.toml or, as in e1.toml, its chapter")
    return found[1] or found[2].upper()


def _wanted(chapters: Collection[str] | None) -> Callable[[Path], bool]:
    return lambda path: chapters is None or chapter_of(path) in chapters


def _record_files(root: Path) -> list[Path]:
    return sorted(root.glob("general_annex/*.toml")) + sorted(root.glob("specific_annexes/*.toml"))


def chapter_key(chapter: str) -> tuple[str, int, int]:
    """Sorts chapters in the Convention's order: ``"3"`` before ``"10"`` before ``"A1"``."""
    return provision_key(f"{chapter}.0")


def provision_key(provision_id: str) -> tuple[str, int, int]:
    """Sorts ids in the Convention's order: ``"3.21"`` before ``"10.1"`` before ``"A1.2"``."""
    found = re.fullmatch(r"([A-K]?)(\d+)\.(\d+)", provision_id)
    if not found:
        raise ValueError(f"provision id {provision_id!r}")
    return found[1], int(found[2]), int(found[3])


def annex_of(chapter: str) -> str:
    """``"general"`` for ``"3"``, the letter for ``"E1"``."""
    return chapter[0] if chapter[0].isalpha() else "general"


def counts(standard: Standard) -> dict[str, Counter[str]]:
    """Per chapter id, how many provisions of each kind."""
    table: dict[str, Counter[str]] = {chapter.id: Counter() for chapter in standard.chapters}
    for provision in standard.provisions:
        table.setdefault(provision.chapter, Counter())[provision.kind] += 1
    return table


def _files_digest(files: Iterable[Path], root: Path) -> str:
    hasher = hashlib.sha256()
    for path in files:
        hasher.update(path.relative_to(root).as_posix().encode())
        hasher.update(path.read_bytes())
    return hasher.hexdigest()[:16]


def _chapter(data: Mapping[str, Any]) -> Chapter:
    chapter = str(data["chapter"])
    return Chapter(
        id=chapter, annex=annex_of(chapter), title=data["title"], intro=data.get("intro", {})
    )


def _term(record: Mapping[str, Any], chapter: str) -> Term:
    return Term(id=record["id"], term=record["term"], text=record["text"], chapter=chapter)


def _provision(
    record: Mapping[str, Any],
    chapter: str,
    profiles: Mapping[str, Mapping[str, tuple[Profile, ...]]],
    signs: Mapping[str, Signs],
    expected: Mapping[str, Mapping[str, tuple[float, float, float]]],
) -> Provision:
    return Provision(
        id=record["id"],
        annex=annex_of(chapter),
        chapter=chapter,
        kind=record["kind"],
        section=record["section"],
        heading=record["heading"],
        text=record["text"],
        elements=tuple(_element(element) for element in record["element"]),
        why=record.get("why", {}),
        model=record.get("model", {}),
        question=record.get("question", {}),
        instrument=record.get("instrument", "code"),
        practice=record.get("practice", False),
        checked=record.get("checked", False),
        confidence=float(record.get("confidence", 1.0)),
        source=record.get("source", ""),
        related=tuple(record.get("related", ())),
        profiles=profiles.get(record["id"], {}),
        signs=signs.get(record["id"], {}),
        expected=expected.get(record["id"], {}),
    )


def _element(record: Mapping[str, Any]) -> Element:
    threshold = record.get("threshold")
    return Element(
        id=record["id"],
        text=record["text"],
        bearer=record["bearer"],
        modality=record["modality"],
        critical=record.get("critical", True),
        threshold=Threshold(kind=threshold["kind"], value=float(threshold["value"]))
        if threshold
        else None,
    )


def _profiles(files: Iterable[Path]) -> dict[str, dict[str, tuple[Profile, ...]]]:
    table: dict[str, dict[str, tuple[Profile, ...]]] = {}
    for path in files:
        language = path.parent.name
        for record in load_toml(path).get("profile", ()):
            profile = _profile(record, language, path)
            of_provision = table.setdefault(record["provision"], {})
            of_provision[language] = (*of_provision.get(language, ()), profile)
    return table


def _signs(files: Iterable[Path]) -> dict[str, dict[str, dict[str, tuple[tuple[str, ...], ...]]]]:
    """Provision id to language to element id to signs, their shared groups filled in."""
    table: dict[str, dict[str, dict[str, tuple[tuple[str, ...], ...]]]] = {}
    groups: dict[str, dict[str, str]] = {}
    rest = []
    for path in files:
        if path.stem == SIGN_GROUPS:
            groups[path.parent.name] = load_toml(path)
        else:
            rest.append(path)
    for path in rest:
        language = path.parent.name
        for provision, elements in load_toml(path).items():
            of_language = table.setdefault(provision, {}).setdefault(language, {})
            for element, signs in elements.items():
                filled = tuple(sign.format_map(groups.get(language, {})) for sign in signs)
                of_language[element] = (*of_language.get(element, ()), filled)
    return table


def _expected(files: Sequence[Path]) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Provision id to legal family to (compliant, partial, absent): the mean of all experts."""
    seen: dict[str, dict[str, list[list[float]]]] = {}
    for path in files:
        for provision, families in load_toml(path).items():
            for family, row in families.items():
                seen.setdefault(provision, {}).setdefault(family, []).append(row)
    return {
        provision: {
            family: tuple(sum(column) / len(rows) for column in zip(*rows, strict=True))
            for family, rows in families.items()
        }
        for provision, families in seen.items()
    }


def _profile(record: Mapping[str, Any], language: str, path: Path) -> Profile:
    if "provision" not in record:
        raise StandardError(f"{path.name}: a profile without its provision")
    return Profile(
        language=language,
        author=int(record.get("author", 1)),
        sentences=tuple(record.get("sentences", ())),
        phrases=tuple(record.get("phrases", ())),
        headings=tuple(record.get("headings", ())),
        contrary=tuple(record.get("contrary", ())),
        cues={element: tuple(cues) for element, cues in record.get("cues", {}).items()},
        examples=tuple(record.get("examples", ())),
        counterexamples=tuple(record.get("counterexamples", ())),
    )


def problems(standard: Standard, *, languages: Sequence[str] = LANGUAGES) -> list[str]:
    """Everything in the standard that does not hold, one line each; empty when it is sound."""
    found: list[str] = []
    ids = Counter(provision.id for provision in standard.provisions)
    found += [f"{pid}: stands {n} times" for pid, n in ids.items() if n > 1]
    for provision in standard.provisions:
        found += [f"{provision.id}: {problem}" for problem in _record_problems(provision, ids)]
        for language in languages:
            found += [
                f"{provision.id} ({language}): {problem}"
                for problem in _profile_problems(provision, language)
            ]
    return found


def _record_problems(provision: Provision, ids: Mapping[str, int]) -> Iterable[str]:
    if provision.kind not in PROVISION_KINDS:
        yield f"kind {provision.kind!r}"
    if not provision.id.startswith(provision.chapter + "."):
        yield f"stands in chapter {provision.chapter}"
    if provision.instrument not in _INSTRUMENTS:
        yield f"instrument {provision.instrument!r}"
    for language in LANGUAGES:
        for name in ("section", "heading", "text", "why", "model"):
            if not getattr(provision, name).get(language, "").strip():
                yield f"no {name} in {language}"
    if not provision.elements:
        yield "no element"
    elif not any(element.critical for element in provision.elements):
        yield "no critical element"
    if provision.practice and not provision.question:
        yield "needs practice evidence but asks no question"
    yield from (
        f"related {other} does not exist" for other in provision.related if other not in ids
    )
    for element in provision.elements:
        if element.bearer not in _BEARERS or element.modality not in _MODALITIES:
            yield f"element {element.id}: {element.bearer} {element.modality}"
        if element.threshold and element.threshold.kind not in _THRESHOLDS:
            yield f"element {element.id}: threshold {element.threshold.kind!r}"
        if any(not element.text.get(language) for language in LANGUAGES):
            yield f"element {element.id}: text not in every language"


def _profile_problems(provision: Provision, language: str) -> Iterable[str]:
    profiles = provision.profiles.get(language, ())
    if not profiles:
        yield "no profile"
    elements = {element.id for element in provision.elements}
    for profile in profiles:
        if not (profile.sentences and profile.phrases and profile.headings):
            yield f"profile {profile.author} lacks sentences, phrases or headings"
        unknown = set(profile.cues) - elements
        if unknown:
            yield f"profile {profile.author} has cues for unknown elements {sorted(unknown)}"
    covered = {element for profile in profiles for element in profile.cues}
    for element in sorted(elements - covered):
        yield f"element {element} has no cue"
