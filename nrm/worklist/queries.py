"""Which open steps concern an actor, and whether they wait for them or for somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from nrm.auth.roles import Actor
from nrm.cases.models import Participation, Task
from nrm.cases.queries import answers_for, concerns, ids_of
from nrm.foundation import clock
from nrm.foundation.database import db


class Heap(StrEnum):
    """In which of the four lists a step stands, the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    MINE = "mine"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open step and its heap."""

    task: Task
    heap: Heap


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return every open step in the actor's cases, the most urgent first."""
    mine = _parts_of(actor)
    now = clock.now()
    return [Waiting(task, _heap(task, actor, mine, now=now)) for task in _open_tasks(actor)]


def _open_tasks(actor: Actor) -> Sequence[Task]:
    query = (
        select(Task)
        .where(Task.done_at.is_(None), Task.case_id.in_(ids_of(actor)))
        .options(joinedload(Task.case))
        .order_by(Task.due_at.is_(None), Task.due_at, Task.opened_at, Task.id)
    )
    return db.session.scalars(query).all()


def _parts_of(actor: Actor) -> set[tuple[UUID, str]]:
    rows = db.session.execute(
        select(Participation.case_id, Participation.part).where(concerns(actor))
    )
    return {(case_id, part) for case_id, part in rows}


def _heap(task: Task, actor: Actor, mine: set[tuple[UUID, str]], *, now: datetime) -> Heap:
    if (task.case_id, task.part) not in mine or not answers_for(task.part, actor):
        return Heap.OTHERS
    if task.due_at is None:
        return Heap.MINE
    if task.due_at < now:
        return Heap.OVERDUE
    return Heap.TODAY if clock.local(task.due_at).date() == clock.local(now).date() else Heap.MINE
