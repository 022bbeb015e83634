"""What can be released now, and how: a quarter rounded or suppressed, a year by its exact headlines."""

from flask_babel import gettext as _

from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken
from nrm.statistics.ledger.entries import OF_QUARTERS, Mechanism, release_of, ties_around
from nrm.statistics.periods import Length, Period


def must_be_due(period: Period, mechanism: Mechanism) -> Mechanism:
    """Return how a release of `period` is made, a quarter by `mechanism`.

    Raises `RuleBroken` (field `period`) when it cannot be made now, or not so.
    """
    if period.length is Length.HALF_YEAR or period.rolling:
        raise not_now(_("Half-years and rolling years are sums of quarters; they need no release."))
    if period.last_day >= clock.today():
        raise not_now(_("%(period)s is not over yet.", period=period.label))
    if period.length is Length.YEAR:
        _year_must_be_due(period, mechanism)
        return Mechanism.HEADLINES
    if mechanism not in OF_QUARTERS:
        raise not_now(_("A quarter is published rounded, or with small groups hidden."))
    release = release_of(period, *OF_QUARTERS)
    if release and release.mechanism != mechanism:
        raise not_now(
            _(
                "%(period)s is published already, in the other way. Held against each other, rounded numbers and exact"
                " ones would tell what both hide; so a period has one of them for good.",
                period=period.label,
            )
        )
    if release:
        raise not_now(_("%(period)s is published. It is never revised.", period=period.label))
    if mechanism is Mechanism.SUPPRESSED and ties_around([period])[0]:
        raise not_now(
            _(
                "Numbers that others published speak of %(period)s. Beside them nobody has proven that hidden groups"
                " stay hidden: publish it rounded.",
                period=period.label,
            )
        )
    return mechanism


def _year_must_be_due(year: Period, mechanism: Mechanism) -> None:
    if mechanism is Mechanism.SUPPRESSED:
        raise not_now(
            _("Small groups are hidden quarter by quarter; a year is the sum of its quarters.")
        )
    if release_of(year, Mechanism.HEADLINES):
        raise not_now(_("%(period)s is published. It is never revised.", period=year.label))
    missing = [one for one in year.quarters if not release_of(one, *OF_QUARTERS)]
    if missing:
        raise not_now(
            _(
                "The year's exact headlines come after its quarters. Not yet published: %(quarters)s.",
                quarters=", ".join(map(str, missing)),
            )
        )


def not_now(words: str) -> RuleBroken:
    """Return the refusal of a period that is asked for."""
    return RuleBroken(words, field="period")
