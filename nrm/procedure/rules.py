"""What a version of the procedure says, and what follows from it; pure."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from nrm.foundation.clock import TIRANE
from nrm.foundation.text import Text
from nrm.reference.calendar import add_working_days

Named = TypeVar("Named", "Stage", "Act", "Step", "Deadline")


class Certainty(StrEnum):
    """How sure we are that a rule is law: only the first two may be shown as such."""

    SEED = "SEED"
    """Stated in the national action plan."""
    VERIFIED = "V"
    """Read in a text of law."""
    INFERRED = "INF"
    """Our own target, which an installation may change."""


class Unit(StrEnum):
    """What a deadline is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class Part(StrEnum):
    """In what capacity somebody takes part in a case."""

    LEAD = "lead"
    MEMBER = "member"
    AUTHORITY = "authority"
    RECEIVER = "receiver"
    FORMAL_POLICE = "formal_police"
    FORMAL_SOCIAL = "formal_social"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a case stands; `ends` marks the stage in which nothing more is expected of the team."""

    code: str
    name: Text
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a case: allowed in the stages `within`, leads to `to` if given, needs the forms `needs`."""

    code: str
    name: Text
    within: tuple[str, ...]
    to: str | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when; `amount` in `unit` after the act that opened the step."""

    code: str
    name: Text
    amount: int
    unit: Unit
    certainty: Certainty
    source: str

    def due(self, start: datetime) -> datetime:
        """Return the moment by which a thing that began at `start` (aware) must be done."""
        match self.unit:
            case Unit.HOURS:
                return start + timedelta(hours=self.amount)
            case Unit.DAYS:
                return _end_of_day(start.astimezone(TIRANE).date() + timedelta(days=self.amount))
            case Unit.WORKING_DAYS:
                return _end_of_day(add_working_days(start.astimezone(TIRANE).date(), self.amount))
            case Unit.MONTHS:
                return _end_of_day(_months_later(start.astimezone(TIRANE).date(), self.amount))

    @property
    def is_law(self) -> bool:
        """Tell whether a screen may present it as an obligation rather than as an internal target."""
        return self.certainty is not Certainty.INFERRED


@dataclass(frozen=True, slots=True)
class Step:
    """Something that waits for somebody: opened by one act, done by another, in somebody's worklist in between."""

    code: str
    name: Text
    part: Part
    opened_by: tuple[str, ...]
    done_by: tuple[str, ...]
    deadline: str | None = None
    form: str | None = None
    outlives_closing: bool = False
    once: bool = False
    """Not opened again after it was done."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A form that a complete file has from the stage `since` on."""

    form: str
    since: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of the procedure, with its act and the day from which it holds."""

    version: str
    title: Text
    source: str
    in_force: date
    stages: tuple[Stage, ...]
    acts: tuple[Act, ...]
    steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...]
    file_parts: tuple[FilePart, ...]

    def stage(self, code: str) -> Stage:
        """Return the stage called `code`; raises KeyError."""
        return _named(self.stages, code)

    def act(self, code: str) -> Act:
        """Return the act called `code`; raises KeyError."""
        return _named(self.acts, code)

    def step(self, code: str) -> Step:
        """Return the step called `code`; raises KeyError."""
        return _named(self.steps, code)

    def deadline(self, code: str) -> Deadline:
        """Return the deadline called `code`; raises KeyError."""
        return _named(self.deadlines, code)

    def position(self, stage: str) -> int:
        """Return how far along `stage` is, from 0."""
        return [known.code for known in self.stages].index(stage)

    def opened_by(self, act: str) -> tuple[Step, ...]:
        """Return the steps that `act` opens."""
        return tuple(step for step in self.steps if act in step.opened_by)

    def done_by(self, act: str) -> tuple[Step, ...]:
        """Return the steps that `act` gets done."""
        return tuple(step for step in self.steps if act in step.done_by)

    def expected_forms(self, stage: str) -> tuple[str, ...]:
        """Return the forms that a complete file has once the case reached `stage`."""
        reached = self.position(stage)
        return tuple(part.form for part in self.file_parts if self.position(part.since) <= reached)


class Hindrance(StrEnum):
    """Why an act cannot be done now."""

    WRONG_STAGE = "wrong_stage"
    FORMS_MISSING = "forms_missing"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether an act may be done: no hindrance, or which one and the forms that are missing."""

    hindrance: Hindrance | None = None
    missing: tuple[str, ...] = ()


def judge(procedure: Procedure, act: str, *, stage: str, signed_forms: Collection[str]) -> Ruling:
    """Say whether `act` may be done to a case that stands in `stage` and whose file has `signed_forms`."""
    rule = procedure.act(act)
    if stage not in rule.within:
        return Ruling(Hindrance.WRONG_STAGE)
    missing = tuple(form for form in rule.needs if form not in signed_forms)
    return Ruling(Hindrance.FORMS_MISSING, missing) if missing else Ruling()


def completeness(
    procedure: Procedure, *, stage: str, signed_forms: Collection[str]
) -> tuple[int, int]:
    """Return how many of the forms expected by now are in the file, and how many are expected."""
    expected = procedure.expected_forms(stage)
    return sum(form in signed_forms for form in expected), len(expected)


def _named(things: Iterable[Named], code: str) -> Named:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))


def _end_of_day(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), TIRANE).astimezone(UTC)
