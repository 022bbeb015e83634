"""How the work stands: exact counts of steps and acts, read from workflow columns; no person and no case is named.

How good the data is comes from the facts of the quarter that runs, read as figures read them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from nrm.audit import trail
from nrm.audit.trail import Author, Happening
from nrm.auth.models import Institution
from nrm.auth.queries import institution_name
from nrm.cases.models import Case, Participation, Task
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.text import Text
from nrm.procedure.loading import procedures
from nrm.reference import lists
from nrm.reference.collation import sort_key
from nrm.referrals.models import Referral, ReferralAnswer, State
from nrm.statistics.facts.fact import NOT_STATED
from nrm.statistics.periods import Length, Period, containing
from nrm.statistics.silence import silent
from nrm.statistics.snapshots.freezing import facts_for
from nrm.statistics.tables import DIMENSIONS, Rollup
from nrm.statistics.variables import codes_of

_ASKED = ("sex", "age_group", "citizenship", "exploitation", "structure", "qark")
"""The questions of which the share without an answer is told."""


@dataclass(frozen=True, slots=True)
class Late:
    """Steps that an institution should have done by now, and how late the oldest is."""

    institution: Text
    steps: int
    most_days: int


@dataclass(frozen=True, slots=True)
class Then:
    """An act: how often in the quarter so far, and up to the same day of the same quarter a year before."""

    act: Text
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the data of the quarter so far is."""

    persons: int
    unstated: Sequence[tuple[Text, int]]
    complete: int
    """Of whom all key data is recorded."""
    silent: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the Authority sees at one glance."""

    quarter: Period
    stages: Sequence[tuple[Text, int]]
    late: Sequence[Late]
    acts: Sequence[Then]
    refusals: Sequence[tuple[Text, int]]
    quality: Quality


def standing(*, by: Author) -> Standing:
    """Return how the work stands now; the trail says who looked."""
    trail.record_for_good(Happening("dashboard:read"), by=by)
    quarter = containing(clock.today(), length=Length.QUARTER)
    return Standing(
        quarter, _stages(), _late(), _acts(quarter), _refusals(), _quality(quarter, by=by)
    )


def _stages() -> list[tuple[Text, int]]:
    rows = db.session.execute(select(Case.stage, func.count()).group_by(Case.stage))
    counts = Counter[str]()
    for stage, count in rows:
        counts[stage] += count
    return [(one.name, counts[one.code]) for one in procedures()[-1].stages]


def _late() -> list[Late]:
    """Return who is late, most steps first: whoever now takes part in the case as what the step waits for."""
    now = clock.now()
    waits = (
        select(Participation.institution_id, Task.id, Task.due_at)
        .join(Task, (Task.case_id == Participation.case_id) & (Task.part == Participation.part))
        .where(
            Participation.until.is_(None),
            Task.done_at.is_(None),
            Task.dropped.is_(False),
            Task.due_at < now,
        )
        .distinct()
    )
    found: dict[UUID, list[datetime]] = {}
    for institution_id, _task, due_at in db.session.execute(waits):
        if due_at:
            found.setdefault(institution_id, []).append(due_at)
    names = db.session.scalars(select(Institution).where(Institution.id.in_(found)))
    late = [
        Late(institution_name(one), len(found[one.id]), (now - min(found[one.id])).days)
        for one in names
    ]
    return sorted(late, key=lambda one: (-one.steps, sort_key(one.institution.sq)))


_OPENED = Text("Raste të hapura", "Cases opened")
_REGISTERED = Text("Persona të identifikuar (F1)", "Persons identified (F1)")
_SENT = Text("Referime të dërguara te AP", "Referrals sent to the AP")
_REFUSED = Text("Referime të refuzuara nga qendra", "Referrals refused by a centre")
_CLOSED = Text("Raste të mbyllura", "Cases closed")


def _acts(quarter: Period) -> list[Then]:
    start, now = _midnight(quarter), clock.now()
    earlier = Period(quarter.year - 1, quarter.length, quarter.number)
    before = _midnight(earlier)
    until = min(before + (now - start), _midnight(earlier.next))
    refused = (ReferralAnswer.state == State.REFUSED,)
    asked: tuple[tuple[Text, InstrumentedAttribute[Any], tuple[Any, ...]], ...] = (
        (_OPENED, Case.opened_at, ()),
        (_REGISTERED, Case.registered_at, ()),
        (_SENT, Referral.sent_at, ()),
        (_REFUSED, ReferralAnswer.at, refused),
        (_CLOSED, Case.closed_at, ()),
    )
    return [
        Then(act, _between(start, now, at, where), _between(before, until, at, where))
        for act, at, where in asked
    ]


def _between(
    start: datetime, end: datetime, at: InstrumentedAttribute[Any], where: tuple[Any, ...]
) -> int:
    query = select(func.count()).where(at >= start, at <= end, *where)
    return db.session.scalar(query) or 0


def _refusals() -> list[tuple[Text, int]]:
    """Return why centres refused in the last twelve months, the most frequent reason first."""
    since = clock.now() - timedelta(days=365)
    query = (
        select(ReferralAnswer.reason, func.count())
        .where(ReferralAnswer.state == State.REFUSED, ReferralAnswer.at >= since)
        .group_by(ReferralAnswer.reason)
    )
    told = [
        (lists.REFUSAL_REASON.text(reason), count)
        for reason, count in db.session.execute(query)
        if reason
    ]
    return sorted(told, key=lambda one: (-one[1], sort_key(one[0].sq)))


def _quality(quarter: Period, *, by: Author) -> Quality:
    people = [codes_of(fact) for fact in facts_for(quarter, by=by)]
    dimensions = DIMENSIONS[Rollup.SEPARATE]
    unstated = [
        (dimensions[name].title, sum(one[name] == NOT_STATED for one in people)) for name in _ASKED
    ]
    complete = sum(one["key_data"] == "COMPLETE" for one in people)
    return Quality(len(people), unstated, complete, silent(quarter))


def _midnight(period: Period) -> datetime:
    return datetime.combine(period.first_day, time(), clock.TIRANE)
