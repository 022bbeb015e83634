"""Invented colleagues: anyone of any role, at a real kind of workplace."""

from flask.testing import FlaskClient

from nrm.agencies import service as agencies
from nrm.agencies.queries import holders, newest_key
from nrm.audit.trail import SYSTEM
from nrm.auth import member_keys, queries, service, sessions
from nrm.auth.models import Institution, User
from nrm.auth.roles import Actor, Role
from nrm.auth.service import InstitutionDetails, UserDetails
from nrm.auth.web import TOKEN
from nrm.foundation.database import db
from nrm.reference.institutions import institution
from nrm.vault.key_pairs import PrivateKey, check_code
from tests.remembered import remembered

PASSPHRASE = "kafe libra dritare mjegull"
"""What opens the own key of everybody here who has one."""

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


@remembered
def colleague(role: Role, *, at: str = "", username: str = "") -> User:
    """Add somebody of `role` who works at the institution with the code `at`.

    The name has signs that a page must escape. A second one of a role needs a `username`.
    """
    place = workplace(at or WORKPLACES[role])
    details = UserDetails(f"Ëndrra <{role}> & Çela", role, place.code)
    return service.create_user(username or role.replace("_", "."), details, by=SYSTEM)


def actor_of(user: User) -> Actor:
    """Return the user as services are told of them, with their own key if they have one."""
    key = own_key(user)
    return queries.as_actor(user, session_id=None, unlock=(lambda: key) if key else None)


def own_key(user: User) -> PrivateKey | None:
    """Return the user's own private key, None when they have none."""
    held = member_keys.held_by(user)
    if held is None or held.blob is None:
        return None
    found = member_keys.unlocked(held, PASSPHRASE)
    return None if found.is_new else found.private


def holding(user: User) -> User:
    """Let the user hold the key of their institution, made now or given by a colleague."""
    own = member_keys.ready(user, PASSPHRASE)
    assert own
    key = newest_key(user.institution_id)
    if key is None:
        agencies.make(actor_of(user))
        return user
    first = queries.user(holders(key.id)[0].user_id)
    agencies.give(actor_of(first), user.id, code=check_code(own.public))
    return user


def sign_in(client: FlaskClient, user: User) -> None:
    """Let the browser be signed in as `user`."""
    token, _ = sessions.begin(user, key=own_key(user))
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
