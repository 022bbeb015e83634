"""The published report of a period, and the releases that it is of."""

from flask_babel import gettext as _

from nrm.foundation.errors import RuleBroken
from nrm.statistics.ledger.numbers import NotPublished, published_numbers
from nrm.statistics.periods import Length, Period
from nrm.statistics.report import Report, Scope, report_of


def report_about(scope: Scope) -> Report:
    """Return the report of published numbers; raises `RuleBroken` (field `period`) when a quarter is not published."""
    try:
        return report_of(published_numbers(scope.period), scope=scope)
    except NotPublished as missing:
        words = _(
            "%(period)s is not published. Missing: %(quarters)s.",
            period=scope.period.label,
            quarters=", ".join(map(str, missing.quarters)),
        )
        raise RuleBroken(words, field="period") from missing


def usual_period(published: list[Period]) -> Period | None:
    """Return the period that the page opens with: the newest calendar year, else the newest; None of nothing."""
    years = [one for one in published if one.length is Length.YEAR and not one.rolling]
    return next(iter(years or published), None)
