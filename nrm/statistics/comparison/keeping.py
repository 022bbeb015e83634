"""Numbers that others published, to be compared with ours: entered in the ledger, and read from it."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.statistics.comparison.lines import Theirs
from nrm.statistics.ledger import externals
from nrm.statistics.ledger.externals import Claim, numbers_of_others
from nrm.statistics.ledger.preparing import must_hold
from nrm.statistics.periods import parse
from nrm.statistics.tables import apart_from_base


def keep(numbers: Sequence[Theirs], *, by: Actor) -> list[UUID]:
    """Begin to enter all of `numbers` in the ledger; the caller commits and starts the work.

    Returns what `externals.work` is to be given. Raises `NotPermitted` without the right and `RuleBroken` when one of
    them is entered already, or cannot be: then none is kept.
    """
    must_hold(by, Permission.STATISTICS_PREPARE)
    ordered = sorted(numbers, key=_release_of)
    return [
        externals.begin(
            parse(period), source, [Claim(one.cell, one.lo, one.hi) for one in group], by=by
        ).id
        for (period, source), group in groupby(ordered, key=_release_of)
    ]


def kept(*, about: str | None = None) -> list[Theirs]:
    """Return every number of others in the ledger by period, the newest first; of one and those beside it, if named."""
    periods = None if about is None else _with_neighbours(about)
    found = [
        Theirs(parse(period), *apart_from_base(claim.cell), claim.lo, claim.hi, source)
        for period, source, claim in numbers_of_others(periods=periods)
    ]
    by_source = sorted(found, key=lambda one: (one.source, one.base, one.group))
    return sorted(by_source, key=lambda one: str(one.period), reverse=True)


def kept_periods() -> list[str]:
    """Return the periods of which others published something, the newest first."""
    return sorted({period for period, _source, _claim in numbers_of_others()}, reverse=True)


def _with_neighbours(written: str) -> list[str]:
    if not written:
        return []
    period = parse(written)
    return [str(one) for one in (period.previous, period, period.next)]


def _release_of(one: Theirs) -> tuple[str, str]:
    return str(one.period), one.source
