"""Reads about referrals; nothing here opens anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from nrm.auth.models import Institution
from nrm.auth.queries import institution_name, user_names
from nrm.auth.roles import Actor
from nrm.cases.models import Participation, Task
from nrm.cases.queries import ids_of
from nrm.foundation.database import db
from nrm.foundation.paging import Page, page_of
from nrm.foundation.text import Text
from nrm.procedure.rules import Part
from nrm.records.models import Record
from nrm.records.models import State as RecordState
from nrm.reference import lists
from nrm.referrals.models import Referral, ReferralAnswer, State


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as a page shows it; the words that explain it are opened separately."""

    row: ReferralAnswer
    by: str
    institution: Text
    receiver: Text | None
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Story:
    """A referral with all its answers, the first first."""

    referral: Referral
    sender: str
    sent_from: Text
    receiver: Text | None
    police: Text | None
    social: Text | None
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step on a referral that waits, with where the referral came from and when."""

    task: Task
    sent_from: Text
    sent_at: datetime


def newest(case_id: UUID) -> Referral | None:
    """Return the case's latest referral."""
    query = select(Referral).where(Referral.case_id == case_id)
    return db.session.scalar(query.order_by(Referral.number.desc()).limit(1))


def next_number(case_id: UUID) -> int:
    """Return the number for the case's next referral."""
    query = select(func.max(Referral.number)).where(Referral.case_id == case_id)
    return 1 + (db.session.scalar(query) or 0)


def answers_to(referral: Referral) -> Sequence[ReferralAnswer]:
    """Return the answers to the referral, the first first."""
    return _answers([referral.id])


def last_answer(referral: Referral) -> ReferralAnswer | None:
    """Return the latest answer to the referral."""
    answers = answers_to(referral)
    return answers[-1] if answers else None


def refusers(referral: Referral) -> set[str]:
    """Return the codes of the centres that refused the referral, or did not answer it."""
    query = (
        select(Institution.code)
        .join(ReferralAnswer, ReferralAnswer.receiver_id == Institution.id)
        .where(
            ReferralAnswer.referral_id == referral.id,
            ReferralAnswer.state.in_((State.REFUSED, State.RECALLED)),
        )
    )
    return set(db.session.scalars(query))


def of_case(case_id: UUID) -> list[Story]:
    """Return the case's referrals with their answers, the newest referral first."""
    query = select(Referral).where(Referral.case_id == case_id).order_by(Referral.number.desc())
    referrals = db.session.scalars(query).all()
    answers = _answers([referral.id for referral in referrals])
    names = _Names(referrals, answers)
    return [_story(referral, answers, names) for referral in referrals]


def returned_form(case_id: UUID) -> Record | None:
    """Return the newest F3 that came back for completion."""
    return db.session.scalar(
        select(Record)
        .where(Record.case_id == case_id, Record.form == "F3", Record.state == RecordState.RETURNED)
        .order_by(Record.number.desc())
        .limit(1)
    )


def to_review(actor: Actor, *, page: int) -> Page[Task]:
    """Return a page of the reviews that wait in the actor's cases, the oldest first."""
    query = _open("REVIEW").where(Task.case_id.in_(ids_of(actor)))
    return page_of(query.order_by(Task.opened_at, Task.id), number=page)


def next_to_review(actor: Actor, *, after: UUID) -> Task | None:
    """Return the oldest review that waits in the actor's cases, other than that of the case `after`."""
    query = _open("REVIEW").where(Task.case_id.in_(ids_of(actor)), Task.case_id != after)
    return db.session.scalar(query.order_by(Task.opened_at, Task.id).limit(1))


def to_answer(actor: Actor, *, page: int) -> Page[Task]:
    """Return a page of the referrals that wait for the actor's institution, the oldest first."""
    asked = select(Participation.case_id).where(
        Participation.institution_id == actor.institution_id,
        Participation.part == Part.RECEIVER,
        Participation.user_id.is_(None),
        Participation.until.is_(None),
    )
    query = _open("ANSWER").where(Task.case_id.in_(asked))
    return page_of(query.order_by(Task.opened_at, Task.id), number=page)


def with_senders(tasks: Sequence[Task]) -> list[Waiting]:
    """Return each step with the sender of its case's latest referral."""
    query = (
        select(Referral, Institution)
        .join(Institution, Institution.id == Referral.sent_from)
        .where(Referral.case_id.in_([task.case_id for task in tasks]))
        .order_by(Referral.number)
    )
    latest = {referral.case_id: (referral, place) for referral, place in db.session.execute(query)}
    return [
        Waiting(task, institution_name(latest[task.case_id][1]), latest[task.case_id][0].sent_at)
        for task in tasks
    ]


class _Names:
    """The names of everybody and every institution in several referrals, read at once."""

    def __init__(self, referrals: Iterable[Referral], answers: Iterable[ReferralAnswer]) -> None:
        people: set[UUID] = set()
        places: set[UUID | None] = set()
        for sent in referrals:
            people.add(sent.sent_by)
            places |= {sent.sent_from, sent.receiver_id, sent.police_id, sent.social_id}
        for answer in answers:
            people.add(answer.by_user)
            places |= {answer.by_institution, answer.receiver_id}
        self.people = user_names(people)
        rows = db.session.scalars(select(Institution).where(Institution.id.in_(places - {None})))
        self._places = {row.id: institution_name(row) for row in rows}

    def place(self, institution_id: UUID | None) -> Text | None:
        """Return the institution's name; None for none."""
        return self._places[institution_id] if institution_id else None

    def known_place(self, institution_id: UUID) -> Text:
        """Return the institution's name."""
        return self._places[institution_id]


def _story(referral: Referral, answers: Sequence[ReferralAnswer], names: _Names) -> Story:
    return Story(
        referral,
        names.people[referral.sent_by],
        names.known_place(referral.sent_from),
        names.place(referral.receiver_id),
        names.place(referral.police_id),
        names.place(referral.social_id),
        [_told(answer, names) for answer in answers if answer.referral_id == referral.id],
    )


def _told(answer: ReferralAnswer, names: _Names) -> Answer:
    reasons = lists.REFUSAL_REASON if answer.state == State.REFUSED else lists.RETURN_REASON
    return Answer(
        answer,
        names.people[answer.by_user],
        names.known_place(answer.by_institution),
        names.place(answer.receiver_id),
        reasons.text(answer.reason) if answer.reason else None,
    )


def _answers(referral_ids: Sequence[UUID]) -> Sequence[ReferralAnswer]:
    query = select(ReferralAnswer).where(ReferralAnswer.referral_id.in_(referral_ids))
    return db.session.scalars(query.order_by(ReferralAnswer.number)).all()


def _open(step: str) -> Select[Task]:
    return (
        select(Task).where(Task.step == step, Task.done_at.is_(None)).options(joinedload(Task.case))
    )
