"""The one function that gives published numbers: pages, files, charts and commands have them from here alone."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import select

from nrm.audit.trail import Author
from nrm.foundation.database import db
from nrm.foundation.text import Text
from nrm.statistics.cells import Cell
from nrm.statistics.late.wording import in_note
from nrm.statistics.ledger.candidates import quarter_numbers
from nrm.statistics.ledger.entries import (
    OF_QUARTERS,
    Entry,
    Kind,
    Mechanism,
    entries_of,
    release_of,
)
from nrm.statistics.models import Release, ReleaseCell
from nrm.statistics.periods import Period, parse
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.rounding import truth_behind
from nrm.statistics.snapshots.counting import true_numbers
from nrm.statistics.snapshots.freezing import secret_for

_REMEMBERED = 40
"""Previewed quarters that a process keeps: the pages and files of one are asked for together."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it is printed; the true one lies from `lo` to `hi`."""

    value: int
    lo: int
    hi: int


Numbers = Mapping[Cell, Printed]


class NotPublished(Exception):
    """Quarters of the period are not in the ledger: those of `quarters`."""

    def __init__(self, quarters: Sequence[Period]) -> None:
        super().__init__(", ".join(map(str, quarters)))
        self.quarters = tuple(quarters)


@dataclass(frozen=True, slots=True)
class Published:
    """The numbers of a period, its exact headlines if any, and the releases (ids) that they are of.

    `releases` is None for a preview: then nobody has approved the numbers, and they are not to be passed on.
    """

    numbers: Numbers
    headlines: tuple[Entry, ...]
    releases: tuple[str, ...] | None
    late: Text | None = None
    """What came late or was corrected, in words: of a year whose exact numbers are published."""
    suppressed: tuple[Period, ...] = ()
    """The quarters of the period that are published with exact numbers and the small ones hidden."""
    hidden: Mapping[Cell, int] = field(default_factory=dict)
    """Of a single quarter, the most that each hidden number can be; it is in no `numbers`."""


def published_numbers(
    period: Period, *, preview: Author | None = None, cells: Collection[Cell] | None = None
) -> Published:
    """Return the published numbers of `period`, of some `cells` only if they are named.

    Those of a longer period are the sums of its quarters.

    A number that one of the quarters withholds is withheld. Raises `NotPublished` when a quarter is missing, unless
    somebody may see a `preview`: the first draw for each such quarter, named in the trail as asked for by them.
    """
    quarters = {quarter: release_of(quarter, *OF_QUARTERS) for quarter in period.quarters}
    missing = [quarter for quarter, release in quarters.items() if release is None]
    if missing and preview is None:
        raise NotPublished(missing)
    told = {
        quarter: told_by(entries_of(release, cells=cells))
        for quarter, release in quarters.items()
        if release
    }
    found = [
        told[quarter][0] if quarter in told else _previewed(quarter, by=preview or Author())
        for quarter in quarters
    ]
    exact = release_of(period, Mechanism.HEADLINES)
    return Published(
        _summed(found),
        tuple(entries_of(exact)) if exact else (),
        None if missing else tuple(one.id.hex for one in (*quarters.values(), exact) if one),
        in_note(json.loads(exact.note)) if exact else None,
        tuple(
            quarter
            for quarter, release in quarters.items()
            if release and release.mechanism == Mechanism.SUPPRESSED
        ),
        told[period][1] if period in told else {},
    )


def told_by(entries: Iterable[Entry]) -> tuple[Numbers, Mapping[Cell, int]]:
    """Return the numbers that a release tells, and the most that each hidden one can be."""
    numbers: dict[Cell, Printed] = {}
    hidden: dict[Cell, int] = {}
    for one in entries:
        if one.is_hidden:
            hidden[one.cell] = one.hi
        else:
            numbers[one.cell] = Printed(one.value, one.lo, one.hi)
    return numbers, hidden


def published_series(cell: Cell) -> Mapping[Period, Printed]:
    """Return the published number of `cell` for every quarter that has one, the first first."""
    query = (
        select(Release.period, ReleaseCell.value, ReleaseCell.lo, ReleaseCell.hi)
        .join(ReleaseCell, ReleaseCell.release_id == Release.id)
        .where(
            Release.mechanism.in_(OF_QUARTERS),
            ReleaseCell.key == cell.key,
            ReleaseCell.kind != Kind.SUPPRESSED,
        )
        .order_by(Release.period)
    )
    return {
        parse(period): Printed(value, lo, hi) for period, value, lo, hi in db.session.execute(query)
    }


def _summed(quarters: Sequence[Numbers]) -> Numbers:
    if len(quarters) == 1:
        return quarters[0]
    shared = set(quarters[0]).intersection(*quarters)
    return {
        cell: Printed(
            sum(numbers[cell].value for numbers in quarters),
            sum(numbers[cell].lo for numbers in quarters),
            sum(numbers[cell].hi for numbers in quarters),
        )
        for cell in shared
    }


def _previewed(quarter: Period, *, by: Author) -> Numbers:
    counts = true_numbers(quarter, by=by)
    in_order = tuple(counts[cell] for cell in published().cells)
    return _drawn(in_order, secret_for(quarter), quarter)


@lru_cache(maxsize=_REMEMBERED)
def _drawn(counts: tuple[int, ...], secret: bytes, quarter: Period) -> Numbers:
    plan = published()
    counted = dict(zip(plan.cells, counts, strict=True))
    numbers = quarter_numbers(counted, plan=plan, secret=secret, period=quarter)
    return {cell: Printed(value, *truth_behind(value)) for cell, value in numbers.items()}
