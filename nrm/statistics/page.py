"""A report as a page shows it: a chart for each question with its table, then the crossed tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from markupsafe import Markup

from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.cells import Cell
from nrm.statistics.levels import is_laid_out
from nrm.statistics.quality import unstated
from nrm.statistics.report import Figure, Report, TableFigures
from nrm.statistics.tables import DIMENSIONS, Dimension

Address = Callable[[Cell], str]
"""The page that shows the cases behind a number; there is one for exact numbers only."""

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
    unstated: Text | None
    """How many did not answer, in words."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A crossed table: the last dimension across, the others down."""

    id: str
    title: Text
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def charts_of(report: Report, *, behind: Address | None = None) -> list[Chart]:
    """Return a chart for each table of one dimension; `behind` makes links of its numbers."""
    return [_chart(one, report, behind) for one in report.tables if len(one.table.dimensions) == 1]


def tables_of(report: Report, *, behind: Address | None = None) -> list[Grid]:
    """Return the crossed tables that tell something; `behind` makes links of their numbers."""
    return [
        _grid(one, report, behind)
        for one in report.tables
        if len(one.table.dimensions) > 1 and one.is_told
    ]


def laid_out(report: Report) -> list[Grid]:
    """Return the crossed tables that a report of its period lays out."""
    wanted = {one.table.id for one in report.tables if is_laid_out(one.table, report)}
    return [one for one in tables_of(report) if one.id in wanted]


def number_of(figure: Figure, behind: Address | None) -> str:
    """Return a number as it is written, as a link to the cases behind it where there is a page of them."""
    words = written(figure)
    if behind and figure.value:
        return Markup('<a href="{}">{}</a>').format(behind(figure.cell), words)
    return words


def written(figure: Figure) -> str:
    """Return a number in words; a hidden one as what can be told of it, 0-7, or a dash."""
    if figure.number or figure.most is None:
        return number_words(figure.value)
    return f"0–{number_words(figure.most)}"


def _chart(figures: TableFigures, report: Report, behind: Address | None) -> Chart:
    (dimension,) = _dimensions(figures, report)
    found = {figure.key.get(dimension.id): figure for figure in figures.figures}
    lines = [(str(one.text), found[one.code]) for one in dimension.categories if one.code in found]
    by_code = {code: figure.value for code, figure in found.items() if code is not None}
    return Chart(
        id=dimension.id,
        title=dimension.title,
        bars=[(words, figure.value) for words, figure in lines if figure.value],
        by_qark=by_code if dimension.id == MAP else None,
        rows=[
            (words, number_of(figure, behind))
            for words, figure in (*lines, (str(TOTAL), found[None]))
        ],
        unstated=unstated(figures, report),
    )


def _grid(figures: TableFigures, report: Report, behind: Address | None) -> Grid:
    *down, across = _dimensions(figures, report)
    found = {_sorted(figure.key): figure for figure in figures.figures}
    columns: list[tuple[str, str | None]] = [(str(one.text), one.code) for one in across.categories]
    columns.append((str(TOTAL), None))
    rows = []
    for chosen in product(*(_lines(one) for one in down)):
        key = {d.id: code for d, (_words, code) in zip(down, chosen, strict=True) if code}
        cells = [
            found.get(_sorted(key | ({across.id: code} if code else {})))
            for _words, code in columns
        ]
        if any(one.value for one in cells if one):
            numbers = [number_of(one, behind) if one else "–" for one in cells]
            rows.append([*(words for words, _code in chosen), *numbers])
    headers = [*(str(one.title) for one in down), *(words for words, _code in columns)]
    return Grid(figures.table.id, figures.table.title(report.scope.rollup), headers, rows)


def _sorted(key: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(key.items()))


def _lines(dimension: Dimension) -> list[tuple[str, str | None]]:
    lines: list[tuple[str, str | None]] = [
        (str(one.text), one.code) for one in dimension.categories
    ]
    return [*lines, (str(TOTAL), None)]


def _dimensions(figures: TableFigures, report: Report) -> list[Dimension]:
    return [DIMENSIONS[report.scope.rollup][name] for name in figures.table.dimensions]
