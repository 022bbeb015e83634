"""Cases that have come as far as a referral, made the way the pages make them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases.access import CaseFile, case_for
from nrm.cases.models import Case
from nrm.cases.service import open_case
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.identification.service import INITIAL
from nrm.records import service as records
from nrm.records.kinds import RecordKind
from nrm.referrals import service
from nrm.referrals.sending import REFERRAL
from nrm.referrals.service import Choice
from tests.people import actor_of, colleague, workplace
from tests.remembered import remembered

FIRST_NAME, LAST_NAME = "Shpresëza", "Gjonçaj"
WOMAN: dict[str, Any] = {
    "first_name": FIRST_NAME,
    "last_name": LAST_NAME,
    "sex": "F",
    "citizenship": "AL",
    "language": "SQ",
    "age_basis": "DOCUMENT",
    "birth_date": "1990-03-27",
}
GIRL = {**WOMAN, "birth_date": f"{clock.today().year - 12}-01-01"}
IDENTIFIED: dict[str, Any] = {
    "structure": "MUNICIPALITY",
    "met_on": clock.today().isoformat(),
    "qark": "AL-11",
    "bashki": "TIRANE",
    "main_exploitation": "LABOUR",
    "consent_referral": "YES",
    "consent_formal": "YES",
    "consent_given_by": "PERSON",
    "decision": "VMT",
    "reason": "Treguesit dhe rrëfimi e mbështesin dyshimin.",
}
ASKED: dict[str, Any] = {
    "reasons": ["PROTECTION"],
    "urgency": "URGENT",
    "details": "Kërkohet vend që sonte.",
    "age_group": "ADULT",
    "needs": ["HOUSING", "LEGAL"],
    "setting": "SHELTER",
    "transport": "WORKER",
    "receiver": "VATRA",
}
ASKED_FOR_CHILD = {**ASKED, "age_group": "CHILD", "emergency_placement": "NO"}
PLACES = ("AP", "VATRA", "QKPVT", "DVP_TIRANE", "DRSHSSH_TIRANE", "NJMF_TIRANE", "BASHKI_TIRANE")


@dataclass(frozen=True, slots=True)
class People:
    """The people around a case."""

    worker: User
    reviewer: User
    vatra: User


@remembered
def people() -> People:
    """Add them, and the institutions that they choose from."""
    for code in PLACES:
        workplace(code)
    colleague(Role.POLICE, username="asked.police")
    colleague(Role.SOCIAL_WORKER, at="DRSHSSH_TIRANE", username="asked.social")
    colleague(Role.SHELTER, username="asked.shelter")
    return People(
        worker=colleague(Role.SOCIAL_WORKER),
        reviewer=colleague(Role.AP_REVIEWER),
        vatra=colleague(Role.SHELTER, at="VATRA", username="vatra"),
    )


class Sent:
    """One case under way, and the people around it."""

    def __init__(self, person: Mapping[str, Any] = WOMAN, *, around: People | None = None) -> None:
        self.people = around or people()
        self.worker = self.people.worker
        self.reviewer = self.people.reviewer
        self.vatra = self.people.vatra
        self.case_id = open_case(person, by=actor_of(self.worker)).case.id

    def file(self, user: User, permission: Permission = Permission.CASES_READ) -> CaseFile:
        """Return the case in the hands of `user`; raises `NotFound` when it is not theirs."""
        db.session.commit()  # a refusal undoes what is under way
        return case_for(actor_of(user), self.case_id, permission)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        found = db.session.get(Case, self.case_id)
        assert found
        return found

    def identify(self, **answers: Any) -> None:
        """Sign F1."""
        sign(self.file(self.worker), INITIAL, {**IDENTIFIED, **answers})

    def send(self, **answers: Any) -> None:
        """Sign F3, and so send it."""
        sign(self.file(self.worker), REFERRAL, {**ASKED, **answers})

    def confirm(self, receiver: str = "VATRA", reason: str | None = None) -> None:
        """Let the reviewer confirm with the proposed institutions, or with another centre."""
        file = self.file(self.reviewer)
        choice = Choice(receiver, police="DVP_TIRANE", social="DRSHSSH_TIRANE", reason=reason)
        service.confirm(file, choice, version=file.case.lock)


@remembered
def sent(around: People | None = None, **answers: Any) -> Sent:
    """Return a case whose referral waits for the review."""
    made = Sent(around=around)
    made.identify()
    made.send(**answers)
    return made


def sign(file: CaseFile, kind: RecordKind, answers: Mapping[str, Any]) -> UUID:
    """Start or continue the form, answer it and sign it."""
    record = records.start(file, kind)
    records.save(file, kind, record, answers, version=record.lock)
    records.sign(file, kind, record)
    return record.id
