"""A case in a shelter whose people hold their agency's key."""

from collections.abc import Mapping
from typing import Any

from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases.access import CaseFile
from nrm.cases.journey import take_part
from nrm.foundation.database import db
from nrm.procedure.rules import Part
from tests.casework import identified, seen_by, signed
from tests.people import colleague, holding

ADDRESS = "Rruga e shpikur 7, hyrja nga oborri, Vlorë"
LOCATION: Mapping[str, Any] = {
    "address": ADDRESS,
    "on_site_contact": "Zana e Shpikur, 069 000 0001",
    "who_may_know": "Vetëm menaxherja e rastit dhe drejtoresha.",
}
WITNESS: Mapping[str, Any] = {
    "programme": "Program i shpikur, masa 3",
    "contact_officer": "Oficeri i Shpikur, 069 000 0002",
    "restrictions": "Asnjë fjalë për qytetin.",
}


def keeper(username: str = "", *, at: str = "QKPVT", role: Role = Role.SHELTER) -> User:
    """Add somebody who holds the key of their institution."""
    return holding(colleague(role, at=at, username=username))


def sheltered(by: User) -> CaseFile:
    """Open a case and bring it to where a shelter looks after the person."""
    file = identified(by)
    file.case.stage = "ASSISTED"
    db.session.flush()
    return file


def located(by: User) -> CaseFile:
    """Return a sheltered case in which `by` has signed where."""
    file = sheltered(by)
    signed(file, "SL", LOCATION)
    return file


def joined(file: CaseFile, user: User) -> CaseFile:
    """Put `user` on the team and return the case in their hands."""
    take_part(file, Part.MEMBER, institution_id=user.institution_id, user_id=user.id)
    return seen_by(user, file.case, Permission.CASES_READ)
