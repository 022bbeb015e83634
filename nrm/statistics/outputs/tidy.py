"""A report as tidy tables, one number a row, for CSV files and workbooks."""

from collections.abc import Iterator

from nrm.foundation.documents.spreadsheets import Sheet, Value, to_csv, to_xlsx
from nrm.foundation.language import Language
from nrm.statistics import words
from nrm.statistics.report import Report, TableFigures
from nrm.statistics.tables import DIMENSIONS

MOST_DIMENSIONS = 3
_ALL = {"sq": "Gjithsej", "en": "Total"}
_DIMENSION_COLUMNS = tuple(
    f"{what}_{number}"
    for number in range(1, MOST_DIMENSIONS + 1)
    for what in ("dimension", "code", "label")
)


def csv_of(report: Report, *, language: Language) -> bytes:
    """Return the whole report as one CSV table: every number of every table, then every indicator."""
    scope = (
        str(report.scope.period),
        report.scope.base.value,
        report.scope.rollup.value,
        report.protection.value,
    )
    columns = (
        *("period", "base", "begging", "protection", "kind", "id", "name"),
        *_DIMENSION_COLUMNS,
        *("value", "numerator", "denominator", "reference"),
    )
    rows = (*_table_rows(report, language=language), *_indicator_rows(report, language=language))
    return to_csv(Sheet("report", columns, tuple((*scope, *row) for row in rows)))


def xlsx_of(report: Report, *, language: Language) -> bytes:
    """Return the report as a workbook: a page about it, a tidy table a page, the indicators, the code lists."""
    sheets = (
        _about(report, language=language),
        *(_table_sheet(one, report=report, language=language) for one in report.tables),
        _indicator_sheet(report, language=language),
        _code_sheet(report, language=language),
    )
    title = f"{words.TITLE.in_(language)}, {report.scope.period.label.in_(language)}"
    return to_xlsx(sheets, title=title)


def _table_rows(report: Report, *, language: Language) -> Iterator[tuple[Value, ...]]:
    for one in report.tables:
        name = one.table.title(report.scope.rollup).in_(language)
        for line in _lines(one, report=report, language=language):
            *codes, value = line
            padding = (None,) * (3 * MOST_DIMENSIONS - len(codes))
            yield ("table", one.table.id, name, *codes, *padding, value, None, None, None)


def _lines(
    figures: TableFigures, *, report: Report, language: Language
) -> Iterator[tuple[Value, ...]]:
    """Yield dimension, code and label for each dimension of the table, then the number; a total has an empty code."""
    dimensions = [report.scope.dimension(name) for name in figures.table.dimensions]
    labels = {
        (one.id, category.code): category.text.in_(language)
        for one in dimensions
        for category in one.categories
    }
    for figure in figures.figures:
        row: list[Value] = []
        for one in dimensions:
            code = figure.key.get(one.id)
            label = _ALL[language] if code is None else labels[one.id, code]
            row += [one.id, code, label]
        yield (*row, figure.value)


def _indicator_rows(report: Report, *, language: Language) -> Iterator[tuple[Value, ...]]:
    for one in report.indicators:
        value = one.share if one.indicator.is_share else one.numerator
        yield (
            *("indicator", one.indicator.id, one.indicator.name.in_(language)),
            *(None,) * (3 * MOST_DIMENSIONS),
            *(value, one.numerator, one.denominator, one.indicator.seed),
        )


def _about(report: Report, *, language: Language) -> Sheet:
    texts = (
        words.TITLE,
        *words.scope_names(report),
        words.PROTECTION_NAMES[report.protection],
        *words.sentences(report),
        *((words.LATE, report.late) if report.late else ()),
        *words.method(report),
    )
    heading = {"sq": "Për këtë raport", "en": "About this report"}[language]
    return Sheet(heading, (heading,), tuple((one.in_(language),) for one in texts))


def _table_sheet(figures: TableFigures, *, report: Report, language: Language) -> Sheet:
    columns = tuple(
        f"{name}{ending}" for name in figures.table.dimensions for ending in ("", "_label")
    )
    rows = []
    for line in _lines(figures, report=report, language=language):
        *codes, value = line
        shown = [each for at, each in enumerate(codes) if at % 3]
        rows.append((*shown, value))
    return Sheet(figures.table.id, (*columns, "value"), tuple(rows))


def _indicator_sheet(report: Report, *, language: Language) -> Sheet:
    columns = (
        "id",
        "name",
        "value",
        "unit",
        "numerator",
        "counted",
        "denominator",
        "whole",
        "not_stated",
        "reference",
        "fields",
        "rule",
        "note",
    )
    rows = tuple(
        (
            one.indicator.id,
            one.indicator.name.in_(language),
            one.share if one.indicator.is_share else one.numerator,
            "%" if one.indicator.is_share else "1",
            one.numerator,
            one.indicator.counted.in_(language),
            one.denominator,
            one.indicator.whole.in_(language) if one.indicator.whole else None,
            one.unstated.value if one.unstated else None,
            one.indicator.seed,
            ", ".join(one.indicator.fields),
            one.indicator.rule.value,
            one.indicator.note.in_(language) if one.indicator.note else None,
        )
        for one in report.indicators
    )
    return Sheet({"sq": "Treguesit", "en": "Indicators"}[language], columns, rows)


def _code_sheet(report: Report, *, language: Language) -> Sheet:
    rows = tuple(
        (dimension.id, dimension.title.in_(language), category.code, category.text.in_(language))
        for dimension in DIMENSIONS[report.scope.rollup].values()
        for category in dimension.categories
    )
    name = {"sq": "Kodet", "en": "Codes"}[language]
    return Sheet(name, ("dimension", "title", "code", "label"), rows)
