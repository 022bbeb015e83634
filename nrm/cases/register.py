"""The list of an actor's cases, fifty a page, names masked."""

from dataclasses import dataclass

from sqlalchemy import func, select

from nrm.auth.roles import Actor
from nrm.cases import queries
from nrm.cases.access import CaseFile, files_of
from nrm.cases.identity_door import open_identities_masked
from nrm.cases.models import Case, Task
from nrm.cases.rules import initials
from nrm.foundation.database import db

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One case on the list, with what waits in it first."""

    file: CaseFile
    initials: str
    next_task: Task | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list."""

    lines: list[Line]
    page: int
    pages: int
    count: int


def listing(actor: Actor, *, page: int, stage: str | None, status: str | None) -> Listing:
    """Return page `page` (from 1) of the actor's cases, the newest first, narrowed to `stage` and `status`."""
    query = select(Case).where(Case.id.in_(queries.ids_of(actor)))
    if stage:
        query = query.where(Case.stage == stage)
    if status:
        query = query.where(Case.status == status)
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    ordered = query.order_by(Case.opened_at.desc(), Case.id).limit(PAGE).offset((page - 1) * PAGE)
    return Listing(lines(actor, list(db.session.scalars(ordered))), page, pages, count)


def lines(actor: Actor, cases: list[Case]) -> list[Line]:
    """Return cases as lines of a list; those the actor has no part in are left out."""
    files = files_of(actor, cases)
    identities = open_identities_masked(actor, files)
    tasks = _first_tasks([file.case for file in files])
    return [
        Line(file, initials(identities.get(file.case.id, {})), tasks.get(file.case.id))
        for file in files
    ]


def _first_tasks(cases: list[Case]) -> dict[object, Task]:
    query = (
        select(Task)
        .where(Task.case_id.in_([case.id for case in cases]), Task.done_at.is_(None))
        .order_by(Task.due_at.is_(None).desc(), Task.due_at.desc())
    )
    return {task.case_id: task for task in db.session.scalars(query)}
