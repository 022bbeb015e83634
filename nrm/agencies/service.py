"""What is done with an agency's key: made, given to a colleague, taken away, brought back by two custodians."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, select

from nrm.agencies import queries
from nrm.agencies.access import KeyNeeded, Lack, handed, locked_up, must_hold, private_key
from nrm.agencies.models import AgencyGrant, AgencyKey, AgencyRecovery
from nrm.audit import trail
from nrm.audit.trail import REFUSED, Happening
from nrm.auth.models import MemberKey
from nrm.auth.queries import member_key
from nrm.auth.roles import Actor
from nrm.foundation.database import db
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.vault import recovery
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import PrivateKey, check_code, hand, new_private_key, typed_code


def make(actor: Actor) -> tuple[str, ...]:
    """Make the key pair of the actor's institution; returns the three recovery codes, which nothing here keeps.

    Raises `RuleBroken` while somebody holds the one it has, and `KeyNeeded` in a session without the actor's own key.
    """
    trail.take_turn()
    own, before = _own_key(actor), queries.newest_key(actor.institution_id)
    if before and queries.holders(before.id):
        raise RuleBroken(
            _("Your institution has a key already: ask a colleague to give it to you.")
        )
    private = new_private_key()
    key = AgencyKey(
        id=uuid4(),
        institution_id=actor.institution_id,
        number=before.number + 1 if before else 1,
        public=private.public,
        made_by=actor.user_id,
    )
    db.session.add(key)
    db.session.flush()
    _tell("agency_key:make", key, actor, number=key.number)
    _hand(key, private, own, by=actor)
    return _lock_up(key, private)


def give(actor: Actor, user_id: UUID, *, code: str) -> None:
    """Give the agency's key to a colleague, whose check code the actor types as the colleague reads it out.

    Raises `NotFound` for somebody who is not waiting, `RuleBroken` for another code, `KeyNeeded` as `private_key`.
    """
    trail.take_turn()
    key = _key_of(actor)
    waiting = waiting_colleague(actor, user_id)
    own = member_key(user_id)
    if own is None:
        raise RuleBroken(_("Your colleague has to sign in once more before."), field="code")
    must_hold(actor, key.id)
    if typed_code(code) != typed_code(check_code(own.public)):
        _tell("agency_key:give", key, actor, refused=True, to=waiting.user_id.hex)
        raise RuleBroken(
            _(
                "This is not the code of your colleague's key. Let it be read out once more, by phone."
            ),
            field="code",
        )
    _tell("agency_key:give", key, actor, to=waiting.user_id.hex)
    for older in queries.keys_of(actor.institution_id):
        if older.id == key.id or queries.grant_of(actor.user_id, older.id):
            _hand(older, private_key(actor, older.id), own, by=actor)


def waiting_colleague(actor: Actor, user_id: UUID) -> queries.Colleague:
    """Return the colleague of the actor who waits for the key; raises `NotFound`."""
    waiting = queries.colleagues(actor.institution_id, without=_key_of(actor))
    for colleague in waiting:
        if colleague.user_id == user_id:
            return colleague
    raise NotFound


def recover(actor: Actor, codes: Sequence[str]) -> None:
    """Bring the agency's key back by two of its recovery codes and hand it to the actor.

    Raises `RuleBroken` when they do not fit.
    """
    trail.take_turn()
    key, own = _key_of(actor), _own_key(actor)
    try:
        private = recovery.recover(queries.recovery_of(key.id), codes, where=locked_up(key.id))
    except Tampered:
        _tell("agency_key:recover", key, actor, refused=True)
        raise RuleBroken(
            _("These two codes do not bring the key back. Check each sign, and that they differ."),
            field="password_first",
        ) from None
    _tell("agency_key:recover", key, actor)
    _hand(key, private, own, by=actor, by_recovery=True)


def renew_codes(actor: Actor) -> tuple[str, ...]:
    """Replace the recovery codes and return the new ones; the old ones are good for nothing any more."""
    trail.take_turn()
    key = _key_of(actor)
    private = private_key(actor, key.id)
    db.session.execute(delete(AgencyRecovery).where(AgencyRecovery.agency_key_id == key.id))
    _tell("agency_key:codes", key, actor)
    return _lock_up(key, private)


def release(user_id: UUID, by: Actor) -> None:
    """Take every agency's key from somebody who leaves an institution or its work."""
    own = select(MemberKey.id).where(MemberKey.user_id == user_id).scalar_subquery()
    taken = db.session.scalars(
        delete(AgencyGrant)
        .where(AgencyGrant.member_key_id == own)
        .returning(AgencyGrant.agency_key_id)
    ).all()
    if taken:
        trail.record(Happening("agency_key:take", subject_id=user_id), by=by.author)


def _key_of(actor: Actor) -> AgencyKey:
    key = queries.newest_key(actor.institution_id)
    if key is None:
        raise KeyNeeded(Lack.NO_AGENCY_KEY)
    return key


def _own_key(actor: Actor) -> MemberKey:
    """Return the actor's own key pair, if its public half is the one that the session's private half says."""
    own = member_key(actor.user_id)
    if own is None or actor.unlock is None or actor.unlock().public != own.public:
        raise KeyNeeded(Lack.NO_OWN_KEY)
    return own


def _hand(
    key: AgencyKey, private: PrivateKey, to: MemberKey, *, by: Actor, by_recovery: bool = False
) -> None:
    db.session.execute(
        delete(AgencyGrant).where(
            AgencyGrant.agency_key_id == key.id, AgencyGrant.member_key_id == to.id
        )
    )
    grant = AgencyGrant(
        agency_key_id=key.id, member_key_id=to.id, given_by=by.user_id, by_recovery=by_recovery
    )
    grant.blob = hand(private, to=to.public, where=handed(key.id, to.id))
    db.session.add(grant)
    db.session.flush()


def _lock_up(key: AgencyKey, private: PrivateKey) -> tuple[str, ...]:
    codes = recovery.new_codes()
    locks = recovery.lock_for_pairs(private, codes, where=locked_up(key.id))
    db.session.add_all(
        AgencyRecovery(agency_key_id=key.id, pair=pair, blob=blob) for pair, blob in locks.items()
    )
    db.session.flush()
    return codes


def _tell(
    action: str, key: AgencyKey, actor: Actor, *, refused: bool = False, **detail: object
) -> None:
    happening = Happening(action, subject_id=key.id, detail=detail)
    if refused:
        trail.record_for_good(
            Happening(action, subject_id=key.id, decision=REFUSED, detail=detail), by=actor.author
        )
    else:
        trail.record(happening, by=actor.author)
