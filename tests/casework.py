"""Cases of invented people, brought as far as a test needs through the services that the pages use."""

from collections.abc import Mapping
from typing import Any

from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases import service
from nrm.cases.access import CaseFile, case_for
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.records import queries
from nrm.records import service as records
from nrm.records.kinds import kinds
from nrm.records.models import Record
from tests.people import actor_of, colleague, workplace
from tests.remembered import remembered

ADULT = {
    "first_name": "Ëndrra <b>",
    "fathers_name": "Petrit & Bir",
    "last_name": "Çela-Provë",
    "sex": "F",
    "citizenship": "AL",
    "language": "SQ",
    "age_basis": "DOCUMENT",
    "birth_date": "1994-03-27",
}
CHILD = ADULT | {"first_name": "Drita", "birth_date": "2014-05-01"}

INITIAL = {
    "structure": "SHSSH",
    "qark": "AL-12",
    "indicators_act": ["A3"],
    "indicators_means": ["M2", "M4"],
    "indicators_purpose": ["P1"],
    "main_exploitation": "SEX",
    "scope": "INTERNAL",
    "account": "Tha se <nuk> mund të ikte & kishte frikë.",
    "phone": "069 000 0000",
    "consent_referral": "YES",
    "consent_statistics": "YES",
    "decision": "VMT",
    "reason": "Treguesit dhe rrëfimi përputhen.",
}


@remembered
def opened(by: User, identity: Mapping[str, Any] = ADULT) -> CaseFile:
    """Open a case for `by`; the Responsible Authority exists."""
    workplace("AP")
    return service.open_case(identity, by=actor_of(by))


@remembered
def worker(username: str = "", *, at: str = "DRSHSSH_VLORE") -> User:
    """Add a social worker."""
    return colleague(Role.SOCIAL_WORKER, at=at, username=username)


def drafted(file: CaseFile, form: str, answers: Mapping[str, Any]) -> Record:
    """Start `form` and save `answers` in it."""
    kind = kinds()[form]
    record = records.start(file, kind)
    records.save(file, kind, record, answers, version=record.lock)
    return record


def signed(file: CaseFile, form: str, answers: Mapping[str, Any]) -> Record:
    """Fill in `form` and sign it."""
    record = drafted(file, form, answers)
    records.sign(file, kinds()[form], record)
    return record


def initial(**changes: Any) -> dict[str, Any]:
    """Return the answers of an initial identification made today."""
    return INITIAL | {"met_on": clock.today().isoformat()} | changes


@remembered
def identified(by: User, identity: Mapping[str, Any] = ADULT, **changes: Any) -> CaseFile:
    """Open a case and sign its initial identification."""
    file = opened(by, identity)
    signed(file, "F1", initial(**changes))
    return file


def seen_by(user: User, case: Case, permission: Permission = Permission.CASES_READ) -> CaseFile:
    """Return the case in the hands of `user`."""
    return case_for(actor_of(user), case.id, permission)


def newest(file: CaseFile, form: str) -> Record:
    """Return the newest signed version of `form`."""
    record = queries.newest_signed(file.case.id, form)
    assert record is not None
    return record
