"""Numbers that others published, kept to be compared with ours; everything published is audited with them."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from nrm.audit import trail
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import cell_of
from nrm.statistics.comparison.lines import Theirs
from nrm.statistics.ledger import externals
from nrm.statistics.ledger.externals import Claim
from nrm.statistics.ledger.preparing import must_hold
from nrm.statistics.models import OutsideNumber
from nrm.statistics.periods import parse
from nrm.statistics.tables import Base


def keep(numbers: Sequence[Theirs], *, by: Actor) -> list[UUID]:
    """Keep all of `numbers`, and begin to enter them in the ledger; the caller commits and starts the work.

    Returns what `externals.work` is to be given. Raises `NotPermitted` without the right and `RuleBroken` when one of
    them is kept already: then none is.
    """
    must_hold(by, Permission.STATISTICS_PREPARE)
    trail.take_turn()
    there = set(kept())
    for one in numbers:
        if one in there:
            raise RuleBroken(
                _(
                    "The number of %(source)s for %(period)s is entered already; nothing was kept.",
                    source=one.source,
                    period=one.period.label,
                ),
                field="numbers",
            )
    db.session.add_all(_row(one, by) for one in numbers)
    ordered = sorted(numbers, key=_release_of)
    return [
        externals.begin(
            parse(period), source, [Claim(one.cell, one.lo, one.hi) for one in group], by=by
        ).id
        for (period, source), group in groupby(ordered, key=_release_of)
    ]


def kept(*, about: str | None = None) -> list[Theirs]:
    """Return every number that others published, by source; of a period and those beside it only, if it is named."""
    query = select(OutsideNumber).order_by(
        OutsideNumber.period.desc(), OutsideNumber.source, OutsideNumber.base, OutsideNumber.key
    )
    if about is not None:
        query = query.where(OutsideNumber.period.in_(_with_neighbours(about)))
    return [
        Theirs(parse(row.period), Base(row.base), cell_of(row.key), row.lo, row.hi, row.source)
        for row in db.session.scalars(query)
    ]


def kept_periods() -> list[str]:
    """Return the periods of which others published something, the newest first."""
    query = select(OutsideNumber.period).distinct().order_by(OutsideNumber.period.desc())
    return list(db.session.scalars(query))


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


def _release_of(one: Theirs) -> tuple[str, str]:
    return str(one.period), one.source
