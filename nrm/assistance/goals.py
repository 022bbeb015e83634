"""The goals of a plan as the actor reads them, and in the words in which a signed plan keeps them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nrm.assistance import queries
from nrm.assistance.row_sections import OPEN
from nrm.cases.access import CaseFile
from nrm.cases.door import must_read, open_rows
from nrm.foundation import clock
from nrm.foundation.declaration import Section, Values
from nrm.foundation.text import Text
from nrm.records.contents import READING
from nrm.reference import lists


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

    Raises `NotPermitted` when the plan is closed to the actor.
    """
    must_read(file, Section.PLAN, purpose=READING)
    rows = queries.newest_goals(file.case.id)
    if not rows:
        return []
    opened = open_rows(file, [queries.part_of(row) for row in rows], purpose=READING)
    return [Goal(row.goal_id, row.number, opened[row.id]) for row in rows]


def goals_met(goals: list[Goal]) -> tuple[int, int]:
    """Return how many goals were met, fully or partly, and how many count; dropped ones do not."""
    counted = [goal.result for goal in goals if goal.result != "DROPPED"]
    return sum(result in ("MET", "PARTLY_MET") for result in counted), len(counted)


def in_words(goals: list[Goal]) -> str:
    """Return the goals in the current language, a paragraph each."""
    return "\n\n".join(map(_paragraph, goals))


def _paragraph(goal: Goal) -> str:
    said = goal.answers
    last = f"{said['provider']} · {goal.due_on:%d.%m.%Y} · {goal.result_words}"
    return "\n".join((f"{goal.domain}: {said['goal']}", said["action"], last))
