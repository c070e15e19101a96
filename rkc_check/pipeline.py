"""The stages in their order; the only place where all of them stand together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rkc_check import __version__, artifacts
from rkc_check.acts import lasting, read_bundle
from rkc_check.bundle import load_bundle
from rkc_check.cache import Cache, file_digest
from rkc_check.crosswalk import VIEWS, grouping, load_crosswalk
from rkc_check.errors import StandardError, TemplateError
from rkc_check.model import (
    AnalysedText,
    Bundle,
    ClauseScore,
    Decision,
    Document,
    Finding,
    Grouping,
    Law,
    Match,
    Notice,
    Results,
    ReviewedFinding,
    Standard,
)
from rkc_check.official import with_official
from rkc_check.parties import find_party, similar
from rkc_check.scope import scope_chapters
from rkc_check.standard import chapter_ids, load_standard
from rkc_check.treaty import TreatyStatus, deadline_of, facts, restricted, treaty_status

Progress = Callable[[str, int, int], None]
"""Called as (stage, done, total); the command line draws it."""


_NO_CACHE = Cache()


def _silent(stage: str, done: int, total: int) -> None:
    """No progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the stages are told: data of the languages, and learned weights."""

    languages: Sequence[Any]
    numbering: Mapping[str, Any]
    wordings: Mapping[str, Any]
    thesauri: Mapping[str, Any]
    families: Mapping[str, Any]
    weights: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What the stages up to the judge make of a bundle; all that a cache can give back."""

    documents: tuple[Document, ...]
    laws: tuple[Law, ...]
    findings: tuple[Finding, ...]
    clause_scores: tuple[ClauseScore, ...]
    warnings: tuple[Notice, ...]


def check(
    path: Path,
    *,
    standard: Standard | None = None,
    scope: str = "",
    decisions: Sequence[Decision] | None = None,
    on: date | None = None,
    language: str = "",
    progress: Progress = _silent,
    cache: Cache = _NO_CACHE,
    workers: int = 1,
) -> Results:
    """Read the bundle at ``path`` and compare it with the Convention.

    ``scope`` chooses the chapters (see :func:`rkc_check.scope.scope_chapters`) when no
    ``standard`` is given. ``decisions`` are laid over the findings; left out, they are those
    of the bundle's ``decisions.toml``, with the remarks in it.

    Raises :class:`BundleError` for an unusable bundle and :class:`ReadError` when no
    document of it could be read; a single bad document becomes a warning.
    """
    from rkc_check.review import review
    from rkc_check.review.decisions import Book, decisions_file, load

    bundle = load_bundle(path)
    if language:
        bundle = replace(bundle, language=language)
    chapters = scope_chapters(scope, find_party(bundle.country), chapter_ids())
    given = Book(decisions=tuple(decisions or ()))
    book = load(decisions_file(path)) if decisions is None else given
    found, standard = analyse(bundle, standard or tuple(chapters), cache, progress, workers)
    reviewed = review(found.findings, book.decisions, book.remarks)
    warnings = (*found.warnings, *_country_notice(bundle.country))
    return conclude(bundle, standard, replace(found, warnings=warnings), reviewed, on)


def analyse(
    bundle: Bundle, standard: Standard | tuple[str, ...], cache: Cache, progress: Progress,
    workers: int = 1,
) -> tuple[Analysis, Standard]:  # fmt: skip
    """Read, match and judge a bundle, against a standard or chapters of the Convention.

    The same input is not worked out twice, unless a document could not be read: then the next
    run tries again.
    """
    acts = [(act, file_digest(Path(bundle.root) / act.file)) for act in bundle.acts]
    name = cache.name("analysis", acts, bundle.language, bundle.country, bundle.warnings,
                      standard)  # fmt: skip
    kept = cache.get(name, Analysis)
    if kept:
        return kept, _standard(kept.laws, standard, cache)
    from rkc_check.judge import score_clauses

    knowledge = load_knowledge()
    documents, laws, warnings = read_bundle(bundle, knowledge, progress, cache, workers)
    chosen = _standard(laws, standard, cache)
    matches, findings = compare(laws, chosen, knowledge, progress)
    found = Analysis(
        documents=documents, laws=laws, findings=findings,
        clause_scores=score_clauses(laws, findings, matches), warnings=warnings,
    )  # fmt: skip
    whole = len(laws) == len(acts) and all(map(lasting, documents))
    return (cache.put(name, found) if whole else found), chosen


def _standard(
    laws: Sequence[Law], standard: Standard | tuple[str, ...], cache: Cache
) -> Standard:  # fmt: skip
    if isinstance(standard, Standard):
        return standard
    used = sorted({law.language for law in laws})
    name = cache.name("standard", used, standard)
    kept = cache.get(name, Standard)
    return with_official(
        kept or cache.put(name, load_standard(languages=used, chapters=standard))
    )  # fmt: skip


def _country_notice(country: str) -> tuple[Notice, ...]:
    """Says so when the country named is no contracting party, or is misspelled."""
    if not country or find_party(country):
        return ()
    near = similar(country)
    detail = f"{country} (? {', '.join(near)})" if near else country
    return (Notice(code="country_not_party", detail=detail),)


def load_knowledge() -> Knowledge:
    """The data of every language in ``standards/languages``, each parsed when first asked for."""
    from rkc_check.judge.modality import wording
    from rkc_check.match.thesaurus import thesaurus
    from rkc_check.read import signs
    from rkc_check.structure import grammar

    standards = artifacts.data_folder("standards")
    root = standards / "languages"
    concepts = partial(artifacts.load_toml, standards / "concepts.toml")
    languages: dict[str, Callable[[], Any]] = {}
    numbering: dict[str, Callable[[], Any]] = {}
    wordings: dict[str, Callable[[], Any]] = {}
    thesauri: dict[str, Callable[[], Any]] = {}
    families: dict[str, Callable[[], Any]] = {}
    for folder in sorted(f for f in root.iterdir() if f.is_dir()):
        for name, table, build in (
            ("language", languages, lambda data, lang=folder.name: signs(lang, data)),
            ("numbering", numbering, grammar),
            ("modality", wordings, wording),
            ("families", families, dict),
            ("thesaurus", thesauri, lambda d, lang=folder.name: thesaurus(d, concepts(), lang)),
        ):
            file = folder / f"{name}.toml"
            if file.is_file():
                table[folder.name] = partial(artifacts.load_built, file, build)
    return Knowledge(
        languages=tuple(load() for load in languages.values()), numbering=artifacts.Lazy(numbering),
        wordings=artifacts.Lazy(wordings), thesauri=artifacts.Lazy(thesauri),
        families=artifacts.Lazy(families), weights=artifacts.load_weights(),
    )  # fmt: skip


def compare(
    laws: Sequence[Law], standard: Standard, knowledge: Knowledge, progress: Progress = _silent
) -> tuple[tuple[Match, ...], tuple[Finding, ...]]:
    """Match and judge: candidates and a finding for every provision."""
    from rkc_check.judge import Known, judge
    from rkc_check.language import stems_of
    from rkc_check.match import match
    from rkc_check.signs import find_signs

    progress("match", 0, 2)
    analysed = analyse_laws(laws)
    signs = find_signs(laws, analysed, standard.provisions)
    matches = match(
        laws, standard, analysed=analysed, stems_of=stems_of,
        weights=knowledge.weights, thesauri=knowledge.thesauri, signs=signs,
    )  # fmt: skip
    progress("match", 1, 2)
    known = Known(
        analysed=analysed, stems_of=stems_of, wordings=knowledge.wordings,
        families=knowledge.families, weights=knowledge.weights, signs=signs,
    )  # fmt: skip
    findings = judge(laws, standard, matches, known)
    progress("match", 2, 2)
    return matches, findings


def analyse_laws(laws: Sequence[Law]) -> dict[str, AnalysedText]:
    """Law id to its analysed text: every law is tokenised once."""
    from rkc_check.language import analyser

    return {law.id: analyser(law.language)(law.text) for law in laws}


def conclude(
    bundle: Bundle,
    standard: Standard,
    found: Analysis,
    reviewed: Sequence[ReviewedFinding],
    on: date | None,
) -> Results:
    """Score the clauses and gather everything for the report."""
    unmatched = tuple(
        Notice(code="language_without_profiles", detail=f"{law.title}: {law.language}")
        for law in found.laws
        if not any(law.language in provision.profiles for provision in standard.provisions)
    )
    if not bundle.title:
        # A document without a manifest is known by the title that it bears itself.
        named = next((" ".join(law.title.split()) for law in found.laws if law.title), "")
        bundle = replace(bundle, title=named or bundle.id)
    return Results(
        bundle=bundle,
        standard=standard,
        documents=found.documents,
        laws=found.laws,
        findings=tuple(reviewed),
        clause_scores=found.clause_scores,
        date=on or date.today(),
        version=__version__,
        warnings=(*found.warnings, *unmatched),
    )


@contextmanager
def stage(progress: Progress, name: str) -> Iterator[None]:
    """Show a stage that cannot be counted as one step."""
    progress(name, 0, 1)
    yield
    progress(name, 1, 1)


def write(
    results: Results,
    out: Path,
    *,
    language: str = "en",
    template: Path | None = None,
    view: str = "",
    with_clauses: bool = False,
    redact_paths: bool = True,
    progress: Progress = _silent,
) -> tuple[Path, ...]:
    """Write the four outputs of a run into ``out``; all or none. Returns their paths.

    The outputs name documents by their place in the bundle, or with ``redact_paths`` false by
    the full path on this computer.

    Raises :class:`TemplateError` for a language without phrases or an unusable template,
    :class:`OutputError` when the folder cannot be written.
    """
    from rkc_check.report import report

    folder = artifacts.data_folder("templates") / "gap_report"
    phrases = load_phrases(language)
    party = find_party(results.bundle.country)
    status = treaty_status(party, results.date) if party else None
    with stage(progress, "report"):
        return report(
            results if redact_paths else _with_full_paths(results), out,
            phrases=phrases[language],
            terms={name: data.get("terms", {}) for name, data in phrases.items()},
            deadlines=_deadlines(results, status), status=facts(status, language) if status else {},
            grouping=_grouping(results, view), restricted=restricted(results),
            accuracy=artifacts.load_weights().get("accuracy"),
            template=template or folder / "report.docx", with_clauses=with_clauses,
        )  # fmt: skip


def _with_full_paths(results: Results) -> Results:
    """The documents, and the acts that go with them, named by their paths on this computer."""
    root = Path(results.bundle.root).resolve()
    documents = (replace(d, path=str(root / d.path)) for d in results.documents)
    acts = (replace(act, file=str(root / act.file)) for act in results.bundle.acts)
    bundle = replace(results.bundle, acts=tuple(acts))
    return replace(results, documents=tuple(documents), bundle=bundle)


def _grouping(results: Results, view: str) -> Grouping | None:
    """The findings arranged by another instrument, or nothing for the Convention's chapters."""
    if not view:
        return None
    if view not in VIEWS:
        raise StandardError(f"no view '{view}'; there are {', '.join(VIEWS)}")
    ids = [reviewed.finding.provision_id for reviewed in results.findings]
    return grouping(load_crosswalk(VIEWS[view]), ids)


def load_phrases(language: str = "en") -> dict[str, dict[str, Any]]:
    """The phrases of every report language; all of them, since wording is proposed in the law's.

    Raises :class:`TemplateError` where there are none for ``language``.
    """
    folder = artifacts.data_folder("templates") / "gap_report" / "phrases"
    files = {file.stem: artifacts.load_toml(file) for file in sorted(folder.glob("*.toml"))}
    if language not in files:
        raise TemplateError(f"no report language '{language}'; there are {', '.join(files)}")
    return files


def _deadlines(results: Results, status: TreatyStatus | None) -> dict[str, str]:
    """The ISO date by provision id until when the State must have given effect to it."""
    days = {p.id: deadline_of(p, status) if status else None for p in results.standard.provisions}
    return {provision: day.isoformat() for provision, day in days.items() if day}
