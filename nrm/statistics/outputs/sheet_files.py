"""A short report as JSON, CSV and a workbook; its lines in one tidy table, each with both ends of the true number."""

import json
from collections.abc import Iterator

from nrm.foundation.documents.spreadsheets import Sheet as Page
from nrm.foundation.documents.spreadsheets import Value, to_csv, to_xlsx
from nrm.foundation.language import Language
from nrm.statistics import words
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.omissions import not_shown
from nrm.statistics.report import Report
from nrm.statistics.sheets import Sheet

_COLUMNS = (
    *("sheet", "period", "base", "question", "question_label", "code", "label"),
    *("value", "at_least", "at_most", "beside", "beside_at_least", "beside_at_most"),
)


def sheet_json(sheet: Sheet, report: Report, *, language: Language) -> bytes:
    """Return the sheet as UTF-8 JSON."""
    document = {
        "sheet": sheet.id,
        "period": str(report.scope.period),
        "base": report.scope.base.value,
        "protection": {"method": report.protection.value},
        "release": list(report.releases) if report.releases is not None else None,
        "lines": [
            dict(zip(_COLUMNS[3:], row[3:], strict=True)) for row in _rows(sheet, report, language)
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def sheet_csv(sheet: Sheet, report: Report, *, language: Language) -> bytes:
    """Return the sheet as one CSV table."""
    return to_csv(Page("sheet", _COLUMNS, tuple(_rows(sheet, report, language))))


def sheet_xlsx(sheet: Sheet, report: Report, *, language: Language) -> bytes:
    """Return the sheet as a workbook: its numbers, then how to read them."""
    heading = {"sq": "Për këtë fletë", "en": "About this sheet"}[language]
    texts = (
        sheet.title,
        sheet.reader,
        *words.scope_names(report),
        *words.method(report),
        *not_shown(report),
    )
    about = Page(heading, (heading,), tuple((one.in_(language),) for one in texts))
    numbers = Page(sheet.id, _COLUMNS, tuple(_rows(sheet, report, language)))
    title = f"{sheet.title.in_(language)}, {report.scope.period.label.in_(language)}"
    return to_xlsx((numbers, about), title=title)


def _rows(sheet: Sheet, report: Report, language: Language) -> Iterator[tuple[Value, ...]]:
    scope = (sheet.id, str(report.scope.period), report.scope.base.value)
    for question in sheet.answered(report):
        for one in question.answers:
            named = (question.id, question.title.in_(language), one.code, one.label.in_(language))
            yield (*scope, *named, *_parts(one.number), *_parts(one.beside))


def _parts(number: Printed | None) -> tuple[Value, Value, Value]:
    return (number.value, number.lo, number.hi) if number else (None, None, None)
