"""Comparisons and series as they are shown: rows of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.changes import change, change_words
from nrm.statistics.comparison.parts import parts_of
from nrm.statistics.comparison.reasons import WORDS, Compared
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.periods import parse
from nrm.statistics.releasing import group_words
from nrm.statistics.series import TOTAL, Block, Year
from nrm.statistics.tables import BASE_NAMES, DIMENSIONS, Rollup

_AGREE = Text("përputhen", "they agree")
_NONE = Text("nuk është botuar", "not published")
_NOT_COUNTED = Text("nuk e numërojmë", "not counted by us")


@dataclass(frozen=True, slots=True)
class Row:
    """A number of others beside ours."""

    period: Text
    group: str
    base: Text
    source: str
    theirs: str
    ours: str
    difference: str
    reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A block of the series: its first column is the year."""

    id: str
    title: Text
    headers: Sequence[Text]
    rows: Sequence[Sequence[str]]


def row_of(one: Compared) -> Row:
    """Return a comparison in words."""
    theirs = one.theirs
    return Row(
        period=theirs.period.label,
        group=group_words(theirs.group),
        base=BASE_NAMES[theirs.base],
        source=theirs.source,
        theirs=_between(theirs.lo, theirs.hi),
        ours=_ours(one.ours) if one.ours or parts_of(theirs.cell) else str(_NOT_COUNTED),
        difference=_difference(one.difference),
        reasons=tuple(WORDS[reason] for reason in one.reasons),
    )


def block_of(block: Block, years: Sequence[Year]) -> Shown:
    """Return one table of the series."""
    rows = [
        (str(year.year), *(_value(year.number(column)) for column in block.columns))
        for year in years
    ]
    return Shown(block.id, block.title, [column.title for column in block.columns], rows)


def changes_of(block: Block, years: Sequence[Year]) -> Shown:
    """Return how each number of a table changed from the year before, as far as printed numbers tell."""
    rows = [
        (
            str(year.year),
            *(
                change_words(change(before.number(column), year.number(column)))
                for column in block.columns
            ),
        )
        for before, year in pairwise(years)
        if year.year == before.year + 1
    ]
    headers = [column.title for column in block.columns]
    return Shown(f"{block.id}-changes", block.title, headers, rows)


def totals_of(years: Sequence[Year]) -> list[tuple[str, int | None]]:
    """Return what the chart of the series draws; None for a year that is not published."""
    totals = [(year, year.number(TOTAL)) for year in years]
    return [(str(year.year), number.value if number else None) for year, number in totals]


def period_choice(written: str) -> tuple[str, Text]:
    """Return a period as it is written and in words."""
    return written, parse(written).label


def codes() -> list[tuple[str, str, Text]]:
    """Return what can stand in a file: dimension, code, and what the code means."""
    return [
        (dimension.id, category.code, category.text)
        for dimension in DIMENSIONS[Rollup.SEPARATE].values()
        if not dimension.id.startswith("service_")
        for category in dimension.categories
    ]


def _value(number: Printed | None) -> str:
    return number_words(number.value if number else None)


def _ours(number: Printed | None) -> str:
    if number is None:
        return str(_NONE)
    if number.lo == number.hi:
        return number_words(number.value)
    return f"{number_words(number.value)} ({_between(number.lo, number.hi)})"


def _between(lo: int, hi: int) -> str:
    return number_words(lo) if lo == hi else f"{number_words(lo)}–{number_words(hi)}"


def _difference(difference: tuple[int, int] | None) -> str:
    if difference is None:
        return "–"
    if difference == (0, 0):
        return str(_AGREE)
    lo, hi = (_signed(one) for one in difference)
    return lo if lo == hi else f"{lo} … {hi}"


def _signed(number: int) -> str:
    return f"+{number_words(number)}" if number > 0 else number_words(number)
