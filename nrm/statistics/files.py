"""The files that a report can be taken away in."""

from collections.abc import Callable
from dataclasses import dataclass

from nrm.foundation import clock
from nrm.foundation.language import Language
from nrm.statistics.outputs.json_file import to_json
from nrm.statistics.outputs.pdf_file import pdf_of
from nrm.statistics.outputs.tidy import csv_of, xlsx_of
from nrm.statistics.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name for people, its media type, and how it is made."""

    ending: str
    media_type: str
    make: Callable[[Report, Language], bytes]


FORMATS = {
    one.ending: one
    for one in (
        Format(
            "pdf",
            "application/pdf",
            lambda report, language: pdf_of(report, language=language, made_on=clock.today()),
        ),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            lambda report, language: xlsx_of(report, language=language),
        ),
        Format(
            "csv",
            "text/csv; charset=utf-8",
            lambda report, language: csv_of(report, language=language),
        ),
        Format("json", "application/json", lambda report, _language: to_json(report)),
    )
}


def file_name(report: Report, *, ending: str) -> str:
    """Return a name that says what is inside, and never more than the tables do."""
    scope = report.scope
    return f"mkr-{scope.period}-{scope.base.value}-{report.protection.value}.{ending}".lower()
