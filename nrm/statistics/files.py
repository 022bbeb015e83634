"""The files that a report can be taken away in."""

from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name

from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.statistics.ledger.catalogue import origins
from nrm.statistics.outputs.json_file import to_json
from nrm.statistics.report import Report
from nrm.statistics.sheets import Sheet

NOT_AT_THIS_LEVEL = Text(
    "Kjo fletë nuk botohet për një periudhë kaq të shkurtër: pothuajse çdo numër do të ishte 0 ose 5.",
    "This sheet is not published for so short a period: nearly every number would be 0 or 5.",
)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name for people, its media type, and how it is made."""

    ending: str
    media_type: str
    make: Callable[[Report, Language], bytes]
    make_sheet: Callable[[Sheet, Report, Language], bytes]


def _pdf(report: Report, language: Language) -> bytes:
    found = origins(report.releases or ())
    return _maker("pdf_file:pdf_of")(
        report, language=language, made_on=clock.today(), origins=found
    )


def _xlsx(report: Report, language: Language) -> bytes:
    return _maker("tidy:xlsx_of")(report, language=language)


def _csv(report: Report, language: Language) -> bytes:
    return _maker("tidy:csv_of")(report, language=language)


def _sheet_pdf(sheet: Sheet, report: Report, language: Language) -> bytes:
    found = origins(report.releases or ())
    return _maker("sheet_pdf:sheet_pdf")(
        sheet, report, language=language, made_on=clock.today(), origins=found
    )


def _sheet_in(name: str) -> Callable[[Sheet, Report, Language], bytes]:
    return lambda sheet, report, language: _maker(name)(sheet, report, language=language)


def _maker(name: str) -> Callable[..., bytes]:
    """Return what makes a file; the packages that it needs are loaded now, so that a start need not wait for them."""
    maker: Callable[..., bytes] = resolve_name(f"nrm.statistics.outputs.{name}")
    return maker


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    one.ending: one
    for one in (
        Format("pdf", "application/pdf", _pdf, _sheet_pdf),
        Format("xlsx", XLSX, _xlsx, _sheet_in("sheet_files:sheet_xlsx")),
        Format("csv", "text/csv; charset=utf-8", _csv, _sheet_in("sheet_files:sheet_csv")),
        Format(
            "json",
            "application/json",
            lambda report, _language: to_json(report),
            _sheet_in("sheet_files:sheet_json"),
        ),
    )
}


def file_name(report: Report, *, ending: str) -> str:
    """Return a name that says what is inside, and never more than the tables do."""
    scope = report.scope
    return f"mkr-{scope.period}-{scope.base.value}-{report.protection.value}.{ending}".lower()


def sheet_name(sheet: Sheet, report: Report, *, ending: str) -> str:
    """Return the name of a short report's file."""
    kind = sheet.id.replace(":", "-")
    return f"mkr-{kind}-{report.scope.period}-{report.scope.base.value}.{ending}".lower()


def sheet_of(sheet: Sheet, report: Report, *, ending: str, language: Language) -> bytes:
    """Return a short report as a file; raises `RuleBroken` (field `period`) when it is not made for the period."""
    if not sheet.is_made_for(report.scope.period):
        raise RuleBroken(NOT_AT_THIS_LEVEL, field="period")
    return FORMATS[ending].make_sheet(sheet, report, language)
