"""What the case page shows, put together for the actor who looks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.models import Institution, User
from nrm.auth.policy import Permission, ever
from nrm.cases import queries
from nrm.cases.access import CaseFile
from nrm.cases.identity_door import MASKED, open_identity
from nrm.cases.models import Participation, Task
from nrm.cases.rules import age_on, initials, is_child
from nrm.cases.team import ENDED_BY_OTHERS
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.foundation.text import Text
from nrm.procedure.rules import Deadline, Step, completeness
from nrm.protection.service import is_sealed
from nrm.records.kinds import RecordKind, kinds
from nrm.records.models import Record, State
from nrm.records.queries import records_of, signed_forms
from nrm.records.service import may_start
from nrm.reference.collation import sort_key

Row = TypeVar("Row", User, Institution)


@dataclass(frozen=True, slots=True)
class Masked:
    """What a page shows of a person who was not asked for."""

    initials: str
    age: int | None
    child: bool | None
    sex: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Next:
    """A step that waits, with its deadline and whether it waits for the one who looks."""

    task: Task
    step: Step
    deadline: Deadline | None
    mine: bool

    @property
    def late(self) -> bool:
        """Tell whether the deadline has passed."""
        return self.task.due_at is not None and self.task.due_at < clock.now()


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the timeline."""

    at: datetime
    words: Text
    by: str
    institution: Text
    record_id: UUID | None


@dataclass(frozen=True, slots=True)
class Tie:
    """Who takes part, as what."""

    participation_id: UUID
    part: str
    institution: Text
    name: str | None
    since: datetime

    @property
    def removable(self) -> bool:
        """Tell whether whoever is in charge can take the person off the team."""
        return self.name is not None and self.part in ENDED_BY_OTHERS


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form of the procedure in this case: its versions, whether the file needs it now, what may be done."""

    kind: RecordKind
    records: Sequence[Record]
    expected: bool
    may_write: bool
    may_start: bool

    @property
    def unfinished(self) -> Record | None:
        """The draft, or the one awaiting its second signature."""
        for record in self.records:
            if record.state in (State.DRAFT, State.AWAITING):
                return record
        return None

    @property
    def signed(self) -> list[Record]:
        """The signed versions that hold, the newest first."""
        return [record for record in reversed(self.records) if record.state == State.SIGNED]

    @property
    def is_later(self) -> bool:
        """Tell whether the form has no place in the file yet."""
        return not (self.expected or self.may_start or self.unfinished or self.signed)


def masked(file: CaseFile) -> Masked | None:
    """Return initials, age and sex, or None when identity is closed to the actor."""
    if not file.reads(Section.IDENTITY):
        trail.record_for_good(Happening("case:view", case_id=file.case.id), by=file.actor.author)
        return None
    identity = open_identity(file, purpose=MASKED)
    today = clock.today()
    return Masked(
        initials(identity),
        age_on(identity, today),
        is_child(identity, today),
        identity.get("sex"),
        identity.get("language"),
    )


def next_steps(file: CaseFile) -> list[Next]:
    """Return what waits in the case: first what waits for the actor, then the rest, each by urgency."""
    parts = _parts_of(file)
    procedure = file.procedure
    waiting = []
    for task in queries.open_tasks(file.case.id):
        step = procedure.step(task.step)
        deadline = procedure.deadline(step.deadline) if step.deadline else None
        mine = task.part in parts and queries.answers_for(task.part, file.actor)
        waiting.append(Next(task, step, deadline, mine=mine))
    return sorted(waiting, key=lambda step: not step.mine)


def track(file: CaseFile) -> list[tuple[Text, str]]:
    """Return the stages with `done`, `current`, `todo` or, in a closed case, `skipped` for those never reached."""
    reached = {event.stage for event in queries.events_of(file.case.id)}
    here = file.procedure.position(file.case.stage)
    closed = file.procedure.stage(file.case.stage).ends
    states = []
    for place, stage in enumerate(file.procedure.stages):
        if place == here:
            state = "current"
        elif place < here:
            state = "done" if stage.code in reached or not closed else "skipped"
        else:
            state = "todo"
        states.append((stage.name, state))
    return states


def timeline(file: CaseFile) -> list[Happened]:
    """Return what was done to the case, the newest first."""
    events = queries.events_of(file.case.id)
    users = _names(User, {event.by_user for event in events})
    institutions = _names(Institution, {event.by_institution for event in events})
    own_records = {record.id for record in records_of(file.case.id)}
    return [
        Happened(
            event.at,
            file.procedure.act(event.act).name,
            users[event.by_user].name,
            _name(institutions[event.by_institution]),
            event.subject_id if event.subject_id in own_records else None,
        )
        for event in reversed(events)
    ]


def team(file: CaseFile) -> list[Tie]:
    """Return who takes part now."""
    rows: Sequence[Participation] = queries.open_participations(file.case.id)
    users = _names(User, {row.user_id for row in rows if row.user_id})
    institutions = _names(Institution, {row.institution_id for row in rows})
    return [
        Tie(
            row.id,
            row.part,
            _name(institutions[row.institution_id]),
            users[row.user_id].name if row.user_id else None,
            row.since,
        )
        for row in rows
    ]


def forms(file: CaseFile) -> list[FormLine]:
    """Return the forms of the procedure as they stand in this case, but for those under an agency's key."""
    records = records_of(file.case.id)
    signed = {record.form for record in records if record.state == State.SIGNED}
    expected = file.procedure.expected_forms(file.case.stage)
    return [
        FormLine(
            kind,
            [record for record in records if record.form == code],
            code in expected,
            file.may(kind.permission),
            may_start(file, kind, signed_forms=signed),
        )
        for code, kind in kinds().items()
        if not is_sealed(kind)
    ]


def complete(file: CaseFile) -> tuple[int, int]:
    """Return how many of the forms expected by now are in the file, and how many are expected."""
    return completeness(
        file.procedure, stage=file.case.stage, signed_forms=signed_forms(file.case.id)
    )


def colleague_choices() -> dict[str, str]:
    """Return id -> name and institution of everybody whose role can join a case's team."""
    users = db.session.scalars(select(User).where(User.active)).unique().all()
    able = [user for user in users if ever(user.as_role, Permission.CASES_OPEN)]
    ordered = sorted(able, key=lambda user: sort_key(user.name))
    return {str(user.id): f"{user.name} – {_name(user.institution)}" for user in ordered}


def _parts_of(file: CaseFile) -> set[str]:
    rows = db.session.scalars(
        select(Participation.part).where(
            Participation.case_id == file.case.id, queries.concerns(file.actor)
        )
    )
    return set(rows)


def _names(model: type[Row], ids: Collection[UUID]) -> dict[UUID, Row]:
    rows = db.session.scalars(select(model).where(model.id.in_(ids)))
    return {row.id: row for row in rows}


def _name(institution: Institution) -> Text:
    return Text(institution.name_sq, institution.name_en)
