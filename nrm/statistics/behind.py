"""Why this number? The cases behind an exact one, counted in the same way on what their files say now.

Frozen facts lead to no case. So the cases are found by reading the files once more, and what was frozen is compared
with what is found: whoever was erased since is in the number and on no list.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Author, Happening
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.cases.access import files_of
from nrm.cases.models import Case
from nrm.cases.register import PAGE, Line, lines
from nrm.foundation.errors import NotFound, NotPermitted
from nrm.statistics.cells import Cell, cell_of, count
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.gather import facts_by_case
from nrm.statistics.periods import Period
from nrm.statistics.protection.plan import published
from nrm.statistics.snapshots.coding import as_asked
from nrm.statistics.snapshots.freezing import facts_for, frozen, opened
from nrm.statistics.variables import codes_of


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a number since it was frozen; of persons that stood in it then.

    `lost` are no longer found as they were. Of all persons of the period, `erased` are gone and `altered` have other
    answers now. `came` are found in the number now and did not stand in it so.
    """

    lost: int = 0
    came: int = 0
    erased: int = 0
    altered: int = 0

    def __add__(self, other: "Since") -> "Since":
        """Return both together."""
        return Since(
            self.lost + other.lost,
            self.came + other.came,
            self.erased + other.erased,
            self.altered + other.altered,
        )


@dataclass(frozen=True, slots=True)
class Behind:
    """An exact number and one page of the cases behind it.

    `out_of_reach` cases are counted and not shown: the Authority has no part in them.
    """

    cell: Cell
    number: int
    now: int
    since: Since
    is_frozen: bool
    out_of_reach: int
    lines: Sequence[Line]
    page: int
    pages: int


def behind(period: Period, key: str, *, page: int, by: Actor) -> Behind:
    """Return the number of a cell of `period` and its cases, `page` from 1; the trail is told the cell.

    Raises `NotPermitted`, told to the trail too, without the right to exact numbers, `NotFound` for a cell that no
    table or indicator has, and what `facts_for` raises.
    """
    cell = _cell(key)
    told = {"period": str(period), "cell": cell.key}
    if not ever(by.role, Permission.STATISTICS_EXACT):
        refusal = Happening("statistics:behind", decision=REFUSED, detail=told)
        trail.record_for_good(refusal, by=by.author)
        raise NotPermitted(REFUSED_WORDS)
    trail.record_for_good(Happening("statistics:behind", detail=told), by=by.author)
    quarters = [_of_quarter(quarter, cell, by=by.author) for quarter in period.quarters]
    mine = [file.case for file in files_of(by, [case for one in quarters for case in one.cases])]
    pages = max(1, -(-len(mine) // PAGE))
    page = min(max(1, page), pages)
    now = sum(len(one.cases) for one in quarters)
    return Behind(
        cell=cell,
        number=sum(one.number for one in quarters),
        now=now,
        since=sum((one.since for one in quarters if one.since), Since()),
        is_frozen=any(one.since for one in quarters),
        out_of_reach=now - len(mine),
        lines=lines(by, mine[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
    )


def counted(facts: Sequence[Fact], cell: Cell) -> int:
    """Return how many of `facts` are in `cell`, counted as for every table."""
    return count([codes_of(fact) for fact in facts], cells=[cell])[cell]


def _cell(key: str) -> Cell:
    try:
        cell = cell_of(key)
    except ValueError:
        raise NotFound from None
    if cell not in set(published().cells):
        raise NotFound
    return cell


@dataclass(frozen=True, slots=True)
class _Quarter:
    number: int
    cases: Sequence[Case]
    since: Since | None
    """None: the quarter is not frozen."""


def _of_quarter(quarter: Period, cell: Cell, *, by: Author) -> _Quarter:
    snapshot = frozen(quarter)
    then = facts_for(quarter, by=by) if snapshot else []
    found = facts_by_case(quarter, by=by)
    within = [case for case, fact in found if counted([fact], cell)]
    if snapshot is None:
        return _Quarter(len(within), within, None)
    columns = opened(snapshot)["columns"]
    now = [
        replace(as_asked(fact, columns), registered_on=quarter.first_day) for _case, fact in found
    ]
    return _Quarter(counted(then, cell), within, compared(then, now, cell))


def compared(then: Sequence[Fact], now: Sequence[Fact], cell: Cell) -> Since:
    """Return what became of the facts that were frozen, given those of the same period as they are read now.

    Whoever is gone and has not come back with other answers was erased: nothing else takes a case away.
    """
    before, after = Counter(then), Counter(now)
    gone, come = list((before - after).elements()), list((after - before).elements())
    erased = max(0, len(gone) - len(come))
    return Since(
        lost=counted(gone, cell),
        came=counted(come, cell),
        erased=erased,
        altered=len(gone) - erased,
    )
