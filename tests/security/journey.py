"""One child's case with a canary in every answer, brought through the services as far as a test wants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from nrm.assistance import service as assistance
from nrm.assistance.row_sections import GOAL_FIELDS, RESULT_FIELDS, SERVICE_FIELDS
from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases import journey, service
from nrm.cases.access import CaseFile, again, case_for
from nrm.cases.sections import IDENTITY
from nrm.foundation import clock
from nrm.procedure.rules import Part
from nrm.records import queries
from nrm.records import service as records
from nrm.records.kinds import kinds
from nrm.referrals import formal_later
from nrm.referrals import service as referrals
from nrm.referrals.service import Choice, Explained
from nrm.reintegration import service as reintegration
from nrm.reintegration.sections.reopening import REOPENING_FIELDS
from nrm.signals import service as signals
from nrm.signals.sections import SIGNAL
from tests.people import actor_of, colleague, holding, workplace
from tests.security.canaries import BORN, canary
from tests.security.fullest import fullest

CENTRE, POLICE, STATE_SERVICE = "QKPVT", "DVP_TIRANE", "DRSHSSH_TIRANE"
PLACES = ("AP", CENTRE, POLICE, STATE_SERVICE, "NJMF_TIRANE", "BASHKI_TIRANE", "VATRA")

CHANGES: Mapping[str, Mapping[str, Any]] = {
    "F1": {"qark": "AL-11", "bashki": "TIRANE", "child": None},
    "F3": {"receiver": CENTRE, "police": POLICE, "social": STATE_SERVICE, "sex": "F"},
    "F5": {"answers_level": "HIGH"},
    "F10": {"final_risk": "HIGH", "retention": "CHILD"},
}
"""Where the fullest answers to a form would contradict the rest of the file."""


class Stage(StrEnum):
    """How far a case is brought."""

    SIGNALLED = "signalled"
    IDENTIFIED = "identified"
    REFERRED = "referred"
    CONFIRMED = "confirmed"
    ASSISTED = "assisted"
    REINTEGRATED = "reintegrated"
    CLOSED = "closed"
    DECLINED = "declined"
    """In care like `ASSISTED`, but the person had declined the formal identification."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of each role, and the second social worker that a formal identification needs."""

    of: Mapping[Role, User]
    state_worker: User


def staff() -> Staff:
    """Add them and the institutions they work with."""
    for code in PLACES:
        workplace(code)
    of = {role: colleague(role) for role in Role}
    for role in (Role.SHELTER, Role.POLICE):
        holding(of[role])
    return Staff(
        of,
        colleague(Role.SOCIAL_WORKER, at=STATE_SERVICE, username="state.worker"),
    )


def identity() -> dict[str, Any]:
    """Return the particulars of a girl."""
    return fullest("ID", IDENTITY.fields, sex="F", birth_date=BORN, estimated_age=None)


def answers_to(form: str) -> dict[str, Any]:
    """Return the fullest answers to a form that fit the journey."""
    return fullest(form, kinds()[form].form.fields, **CHANGES.get(form, {}))


def heard() -> dict[str, Any]:
    """Return a signal for the social worker's institution."""
    return fullest("S", SIGNAL.fields, forward_to="BASHKI_TIRANE")


@dataclass(slots=True)
class Journey:
    """A case on its way; what an address of it may ask for is in `places`."""

    staff: Staff
    case_id: UUID
    places: dict[str, Any] = field(default_factory=dict)

    def file(self, role: Role, permission: Permission = Permission.CASES_READ) -> CaseFile:
        """Return the case in the hands of whoever has this role."""
        return case_for(actor_of(self.staff.of[role]), self.case_id, permission)

    def draft(self, role: Role, form: str, **instead: str) -> None:
        """Start a form and answer it, with some answers `instead` of the fullest."""
        file, kind = self.file(role), kinds()[form]
        record = records.start(file, kind)
        records.save(file, kind, record, {**answers_to(form), **instead}, version=record.lock)

    def sign(self, role: Role, form: str, **instead: str) -> None:
        """Start a form, answer it and sign it."""
        self.draft(role, form, **instead)
        record = queries.unfinished(self.case_id, form)
        assert record
        records.sign(self.file(role), kinds()[form], record)
        self.places["record_id"] = record.id


def begun(people: Staff) -> Journey:
    """Take a signal and open the case from it; its first form is a draft."""
    of = people.of
    here = workplace("BASHKI_TIRANE")
    signal = signals.take(heard(), to=here, by=actor_of(of[Role.HOTLINE]))
    file = service.open_case(identity(), by=actor_of(of[Role.SOCIAL_WORKER]))
    signals.lead_to(signal, file)
    places = {"case_id": file.case.id, "number": file.case.number, "signal_id": signal.id}
    made = Journey(people, file.case.id, places)
    made.draft(Role.SOCIAL_WORKER, "F1")
    return made


def brought_to(stage: Stage, people: Staff) -> Journey:
    """Return a case at `stage`; `places` names a signed form from the second stage on."""
    made = begun(people)
    if stage is Stage.DECLINED:
        return _declined(made)
    for reached, steps in _STEPS.items():
        steps(made)
        if reached is stage:
            break
    return made


def _declined(made: Journey) -> Journey:
    made.sign(Role.SOCIAL_WORKER, "F1")
    made.sign(Role.SOCIAL_WORKER, "F3", formal_consent="NO")
    _choose(made)
    referrals.accept(made.file(Role.SHELTER))
    made.places["record_id"] = _signed(made, "F1")
    return made


def wishing(made: Journey) -> None:
    """Let the lead tell that the person, who had declined it, wants the formal identification."""
    formal_later.tell(made.file(Role.SHELTER), canary("F3", "wish"))


def _stay(_made: Journey) -> None:
    pass


def _identify(made: Journey) -> None:
    made.sign(Role.SOCIAL_WORKER, "F1")


def _refer(made: Journey) -> None:
    made.sign(Role.SOCIAL_WORKER, "F3")


def _confirm(made: Journey) -> None:
    _return_once(made)
    _choose(made)
    refused = Explained("OTHER", canary("F3", "refusal_words"))
    referrals.refuse(made.file(Role.SHELTER), refused)
    _choose(made)


def _return_once(made: Journey) -> None:
    file = made.file(Role.AP_REVIEWER)
    returned = Explained("OTHER", canary("F3", "return_words"))
    referrals.return_for_completion(file, returned, version=file.case.lock)
    made.sign(Role.SOCIAL_WORKER, "F3")


def _choose(made: Journey) -> None:
    file = made.file(Role.AP_REVIEWER)
    choice = Choice(
        CENTRE, police=POLICE, social=STATE_SERVICE, reason=canary("F3", "choice_words")
    )
    referrals.confirm(file, choice, version=file.case.lock)


def _assist(made: Journey) -> None:
    referrals.accept(made.file(Role.SHELTER))
    journey.answer_as(made.file(Role.POLICE), Part.FORMAL_POLICE)
    made.sign(Role.POLICE, "F2")
    made.sign(Role.SHELTER, "F4")
    made.sign(Role.SHELTER, "F5")
    made.sign(Role.SHELTER, "SL")
    made.sign(Role.POLICE, "WP")
    file = made.file(Role.SHELTER)
    today = clock.today().isoformat()
    goal = fullest("goal", GOAL_FIELDS, starts_on=today)
    made.places["goal_id"] = assistance.add_goal(file, goal, after=0)
    result = fullest("goal", RESULT_FIELDS, result="MET", ended_on=today)
    assistance.change_goal(file, made.places["goal_id"], goal | result, version=1)
    made.sign(Role.SHELTER, "F6")
    given = fullest("service", SERVICE_FIELDS, provider=CENTRE)
    made.places["service_id"] = assistance.give(file, given, after=0).id
    made.places["record_id"] = _signed(made, "F1")


def _reintegrate(made: Journey) -> None:
    awaiting = queries.unfinished(made.case_id, "F2")
    assert awaiting
    asked = case_for(actor_of(made.staff.state_worker), made.case_id, Permission.CASES_READ)
    journey.answer_as(asked, Part.FORMAL_SOCIAL)
    records.countersign(again(asked), kinds()["F2"], awaiting)
    made.sign(Role.SHELTER, "F8")
    made.sign(Role.SHELTER, "F9")
    made.places["record_id"] = _signed(made, "F1")


def _close(made: Journey) -> None:
    made.sign(Role.SHELTER, "F10")
    made.places["record_id"] = _signed(made, "F1")


def _signed(made: Journey, form: str) -> UUID:
    record = queries.newest_signed(made.case_id, form)
    assert record
    return record.id


_STEPS = {
    Stage.SIGNALLED: _stay,
    Stage.IDENTIFIED: _identify,
    Stage.REFERRED: _refer,
    Stage.CONFIRMED: _confirm,
    Stage.ASSISTED: _assist,
    Stage.REINTEGRATED: _reintegrate,
    Stage.CLOSED: _close,
}


def acknowledged_and_reopened(made: Journey) -> CaseFile:
    """Let the authority take note of the closure and the centre open the next case of the same person."""
    reintegration.acknowledge(made.file(Role.AP_REVIEWER))
    return reintegration.reopen(made.file(Role.SHELTER), fullest("reopening", REOPENING_FIELDS))


def leave_drafts(made: Journey, stage: Stage) -> None:
    """Begin the forms that can be begun at `stage`, and new versions of others: each has pages to fill in."""
    if stage is Stage.IDENTIFIED:
        made.draft(Role.SOCIAL_WORKER, "F3")
    elif stage is Stage.CONFIRMED:
        journey.answer_as(made.file(Role.POLICE), Part.FORMAL_POLICE)
        made.draft(Role.POLICE, "F2")
    elif stage is Stage.ASSISTED:
        _leave_every_draft(made)
    elif stage is Stage.REINTEGRATED:
        made.draft(Role.SHELTER, "F9")
        made.draft(Role.SHELTER, "F10")


def _leave_every_draft(made: Journey) -> None:
    file = made.file(Role.SHELTER)
    for form, kind in kinds().items():
        if queries.unfinished(made.case_id, form):
            continue
        if form == "WP":
            made.draft(Role.POLICE, form)
            continue
        newest = queries.newest_signed(made.case_id, form)
        if newest and not kind.repeats:
            if kind.correctable and len(queries.signers_of(newest)) == 1:
                records.correct(file, kind, newest, reason="Gabim shkrimi")
        else:
            made.draft(Role.SHELTER, form)
