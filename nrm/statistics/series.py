"""The years side by side: what is published of each, or, for the few who may see them, the true numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nrm.auth.roles import Actor
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.ledger.numbers import NotPublished, Printed, published_numbers
from nrm.statistics.periods import Length, Period
from nrm.statistics.service import exact_numbers
from nrm.statistics.tables import DIMENSIONS, Rollup


@dataclass(frozen=True, slots=True)
class Column:
    """One number of every year."""

    title: Text
    cell: Cell


@dataclass(frozen=True, slots=True)
class Block:
    """A table of the page: its columns are read together."""

    id: str
    title: Text
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """One year's numbers, by cell; None when it is not published whole."""

    year: int
    numbers: Mapping[Cell, Printed] | None

    def number(self, column: Column) -> Printed | None:
        """Return the year's number in a column; None where there is none."""
        return self.numbers.get(column.cell) if self.numbers else None


TOTAL = Column(Text("Gjithsej", "Total"), EVERYBODY)


def _of(name: str, *codes: str) -> tuple[Column, ...]:
    texts = {one.code: one.text for one in DIMENSIONS[Rollup.SEPARATE][name].categories}
    return tuple(Column(texts[code], cell({name: [code]})) for code in codes)


def _exploitation(*codes: str) -> tuple[Column, ...]:
    inside = Column(
        Text("Punë e detyruar, me lypjen brenda", "Forced labour, begging within"),
        cell({"exploitation": ["BEGGING", "LABOUR"]}),
    )
    return (*_of("exploitation", *codes), inside)


BLOCKS = (
    Block(
        "people",
        Text("Personat e identifikuar", "Persons identified"),
        (
            TOTAL,
            *_of("status", "VMT", "VT"),
            *_of("sex", "F", "M"),
            *_of("majority", "ADULT", "CHILD"),
            *_of("citizenship", "FOREIGN"),
        ),
    ),
    Block(
        "exploitation",
        Text("Lloji i shfrytëzimit", "Type of exploitation"),
        _exploitation("SEX", "LABOUR", "BEGGING", "CRIMINALITY", "MARRIAGE"),
    ),
    Block(
        "structure",
        lists.STRUCTURE_GROUP.title,
        _of("structure_group", "STATE", "NGO", "SELF", "MOBILE"),
    ),
)
"""What the yearly publications of 2016-2022 told."""


def published_series(years: Sequence[int]) -> list[Year]:
    """Return what is published of each of `years`: its exact headlines where it has them, else sums of its quarters."""
    return [Year(year, _published(Period(year, Length.YEAR))) for year in sorted(years)]


def exact_series(years: Sequence[int], *, by: Actor) -> list[Year]:
    """Return the true numbers of each of `years`; raises `NotPermitted`, told to the trail, without the right."""
    asked = {column.cell for block in BLOCKS for column in block.columns}
    found = {year: exact_numbers(Period(year, Length.YEAR), by=by) for year in sorted(years)}
    return [Year(year, {one: numbers[one] for one in asked}) for year, numbers in found.items()]


def _published(year: Period) -> Mapping[Cell, Printed] | None:
    asked = {column.cell for block in BLOCKS for column in block.columns}
    try:
        found = published_numbers(year, cells=asked)
    except NotPublished:
        return None
    exact = {one.cell: Printed(one.value, one.lo, one.hi) for one in found.headlines}
    return {**found.numbers, **exact}
