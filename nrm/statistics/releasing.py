"""The pages of the ledger as they are shown: what is published, what waits, what others published."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from uuid import UUID

from nrm.auth.queries import user_names
from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.cells import EVERYBODY, Cell, cell_of
from nrm.statistics.indicators import INDICATORS
from nrm.statistics.ledger.approving import Objection
from nrm.statistics.ledger.catalogue import published_periods
from nrm.statistics.ledger.entries import (
    OF_QUARTERS,
    Draft,
    Entry,
    Mechanism,
    entries_of,
    releases,
)
from nrm.statistics.ledger.numbers import Published, told_by
from nrm.statistics.ledger.preparing import State, candidate_in, is_theirs, open_preparations
from nrm.statistics.models import Preparation, Release
from nrm.statistics.periods import Length, Period, parse
from nrm.statistics.report import Report, Scope, report_of
from nrm.statistics.service import years_to_choose
from nrm.statistics.tables import BASE_NAMES, DIMENSIONS, Base, Rollup, of_base
from nrm.statistics.words import sentences

MECHANISM_WORDS = {
    Mechanism.ROUNDED: Text("Numra të rrumbullakosur", "Rounded numbers"),
    Mechanism.SUPPRESSED: Text(
        "Numra të saktë, grupet e vogla të fshehura", "Exact numbers, small groups hidden"
    ),
    Mechanism.HEADLINES: Text("Numra të saktë të vitit", "Exact numbers of the year"),
    Mechanism.EXTERNAL: Text("Numra të botuar nga të tjerë", "Numbers published by others"),
}
STATE_WORDS = {
    State.WAITING: Text("Pret të nisë", "Waits to begin"),
    State.WORKING: Text("Po llogaritet dhe kontrollohet", "Being computed and audited"),
    State.READY: Text("Gati për miratim", "Ready for approval"),
    State.REFUSED: Text("Nuk mund të botohet", "Cannot be published"),
    State.FAILED: Text("Nuk u krye", "Did not succeed"),
    State.DECLINED: Text("Nuk u miratua", "Not approved"),
    State.DROPPED: Text("U la", "Given up"),
    State.PUBLISHED: Text("U botua", "Published"),
}
OBJECTION_WORDS = {
    Objection.NOT_FOUND: Text(
        "Burimi nuk u gjet, ose nuk është botuar", "The source was not found, or is not published"
    ),
    Objection.OTHERWISE: Text(
        "Burimi thotë tjetër: numër, grup ose periudhë tjetër",
        "The source says otherwise: another number, group or period",
    ),
    Objection.WORDS: Text(
        "Burimi nuk është shkruar si mund ta lexojë kushdo",
        "The source is not written as everybody may read it",
    ),
}
NOTHING_EXACT = Text(
    "Asnjë numër i vitit nuk tregohet i saktë: grupet janë shumë të vogla, ose së bashku me ç’është botuar do të"
    " tregonin për persona të veçantë. Viti mbetet shuma e tremujorëve të tij.",
    "No number of the year is told exactly: the groups are too small, or together with what is published they would"
    " tell about single persons. The year stands as the sum of its quarters.",
)
_EVERYBODY = Text("të gjithë personat", "all persons")
_SHOWN = 20
"""Numbers that a page names before it only counts them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One release in the list of the ledger."""

    id: UUID
    period: Text
    what: Text
    who: str
    at: date


@dataclass(frozen=True, slots=True)
class Finding:
    """A number that would be given away, and by whose numbers."""

    quarter: Text
    group: str
    sources: str


def period_words(written: str) -> Text:
    """Return a period in words."""
    return parse(written).label


def lines_of(found: Sequence[Release]) -> list[Line]:
    """Return releases as the ledger's page lists them."""
    names = user_names(
        {one.prepared_by for one in found} | {one.approved_by for one in found if one.approved_by}
    )
    return [
        Line(
            one.id,
            period_words(one.period),
            MECHANISM_WORDS[Mechanism(one.mechanism)],
            " · ".join(
                filter(
                    None,
                    (
                        one.external_source,
                        ", ".join(names[by] for by in (one.prepared_by, one.approved_by) if by),
                    ),
                )
            ),
            one.published_at.date(),
        )
        for one in found
    ]


def findings_of(preparation: Preparation) -> tuple[list[Finding], int]:
    """Return the first numbers that an audit found to be given away, and how many more there are."""
    found = json.loads(preparation.findings)
    shown = [
        Finding(
            period_words(one["quarter"]),
            group_words(cell_of(one["key"])),
            ", ".join(one["sources"]),
        )
        for one in found[:_SHOWN]
    ]
    return shown, len(found) - len(shown)


def group_words(cell: Cell) -> str:
    """Return who is counted in a cell, in the reader's language; a code that is printed nowhere stands as it is."""
    if cell == EVERYBODY:
        return str(_EVERYBODY)
    if not set(cell.variables) <= DIMENSIONS[Rollup.SEPARATE].keys() and cell in _of_indicators():
        return str(_of_indicators()[cell])
    return "; ".join(f"{_title(name)}: {_codes(name, codes)}" for name, codes in cell.parts)


@cache
def _of_indicators() -> Mapping[Cell, Text]:
    """Return in words whom the indicators count: many of their groups stand in no table."""
    unknown = Text("nuk dihet", "not known")
    found: dict[Cell, Text] = {}
    for base, one in product(Base, INDICATORS):
        told = [(one.unstated, unknown), (one.among, one.whole), (one.cell, one.counted)]
        for cell, words in told:
            if cell and words:
                among = BASE_NAMES[base]
                found[of_base(cell, base=base)] = Text(
                    f"{one.id} {one.name.sq} ({among.sq}): {words.sq}",
                    f"{one.id} {one.name.en} ({among.en}): {words.en}",
                )
    return found


def _title(name: str) -> str:
    dimension = DIMENSIONS[Rollup.SEPARATE].get(name)
    return str(dimension.title) if dimension else name


def _codes(name: str, codes: tuple[str, ...]) -> str:
    dimension = DIMENSIONS[Rollup.SEPARATE].get(name)
    words = {one.code: str(one.text) for one in dimension.categories} if dimension else {}
    return ", ".join(words.get(code, code) for code in codes)


def due_periods(*, today: date) -> list[Period]:
    """Return the periods that are over and can be released now, the newest first."""
    published = {(one.period, one.mechanism) for one in releases()}
    opened = {one.period for one in open_preparations() if not is_theirs(one)}
    quarter = Period(min(years_to_choose(today=today)), Length.QUARTER)
    found: list[Period] = []
    while quarter.last_day < today:
        if not any((str(quarter), one) in published for one in OF_QUARTERS):
            found.append(quarter)
        year = Period(quarter.year, Length.YEAR)
        whole = all(
            any((str(one), how) in published for how in OF_QUARTERS) for one in year.quarters
        )
        if quarter.number == 4 and whole and (str(year), Mechanism.HEADLINES) not in published:
            found.append(year)
        quarter = quarter.next
    return [one for one in reversed(found) if str(one) not in opened]


def short_lines(release: Release) -> list[tuple[str, str]]:
    """Return the numbers of a release that has only a few, in words; none of a quarter, which fills a report."""
    return [] if release.mechanism in OF_QUARTERS else entry_lines(entries_of(release))


def entry_lines(found: Iterable[Entry]) -> list[tuple[str, str]]:
    """Return published numbers in words: who is counted, and how many."""
    return [
        (
            group_words(one.cell),
            number_words(one.lo)
            if one.lo == one.hi
            else f"{number_words(one.lo)}–{number_words(one.hi)}",
        )
        for one in found
    ]


def summary_of(preparation: Preparation) -> Sequence[object]:
    """Return in sentences what would be published; nothing while there is no candidate."""
    if preparation.candidate is None or preparation.state != State.READY:
        return ()
    draft = candidate_in(preparation)
    if draft.mechanism not in OF_QUARTERS:
        lines = [f"{group}: {number}" for group, number in entry_lines(draft.entries)]
        return lines or [NOTHING_EXACT]
    numbers, hidden = told_by(draft.entries)
    told = sentences(_report(draft, Scope(draft.period)))
    is_suppressed = draft.mechanism is Mechanism.SUPPRESSED
    return [*told, *([leaves(len(numbers), len(hidden))] if is_suppressed else [])]


def report_in(preparation: Preparation, scope: Scope) -> Report | None:
    """Return the tables that would be published of a quarter, as `scope` chooses them; else None."""
    if preparation.candidate is None or preparation.state != State.READY:
        return None
    draft = candidate_in(preparation)
    return _report(draft, scope) if draft.mechanism in OF_QUARTERS else None


def _report(draft: Draft, scope: Scope) -> Report:
    numbers, hidden = told_by(draft.entries)
    suppressed = (draft.period,) if draft.mechanism is Mechanism.SUPPRESSED else ()
    published = Published(numbers, (), None, suppressed=suppressed, hidden=hidden)
    return report_of(published, scope=scope)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What others published and waits for approval."""

    source: str
    numbers: Sequence[tuple[str, str]]
    unpublished: Sequence[Text]
    """Quarters of which nothing is published: nothing can speak against a wrong number."""


def claimed_in(preparation: Preparation) -> Claimed | None:
    """Return the numbers of others in a preparation; None when it is another, or over."""
    if preparation.candidate is None or not is_theirs(preparation):
        return None
    draft = candidate_in(preparation)
    there = published_periods()
    return Claimed(
        draft.external_source or "",
        entry_lines(draft.entries),
        [one.label for one in draft.period.quarters if one not in there],
    )


def reason_words(preparation: Preparation) -> Text | None:
    """Return why the second person did not approve; None where nobody said no."""
    return OBJECTION_WORDS[Objection(preparation.reason)] if preparation.reason else None


def leaves(shown: int, hidden: int) -> Text:
    """Return in words what a suppression leaves."""
    return Text(
        f"Numra të shfaqur saktë: {number_words(shown)}; të fshehur: {number_words(hidden)}.",
        f"Numbers shown exactly: {number_words(shown)}; hidden: {number_words(hidden)}.",
    )


def mechanism_words(preparation: Preparation) -> Text:
    """Return in words what a preparation is to become."""
    return MECHANISM_WORDS[Mechanism(preparation.mechanism)]


def state_words(preparation: Preparation) -> Text:
    """Return in words how far a preparation is."""
    return STATE_WORDS[State(preparation.state)]
