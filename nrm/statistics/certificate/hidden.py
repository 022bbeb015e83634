"""The audit where a quarter is published with exact numbers and small ones hidden, alone or beside rounded quarters.

A suppressed quarter is bound to others only by what others published of them together. Then one invented data set of it
is held fast while the rounded quarters are audited with what that leaves of those numbers, and one of theirs is held
fast while its own ends are looked for. What is shown so can be; what cannot be shown so counts as given away, though a
longer search might find it: safety is never assumed.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import inf, prod

from nrm.statistics.cells import EVERYBODY, Cell
from nrm.statistics.certificate.audit import Audit, Failure, Numbers, audit, protected
from nrm.statistics.certificate.base import NoTable, people_of
from nrm.statistics.certificate.ends import WITHHELD, Changes, Quarter
from nrm.statistics.certificate.space import Person, Space
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.certificate.ties import Ties
from nrm.statistics.protection.plan import one_way, plan_of, published
from nrm.statistics.protection.rounding import Plan, truth_behind
from nrm.statistics.protection.solver import NotSolved
from nrm.statistics.protection.witnesses import Ints, Told, certified, some_table

Span = Callable[[Cell], tuple[int, float]]
"""Between which numbers a cell of a quarter lies."""
_SLACKS = (0, 2, 4)
"""How far from what is printed a rounded quarter may be when the base of a suppressed one is chosen."""
_LARGEST = 20_000
"""Combinations of all variables that others have crossed; with more a quarter is not reckoned with, but lost."""
SECONDS = 60.0
"""How long is looked for the ends of one suppressed quarter; where nothing binds it they take a tenth of a second."""

Suppressed = Mapping[Cell, int | None]
"""The numbers of a suppressed quarter; None where one is hidden."""


class _Lost(Exception):
    """No data set of all quarters together was found; there may be one."""


def audit_together(
    numbers: Mapping[str, Numbers],
    suppressed: Mapping[str, Suppressed],
    *,
    ties: Sequence[Tie],
    broken: Collection[tuple[str, Cell]] = (),
) -> Audit:
    """Return what `certificate.audit.audit` does where some quarters are `suppressed` instead of rounded.

    Every hidden number must keep both ends. Where not one data set of all quarters is found, every protected number of
    them all has failed; `contradictory` is told only where it is proven.
    """
    hidden = [_Hidden(name, cells, ties) for name, cells in sorted(suppressed.items())]
    spans = {one.name: one.span for one in hidden}
    try:
        for one in hidden:
            one.settle(numbers, spans)
        found = _together(numbers, hidden, ties)
    except (_Lost, NoTable, NotSolved):
        found = _nothing_shown(numbers, hidden, ties)
    known = [(one.quarter, one.cell) in broken for one in found.failures]
    return replace(
        found,
        failures=tuple(one for one, old in zip(found.failures, known, strict=True) if not old),
        broken=tuple(one for one, old in zip(found.failures, known, strict=True) if old),
    )


class _Hidden:
    """A suppressed quarter: what is shown, what is hidden, and the tables that can stand behind it."""

    def __init__(self, name: str, cells: Suppressed, ties: Sequence[Tie]) -> None:
        self.name = name
        self.shown = {cell: value for cell, value in cells.items() if value is not None}
        self.hidden = [cell for cell, value in cells.items() if value is None]
        self.ties = [tie for tie in ties if name in tie.quarters]
        self._own: list[Told] = [
            (tie.cell, tie.lo, tie.hi) for tie in self.ties if tie.quarters == (name,)
        ]
        self.base: Ints | None = None
        """The table that is held fast."""
        self.is_impossible = False
        """It is proven that what others told of this quarter alone is wrong."""

    def settle(self, numbers: Mapping[str, Numbers], spans: Mapping[str, Span]) -> None:
        """Choose the base: where it can be, one that leaves the rounded quarters about as they are printed.

        Raises `_Lost` when there is none, `NotSolved` when none was found in time.
        """
        for slack in (*_SLACKS, None):
            told = list(self._own)
            for tie in self.ties if slack is not None else ():
                others = [name for name in tie.quarters if name != self.name]
                found = [_about(name, tie.cell, numbers, spans, slack or 0) for name in others]
                high, low = sum(one[1] for one in found), sum(one[0] for one in found)
                told.append((tie.cell, tie.lo - high, tie.hi - low))
            self.base = some_table(self.shown, plan=self._plan, seconds=SECONDS, told=told)
            if self.base is not None:
                return
        self.is_impossible = True
        raise _Lost

    @cached_property
    def _plan(self) -> Plan:
        """The plan in which every number told is a sum of unknowns.

        Raises `_Lost` where that is too large, and for the numbers of another plan, of which other codes may be known.
        """
        if {*self.shown, *self.hidden} != set(one_way().cells):
            raise _Lost
        told = {tie.cell for tie in self.ties}
        codes = published().codes
        crossed = {name for one in told if len(one.variables) > 1 for name in one.variables}
        if prod(len(codes[name]) for name in crossed) > _LARGEST:
            raise _Lost
        return plan_of({*self.shown, *self.hidden, *told})

    def span(self, cell: Cell) -> tuple[int, int]:
        """Return between which numbers a cell of the quarter lies, as far as what is shown says it outright."""
        number = self.shown.get(cell)
        return (0, self.shown[EVERYBODY]) if number is None else (number, number)

    def count(self, cell: Cell) -> int:
        """Return how many persons of a tied cell are in the base."""
        if self.base is None:
            raise _Lost
        return int(self.base[list(self._plan.sums[self._plan.cells.index(cell)])].sum())

    def people(self, table: Ints | None, space: Space) -> Counter[Person]:
        """Return whole persons who are counted as a table says."""
        if table is None:
            raise _Lost
        return people_of([int(one) for one in table], plan=self._plan, space=space)

    def ends(self, beside: Mapping[Tie, int]) -> tuple[Sequence[Ints], Sequence[Cell]]:
        """Return tables that show ends, and the hidden cells without both, when others have so many `beside`."""
        told = [(tie.cell, tie.lo - many, tie.hi - many) for tie, many in beside.items()]
        found = certified(
            self.shown,
            plan=self._plan,
            seconds=SECONDS,
            hidden=frozenset(self.hidden),
            told=[*self._own, *told],
        )
        return list(found.tables), found.short

    def failures(self, cells: Iterable[Cell]) -> list[Failure]:
        """Return hidden cells as failures, with whoever told of the quarter."""
        sources = tuple(dict.fromkeys(tie.source for tie in self.ties))
        return [Failure(self.name, cell, sources) for cell in sorted(cells)]


def _together(
    numbers: Mapping[str, Numbers], hidden: Sequence[_Hidden], ties: Sequence[Tie]
) -> Audit:
    """Return the audit of all quarters; raises `_Lost` when not one data set is found."""
    left = list(_left(ties, hidden))
    rounded = audit(numbers, ties=left)
    space = rounded.space
    rest = Ties(space, rounded.quarters, left).completed("", {})
    if rounded.contradictory or rest is None:
        raise _Lost
    start = {name: moved for name, moved in rest.items() if name}
    bases = {one.name: one.people(one.base, space) for one in hidden}
    there = {name: Counter(quarter.base) for name, quarter in rounded.quarters.items()} | bases
    for name, moved in start.items():
        there.setdefault(name, Counter()).update(moved)
    sets: list[Mapping[str, Changes]] = [start, *rounded.sets]
    failures = list(rounded.failures)
    for one in hidden:
        tables, short = one.ends(_beside(one, there, space))
        failures += one.failures(short)
        for table in tables:
            moved = _difference(one.people(table, space), bases[one.name])
            sets.append({**start, one.name: moved})
    silent = [WITHHELD] * len(space.cells)
    fast = {name: Quarter(space, silent, base) for name, base in bases.items()}
    return replace(
        rounded,
        quarters={**rounded.quarters, **fast},
        sets=tuple(sets),
        failures=tuple(failures),
    )


def _left(ties: Sequence[Tie], hidden: Sequence[_Hidden]) -> Iterator[Tie]:
    """Yield what the ties leave to the other quarters when every suppressed one is as its base."""
    for tie in ties:
        fast = [one for one in hidden if one.name in tie.quarters]
        many = sum(one.count(tie.cell) for one in fast)
        others = tuple(sorted({*tie.quarters} - {one.name for one in fast}))
        if others:
            yield Tie(others, tie.cell, tie.lo - many, tie.hi - many, tie.source)
        elif not tie.lo <= many <= tie.hi:
            raise _Lost


def _beside(one: _Hidden, there: Mapping[str, Changes], space: Space) -> dict[Tie, int]:
    """Return how many persons of each tie that binds a quarter to others are in these others."""
    return {
        tie: sum(
            number
            for name in tie.quarters
            if name != one.name
            for who, number in there.get(name, {}).items()
            if all(bits >> who[place] & 1 for place, bits in space.wanted(tie.cell))
        )
        for tie in one.ties
        if tie.quarters != (one.name,)
    }


def _difference(people: Changes, base: Changes) -> Changes:
    return {
        who: change
        for who in sorted({*base, *people})
        if (change := people.get(who, 0) - base.get(who, 0))
    }


def _nothing_shown(
    numbers: Mapping[str, Numbers], hidden: Sequence[_Hidden], ties: Sequence[Tie]
) -> Audit:
    """Return the audit in which every protected number has failed, or in which a contradiction is proven."""
    names = {one.name for one in hidden}
    alone = audit(numbers, ties=[tie for tie in ties if names.isdisjoint(tie.quarters)])
    if alone.contradictory:
        return alone
    sources = tuple(dict.fromkeys(tie.source for tie in ties))
    failures = [
        Failure(name, alone.space.cells[at], sources)
        for name, quarter in alone.quarters.items()
        for at in protected(quarter)
    ]
    failures += [failure for one in hidden for failure in one.failures(one.hidden)]
    cannot_be = any(one.is_impossible for one in hidden) or any(
        _cannot_hold(tie, numbers, hidden) for tie in ties
    )
    return replace(alone, sets=(), failures=tuple(failures), contradictory=cannot_be)


def _cannot_hold(tie: Tie, numbers: Mapping[str, Numbers], hidden: Sequence[_Hidden]) -> bool:
    """Tell whether the published numbers of its quarters prove that a tie is wrong."""
    known = {one.name: one.span for one in hidden}
    spans = [_about(name, tie.cell, numbers, known, None) for name in tie.quarters]
    return tie.lo > sum(high for _, high in spans) or tie.hi < sum(low for low, _ in spans)


def _about(
    name: str,
    cell: Cell,
    numbers: Mapping[str, Numbers],
    spans: Mapping[str, Span],
    slack: int | None,
) -> tuple[int, float]:
    """Return between which numbers a cell of a quarter lies: by what is published, or so far from what is printed."""
    if name in spans:
        return spans[name](cell)
    if name not in numbers:
        return 0, inf
    printed = numbers[name].get(cell)
    if printed is None:
        return 0, truth_behind(numbers[name][EVERYBODY])[1]
    return truth_behind(printed) if slack is None else (max(0, printed - slack), printed + slack)
