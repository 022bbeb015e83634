"""Numbers that others published: entered as they are, audited with everything ever published, then read by two.

They stand in the ledger, for everybody to read, when a second person has approved them (`approving`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.trail import Author
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import Cell, cell_of
from nrm.statistics.certificate.audit import Audit
from nrm.statistics.certificate.base import NoTable
from nrm.statistics.certificate.document import certificate_of, digest
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.ledger.candidates import Surroundings, audit_around
from nrm.statistics.ledger.entries import Draft, Entry, Kind, Mechanism
from nrm.statistics.ledger.preparing import (
    State,
    candidate_in,
    findings,
    finish,
    is_current,
    is_open,
    is_theirs,
    keep,
    move,
    must_hold,
    open_preparations,
    preparation_with,
    tell,
)
from nrm.statistics.ledger.surroundings import around, mark
from nrm.statistics.models import Preparation, Release, ReleaseCell
from nrm.statistics.periods import Period
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.solver import NotSolved
from nrm.statistics.variables import VARIABLES

MOST_IN_A_QUARTER = 100_000
"""A thousand times what the whole country counts in a quarter, and the most with which the protection was measured
(`docs/statistics.md`): a larger number is a slip of the pen, and would forbid the quarter for good."""
LONGEST_SOURCE = 200
HANGS = timedelta(minutes=15)
"""After how long without an answer an audit counts as lost: its process was stopped."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody published: the persons of `cell` number from `lo` to `hi`."""

    cell: Cell
    lo: int
    hi: int


def begin(period: Period, source: str, claims: Sequence[Claim], *, by: Actor) -> Preparation:
    """Note what `source` published of `period`; `work` audits it, and the caller commits.

    Raises `NotPermitted` without the right, `RuleBroken` for a cell that no published table knows, a number that cannot
    be, a source without a name, and what is entered already.
    """
    must_hold(by, Permission.STATISTICS_PREPARE)
    trail.take_turn()
    source = source.strip()
    _must_be_named(source)
    for claim in claims:
        _must_be_known(claim, period)
    _must_be_new(period, source, claims)
    entries = tuple(Entry(one.cell, Kind.EXTERNAL, one.lo, one.lo, one.hi) for one in claims)
    draft = Draft(period, Mechanism.EXTERNAL, published().version, entries, external_source=source)
    preparation = Preparation(
        id=uuid4(),
        period=str(period),
        mechanism=Mechanism.EXTERNAL,
        state=State.WAITING,
        around="",
        findings="[]",
        prepared_by=by.user_id,
        prepared_role=by.role,
        changed_at=clock.now(),
    )
    keep(preparation, draft)
    db.session.add(preparation)
    tell("statistics:external", preparation, by=by.author)
    db.session.flush()
    return preparation


def work(preparation_id: UUID) -> Preparation:
    """Audit everything published with numbers that were entered. Commits more than once, as `preparing.work` does.

    Refused are numbers that contradict what is published. What the others would give away stands in the preparation,
    for whoever approves them.
    """
    preparation = preparation_with(preparation_id)
    if preparation.state == State.WAITING:
        draft = candidate_in(preparation)
        surroundings = around(draft.period)
        move(preparation, State.WORKING)
        db.session.commit()
        try:
            found: Audit | None = audit_with(draft, surroundings)
        except (NoTable, NotSolved):
            found = None
        trail.take_turn()
        db.session.refresh(preparation)
        if preparation.state == State.WORKING:  # else somebody gave it up meanwhile
            preparation.around = mark(surroundings)
            if found and found.quarters and not found.contradictory:
                covers = {*surroundings.covers, digest(draft.numbers)}
                keep(preparation, replace(draft, certificate=certificate_of(found, covers=covers)))
            _take(preparation, found)
        db.session.commit()
    return preparation


def audit_with(draft: Draft, surroundings: Surroundings) -> Audit:
    """Return the audit of what is published around `draft` when its numbers are known too."""
    names = tuple(sorted(map(str, draft.period.quarters)))
    source = f"{draft.period} ({draft.external_source})"
    new = [Tie(names, one.cell, one.lo, one.hi, source) for one in draft.entries]
    return audit_around(surroundings.numbers, surroundings, new)


def _take(preparation: Preparation, found: Audit | None) -> None:
    """Keep what an audit found; None where it came to no end."""
    if found is None:
        move(preparation, State.FAILED)
    elif found.contradictory:
        preparation.findings = findings(found.failures[:1])
        finish(preparation, State.REFUSED)
    else:
        preparation.findings = findings(found.failures)
        move(preparation, State.READY)
    tell("statistics:audited", preparation, by=Author(preparation.prepared_by))


def can_begin_again(preparation: Preparation) -> bool:
    """Tell whether an audit failed, was lost with its process, or stands against less than is published now."""
    if not is_theirs(preparation) or not is_open(preparation) or preparation.candidate is None:
        return False
    if preparation.state in {State.WAITING, State.WORKING}:
        return preparation.changed_at + HANGS <= clock.now()
    return preparation.state == State.FAILED or not is_current(preparation)


def begin_again(preparation: Preparation, *, by: Actor) -> None:
    """Let `work` audit numbers of others once more; the caller commits.

    Raises `NotPermitted` without the right, `RuleBroken` when there is no need.
    """
    must_hold(by, Permission.STATISTICS_RELEASE)
    trail.take_turn()
    db.session.refresh(preparation)
    if not can_begin_again(preparation):
        raise RuleBroken(_("These numbers are being audited, or need no other audit."))
    preparation.findings = "[]"
    move(preparation, State.WAITING)
    tell("statistics:again", preparation, by=by.author)


def planned_safety() -> list[tuple[Preparation, bool]]:
    """Return the releases that wait for approval, and whether what was published since leaves them as they are."""
    return [
        (one, is_current(one))
        for one in open_preparations()
        if one.state == State.READY and not is_theirs(one)
    ]


def waiting_drafts() -> dict[UUID, Draft]:
    """Return the numbers of others that wait, by preparation."""
    waiting = filter(is_theirs, open_preparations())
    return {one.id: candidate_in(one) for one in waiting if one.candidate is not None}


def numbers_of_others(*, periods: Collection[str] | None = None) -> list[tuple[str, str, Claim]]:
    """Return each number of others in the ledger with its period and whose it is; of some `periods` only, if named."""
    query = (
        select(
            Release.period,
            Release.external_source,
            ReleaseCell.key,
            ReleaseCell.lo,
            ReleaseCell.hi,
        )
        .join(ReleaseCell, ReleaseCell.release_id == Release.id)
        .where(Release.mechanism == Mechanism.EXTERNAL)
    )
    if periods is not None:
        query = query.where(Release.period.in_(periods))
    return [
        (period, str(source), Claim(cell_of(key), lo, hi))
        for period, source, key, lo, hi in db.session.execute(query)
    ]


def _must_be_new(period: Period, source: str, claims: Collection[Claim]) -> None:
    """Raise `RuleBroken` when the same number of the same source is in the ledger, waits, or is named twice."""
    if len({claim.cell for claim in claims}) < len(claims):
        raise RuleBroken(_("A group is named twice: write each number once."), field="group")
    known = {
        (when, whose, claim.cell) for when, whose, claim in numbers_of_others(periods=[str(period)])
    }
    for draft in waiting_drafts().values():
        known |= {
            (str(draft.period), str(draft.external_source), one.cell) for one in draft.entries
        }
    if any((str(period), source, claim.cell) in known for claim in claims):
        raise RuleBroken(
            _(
                "The number of %(source)s for %(period)s is entered already; nothing was kept.",
                source=source,
                period=period.label,
            ),
            field="group",
        )


def _must_be_named(source: str) -> None:
    if not 0 < len(source) <= LONGEST_SOURCE:
        raise RuleBroken(
            _("Say who published it, in %(most)s characters at most.", most=LONGEST_SOURCE),
            field="source",
        )


def _must_be_known(claim: Claim, period: Period) -> None:
    if claim.lo < 0 or claim.hi < claim.lo:
        raise RuleBroken(
            _("Write the number, or the lowest and the highest that it can be."), field="number"
        )
    most = MOST_IN_A_QUARTER * len(period.quarters)
    if claim.hi > most:
        raise RuleBroken(
            _(
                "No register has so many persons: write %(most)s at most for %(period)s.",
                most=most,
                period=period.label,
            ),
            field="number",
        )
    for name, codes in claim.cell.parts:
        if name not in VARIABLES or not codes or set(codes) - set(VARIABLES[name].codes):
            raise RuleBroken(_("No published table knows this group."), field="group")
