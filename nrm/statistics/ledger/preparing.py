"""Preparing a release: freeze, protect, audit, and keep what came of it until a second person looks."""

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.trail import Author, Happening
from nrm.auth.policy import REFUSED as REFUSED_WORDS
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, NotPermitted, RuleBroken
from nrm.statistics.certificate.audit import Failure
from nrm.statistics.certificate.base import NoTable
from nrm.statistics.certificate.document import canonical
from nrm.statistics.late.reading import changes_since_frozen
from nrm.statistics.late.wording import as_note, proposal
from nrm.statistics.ledger.candidates import Refused, Task, draft_of, told_exactly
from nrm.statistics.ledger.due import must_be_due, not_now
from nrm.statistics.ledger.entries import Draft, Mechanism, as_document, from_document, ties_around
from nrm.statistics.ledger.surroundings import around, mark
from nrm.statistics.models import Preparation
from nrm.statistics.periods import Period, parse
from nrm.statistics.protection.rounding import NotProtected
from nrm.statistics.protection.solver import NotSolved
from nrm.statistics.snapshots.counting import groups_behind, true_numbers
from nrm.statistics.snapshots.freezing import freeze, frozen, secret_for
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal_small, unseal_small


class State(StrEnum):
    """How far a preparation has come."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    REFUSED = "refused"
    """Nothing can be published safely."""
    FAILED = "failed"
    """Something went wrong; nothing is known."""
    DECLINED = "declined"
    """The second person does not approve it."""
    DROPPED = "dropped"
    PUBLISHED = "published"


OPEN = (State.WAITING, State.WORKING, State.READY)


def begin(period: Period, *, by: Actor, mechanism: Mechanism = Mechanism.ROUNDED) -> Preparation:
    """Note that a release of `period` is wanted; `work` does it, and the caller commits.

    `mechanism` says how a quarter is to be published, for good. Raises `NotPermitted` without the right, `RuleBroken`
    (field `period`) for a period that cannot be released now, or not in this way.
    """
    must_hold(by, Permission.STATISTICS_PREPARE)
    trail.take_turn()
    made = must_be_due(period, mechanism)
    if any(one.period == str(period) and not is_theirs(one) for one in open_preparations()):
        raise not_now(
            _(
                "A release of %(period)s is being prepared. Wait for it, or give it up.",
                period=period.label,
            )
        )
    must_be_settled(period)
    preparation = Preparation(
        id=uuid4(),
        period=str(period),
        mechanism=made,
        state=State.WAITING,
        around="",
        findings="[]",
        prepared_by=by.user_id,
        prepared_role=by.role,
        changed_at=clock.now(),
    )
    db.session.add(preparation)
    tell("statistics:prepare", preparation, by=by.author)
    db.session.flush()
    return preparation


def must_be_settled(period: Period) -> None:
    """Raise `RuleBroken` (field `period`) while numbers of others wait that speak of `period` or are bound to it."""
    _ties, bound = ties_around(period.quarters)
    for one in filter(is_theirs, open_preparations()):
        theirs = parse(one.period)
        if bound.intersection(theirs.quarters):
            raise not_now(
                _(
                    "Numbers that others published of %(theirs)s wait. First a reviewer approves or refuses them, or"
                    " the data officer gives them up; then %(period)s can be published.",
                    theirs=theirs.label,
                    period=period.label,
                )
            )


def work(preparation_id: UUID) -> Preparation:
    """Do what `begin` noted. Commits more than once: while it computes it keeps nobody waiting.

    Whatever comes of it stands in the preparation; nothing is raised but what shows that the program is wrong.
    """
    preparation = preparation_with(preparation_id)
    if preparation.state == State.WAITING:
        try:
            task = gather(preparation)
            db.session.commit()
            outcome: Draft | Exception = draft_of(task)
        except (Refused, NotProtected, NoTable, NotSolved, RuleBroken) as reason:
            outcome = reason
        trail.take_turn()
        db.session.refresh(preparation)
        if preparation.state in {
            State.WAITING,
            State.WORKING,
        }:  # else somebody gave it up meanwhile
            take(preparation, outcome)
        db.session.commit()
    return preparation


def gather(preparation: Preparation) -> Task:
    """Freeze what is not frozen, and return all that the release is made of; raises what reading the facts raises."""
    author = Author(preparation.prepared_by)
    period = parse(preparation.period)
    for quarter in period.quarters:
        if frozen(quarter) is None:
            freeze(quarter, by=author)
    surroundings = around(period)
    preparation.around = mark(surroundings)
    move(preparation, State.WORKING)
    mechanism = Mechanism(preparation.mechanism)
    is_year = mechanism is Mechanism.HEADLINES
    exactly = told_exactly(mechanism)
    return Task(
        period,
        true_numbers(period, by=author),
        secret_for(period) if mechanism is Mechanism.ROUNDED else b"",
        ",".join(one.hash for one in map(frozen, period.quarters) if one),
        surroundings,
        as_note(proposal(changes_since_frozen(period, by=author))) if is_year else None,
        groups_behind(period, exactly, by=author) if exactly else {},
        mechanism,
    )


def take(preparation: Preparation, outcome: Draft | Exception) -> None:
    """Keep what came of a preparation: a release to be approved, or why there is none."""
    if isinstance(outcome, Draft):
        keep(preparation, outcome)
        move(preparation, State.READY)
    elif isinstance(outcome, Refused):
        preparation.findings = findings(outcome.failures)
        move(preparation, State.REFUSED)
    else:
        move(preparation, State.FAILED)
    tell("statistics:prepared", preparation, by=Author(preparation.prepared_by))


def preparation_with(preparation_id: UUID) -> Preparation:
    """Return a preparation; raises `NotFound` when there is none."""
    found = db.session.get(Preparation, preparation_id)
    if found is None:
        raise NotFound
    return found


def open_preparations() -> Sequence[Preparation]:
    """Return the preparations that wait for something, the newest first.

    Numbers of others of which the audit failed are among them: what is not audited is not forgotten.
    """
    query = select(Preparation).where(
        Preparation.state.in_(OPEN)
        | ((Preparation.state == State.FAILED) & (Preparation.mechanism == Mechanism.EXTERNAL))
    )
    return db.session.scalars(query.order_by(Preparation.changed_at.desc())).all()


def is_open(preparation: Preparation) -> bool:
    """Tell whether a preparation waits for something."""
    failed = preparation.state == State.FAILED
    return preparation.state in OPEN or (failed and is_theirs(preparation))


def is_theirs(preparation: Preparation) -> bool:
    """Tell whether these are numbers that others published."""
    return preparation.mechanism == Mechanism.EXTERNAL


def is_current(preparation: Preparation) -> bool:
    """Tell whether it was audited against everything that is published around it now."""
    return preparation.around == mark(around(parse(preparation.period)))


def keep(preparation: Preparation, draft: Draft) -> None:
    """Seal a draft into its preparation, so that nobody changes it unseen."""
    text = canonical(as_document(draft)).decode()
    preparation.candidate = seal_small(
        key_ring(), text, purpose=Purpose.STATISTICS, place=_place(preparation.id)
    )


def candidate_in(preparation: Preparation) -> Draft:
    """Return the release that was prepared; raises `Tampered` when it is not what was sealed."""
    if preparation.candidate is None:
        raise NotFound
    read = unseal_small(key_ring(), preparation.candidate, place=_place(preparation.id))
    return from_document(json.loads(read))


def drop(preparation: Preparation, *, by: Actor) -> None:
    """Give a preparation up; raises `RuleBroken` when it is over already."""
    must_hold(by, Permission.STATISTICS_PREPARE)
    if not is_open(preparation):
        raise RuleBroken(_("This preparation is over already."))
    finish(preparation, State.DROPPED)
    tell("statistics:drop", preparation, by=by.author)


def finish(preparation: Preparation, state: State) -> None:
    """End a preparation; what was prepared is kept no longer."""
    preparation.candidate = None
    move(preparation, state)


def must_hold(actor: Actor, permission: Permission) -> None:
    """Raise `NotPermitted` unless the actor's role has `permission`."""
    if not ever(actor.role, permission):
        raise NotPermitted(REFUSED_WORDS)


def findings(failures: Iterable[Failure]) -> str:
    """Return failures as they are kept with a preparation."""
    return canonical(
        [
            {"quarter": one.quarter, "key": one.cell.key, "sources": list(one.sources)}
            for one in failures
        ]
    ).decode()


def _place(preparation_id: UUID) -> Place:
    own = str(preparation_id)
    return Place(Preparation.__tablename__, own, "candidate", own)


def move(preparation: Preparation, state: State) -> None:
    """Say how far a preparation has come."""
    preparation.state = state
    preparation.changed_at = clock.now()


def tell(action: str, preparation: Preparation, *, by: Author) -> None:
    """Write into the trail what happened to a preparation."""
    detail = {
        "period": preparation.period,
        "state": str(preparation.state),
        "mechanism": str(preparation.mechanism),
    }
    trail.record(Happening(action, subject_id=preparation.id, detail=detail), by=by)
