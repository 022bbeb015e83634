"""What is done to users and institutions: by the administrator, by people to their own account, at set-up."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Author, Happening
from nrm.auth import leaving, member_keys, queries, second_factor, sessions
from nrm.auth.models import Institution, User
from nrm.auth.roles import Actor, Role
from nrm.auth.rules import SAME_AS_BEFORE, passphrase_problem, username_problem
from nrm.auth.settings import settings
from nrm.auth.tokens import Use, is_good, mac_of, new_token, row_of
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.language import Language
from nrm.foundation.text import Text
from nrm.reference.institutions import DIRECTORY
from nrm.vault.key_pairs import PrivateKey

LINK_HOLDS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class UserDetails:
    """What the administrator says about a person who works with the system."""

    name: str
    role: Role
    institution_code: str
    language: Language = "sq"


@dataclass(frozen=True, slots=True)
class InstitutionDetails:
    """What the administrator says about an institution; `qark` and `bashki` are codes of `reference.places`."""

    kind: str
    name: Text
    qark: str | None = None
    bashki: str | None = None
    active: bool = True


def create_user(username: str, details: UserDetails, *, by: Author) -> User:
    """Add somebody who cannot sign in yet; raises `RuleBroken` for a user name that is wrong or taken."""
    if problem := username_problem(username):
        raise RuleBroken(problem, field="username")
    if queries.user_named(username):
        raise RuleBroken(_("Somebody has this user name already: choose another"), field="username")
    user = User(username=username, active=True)
    _describe(user, details)
    db.session.add(user)
    db.session.flush()
    _tell("user:create", user, by=by, detail={"role": details.role})
    return user


def change_user(user: User, details: UserDetails, *, by: Actor) -> None:
    """Change what is said about a user; another role or institution signs them out everywhere and ends their parts.

    Raises `RuleBroken` when administrators would change their own role.
    """
    before = (user.role, user.institution_id)
    if user.id == by.user_id and details.role != user.role:
        raise RuleBroken(
            _("You cannot change your own role: ask another administrator"), field="role"
        )
    _describe(user, details)
    db.session.flush()
    if (user.role, user.institution_id) != before:
        sessions.end_all(user.id)
        leaving.tell(user.id, by=by)
    _tell("user:change", user, by=by.author, detail={"role": details.role})


def new_link(user: User, *, by: Author) -> str:
    """Return the token of a one-time link by which the user chooses a passphrase and a second factor.

    What they signed in with before no longer works, they are signed out everywhere, and whatever was sealed to them
    is lost to them. The token is not kept.
    """
    token = new_token(user.id)
    user.enrolment_mac = mac_of(token, use=Use.ENROLMENT, user_id=user.id)
    user.enrolment_until = clock.now() + LINK_HOLDS
    user.password_hash = None
    member_keys.forget(user)
    second_factor.keep(user, second_factor.new_secret())
    sessions.end_all(user.id)
    _tell("user:link", user, by=by)
    return token


def deactivate(user: User, *, by: Actor) -> None:
    """Let a user no longer sign in nor take part, from now on; raises `RuleBroken` for one's own account."""
    if user.id == by.user_id:
        raise RuleBroken(_("You cannot close your own account: ask another administrator"))
    user.active = False
    user.enrolment_mac = None
    sessions.end_all(user.id)
    _tell("user:deactivate", user, by=by.author)
    leaving.tell(user.id, by=by)


def activate(user: User, *, by: Actor) -> None:
    """Let a user sign in again with what they had."""
    user.active = True
    _tell("user:activate", user, by=by.author)


def enrolling(token: str) -> User:
    """Return the user whose one-time link this is; raises `NotFound` when it was used or has run out."""
    user_id = row_of(token)
    user = queries.enrolling(user_id) if user_id else None
    if user is None or not is_good(token, user.enrolment_mac, use=Use.ENROLMENT, user_id=user.id):
        raise NotFound
    return user


def enrol(token: str, *, passphrase: str, code: str) -> User:
    """Take the passphrase and the first code that a user chose by the one-time link, which is then used up.

    Raises `RuleBroken` for a passphrase that is too easy and for a wrong code.
    """
    user = enrolling(token)
    _refuse_easy(user, passphrase)
    if not second_factor.accept(user, code):
        raise RuleBroken(
            _(
                "This code is not right. Check the clock of your phone and type the code it shows now."
            ),
            field="code",
        )
    user.password_hash = settings().passphrases.hashed(passphrase)
    user.enrolment_mac = None
    _tell("account:enrol", user, by=Author(user.id))
    return user


def change_passphrase(user: User, passphrase: str, *, before: str, by: Actor) -> PrivateKey | None:
    """Give one's own account another passphrase and sign out everywhere; raises `RuleBroken` when too easy.

    `before` is the present one, checked. Returns the user's own private key, which the new passphrase opens.
    """
    _refuse_easy(user, passphrase)
    if settings().passphrases.match(user.password_hash, passphrase):
        raise RuleBroken(SAME_AS_BEFORE, field="password")
    user.password_hash = settings().passphrases.hashed(passphrase)
    key = member_keys.relock(user, before, passphrase)
    sessions.end_all(user.id)
    _tell("account:passphrase", user, by=by.author)
    return key


def end_session(session_id: UUID, *, by: Actor) -> None:
    """End one of one's own sessions; raises `NotFound` when there is no such session."""
    if not sessions.end(session_id, of=by.user_id):
        raise NotFound
    trail.record(Happening("account:session_end", subject_id=session_id), by=by.author)


def sign_out(actor: Actor) -> None:
    """End the session that the actor works in."""
    if actor.session_id and sessions.end(actor.session_id, of=actor.user_id):
        trail.record(Happening("account:sign_out", subject_id=actor.user_id), by=actor.author)


def remember_language(actor: Actor, language: Language) -> None:
    """Keep the language that somebody chose in their account."""
    queries.user(actor.user_id).language = language


def create_institution(code: str, details: InstitutionDetails, *, by: Author) -> Institution:
    """Add an institution; raises `RuleBroken` when the code is taken."""
    if code in queries.institution_codes():
        raise RuleBroken(_("An institution has this code already: choose another"), field="code")
    institution = Institution(code=code)
    _say(institution, details)
    db.session.add(institution)
    db.session.flush()
    trail.record(Happening("institution:create", subject_id=institution.id), by=by)
    return institution


def change_institution(
    institution: Institution, details: InstitutionDetails, *, by: Author
) -> None:
    """Change what is said about an institution."""
    _say(institution, details)
    trail.record(Happening("institution:change", subject_id=institution.id), by=by)


def load_directory() -> int:
    """Add the institutions of the built-in directory that are not there yet and return how many."""
    known = queries.institution_codes()
    missing = [entry for entry in DIRECTORY if entry.code not in known]
    for entry in missing:
        institution = Institution(code=entry.code)
        _say(institution, InstitutionDetails(entry.kind, entry.name, entry.qark, entry.bashki))
        db.session.add(institution)
    db.session.flush()
    if missing:
        trail.record(Happening("institution:load", detail={"count": len(missing)}), by=SYSTEM)
    return len(missing)


def enrol_demo(user: User, *, password: str, totp_secret: str) -> PrivateKey | None:
    """Give an invented person known secrets (base 32 the second); for demonstrations only, told to the trail.

    Returns their own private key, if their role has one.
    """
    user.password_hash = settings().passphrases.hashed(password)
    second_factor.keep(user, totp_secret)
    _tell("account:enrol_demo", user, by=SYSTEM)
    return member_keys.ready(user, password)


def _describe(user: User, details: UserDetails) -> None:
    user.name, user.role, user.language = details.name, details.role, details.language
    user.institution = queries.institution_by_code(details.institution_code)


def _say(institution: Institution, details: InstitutionDetails) -> None:
    institution.kind, institution.active = details.kind, details.active
    institution.name_sq, institution.name_en = details.name.sq, details.name.en
    institution.qark, institution.bashki = details.qark, details.bashki


def _refuse_easy(user: User, passphrase: str) -> None:
    about = (user.username, user.name, user.institution.name_sq, user.institution.name_en)
    if problem := passphrase_problem(passphrase, about=about):
        raise RuleBroken(problem, field="password")


def _tell(action: str, user: User, *, by: Author, detail: dict[str, object] | None = None) -> None:
    trail.record(Happening(action, subject_id=user.id, detail=detail or {}), by=by)
