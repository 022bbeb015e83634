"""The rows of the start page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.cases.access import CaseFile, files_of
from nrm.cases.identity_door import open_identities_masked
from nrm.cases.rules import initials
from nrm.duplicates.service import waiting as waiting_duplicates
from nrm.foundation import clock
from nrm.foundation.text import Text
from nrm.signals.queries import waiting_for as waiting_signals
from nrm.worklist.queries import Heap, Waiting, waiting_for

PER_LIST = 50
SOON = timedelta(days=30)
"""What is due later stands apart: it is nobody's work today."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step on the start page."""

    case_id: UUID
    number: str
    initials: str
    stage: Text
    step: Text
    due_at: datetime | None
    is_law: bool


@dataclass(frozen=True, slots=True)
class List:
    """One of the four lists: the rows that fit, those with time set apart, and how many there are in all."""

    heap: Heap
    rows: list[Row]
    later: list[Row]
    count: int


def lists_for(actor: Actor) -> dict[str, Any]:
    """Return what the start page of `actor` shows."""
    waiting = waiting_for(actor)
    shown = [w for heap in Heap for w in _of(waiting, heap)[:PER_LIST]]
    files = {
        file.case.id: file
        for file in files_of(actor, list({w.task.case_id: w.task.case for w in shown}.values()))
    }
    names = {
        case_id: initials(identity)
        for case_id, identity in open_identities_masked(actor, list(files.values())).items()
    }
    return {
        "signals": waiting_signals(actor),
        "duplicates": _duplicates(actor),
        "may_open": ever(actor.role, Permission.CASES_OPEN),
        "soon": SOON.days,
        "lists": [
            _list(
                heap,
                [_row(w, files[w.task.case_id], names) for w in _of(waiting, heap)[:PER_LIST]],
                count=len(_of(waiting, heap)),
            )
            for heap in Heap
        ],
    }


def _duplicates(actor: Actor) -> int:
    return len(waiting_duplicates()) if ever(actor.role, Permission.DUPLICATES_DECIDE) else 0


def _list(heap: Heap, rows: list[Row], *, count: int) -> List:
    horizon = clock.now() + SOON
    later = [row for row in rows if row.due_at and row.due_at > horizon]
    return List(heap, [row for row in rows if row not in later], later, count)


def _of(waiting: list[Waiting], heap: Heap) -> list[Waiting]:
    return [one for one in waiting if one.heap is heap]


def _row(waiting: Waiting, file: CaseFile, names: dict[UUID, str]) -> Row:
    task, procedure = waiting.task, file.procedure
    step = procedure.step(task.step)
    return Row(
        case_id=task.case_id,
        number=task.case.number,
        initials=names.get(task.case_id, "–"),
        stage=procedure.stage(task.case.stage).name,
        step=step.name,
        due_at=task.due_at,
        is_law=bool(step.deadline and procedure.deadline(step.deadline).is_law),
    )
