"""Who gets which report: rounded for everybody with a right to figures, exact for the few, each in the trail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from nrm.audit import trail
from nrm.audit.trail import REFUSED, SYSTEM, Happening
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotPermitted, RuleBroken
from nrm.statistics.cells import Cell
from nrm.statistics.ledger.numbers import NotPublished, Printed, published_numbers
from nrm.statistics.periods import Length, Period, containing
from nrm.statistics.protection.rounding import NotProtected
from nrm.statistics.report import SMALLEST_WHOLE, Report, Scope, exact_report_of, report_of
from nrm.statistics.snapshots.counting import true_numbers


def published_report(scope: Scope, *, by: Actor | None) -> Report:
    """Return the report of published numbers; `by` is None on the command line of the installation.

    The installation itself and whoever prepares releases see of quarters that are not published a preview, marked as
    such. Raises `RuleBroken` for everybody else, while the period is not over (figures that change from day to day
    could be subtracted from each other, and the difference is a person), and when numbers cannot be protected: never is
    one shown as it is.
    """
    label = scope.period.label
    if scope.period.last_day >= clock.today():
        words = _(
            "%(period)s is not over yet. Published figures are made once, after its last day.",
            period=label,
        )
        raise RuleBroken(words, field="period")
    may_preview = by is None or ever(by.role, Permission.STATISTICS_PREPARE)
    preview = (by.author if by else SYSTEM) if may_preview else None
    try:
        return report_of(published_numbers(scope.period, preview=preview), scope=scope)
    except NotPublished as missing:
        words = _(
            "%(period)s is not published yet. Missing: %(quarters)s.",
            period=label,
            quarters=", ".join(map(str, missing.quarters)),
        )
        raise RuleBroken(words, field="period") from missing
    except NotProtected as reason:
        words = _(
            "The figures of %(period)s could not be protected, so they are not published. Tell the system's"
            " administrator.",
            period=label,
        )
        raise RuleBroken(words, field="period") from reason


def exact_report(scope: Scope, *, by: Actor) -> Report:
    """Return the report with true numbers; raises `NotPermitted`, and says so in the trail, without the right."""
    return exact_report_of(_true(scope.period, told=_described(scope), by=by), scope=scope)


def exact_numbers(period: Period, *, by: Actor) -> Mapping[Cell, Printed]:
    """Return the true numbers of `period`; raises as `exact_report` does."""
    counts = _true(period, told={"period": str(period)}, by=by)
    return {cell: Printed(number, number, number) for cell, number in counts.items()}


def _true(period: Period, *, told: Mapping[str, object], by: Actor) -> Mapping[Cell, int]:
    happening = Happening("statistics:exact", detail=told)
    if not ever(by.role, Permission.STATISTICS_EXACT):
        trail.record_for_good(replace(happening, decision=REFUSED), by=by.author)
        raise NotPermitted(REFUSED_WORDS)
    trail.record_for_good(happening, by=by.author)
    return true_numbers(period, by=by.author)


def usual_period(*, today: date) -> Period:
    """Return the period that a page opens with: the newest finished year with figures worth reading, else quarter."""
    year = containing(today, length=Length.YEAR).previous
    registered = dict(_registered_by_year())
    while year.year >= min(registered, default=today.year):
        if registered.get(year.year, 0) >= SMALLEST_WHOLE:
            return year
        year = year.previous
    return containing(today, length=Length.QUARTER).previous


def years_to_choose(*, today: date) -> list[int]:
    """Return the years with cases, the newest first, and this one."""
    years = {year for year, _count in _registered_by_year()} | {today.year}
    return sorted(years, reverse=True)


def _registered_by_year() -> list[tuple[int, int]]:
    year = func.extract("year", Case.registered_at)
    query = select(year, func.count()).where(Case.registered_at.is_not(None)).group_by(year)
    return [(int(one), count) for one, count in db.session.execute(query)]


def _described(scope: Scope) -> dict[str, object]:
    return {"period": str(scope.period), "base": scope.base.value, "begging": scope.rollup.value}
