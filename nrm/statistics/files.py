"""The files that a report can be taken away in."""

from collections.abc import Callable
from dataclasses import dataclass
from pkgutil import resolve_name

from nrm.foundation import clock
from nrm.foundation.language import Language
from nrm.statistics.outputs.json_file import to_json
from nrm.statistics.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its name for people, its media type, and how it is made."""

    ending: str
    media_type: str
    make: Callable[[Report, Language], bytes]


def _pdf(report: Report, language: Language) -> bytes:
    return _maker("pdf_file:pdf_of")(report, language=language, made_on=clock.today())


def _xlsx(report: Report, language: Language) -> bytes:
    return _maker("tidy:xlsx_of")(report, language=language)


def _csv(report: Report, language: Language) -> bytes:
    return _maker("tidy:csv_of")(report, language=language)


def _maker(name: str) -> Callable[..., bytes]:
    """Return what makes a file; the packages that it needs are loaded now, so that a start need not wait for them."""
    maker: Callable[..., bytes] = resolve_name(f"nrm.statistics.outputs.{name}")
    return maker


FORMATS = {
    one.ending: one
    for one in (
        Format("pdf", "application/pdf", _pdf),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsx,
        ),
        Format("csv", "text/csv; charset=utf-8", _csv),
        Format("json", "application/json", lambda report, _language: to_json(report)),
    )
}


def file_name(report: Report, *, ending: str) -> str:
    """Return a name that says what is inside, and never more than the tables do."""
    scope = report.scope
    return f"mkr-{scope.period}-{scope.base.value}-{report.protection.value}.{ending}".lower()
