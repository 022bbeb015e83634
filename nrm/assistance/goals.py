"""The goals of a plan as the actor reads them, and in the words in which a signed plan keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from nrm.assistance import queries
from nrm.assistance.models import PlanGoal
from nrm.assistance.row_sections import OPEN
from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, Happening
from nrm.audit.versions import Version, altered_in, fault_among, version_told
from nrm.cases.access import CaseFile
from nrm.cases.door import must_read, open_rows
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import Altered
from nrm.foundation.text import Text
from nrm.records.contents import READING
from nrm.reference import lists

WRITTEN = "goal:write"
"""The act that writes a version of a goal."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal as it stands; `version` is the how manieth, from 1."""

    goal_id: UUID
    version: int
    answers: Values

    @property
    def domain(self) -> Text:
        """The domain of need in words."""
        return lists.NEED.text(self.answers["domain"])

    @property
    def result(self) -> str:
        """The code of the result; a goal without one is under way."""
        return str(self.answers.get("result") or OPEN)

    @property
    def result_words(self) -> Text:
        """The result in words."""
        return lists.GOAL_RESULT.text(self.result)

    @property
    def is_open(self) -> bool:
        """Tell whether it is under way."""
        return self.result == OPEN

    @property
    def due_on(self) -> date:
        """The day by which it should be met."""
        return date.fromisoformat(self.answers["due_on"])

    @property
    def is_late(self) -> bool:
        """Tell whether it is under way and its date has passed."""
        return self.is_open and self.due_on < clock.today()


def goals_of(file: CaseFile) -> list[Goal]:
    """Return the goals of the case, the first first; one look in the trail.

    Raises `NotPermitted` when the plan is closed to the actor, and `Altered`, told to the trail, when a goal's newest
    version is not what was written last.
    """
    must_read(file, Section.PLAN, purpose=READING)
    trail.take_turn()  # a change under way would stand in the trail before it is seen here
    rows = queries.newest_goals(file.case.id)
    _must_be_told(file, rows)
    if not rows:
        return []
    opened = open_rows(file, [queries.part_of(row) for row in rows], purpose=READING)
    return [Goal(row.goal_id, row.number, opened[row.id]) for row in rows]


def version_of(row: PlanGoal) -> Version:
    """Return a version of a goal as the trail knows it."""
    return Version(row.id, row.number, row.blob)


def fault() -> tuple[UUID, str] | None:
    """Return the first version of a goal that is not as the trail tells, with the reason; None when all are."""
    living = select(Entry.detail).where(Entry.action == WRITTEN, Entry.case_id.in_(select(Case.id)))
    told: dict[UUID, str] = {}
    for detail in db.session.scalars(living):
        told |= version_told(detail)
    rows = db.session.execute(select(PlanGoal.id, PlanGoal.blob)).yield_per(500)
    return fault_among(rows, told)


def goals_met(goals: list[Goal]) -> tuple[int, int]:
    """Return how many goals were met, fully or partly, and how many count; dropped ones do not."""
    counted = [goal.result for goal in goals if goal.result != "DROPPED"]
    return sum(result in ("MET", "PARTLY_MET") for result in counted), len(counted)


def in_words(goals: list[Goal]) -> str:
    """Return the goals in the current language, a paragraph each."""
    return "\n\n".join(map(_paragraph, goals))


def _must_be_told(file: CaseFile, rows: Sequence[PlanGoal]) -> None:
    case_id = file.case.id
    altered = altered_in(case_id, {row.goal_id: version_of(row) for row in rows}, acts=(WRITTEN,))
    for goal_id in altered:
        noted = Happening("goal:altered", case_id=case_id, subject_id=goal_id, decision=REFUSED)
        trail.record_for_good(noted, by=file.actor.author)
    if altered:
        raise Altered


def _paragraph(goal: Goal) -> str:
    said = goal.answers
    last = f"{said['provider']} · {goal.due_on:%d.%m.%Y} · {goal.result_words}"
    return "\n".join((f"{goal.domain}: {said['goal']}", said["action"], last))
