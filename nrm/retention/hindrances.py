"""What stands in the way of erasing a case now."""

from dataclasses import dataclass

from flask_babel import gettext as _

from nrm.audit.trail import Author
from nrm.cases.models import Case
from nrm.cases.registrations import must_be_told
from nrm.duplicates.history import joined_with
from nrm.duplicates.queries import cases_of
from nrm.foundation import clock
from nrm.retention.overview import Line
from nrm.retention.queries import held_by_the_trail
from nrm.retention.rules import Reason
from nrm.statistics.periods import Length, Period, containing
from nrm.statistics.snapshots.freezing import frozen


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why not: a code for the trail, and words that say what to do first."""

    code: str
    words: str


def check_erasable(case: Case, line: Line, reason: Reason, *, by: Author) -> Hindrance | None:
    """Return the first thing in the way, None when the case can be erased; raises as `counted_in` does."""
    if line.held or held_by_the_trail(case.id):
        return Hindrance("held", _("The case is on hold. The hold has to be lifted first."))
    if reason is Reason.PERIOD_OVER and not line.is_over:
        return Hindrance("period", _("The case is not past its period yet."))
    for quarter in counted_in(case, by=by):
        if not frozen(quarter):
            return _unfrozen(quarter)
    return None


def counted_in(case: Case, *, by: Author) -> list[Period]:
    """Return the quarters whose figures the case has a part in.

    Its own; and those of every later or joined episode of the person, which counts as one after an earlier one. Raises
    `Altered`, told to the trail, when one of them is registered otherwise than when it was identified, or when a
    decision about duplicates is not as it was taken.
    """
    people = {case.person_id, *joined_with(case.person_id)}
    episodes = [one for held in cases_of(people).values() for one in held]
    must_be_told(episodes, by=by)
    registered = [
        one.registered_at
        for one in episodes
        if one.registered_at and (one is case or one.opened_at >= case.opened_at)
    ]
    days = sorted(clock.local(moment).date() for moment in registered)
    return list(dict.fromkeys(containing(day, length=Length.QUARTER) for day in days))


def _unfrozen(quarter: Period) -> Hindrance:
    if quarter.last_day >= clock.today():
        words = _(
            "The case counts in a period that is not over (%(period)s). It is erased once that is over and frozen.",
            period=quarter.label,
        )
        return Hindrance("quarter", words)
    words = _(
        "The case counts in a period that is not frozen (%(period)s). Its facts are frozen first: then figures stay.",
        period=quarter.label,
    )
    return Hindrance("frozen", words)
