"""Numbers that others published: entered as they are, and everything ever published is audited anew with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Author, Happening
from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.statistics.cells import Cell
from nrm.statistics.certificate.audit import Audit, Failure
from nrm.statistics.certificate.document import canonical
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.ledger.candidates import Surroundings, audit_around
from nrm.statistics.ledger.entries import (
    Draft,
    Entry,
    Hands,
    Kind,
    Mechanism,
    append,
    entries_of,
    releases,
)
from nrm.statistics.ledger.preparing import (
    State,
    candidate_in,
    finish,
    keep,
    must_hold,
    open_preparations,
    preparation_with,
)
from nrm.statistics.ledger.surroundings import around, mark
from nrm.statistics.models import Incident, Preparation, Release
from nrm.statistics.periods import Period, parse
from nrm.statistics.protection.plan import published
from nrm.statistics.variables import VARIABLES


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody published: the persons of `cell` number from `lo` to `hi`."""

    cell: Cell
    lo: int
    hi: int


def begin(period: Period, source: str, claims: Sequence[Claim], *, by: Actor) -> Preparation:
    """Note what `source` published of `period`; `work` audits and enters it, and the caller commits.

    Raises `NotPermitted` without the right, `RuleBroken` for a cell that no published table knows or a number that
    cannot be.
    """
    must_hold(by, Permission.STATISTICS_PREPARE)
    trail.take_turn()
    for claim in claims:
        _must_be_known(claim)
    _must_be_new(period, source.strip(), claims)
    entries = tuple(Entry(one.cell, Kind.EXTERNAL, one.lo, one.lo, one.hi) for one in claims)
    draft = Draft(
        period, Mechanism.EXTERNAL, published().version, entries, external_source=source.strip()
    )
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
    trail.record(
        Happening("statistics:external", subject_id=preparation.id, detail={"period": str(period)}),
        by=by.author,
    )
    db.session.flush()
    return preparation


def work(preparation_id: UUID) -> Preparation:
    """Audit everything published with the new numbers and enter them; refuses those that contradict what is published.

    Numbers that lose an end are an incident: what others published cannot be taken back, so the next releases must make
    up for it.
    """
    preparation = preparation_with(preparation_id)
    if preparation.state != State.WAITING:
        return preparation
    draft = candidate_in(preparation)
    surroundings = around(draft.period)
    seen = mark(surroundings)
    preparation.state = State.WORKING
    db.session.commit()
    found = audit_with(draft, surroundings)
    trail.take_turn()
    db.session.refresh(preparation)
    if preparation.state != State.WORKING:  # somebody gave it up meanwhile
        return preparation
    if mark(around(draft.period)) != seen:
        preparation.state = State.WAITING  # something was published meanwhile: once more
        db.session.commit()
        return work(preparation_id)
    if found.contradictory:
        preparation.findings = findings(found.failures[:1])
        finish(preparation, State.REFUSED)
    else:
        hands = Hands(preparation.prepared_by, preparation.prepared_role)
        _enter(draft, found, hands)
        preparation.findings = findings(found.failures)
        finish(preparation, State.PUBLISHED)
    db.session.commit()
    return preparation


def audit_with(draft: Draft, surroundings: Surroundings) -> Audit:
    """Return the audit of what is published around `draft` when its numbers are known too."""
    names = tuple(sorted(map(str, draft.period.quarters)))
    source = f"{draft.period} ({draft.external_source})"
    new = [Tie(names, one.cell, one.lo, one.hi, source) for one in draft.entries]
    return audit_around(surroundings.numbers, surroundings, new)


def _enter(draft: Draft, found: Audit, hands: Hands) -> Release:
    release = append(draft, hands)
    by = Author(hands.prepared_by)
    trail.record(
        Happening(
            "statistics:entered",
            subject_id=release.id,
            detail={"period": release.period, "given_away": len(found.failures)},
        ),
        by=by,
    )
    if found.failures:
        incident = Incident(id=uuid4(), release_id=release.id, detail=_detail(found.failures))
        db.session.add(incident)
        trail.record(
            Happening("statistics:incident", subject_id=incident.id, detail={"of": release.id.hex}),
            by=by,
        )
    return release


def planned_safety() -> list[tuple[Preparation, bool]]:
    """Return the releases that wait for approval, and whether what was published since leaves them as they are."""
    return [
        (one, one.around == mark(around(parse(one.period))))
        for one in open_preparations()
        if one.state == State.READY
    ]


def findings(failures: Iterable[Failure]) -> str:
    """Return failures as they are kept with a preparation."""
    return canonical(
        [
            {"quarter": one.quarter, "key": one.cell.key, "sources": list(one.sources)}
            for one in failures
        ]
    ).decode()


def _detail(failures: Iterable[Failure]) -> str:
    return findings(replace(one, sources=()) for one in failures)


def _must_be_new(period: Period, source: str, claims: Sequence[Claim]) -> None:
    """Raise `RuleBroken` when the same number of the same source is entered or being audited."""
    asked = {claim.cell for claim in claims}
    known = {
        one.cell
        for release in releases()
        if (release.period, release.external_source) == (str(period), source)
        for one in entries_of(release)
    }
    for preparation in open_preparations():
        if preparation.mechanism == Mechanism.EXTERNAL and preparation.candidate:
            draft = candidate_in(preparation)
            if (draft.period, draft.external_source) == (period, source):
                known |= {one.cell for one in draft.entries}
    if asked & known:
        raise RuleBroken(_("This number of theirs is entered already."), field="group")


def _must_be_known(claim: Claim) -> None:
    if claim.lo < 0 or claim.hi < claim.lo:
        raise RuleBroken(
            _("Write the number, or the lowest and the highest that it can be."), field="number"
        )
    for name, codes in claim.cell.parts:
        if name not in VARIABLES or not codes or set(codes) - set(VARIABLES[name].codes):
            raise RuleBroken(_("No published table knows this group."), field="group")
