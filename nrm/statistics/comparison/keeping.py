"""Numbers that others published, to be compared with ours: entered in the ledger, and read from it."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.statistics.cells import cell_of
from nrm.statistics.comparison.lines import Theirs
from nrm.statistics.ledger import externals
from nrm.statistics.ledger.entries import Mechanism
from nrm.statistics.ledger.externals import Claim
from nrm.statistics.ledger.preparing import must_hold
from nrm.statistics.models import Release, ReleaseCell
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
    query = (
        select(Release.period, Release.external_source, ReleaseCell)
        .join(ReleaseCell, ReleaseCell.release_id == Release.id)
        .where(Release.mechanism == Mechanism.EXTERNAL)
    )
    if about is not None:
        query = query.where(Release.period.in_(_with_neighbours(about)))
    found = [
        Theirs(parse(period), *apart_from_base(cell_of(one.key)), one.lo, one.hi, str(source))
        for period, source, one in db.session.execute(query)
    ]
    by_source = sorted(found, key=lambda one: (one.source, one.base, one.group))
    return sorted(by_source, key=lambda one: str(one.period), reverse=True)


def kept_periods() -> list[str]:
    """Return the periods of which others published something, the newest first."""
    query = select(Release.period).where(Release.mechanism == Mechanism.EXTERNAL).distinct()
    return sorted(db.session.scalars(query), reverse=True)


def _with_neighbours(written: str) -> list[str]:
    if not written:
        return []
    period = parse(written)
    return [str(one) for one in (period.previous, period, period.next)]


def _release_of(one: Theirs) -> tuple[str, str]:
    return str(one.period), one.source
