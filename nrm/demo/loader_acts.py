"""How each act of an invented history is done: by the services that the web calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from nrm.assistance import service as assistance
from nrm.assistance.queries import count_services, newest_goals
from nrm.auth.policy import Permission
from nrm.auth.queries import institution_by_code
from nrm.auth.roles import Actor, Relationship
from nrm.cases import journey
from nrm.cases import service as cases
from nrm.cases.access import CaseFile, again, case_for
from nrm.demo import histories_paths as acts
from nrm.demo.histories_steps import Step
from nrm.procedure.rules import Part
from nrm.records import service as records
from nrm.records.kinds import RecordKind, kinds
from nrm.records.models import Record
from nrm.records.queries import unfinished
from nrm.referrals import service as referrals
from nrm.referrals.service import Choice, Explained
from nrm.reintegration import service as reintegration
from nrm.signals import service as signals
from nrm.signals.access import signal_for
from nrm.signals.models import Signal

_TAKEN_ON = {
    Permission.IDENTIFICATION_FORMAL: Part.FORMAL_POLICE,
    Permission.IDENTIFICATION_COUNTERSIGN: Part.FORMAL_SOCIAL,
}
"""Work that somebody of the institution that was asked takes on first, by the permission it needs."""


@dataclass(slots=True)
class Course:
    """What a history has come to so far."""

    signal_id: UUID | None = None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a history in the hands of whoever does it."""

    step: Step
    actor: Actor
    course: Course

    def file(self, permission: Permission) -> CaseFile:
        """Return the case as the actor gets it; raises what `case_for` raises, ValueError without a case."""
        if self.course.case_id is None:
            raise ValueError(f"{self.step.act} before a case was opened")
        file = case_for(self.actor, self.course.case_id, permission)
        asked = _TAKEN_ON.get(permission)
        if asked is None or file.relationship is not Relationship.INVITED:
            return file
        journey.answer_as(file, asked)
        return again(file)

    @property
    def kind(self) -> RecordKind:
        """The form that the step fills in."""
        return kinds()[str(self.step.form)]


def do(turn: Turn) -> None:
    """Do the step; raises KeyError for an act that nobody can do."""
    _ACTS.get(turn.step.act, _fill_in)(turn)


def _take_signal(turn: Turn) -> None:
    to = institution_by_code(turn.step.values["forward_to"])
    turn.course.signal_id = signals.take(turn.step.values, to=to, by=turn.actor).id


def _answer_signal(turn: Turn) -> None:
    signals.answer(_signal(turn), turn.step.values["outcome"], by=turn.actor)


def _open(turn: Turn) -> None:
    file = cases.open_case(turn.step.values, by=turn.actor)
    if turn.course.signal_id:
        signals.lead_to(_signal(turn), file)
    turn.course.case_id = file.case.id


def _open_again(turn: Turn) -> None:
    file = reintegration.reopen(turn.file(Permission.CASES_REOPEN), turn.step.values)
    turn.course.case_id = file.case.id


def _plan(turn: Turn) -> None:
    """Write the goals while the plan is a draft, then sign it."""
    file, record = _draft(turn)
    known = len(newest_goals(file.case.id))
    for place, goal in enumerate(turn.step.values["goal_rows"], start=known):
        assistance.add_goal(file, goal, after=place)
    records.sign(file, turn.kind, record)


def _give_service(turn: Turn) -> None:
    file = turn.file(Permission.ASSISTANCE_PLAN)
    assistance.give(file, turn.step.values, after=count_services(file.case.id))


def _acknowledge(turn: Turn) -> None:
    reintegration.acknowledge(turn.file(Permission.CLOSURES_ACKNOWLEDGE))


def _draft(turn: Turn) -> tuple[CaseFile, Record]:
    file = turn.file(turn.kind.permission)
    return file, records.start(file, turn.kind, answers=turn.step.values)


def _begin(turn: Turn) -> None:
    _draft(turn)


def _fill_in(turn: Turn) -> None:
    file, record = _draft(turn)
    records.sign(file, turn.kind, record)


def _second(
    turn: Turn, *, form: str, answer: Callable[[CaseFile, RecordKind, Record], None]
) -> None:
    kind = kinds()[form]
    if kind.second is None:
        raise ValueError(f"{form} needs no second signature")
    file = turn.file(kind.second.permission)
    record = unfinished(file.case.id, form)
    if record is None:
        raise ValueError(f"no {form} awaits a second signature")
    answer(file, kind, record)


def _confirm(turn: Turn) -> None:
    file, chosen = turn.file(Permission.REFERRALS_REVIEW), turn.step.values
    choice = Choice(
        chosen["receiver"], chosen.get("police"), chosen.get("social"), chosen.get("words")
    )
    referrals.confirm(file, choice, version=file.case.lock)


def _return(turn: Turn) -> None:
    file = turn.file(Permission.REFERRALS_REVIEW)
    referrals.return_for_completion(file, _why(turn), version=file.case.lock)


def _accept(turn: Turn) -> None:
    referrals.accept(turn.file(Permission.REFERRALS_ANSWER))


def _refuse(turn: Turn) -> None:
    referrals.refuse(turn.file(Permission.REFERRALS_ANSWER), _why(turn))


def _why(turn: Turn) -> Explained:
    return Explained(turn.step.values["reason"], turn.step.values["words"])


def _signal(turn: Turn) -> Signal:
    if turn.course.signal_id is None:
        raise ValueError(f"{turn.step.act} without a signal")
    return signal_for(turn.actor, turn.course.signal_id, Permission.SIGNALS_ANSWER)


_ACTS: Mapping[str, Callable[[Turn], None]] = {
    acts.SIGNAL: _take_signal,
    acts.ANSWER_SIGNAL: _answer_signal,
    acts.OPEN: _open,
    acts.NEW_EPISODE: _open_again,
    acts.DRAFT: _begin,
    acts.PLAN: _plan,
    acts.SERVICE: _give_service,
    acts.ACKNOWLEDGE: _acknowledge,
    acts.CONFIRM_DOUBT: partial(_second, form="F1", answer=records.countersign),
    acts.DECIDE: partial(_second, form="F2", answer=records.countersign),
    acts.RETURN_FORMAL: partial(_second, form="F2", answer=records.send_back),
    acts.CONFIRM: _confirm,
    acts.RETURN: _return,
    acts.ACCEPT: _accept,
    acts.REFUSE: _refuse,
}
"""The acts that are more than filling in a form and signing it."""
