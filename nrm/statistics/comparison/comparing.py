"""Who compares what: with published numbers everybody who reads figures, with exact ones the few who may see them."""

from collections.abc import Sequence

from flask_babel import gettext as _

from nrm.auth.roles import Actor
from nrm.foundation.errors import RuleBroken
from nrm.statistics.comparison.lines import Theirs
from nrm.statistics.comparison.parts import Ours
from nrm.statistics.comparison.reasons import Compared, cells_asked, compare
from nrm.statistics.ledger.numbers import NotPublished, Printed, published_numbers
from nrm.statistics.periods import Period
from nrm.statistics.service import exact_numbers

MOST_PERIODS = 20
"""More would keep a page waiting."""


def compared(numbers: Sequence[Theirs], *, exact: bool, by: Actor) -> list[Compared]:
    """Return numbers of others beside ours; of a period that is not published, ours is None.

    With `exact`, beside the true ones: raises `NotPermitted`, told to the trail, without the right. Raises `RuleBroken`
    for too many periods at once.
    """
    periods = {str(one.period): one.period for one in numbers}
    if len(periods) > MOST_PERIODS:
        raise RuleBroken(
            _("Compare at most %(most)s periods at once.", most=MOST_PERIODS), field="numbers"
        )
    ours = {
        name: exact_numbers(period, by=by) if exact else _published(period, numbers)
        for name, period in sorted(periods.items())
    }
    return compare(numbers, ours)


def _published(period: Period, numbers: Sequence[Theirs]) -> Ours:
    try:
        found = published_numbers(period, cells=cells_asked(numbers))
    except NotPublished:
        return {}
    exact = {one.cell: Printed(one.value, one.lo, one.hi) for one in found.headlines}
    return {**found.numbers, **exact}
