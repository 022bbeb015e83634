"""Invented colleagues: anyone of any role, at a real kind of workplace."""

from flask.testing import FlaskClient

from nrm.audit.trail import SYSTEM
from nrm.auth import queries, service, sessions
from nrm.auth.models import Institution, User
from nrm.auth.roles import Actor, Role
from nrm.auth.service import InstitutionDetails, UserDetails
from nrm.auth.web import TOKEN
from nrm.foundation.database import db
from nrm.reference.institutions import institution

WORKPLACES = {
    Role.SOCIAL_WORKER: "BASHKI_TIRANE",
    Role.CHILD_PROTECTION: "NJMF_TIRANE",
    Role.POLICE: "DVP_TIRANE",
    Role.SHELTER: "QKPVT",
    Role.HOTLINE: "LINJA_116006",
    Role.AP_REVIEWER: "AP",
    Role.AP_DATA: "AP",
    Role.ZKKA: "ZKKA",
    Role.AUDITOR: "MBROJTJA_TE_DHENAVE",
    Role.ADMIN: "AP",
}
"""Where each role works unless a test says otherwise: codes of the directory."""


def workplace(code: str) -> Institution:
    """Return the institution of the directory with `code`, entered when it is not there yet."""
    if code in queries.institution_codes():
        return queries.institution_by_code(code)
    entry = institution(code)
    details = InstitutionDetails(entry.kind, entry.name, entry.qark, entry.bashki)
    return service.create_institution(code, details, by=SYSTEM)


def colleague(role: Role, *, at: str = "", username: str = "") -> User:
    """Add somebody of `role` who works at the institution with the code `at`.

    The name has signs that a page must escape. A second one of a role needs a `username`.
    """
    place = workplace(at or WORKPLACES[role])
    details = UserDetails(f"Ëndrra <{role}> & Çela", role, place.code)
    return service.create_user(username or role.replace("_", "."), details, by=SYSTEM)


def actor_of(user: User) -> Actor:
    """Return the user as services are told of them."""
    return queries.as_actor(user, session_id=None)


def sign_in(client: FlaskClient, user: User) -> None:
    """Let the browser be signed in as `user`."""
    token, _ = sessions.begin(user)
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
