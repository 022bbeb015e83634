"""A report: every table and indicator of one period, from published numbers, or exact for the few who may.

Nothing is counted here: numbers come in as they are to be printed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from nrm.foundation.text import Text
from nrm.statistics.cells import Cell
from nrm.statistics.indicators import INDICATORS, Indicator
from nrm.statistics.ledger.entries import Entry
from nrm.statistics.ledger.numbers import Printed, Published
from nrm.statistics.periods import Period
from nrm.statistics.tables import TABLES, Base, Dimension, Rollup, Table, lines, of_base, printed

SMALLEST_WHOLE = 20
"""A rounded share is given only of a printed whole of at least this: below it one step is a quarter or more."""


class Protection(StrEnum):
    """What was done to the numbers."""

    ROUNDED = "rounded"
    SUPPRESSED = "suppressed"
    """Exact, the small ones and some others hidden."""
    MIXED = "mixed"
    """Sums of quarters of both kinds."""
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
    """One number of a table; `key` has a code per dimension, a total leaves its dimension out.

    `number` is None where it is withheld; `most` is then the most that it can be, where that is known.
    """

    key: Mapping[str, str]
    cell: Cell
    number: Printed | None
    most: int | None = None

    @property
    def value(self) -> int | None:
        """The number as it is printed."""
        return self.number.value if self.number else None


@dataclass(frozen=True, slots=True)
class TableFigures:
    """A table with its numbers, the whole first."""

    table: Table
    figures: tuple[Figure, ...]

    @property
    def is_told(self) -> bool:
        """Tell whether it says more than the tables of its totals: some number that all its dimensions cross."""
        whole = len(self.table.dimensions)
        return any(one.number and len(one.key) == whole for one in self.figures)

    def value(self, **key: str) -> int | None:
        """Return the number printed for `key`, None if it is withheld; raises KeyError when there is no such line."""
        return self.figure(**key).value

    def figure(self, **key: str) -> Figure:
        """Return the line of `key`; raises KeyError when the table has no such line."""
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """An indicator's numbers; None where they are withheld. `share` is in per cent, None of no or too small a whole."""

    indicator: Indicator
    counted: Printed | None
    denominator: int | None
    share: float | int | None
    unstated: Printed | None
    """How many were not asked or did not answer; None where that cannot be."""

    @property
    def numerator(self) -> int | None:
        """The number counted, as it is printed."""
        return self.counted.value if self.counted else None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is printed about one scope."""

    scope: Scope
    protection: Protection
    tables: tuple[TableFigures, ...]
    indicators: tuple[IndicatorFigure, ...]
    headlines: tuple[Entry, ...] = ()
    """What a year tells exactly; it counts both statuses, so a report of one of them has none."""
    releases: tuple[str, ...] | None = None
    """The releases (ids) that the numbers are of; None for exact numbers and for a preview."""
    late: Text | None = None
    """What came late or was corrected since its quarters were frozen, in words."""
    suppressed: tuple[Period, ...] = ()
    """The quarters that are published with exact numbers and the small ones hidden."""

    @property
    def total(self) -> int:
        """The number of persons that the report counts, as it is printed."""
        return self.tables[0].value() or 0

    @property
    def told_indicators(self) -> tuple[IndicatorFigure, ...]:
        """The indicators that are laid out: of suppressed quarters those alone of which a number is shown."""
        return tuple(one for one in self.indicators if one.counted or not self.suppressed)

    @property
    def is_preview(self) -> bool:
        """Tell whether the numbers are protected but in no ledger: nobody has approved them."""
        return self.protection is not Protection.NONE and self.releases is None

    def table(self, *dimensions: str) -> TableFigures:
        """Return the table that crosses `dimensions`; raises KeyError when there is none."""
        for one in self.tables:
            if one.table.dimensions == dimensions:
                return one
        raise KeyError(dimensions)


def report_of(published: Published, *, scope: Scope) -> Report:
    """Return the report of `scope` made of published numbers."""
    protection = Protection.ROUNDED
    if published.suppressed:
        whole = set(published.suppressed).issuperset(scope.period.quarters)
        protection = Protection.SUPPRESSED if whole else Protection.MIXED
    made = _report(published.numbers, scope=scope, protection=protection, hidden=published.hidden)
    return replace(
        made,
        headlines=published.headlines if scope.base is Base.BOTH else (),
        releases=published.releases,
        late=published.late,
        suppressed=published.suppressed,
    )


def exact_report_of(counts: Mapping[Cell, int], *, scope: Scope) -> Report:
    """Return the report with true numbers, for those who hold the right to see them."""
    numbers = {cell: Printed(number, number, number) for cell, number in counts.items()}
    return _report(numbers, scope=scope, protection=Protection.NONE)


def _report(
    numbers: Mapping[Cell, Printed],
    *,
    scope: Scope,
    protection: Protection,
    hidden: Mapping[Cell, int] | None = None,
) -> Report:
    return Report(
        scope=scope,
        protection=protection,
        tables=tuple(_table(table, numbers, hidden or {}, scope=scope) for table in TABLES),
        indicators=tuple(
            _indicator(one, numbers, scope=scope, protection=protection) for one in INDICATORS
        ),
    )


def _table(
    table: Table, numbers: Mapping[Cell, Printed], hidden: Mapping[Cell, int], *, scope: Scope
) -> TableFigures:
    figures = lines(table, base=scope.base, rollup=scope.rollup)
    return TableFigures(
        table,
        tuple(
            Figure(line.key, line.cell, numbers.get(line.cell), hidden.get(line.cell))
            for line in figures
        ),
    )


def _indicator(
    indicator: Indicator, numbers: Mapping[Cell, Printed], *, scope: Scope, protection: Protection
) -> IndicatorFigure:
    def number(cell: Cell | None) -> Printed | None:
        return None if cell is None else numbers.get(of_base(cell, base=scope.base))

    counted, among = number(indicator.cell), number(indicator.among)
    part, whole = (one.value if one else None for one in (counted, among))
    share = share_of(part, whole, protection=protection)
    return IndicatorFigure(indicator, counted, whole, share, number(indicator.unstated))


def share_of(part: int | None, whole: int | None, *, protection: Protection) -> float | int | None:
    """Return `part` of `whole` in per cent: whole if published, with one decimal if not; None of too small a whole."""
    if part is None or whole is None:
        return None
    if protection is not Protection.NONE:
        return (200 * part + whole) // (2 * whole) if whole >= SMALLEST_WHOLE else None
    return round(100 * part / whole, 1) if whole else None
