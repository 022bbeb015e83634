"""A report as a page shows it: a chart for each question with its table, then the crossed tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.report import Report, TableFigures
from nrm.statistics.tables import DIMENSIONS, Dimension

TOTAL = Text("Gjithsej", "Total")
MAP = "qark"


@dataclass(frozen=True, slots=True)
class Chart:
    """One question: bars, or shades by qark, and the numbers as rows of words."""

    id: str
    title: Text
    bars: Sequence[tuple[str, int]]
    by_qark: dict[str, int | None] | None
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A crossed table: the last dimension across, the others down."""

    id: str
    title: Text
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def charts_of(report: Report) -> list[Chart]:
    """Return a chart for each table of one dimension."""
    return [_chart(one, report) for one in report.tables if len(one.table.dimensions) == 1]


def tables_of(report: Report) -> list[Grid]:
    """Return the crossed tables."""
    return [_grid(one, report) for one in report.tables if len(one.table.dimensions) > 1]


def _chart(figures: TableFigures, report: Report) -> Chart:
    (dimension,) = _dimensions(figures, report)
    values = {figure.key.get(dimension.id): figure.value for figure in figures.figures}
    printed = [one for one in dimension.categories if one.code in values]
    rows = [(str(one.text), values[one.code]) for one in printed]
    return Chart(
        id=dimension.id,
        title=dimension.title,
        bars=[(words, value) for words, value in rows if value],
        by_qark={one.code: values[one.code] for one in printed} if dimension.id == MAP else None,
        rows=[(words, number_words(value)) for words, value in (*rows, (str(TOTAL), values[None]))],
    )


def _grid(figures: TableFigures, report: Report) -> Grid:
    *down, across = _dimensions(figures, report)
    values = {tuple(sorted(figure.key.items())): figure.value for figure in figures.figures}
    columns: list[tuple[str, str | None]] = [(str(one.text), one.code) for one in across.categories]
    columns.append((str(TOTAL), None))
    rows = []
    for chosen in product(*(_lines(one) for one in down)):
        key = {d.id: code for d, (_words, code) in zip(down, chosen, strict=True) if code}
        cells = [
            _value(values, key | ({across.id: code} if code else {})) for _words, code in columns
        ]
        if any(cells):
            rows.append([*(words for words, _code in chosen), *map(number_words, cells)])
    headers = [*(str(one.title) for one in down), *(words for words, _code in columns)]
    return Grid(figures.table.id, figures.table.title(report.scope.rollup), headers, rows)


def _lines(dimension: Dimension) -> list[tuple[str, str | None]]:
    lines: list[tuple[str, str | None]] = [
        (str(one.text), one.code) for one in dimension.categories
    ]
    return [*lines, (str(TOTAL), None)]


def _value(
    values: dict[tuple[tuple[str, str], ...], int | None], key: dict[str, str]
) -> int | None:
    return values.get(tuple(sorted(key.items())))


def _dimensions(figures: TableFigures, report: Report) -> list[Dimension]:
    return [DIMENSIONS[report.scope.rollup][name] for name in figures.table.dimensions]
