"""Making a release again from what was frozen: to the digit, whatever has happened to the register since."""

from uuid import UUID

from flask_babel import gettext as _

from nrm.audit.trail import Author
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import Cell
from nrm.statistics.ledger.candidates import quarter_numbers
from nrm.statistics.ledger.entries import Mechanism, entries_of, release_with
from nrm.statistics.periods import parse
from nrm.statistics.protection.plan import VERSION, plan_behind
from nrm.statistics.snapshots.counting import true_numbers
from nrm.statistics.snapshots.freezing import frozen, secret_for


def differences(release_id: UUID, *, by: Author) -> list[Cell] | None:
    """Return the cells of a release whose number does not come out the same; None: there is nothing to make again.

    Raises `NotFound` for no release, `RuleBroken` for one of another plan, and what reading a snapshot raises.
    """
    release = release_with(release_id)
    period = parse(release.period)
    if release.mechanism == Mechanism.EXTERNAL or not all(map(frozen, period.quarters)):
        return None
    if release.plan_version.partition(" ")[0] != VERSION:
        raise RuleBroken(
            _(
                "It was published under plan %(then)s; this program has plan %(now)s and draws other numbers.",
                then=release.plan_version,
                now=VERSION,
            )
        )
    printed = {one.cell: one.value for one in entries_of(release)}
    counts = true_numbers(period, by=by)
    if release.mechanism == Mechanism.ROUNDED:
        counts = quarter_numbers(
            counts,
            plan=plan_behind(printed),
            secret=secret_for(period),
            period=period,
            counter=release.seed_counter,
        )
    return [cell for cell, value in printed.items() if counts[cell] != value]
