"""The frozen types that travel from stage to stage.

Every stage takes these values and returns these values. Texts are not copied:
a :class:`Span` points into :attr:`Law.text`, so that each quotation can be
checked against its source. Collections are tuples; mappings are read-only by
convention and map a language code (``"en"``, ``"ru"``) to a wording.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Texts = Mapping[str, str]
"""A wording per language code."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points (1/72 inch) from the page's top left corner."""

Verdict = Literal["compliant", "partial", "conflict", "absent", "not_applicable"]
VERDICTS: tuple[Verdict, ...] = ("compliant", "partial", "conflict", "absent", "not_applicable")

ProvisionKind = Literal["standard", "transitional_standard", "recommended_practice"]
PROVISION_KINDS: tuple[ProvisionKind, ...] = (
    "standard",
    "transitional_standard",
    "recommended_practice",
)

ElementStatus = Literal["met", "missing", "contradicted"]

LineRole = Literal[
    "text", "heading", "table", "header", "footer", "page_number", "contents", "margin", "note"
]
"""What a line is on its page. Only ``text``, ``heading`` and ``table`` lines become law."""

ClauseKind = Literal[
    "part", "section", "subsection", "chapter", "division", "annex", "preamble",
    "article", "paragraph", "point", "subpoint",
]  # fmt: skip


# --- what was read ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the reader of the report should know about one document.

    ``code`` names a phrase of ``templates/gap_report/phrases``; ``detail`` fills it.
    """

    code: str
    page: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line; ``page`` counts from 1, ``size`` is in points (0: unknown)."""

    text: str
    page: int
    box: Box = (0.0, 0.0, 0.0, 0.0)
    size: float = 0.0
    bold: bool = False
    role: LineRole = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as read: every line of it, each with its role, in reading order.

    ``path`` is relative to the bundle. ``pages`` is a count, ``ocr_pages`` the
    numbers of the pages that were read by optical character recognition and
    ``ocr_confidence`` how sure each of them is (0..100).
    """

    id: str
    path: str
    sha256: str
    language: str
    pages: int
    lines: tuple[Line, ...]
    ocr_pages: tuple[int, ...] = ()
    ocr_confidence: tuple[float, ...] = ()
    warnings: tuple[Notice, ...] = ()


# --- what was found in it --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """Offsets into :attr:`Law.text`: ``start`` included, ``end`` not."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where the text from ``start`` on (up to the next anchor) stands on paper."""

    start: int
    page: int
    box: Box = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One unit of national law, from a part down to a point.

    ``span`` covers the whole unit with its number, heading and everything below
    it, and lies inside the span of the parent. ``article`` is the number of the
    article (or section) that the clause belongs to, as printed, without the word;
    a superscript number follows a hyphen (``"7-1"``); it is empty above the
    articles. ``notes`` are amendment notes and footnotes, kept out of the text.
    """

    id: str
    kind: ClauseKind
    number: str
    heading: str
    span: Span
    page: int
    parent_id: str = ""
    article: str = ""
    repealed: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A mention of another norm in ``clause_id`` at ``span``.

    ``target_ids`` are the clauses it resolves to; when the mention is of an act
    that is not in the bundle, ``act`` names that act as printed.
    """

    clause_id: str
    span: Span
    target_ids: tuple[str, ...] = ()
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A term that the law defines, with the clause and the span of the definition."""

    term: str
    clause_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One entry of ``bundle.toml``: an act and the file that carries it.

    ``rank`` orders acts of different force, 1 the highest (a treaty or code
    before a by-law); ``date`` is as printed by the bundle's author; ``short`` is
    how the act is cited beside others (``"CC"``).
    """

    file: str
    title: str = ""
    short: str = ""
    kind: str = "code"
    rank: int = 1
    date: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The acts of one country that are reviewed together; ``root`` is where their files lie."""

    id: str
    title: str
    root: str
    acts: tuple[Act, ...]
    country: str = ""
    language: str = ""
    date: str = ""
    funding: str = ""
    logos: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One act as a tree of clauses over one text.

    ``clauses`` stand in the order of the text, parents before their children.
    ``anchors`` lead from an offset back to page and box, ascending by ``start``.
    """

    id: str
    title: str
    jurisdiction: str
    language: str
    document_id: str
    text: str
    clauses: tuple[Clause, ...]
    anchors: tuple[Anchor, ...] = ()
    references: tuple[Reference, ...] = ()
    definitions: tuple[Definition, ...] = ()
    warnings: tuple[Notice, ...] = ()
    kind: str = "code"
    rank: int = 1
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysedText:
    """A text cut into words: one entry per word in three parallel tuples, and its sentences.

    ``stems`` holds ``""`` for stop words and bare numbers stay as they are; ``starts``
    are offsets into the text; ``sentences`` cover every word.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    starts: tuple[int, ...]
    sentences: tuple[Span, ...]

    def stems_in(self, span: Span) -> tuple[str, ...]:
        """The stems of the words that start inside a span of the text."""
        low, high = (bisect_left(self.starts, edge) for edge in (span.start, span.end))
        return self.stems[low:high]


# --- the standard ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A limit that a provision sets.

    ``kind`` is ``min_days`` (the law must grant at least ``value``), ``max_days``
    (at most), ``min_count``, ``max_count``, ``min_percent`` or ``max_percent``.
    """

    kind: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One testable part of a provision. Critical elements decide the verdict."""

    id: str
    text: Texts
    bearer: str
    modality: Literal["must", "may", "must_not"]
    critical: bool = True
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What national laws in one language say where they carry a provision.

    ``cues`` gives, per element id, short wordings that show the element.
    ``examples`` and ``counterexamples`` are norms that the profile must and must
    not recognise; they are tests, never used for matching.
    """

    language: str
    author: int
    sentences: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One numbered rule of the Convention, in our own plain words.

    ``checked`` says that a named source confirms number and kind; otherwise
    ``confidence`` (0..1) says how sure the record is. ``official`` is the wording
    that a user attached from their own copy, by language, if any.
    """

    id: str
    annex: str
    chapter: str
    kind: ProvisionKind
    section: Texts
    heading: Texts
    text: Texts
    elements: tuple[Element, ...]
    why: Texts = field(default_factory=dict)
    model: Texts = field(default_factory=dict)
    question: Texts = field(default_factory=dict)
    instrument: str = "code"
    practice: bool = False
    checked: bool = False
    confidence: float = 1.0
    source: str = ""
    related: tuple[str, ...] = ()
    profiles: Mapping[str, tuple[Profile, ...]] = field(default_factory=dict)
    signs: Mapping[str, Mapping[str, tuple[tuple[str, ...], ...]]] = field(default_factory=dict)
    expected: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    official: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A definition of the Convention, in our own words."""

    id: str
    term: Texts
    text: Texts
    chapter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter: ``annex`` is ``"general"`` or a letter; ``id`` as in ``"3"``, ``"E1"``."""

    id: str
    annex: str
    title: Texts
    intro: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The Convention as loaded: chapters, provisions and terms in the Convention's order."""

    id: str
    edition: str
    digest: str
    title: Texts
    chapters: tuple[Chapter, ...]
    provisions: tuple[Provision, ...]
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Provisions that belong to one group of a crosswalk.

    ``provisions`` are ids, ranges (``"3.6-3.8"``) or chapters (``"9.*"``). ``relation`` is
    ``"same"``, ``"supports"``, ``"indirect"``, ``"belongs"`` or ``"listed"`` (the source names
    both without more); ``by`` says who draws the link: ``"wco"`` or ``"ours"``.
    """

    provisions: tuple[str, ...]
    relation: str
    by: str
    source: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One article, pillar or topic to which provisions are linked."""

    id: str
    title: Texts
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """The provisions seen from another instrument; ``label`` is what its groups are called."""

    id: str
    label: Texts
    title: Texts
    source: Texts
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A crosswalk laid out for a report: its groups, and where each provision is shown.

    ``homes`` maps a provision to the one group under which its finding stands; ``links`` are
    all links as (group id, provision id, link), in the order of the groups.
    """

    crosswalk: Crosswalk
    homes: Mapping[str, str]
    links: tuple[tuple[str, str, Link], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A contracting party and its chapters of the Specific Annexes.

    ``name`` and ``also`` are what it is called, ``codes`` its ISO 3166 codes.
    ``became_party`` is the day of signature without reservation, ratification or accession;
    the chapters are those of the depositary's list: accepted as they are, accepted with
    reservations to Recommended Practices, not accepted.
    """

    name: Texts
    codes: tuple[str, ...]
    became_party: date
    also: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    not_accepted: tuple[str, ...] = ()


# --- what was concluded ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignHit:
    """A sentence (``span``) of the article ``clause_id`` that speaks of one element.

    ``score`` is 1 where all that the sign asks for stands in the sentence, less where it
    is spread over its neighbours or the article. ``by_author`` is the best score in the
    article by each author of signs alone.
    """

    provision_id: str
    element_id: str
    clause_id: str
    span: Span
    score: float
    by_author: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A candidate article for a provision.

    ``score`` is 0..1; ``channels`` says how much of it each channel brought, the most first.
    ``resemblance`` is that of the article's best passage to the profile, 0..1, and unlike
    the score does not depend on the other articles.
    """

    provision_id: str
    clause_id: str
    score: float
    resemblance: float = 0.0
    channels: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A clause with the span that speaks for or against one element (``""``: the subject).

    ``score`` and ``channels`` are those of its :class:`Match`.
    """

    clause_id: str
    span: Span
    score: float
    element_id: str = ""
    status: ElementStatus = "met"
    channels: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementResult:
    """The state of one element; ``clause_id`` and ``span`` show it unless it is missing."""

    element_id: str
    status: ElementStatus
    score: float
    clause_id: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a verdict was given, free of any language.

    ``code`` names a phrase under ``[reason]`` in ``phrases/<lang>.toml``; elements
    and clauses fill it.
    """

    code: str
    element_ids: tuple[str, ...] = ()
    clause_ids: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the program concludes about one provision.

    ``confidence`` is 0..1. ``evidence`` is best first, at most ten, one per
    article, kept even when the verdict is ``absent``. ``digest`` is sixteen hex digits:
    five for the provision's record, six for the cited text, five for the verdict.
    ``chances`` are those that the learned part gave to *compliant*, *partial* and *absent*,
    ``grounds`` how far each signal moved the likeliest of them, the strongest first.
    """

    provision_id: str
    verdict: Verdict
    confidence: float
    reason: Reason
    elements: tuple[ElementResult, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    needs_practice_evidence: bool = False
    digest: str = ""
    chances: Mapping[str, float] = field(default_factory=dict)
    grounds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer decided about one provision; empty fields were left as they stood.

    ``more`` holds the fields of the register of recommendations and of the questionnaire
    by their names, ``cleared`` the names of fields that the reviewer emptied. ``settled``
    says that reviewers who differed agreed on this.
    """

    provision_id: str
    finding_digest: str
    verdict: Verdict | Literal[""] = ""
    reason: str = ""
    recommendation: str = ""
    measures: str = ""
    note: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    cleared: tuple[str, ...] = ()
    settled: bool = False
    reviewer: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that a reviewer wrote beside the fields, kept word for word.

    ``kind`` is ``comment``, ``insertion`` or ``deletion`` (tracked changes still open),
    ``text`` (outside the fields), ``verdict`` (not understood), ``copy`` (another wording
    of the same field), ``picture`` (in a row; only its name is kept), ``row`` (its provision
    is not clear) or ``row_deleted``.
    ``provision_id`` and ``field`` are empty where it could not be placed; ``context`` then
    says where it stood. ``id`` and ``answers`` tie the comments of one thread together.
    """

    kind: str
    text: str
    by: str = ""
    date: str = ""
    provision_id: str = ""
    field: str = ""
    context: str = ""
    id: str = ""
    answers: str = ""
    done: bool = False
    reviewer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedFinding:
    """A finding with the decision that stands over it, if any.

    ``stale`` names what changed since the decision: ``"law"``, ``"standard"`` or
    ``"verdict"``; empty when nothing did. ``decision`` joins what all reviewers said, the
    later word first; ``sides`` is what each says where reviewers differ, else empty.
    """

    finding: Finding
    decision: Decision | None = None
    stale: tuple[str, ...] = ()
    sides: tuple[Decision, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseScore:
    """How well one clause fits the provisions it touches: ``score`` 0..100.

    ``provisions`` are pairs of provision id and score (0..1), best first; empty
    when no provision touches the clause.
    """

    clause_id: str
    score: int
    provisions: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """One bundle of a survey: how many provisions got each verdict, by chapter.

    ``id`` names the folder of its outputs; ``error`` says in one line why there are none.
    """

    id: str
    title: str = ""
    country: str = ""
    date: str = ""
    chapters: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    warnings: int = 0
    error: str = ""

    @property
    def failure(self) -> str:
        """The error with the name of the bundle, unless it begins with it."""
        named = self.error.casefold().startswith((f"{self.id}:", f"{self.id}."))
        return self.error if named else f"{self.id}: {self.error}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything one run knows; what the report is written from."""

    bundle: Bundle
    standard: Standard
    documents: tuple[Document, ...]
    laws: tuple[Law, ...]
    findings: tuple[ReviewedFinding, ...]
    clause_scores: tuple[ClauseScore, ...]
    date: date
    version: str
    warnings: tuple[Notice, ...] = ()
