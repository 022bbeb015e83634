"""A report: every table and indicator of one period, either rounded for everybody or exact for the few who may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from nrm.statistics.cells import Cell, count
from nrm.statistics.facts.fact import Fact
from nrm.statistics.indicators import INDICATORS, Indicator
from nrm.statistics.periods import Period
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.rounding import round_together
from nrm.statistics.tables import TABLES, Base, Dimension, Rollup, Table, lines, of_base, printed
from nrm.statistics.variables import codes_of

SMALLEST_WHOLE = 20
"""A rounded share is given only of a printed whole of at least this: below it one step is a quarter or more."""
_REMEMBERED = 40
"""Periods whose rounding a process keeps: the pages and files of one period are asked for together."""


class Protection(StrEnum):
    """What was done to the numbers."""

    ROUNDED = "rounded"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about."""

    period: Period
    base: Base = Base.BOTH
    rollup: Rollup = Rollup.SEPARATE

    def dimension(self, name: str) -> Dimension:
        """Return the dimension `name` as the report prints it."""
        return printed(name, base=self.base, rollup=self.rollup)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a table; `key` has a code per dimension, a total leaves its dimension out."""

    key: Mapping[str, str]
    value: int


@dataclass(frozen=True, slots=True)
class TableFigures:
    """A table with its numbers, the whole first."""

    table: Table
    figures: tuple[Figure, ...]

    def value(self, **key: str) -> int:
        """Return the number printed for `key`; raises KeyError when the table has no such line."""
        for figure in self.figures:
            if figure.key == key:
                return figure.value
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """An indicator's numbers. `share` is in per cent, None when there is no whole or it is too small."""

    indicator: Indicator
    numerator: int
    denominator: int | None
    share: float | int | None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is printed about one scope."""

    scope: Scope
    protection: Protection
    tables: tuple[TableFigures, ...]
    indicators: tuple[IndicatorFigure, ...]

    @property
    def total(self) -> int:
        """The number of persons that the report counts."""
        return self.tables[0].value()

    def table(self, *dimensions: str) -> TableFigures:
        """Return the table that crosses `dimensions`; raises KeyError when there is none."""
        for one in self.tables:
            if one.table.dimensions == dimensions:
                return one
        raise KeyError(dimensions)


def exact(facts: Iterable[Fact], *, scope: Scope) -> Report:
    """Return the report with true numbers, for those who hold the right to see them."""
    return _report(_count(facts, period=scope.period), scope=scope, protection=Protection.NONE)


def rounded(facts: Iterable[Fact], *, scope: Scope, seed: bytes) -> Report:
    """Return the report that everybody may see; raises `NotProtected` when it cannot be protected.

    `facts` are all those of the period whatever the base, because all bases are protected together; `seed` is the
    period's secret, the same for every report on it.
    """
    return report_of(rounded_numbers(facts, period=scope.period, seed=seed), scope=scope)


def rounded_numbers(facts: Iterable[Fact], *, period: Period, seed: bytes) -> Mapping[Cell, int]:
    """Return the published number of every cell of the plan for `period`: slow, and the same for all its reports."""
    counts = _count(facts, period=period)
    return _rounded(tuple(counts[cell] for cell in published().cells), seed)


@lru_cache(maxsize=_REMEMBERED)
def _rounded(counts: tuple[int, ...], seed: bytes) -> Mapping[Cell, int]:
    """Return the rounding of `counts`, which stand in the plan's order; one is made once in the life of a process."""
    plan = published()
    return round_together(dict(zip(plan.cells, counts, strict=True)), plan=plan, seed=seed)


def report_of(numbers: Mapping[Cell, int], *, scope: Scope) -> Report:
    """Return the report of `scope` made of published `numbers`."""
    return _report(numbers, scope=scope, protection=Protection.ROUNDED)


def _count(facts: Iterable[Fact], *, period: Period) -> dict[Cell, int]:
    people = []
    for fact in facts:
        if fact.registered_on not in period:
            raise ValueError("a fact was registered outside the period of the report")
        people.append(codes_of(fact))
    return count(people, cells=published().cells)


def _report(numbers: Mapping[Cell, int], *, scope: Scope, protection: Protection) -> Report:
    return Report(
        scope=scope,
        protection=protection,
        tables=tuple(_table(table, numbers, scope=scope) for table in TABLES),
        indicators=tuple(
            _indicator(one, numbers, scope=scope, protection=protection) for one in INDICATORS
        ),
    )


def _table(table: Table, numbers: Mapping[Cell, int], *, scope: Scope) -> TableFigures:
    figures = lines(table, base=scope.base, rollup=scope.rollup)
    return TableFigures(table, tuple(Figure(line.key, numbers[line.cell]) for line in figures))


def _indicator(
    indicator: Indicator, numbers: Mapping[Cell, int], *, scope: Scope, protection: Protection
) -> IndicatorFigure:
    numerator = numbers[of_base(indicator.cell, base=scope.base)]
    if indicator.among is None:
        return IndicatorFigure(indicator, numerator, None, None)
    denominator = numbers[of_base(indicator.among, base=scope.base)]
    share = share_of(numerator, denominator, protection=protection)
    return IndicatorFigure(indicator, numerator, denominator, share)


def share_of(part: int, whole: int, *, protection: Protection) -> float | int | None:
    """Return `part` of `whole` in per cent: whole if rounded, with one decimal if exact; None of too small a whole."""
    if protection is Protection.ROUNDED:
        return (200 * part + whole) // (2 * whole) if whole >= SMALLEST_WHOLE else None
    return round(100 * part / whole, 1) if whole else None
