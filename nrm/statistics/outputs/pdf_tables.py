"""The tables of a report as they are printed."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, Spacer

from nrm.foundation.documents import paper
from nrm.foundation.documents.pages import WIDTH
from nrm.foundation.documents.tables import Cell, data_table
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.foundation.web.formats import number_words
from nrm.statistics.page import written
from nrm.statistics.report import IndicatorFigure, Report, TableFigures, share_of
from nrm.statistics.tables import Dimension

TOTAL = Text("Gjithsej", "Total")
_NUMBER = Text("Numri", "Number")
_CHILDREN_AND_ADULTS = Text("Shërbimet e marra", "Services received")
_LEFT_OUT = Text(
    "Rreshtat me 0 në çdo kolonë nuk shtypen; ata janë në skedarët CSV dhe XLSX.",
    "Rows with 0 in every column are not printed; they are in the CSV and XLSX files.",
)
_WITH_SHARE = "%"
_LONG = 20
"""Lines above which a table leaves those of 0 out."""


def one_way(
    figures: TableFigures, *, report: Report, language: Language, width: float = WIDTH
) -> Iterator[Flowable]:
    """Yield the table of one dimension with the share of each line; lines of 0 are left out of long ones."""
    dimension = _dimension(figures, report, 0)
    shown = [
        (one.text.in_(language), figures.figure(**{dimension.id: one.code}))
        for one in dimension.categories
    ]
    printed = [one for one in shown if one[1].value != 0] if len(shown) > _LONG else shown
    rows = [
        [label, written(figure), _share(figure.value, report=report)]
        for label, figure in (*printed, (TOTAL.in_(language), figures.figure()))
    ]
    heads = (dimension.title.in_(language), _NUMBER.in_(language), _WITH_SHARE)
    yield Spacer(1, 10)
    yield data_table(heads, rows, shares=(4.6, 1.5, 1), width=width, totals=[len(rows) - 1])
    if len(printed) < len(shown):
        yield from _left_out(language)


def _left_out(language: Language) -> Iterator[Flowable]:
    yield Spacer(1, 3)
    yield paper.words(_LEFT_OUT.in_(language), paper.NOTE)


def _share(value: int | None, *, report: Report) -> str:
    return number_words(share_of(value, report.total, protection=report.protection))


def two_way(figures: TableFigures, *, report: Report, language: Language) -> Iterator[Flowable]:
    """Yield the table of two dimensions; the one with fewer categories goes across."""
    first, second = _dimension(figures, report, 0), _dimension(figures, report, 1)
    down, across = sorted((first, second), key=lambda one: -len(one.categories))
    yield paper.words(figures.table.title(report.scope.rollup).in_(language), paper.CAPTION)
    yield _matrix(figures, down=down, across=across, language=language)


def three_way(figures: TableFigures, *, report: Report, language: Language) -> Iterator[Flowable]:
    """Yield the table of three dimensions: one part for each category of the second."""
    across, apart, down = (_dimension(figures, report, at) for at in range(3))
    title = figures.table.title(report.scope.rollup).in_(language)
    for one in apart.categories:
        if not figures.value(**{apart.id: one.code}):
            continue
        yield paper.words(f"{title}: {one.text.in_(language)}", paper.CAPTION)
        yield _matrix(
            figures, down=down, across=across, language=language, fixed={apart.id: one.code}
        )
    yield from _left_out(language)


def _matrix(
    figures: TableFigures,
    *,
    down: Dimension,
    across: Dimension,
    language: Language,
    fixed: dict[str, str] | None = None,
) -> Flowable:
    """Return a table with `down` as rows and `across` as columns, and totals both ways; `fixed` codes hold for all."""
    values = {tuple(sorted(one.key.items())): one.value for one in figures.figures}
    kept = fixed or {}

    def value(**key: str) -> int | None:
        return values[tuple(sorted({**kept, **key}.items()))]

    rows = []
    for one in (*down.categories, None):
        key = {down.id: one.code} if one else {}
        numbers = [value(**key, **{across.id: other.code}) for other in across.categories]
        if fixed is None or one is None or any(numbers):
            label = (one.text if one else TOTAL).in_(language)
            rows.append([label, *map(number_words, (*numbers, value(**key)))])
    heads = [
        down.title.in_(language),
        *(one.text.in_(language) for one in across.categories),
        TOTAL.in_(language),
    ]
    shares = (2.6, *(1.0 for _ in across.categories), 0.9)
    return data_table(heads, rows, shares=shares, totals=[len(rows) - 1])


def services(
    tables: Sequence[TableFigures], *, report: Report, language: Language
) -> Iterator[Flowable]:
    """Yield one table of those who received each service, by majority; a person may stand in several rows."""
    majority = _dimension(tables[0], report, 1)
    rows = []
    for one in tables:
        name = one.table.dimensions[0]
        title = report.scope.dimension(name).title.in_(language).partition(": ")[2]
        received = {name: "YES"}
        numbers = [one.value(**received, majority=each.code) for each in majority.categories]
        rows.append([title, *map(number_words, (*numbers, one.value(**received)))])
    heads = [
        _CHILDREN_AND_ADULTS.in_(language),
        *(one.text.in_(language) for one in majority.categories),
        TOTAL.in_(language),
    ]
    yield paper.words(_CHILDREN_AND_ADULTS.in_(language), paper.CAPTION)
    yield data_table(heads, rows, shares=(3, 1, 1, 1, 1))


_COUNTED, _OUT_OF = Text("Numëruesi", "Numerator"), Text("Emëruesi", "Denominator")
_INDICATOR_HEADS = (
    Text("Nr.", "No."),
    Text("Treguesi", "Indicator"),
    Text("Referenca", "Reference"),
    _COUNTED,
    _OUT_OF,
)


def indicators(report: Report, *, language: Language) -> Flowable:
    """Return every indicator with what it counts, its reference, numerator, denominator and share."""
    heads = (*(one.in_(language) for one in _INDICATOR_HEADS), _WITH_SHARE)
    rows = [_indicator_row(one, language=language) for one in report.told_indicators]
    return data_table(heads, rows, shares=(2.3, 5.1, 2.1, 1.6, 2.0, 0.8), numbers_from=3)


def _indicator_row(figure: IndicatorFigure, *, language: Language) -> list[Cell]:
    indicator = figure.indicator
    note = f"{_COUNTED.in_(language)}: {indicator.counted.in_(language)}."
    if indicator.whole:
        note = f"{note} {_OUT_OF.in_(language)}: {indicator.whole.in_(language)}."
    return [
        indicator.id.replace("-", " "),
        (indicator.name.in_(language), note),
        indicator.seed,
        number_words(figure.numerator),
        number_words(figure.denominator),
        number_words(figure.share),
    ]


def _dimension(figures: TableFigures, report: Report, at: int) -> Dimension:
    return report.scope.dimension(figures.table.dimensions[at])
