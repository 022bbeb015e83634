"""The published report of a period, the sheets made of it, and the numbers of all years."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from flask_babel import gettext as _

from nrm.foundation import clock
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.language import Language
from nrm.statistics.cells import EVERYBODY
from nrm.statistics.files import FORMATS, sheet_of
from nrm.statistics.ledger.catalogue import given_away, published_periods, release_ids
from nrm.statistics.ledger.numbers import NotPublished, Printed, published_numbers, published_series
from nrm.statistics.periods import Length, Period
from nrm.statistics.report import SMALLEST_WHOLE, Report, Scope, report_of
from nrm.statistics.sheets import SHEETS, Sheet

_REMEMBERED = 40
"""Reports, and files, that a process keeps: strangers ask for the same again and again, and a PDF takes a second."""


def report_about(scope: Scope) -> Report:
    """Return the report of published numbers; raises `RuleBroken` (field `period`) when a quarter is not published."""
    try:
        return _report(scope, release_ids(scope.period))
    except NotPublished as missing:
        raise _not_published(scope.period, missing.quarters) from missing


def must_be_published(period: Period) -> None:
    """Raise `RuleBroken` (field `period`) when a quarter of `period` is not published, whatever others say of it."""
    there = published_periods()
    missing = [one for one in period.quarters if one not in there]
    if missing:
        raise _not_published(period, missing)


def _not_published(period: Period, missing: Sequence[Period]) -> RuleBroken:
    words = _(
        "%(period)s is not published. Missing: %(quarters)s.",
        period=period.label,
        quarters=", ".join(map(str, missing)),
    )
    return RuleBroken(words, field="period")


def file_about(scope: Scope, *, ending: str, language: Language, sheet: Sheet | None) -> bytes:
    """Return the report of `scope`, or a sheet of it, as a file.

    Raises `RuleBroken` (field `period`) when a quarter is not published or the sheet not made for the period.
    """
    report_about(scope)
    asked = (scope, release_ids(scope.period))
    lost = given_away().total()
    return _file(*asked, ending, language, sheet.id if sheet else None, clock.today(), lost)


@lru_cache(maxsize=_REMEMBERED)
def _report(scope: Scope, _releases: tuple[str, ...]) -> Report:
    """Return a report; what stands in the ledger never changes, so the same releases give the same again."""
    return report_of(published_numbers(scope.period), scope=scope)


@lru_cache(maxsize=_REMEMBERED)
def _file(
    scope: Scope,
    releases: tuple[str, ...],
    ending: str,
    language: Language,
    sheet_id: str | None,
    _made_on: date,
    _given_away: int,
) -> bytes:
    report = _report(scope, releases)
    if sheet_id is None:
        return FORMATS[ending].make(report, language)
    return sheet_of(SHEETS[sheet_id], report, ending=ending, language=language)


def sheet_called(sheet_id: str) -> Sheet:
    """Return a sheet; raises `NotFound` when there is none of that name."""
    if sheet_id not in SHEETS:
        raise NotFound
    return SHEETS[sheet_id]


def years_told() -> dict[Period, Printed]:
    """Return how many persons were identified in each calendar year that is wholly published, the first first."""
    series = published_series(EVERYBODY)
    years = sorted({one.year for one in series})
    return {
        year: _added([series[one] for one in year.quarters])
        for year in (Period(one, Length.YEAR) for one in years)
        if all(one in series for one in year.quarters)
    }


def usual_period(published: list[Period]) -> Period | None:
    """Return the period that the page opens with; None of nothing.

    The newest calendar year worth reading, else the newest period.
    """
    worth = [year for year, told in years_told().items() if told.value >= SMALLEST_WHOLE]
    return next(iter(worth[::-1] or published), None)


def _added(quarters: list[Printed]) -> Printed:
    return Printed(
        sum(one.value for one in quarters),
        sum(one.lo for one in quarters),
        sum(one.hi for one in quarters),
    )
