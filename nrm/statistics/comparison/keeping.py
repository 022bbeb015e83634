"""Numbers that others published, kept to be compared with ours; everything published is audited with them."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, select

from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.statistics.cells import cell_of
from nrm.statistics.comparison.lines import Theirs
from nrm.statistics.ledger import externals
from nrm.statistics.ledger.externals import Claim, numbers_of_others
from nrm.statistics.ledger.preparing import must_hold
from nrm.statistics.models import OutsideNumber
from nrm.statistics.periods import parse
from nrm.statistics.tables import Base


def keep(numbers: Sequence[Theirs], *, by: Actor) -> list[UUID]:
    """Keep all of `numbers`, and begin to enter them in the ledger; the caller commits and starts the work.

    Returns what `externals.work` is to be given. Raises `NotPermitted` without the right and `RuleBroken` when one of
    them is entered already, or cannot be: then none is kept.
    """
    must_hold(by, Permission.STATISTICS_PREPARE)
    ordered = sorted(numbers, key=_release_of)
    begun = [
        externals.begin(
            parse(period), source, [Claim(one.cell, one.lo, one.hi) for one in group], by=by
        ).id
        for (period, source), group in groupby(ordered, key=_release_of)
    ]
    for one in numbers:
        db.session.execute(delete(OutsideNumber).where(*_same(one)))  # from an entry given up
    db.session.add_all(_row(one, by) for one in numbers)
    return begun


def kept(*, about: str | None = None) -> list[Theirs]:
    """Return every number of others that stands in the ledger, by source; of a period and those beside it, if named."""
    query = select(OutsideNumber).order_by(
        OutsideNumber.period.desc(), OutsideNumber.source, OutsideNumber.base, OutsideNumber.key
    )
    if about is not None:
        query = query.where(OutsideNumber.period.in_(_with_neighbours(about)))
    found = [
        Theirs(parse(row.period), Base(row.base), cell_of(row.key), row.lo, row.hi, row.source)
        for row in db.session.scalars(query)
    ]
    approved = numbers_of_others()
    return [one for one in found if (str(one.period), one.source, one.cell) in approved]


def kept_periods() -> list[str]:
    """Return the periods of which others published something, the newest first."""
    return sorted({str(one.period) for one in kept()}, reverse=True)


def _with_neighbours(written: str) -> list[str]:
    if not written:
        return []
    period = parse(written)
    return [str(one) for one in (period.previous, period, period.next)]


def _row(one: Theirs, by: Actor) -> OutsideNumber:
    return OutsideNumber(
        id=uuid4(),
        period=str(one.period),
        base=one.base,
        key=one.group.key,
        lo=one.lo,
        hi=one.hi,
        source=one.source,
        entered_by=by.user_id,
    )


def _same(one: Theirs) -> tuple[ColumnElement[bool], ...]:
    return (
        OutsideNumber.period == str(one.period),
        OutsideNumber.base == one.base,
        OutsideNumber.key == one.group.key,
        OutsideNumber.source == one.source,
    )


def _release_of(one: Theirs) -> tuple[str, str]:
    return str(one.period), one.source
