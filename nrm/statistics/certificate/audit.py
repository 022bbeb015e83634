"""The audit of published numbers: a certificate, or the numbers whose two ends cannot both be shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from nrm.statistics.cells import Cell
from nrm.statistics.certificate.base import NoTable, base_set
from nrm.statistics.certificate.ends import ENOUGH, WITHHELD, Changes, End, Quarter
from nrm.statistics.certificate.space import Space
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.certificate.ties import Ties
from nrm.statistics.protection.plan import plan_behind, published
from nrm.statistics.protection.rounding import BASE, Plan

Numbers = Mapping[Cell, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """A protected number of which some end cannot be shown, and who published what forbids it.

    It `is_given_away` where they say so outright; else no data set was found, and there may be one.
    """

    quarter: str
    cell: Cell
    sources: tuple[str, ...]
    is_given_away: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found: data sets that together show both ends of every protected number, and where that failed."""

    space: Space
    plan: Plan
    quarters: Mapping[str, Quarter]
    sets: tuple[Mapping[str, Changes], ...]
    failures: tuple[Failure, ...]
    broken: tuple[Failure, ...]
    """Where it failed as was known before."""
    contradictory: bool
    """No data set was found that agrees with everything."""

    @property
    def passed(self) -> bool:
        """Tell whether every protected number keeps both its ends."""
        return not self.failures


def audit(
    numbers: Mapping[str, Numbers],
    *,
    ties: Sequence[Tie],
    broken: Collection[tuple[str, Cell]] = (),
    plan: Plan | None = None,
) -> Audit:
    """Return what a stranger can prove about the published `numbers` (by quarter) and `ties`, from these alone.

    `broken` are numbers that lost an end before: they are looked at, but fail no more. `plan` is that of everything
    published unless another is given. Raises `NoTable` when the numbers of a quarter are no rounding of the plan.
    """
    space = _space_of(plan) if plan else _space()
    quarters = {name: _quarter(space, printed, plan) for name, printed in sorted(numbers.items())}
    found = _Found(quarters, Ties(space, quarters, ties))
    for name in quarters:
        found.look_at(name)
    known = [(one.quarter, one.cell) in broken for one in found.failures]
    return Audit(
        space,
        plan or published(),
        quarters,
        tuple(found.sets),
        tuple(one for one, old in zip(found.failures, known, strict=True) if not old),
        tuple(one for one, old in zip(found.failures, known, strict=True) if old),
        found.contradictory,
    )


@cache
def _space() -> Space:
    return _space_of(published())


def _space_of(plan: Plan) -> Space:
    return Space(plan.codes, plan.links, plan.cells, plan.impossible)


def _quarter(space: Space, printed: Numbers, plan: Plan | None) -> Quarter:
    if not printed.keys() <= set(space.cells):
        raise NoTable("the numbers of another plan, of which this one does not know all")
    behind = plan.of_cells(printed) if plan else plan_behind(printed)
    base = base_set(printed, plan=behind, space=space)
    return Quarter(space, [printed.get(cell, WITHHELD) for cell in space.cells], base)


class _Found:
    """The data sets that were found so far, and the numbers of which some end was not."""

    def __init__(self, quarters: Mapping[str, Quarter], ties: Ties) -> None:
        self._quarters, self._ties = quarters, ties
        self.sets: list[Mapping[str, Changes]] = []
        self.failures: list[Failure] = []
        self._failed: set[tuple[str, int]] = set()
        self.contradictory = False

    def look_at(self, name: str) -> None:
        """Look for both ends of every protected number of the quarter `name`."""
        shown = _Shown(self._quarters[name])
        ties = self._ties
        start = ties.found(name) if ties.bind(name) else ties.completed(name, {})
        if start is None:  # no data set at all agrees
            self._fail(name, shown.wanted, ties.guilty(name))
            self.contradictory = True
            return
        self._keep(start, name, shown)
        quarter = self._quarters[name]
        for end in chain(quarter.reached(), quarter.emptied()):
            if self._may_show(end, name, shown):
                moved = ties.completed(name, end.changes)
                if moved is not None:
                    self._keep(moved, name, shown)
        for number, wanted in shown.missing():
            if number not in shown.ends(wanted):
                self._one(name, number, wanted, shown)

    def _may_show(self, end: End, name: str, shown: "_Shown") -> bool:
        """Tell whether a set would show what none shows yet, and others have not given away."""
        wanted = LOW if min(end.changes.values()) < 0 else HIGH
        return any(
            wanted == LOW or not self._ties.given_away(name, number)
            for number in set(end.shows) - shown.ends(wanted)
        )

    def _one(self, name: str, number: int, wanted: tuple[int, int], shown: "_Shown") -> None:
        """Look for one end of a number, unless others say outright that there is none."""
        told = self._ties.given_away(name, number)
        must = {number: wanted}
        moved = None if told and wanted == HIGH else self._ties.found(name, must)
        if moved is not None:
            self._keep(moved, name, shown)
        else:
            sources = told or self._ties.guilty(name, must)
            self._fail(name, [number], sources, is_given_away=bool(told))

    def _keep(self, moved: Mapping[str, Changes], name: str, shown: "_Shown") -> None:
        self.sets.append(moved)
        shown.take(moved.get(name, {}))

    def _fail(
        self,
        name: str,
        numbers: Iterable[int],
        sources: Sequence[str],
        *,
        is_given_away: bool = False,
    ) -> None:
        cells = self._quarters[name].space.cells
        for at in sorted(numbers):
            if (name, at) not in self._failed:
                self._failed.add((name, at))
                self.failures.append(Failure(name, cells[at], tuple(sources), is_given_away))


LOW, HIGH = (0, 0), (ENOUGH, 2 * ENOUGH + 1)
"""The two ends: nobody; at least four, and at most what a number printed 5 can be."""


class _Shown:
    """Which ends of which protected numbers of a quarter are shown by the sets taken so far."""

    def __init__(self, quarter: Quarter) -> None:
        self._quarter = quarter
        self.wanted = set(protected(quarter))
        self._ends: dict[tuple[int, int], set[int]] = {LOW: set(), HIGH: set()}
        self._unseen = set(self.wanted)
        """Numbers that every set so far has moved away from what is printed."""

    def take(self, changes: Changes) -> None:
        """Take in a data set of the quarter."""
        moved = Counter[int]()
        for who, number in changes.items():
            for cell in self._quarter.space.cells_of(who):
                moved[cell] += number
        for cell in self.wanted & moved.keys():
            self._take(cell, self._quarter.values[cell] + moved[cell])
        resting = self._unseen - moved.keys()
        for cell in resting:
            self._take(cell, self._quarter.values[cell])
        self._unseen -= resting

    def _take(self, cell: int, value: int) -> None:
        if value == 0:
            self._ends[LOW].add(cell)
        elif value >= ENOUGH:
            self._ends[HIGH].add(cell)

    def ends(self, wanted: tuple[int, int]) -> set[int]:
        """Return the numbers of which the end `wanted` is shown."""
        return self._ends[wanted]

    def missing(self) -> list[tuple[int, tuple[int, int]]]:
        """Return the numbers that lack an end, with that end."""
        return [
            (number, end) for end in (LOW, HIGH) for number in sorted(self.wanted - self._ends[end])
        ]


def protected(quarter: Quarter) -> list[int]:
    """Return the positions of the numbers that must keep both ends: printed 0 or 5, and not empty by definition."""
    return [
        number
        for number, value in enumerate(quarter.values)
        if value in {0, BASE} and number not in quarter.empty_by_definition
    ]
