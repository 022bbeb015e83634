"""What stands between an actor and an agency's private key: the grant, and the actor's own key in this session."""

from enum import StrEnum
from uuid import UUID

from nrm.agencies import queries
from nrm.agencies.models import AgencyKey
from nrm.auth.roles import Actor
from nrm.foundation.errors import NotPermitted
from nrm.vault.key_pairs import PrivateKey, Where, taken


class Lack(StrEnum):
    """Why an agency's key does not open for somebody who may read what is sealed to it."""

    NO_AGENCY_KEY = "no_agency_key"
    """The actor's institution has not made a key yet."""
    OTHER_AGENCY = "other_agency"
    """It is the key of an institution that the actor does not work for."""
    NOT_GIVEN = "not_given"
    """A colleague has to give it."""
    NO_OWN_KEY = "no_own_key"
    """This session was begun without the passphrase's help: sign in again."""


class KeyNeeded(NotPermitted):
    """The role allows it and the key is missing; `lack` says which, `key_id` the agency's key if there is one."""

    def __init__(self, lack: Lack, key_id: UUID | None = None) -> None:
        super().__init__(lack)
        self.lack = lack
        self.key_id = key_id


def lack_of(actor: Actor, key_id: UUID) -> Lack | None:
    """Return what the actor lacks for opening what is sealed to an agency's key, None when nothing."""
    if queries.grant_of(actor.user_id, key_id) is None:
        key = queries.agency_key(key_id)
        own = key is not None and key.institution_id == actor.institution_id
        return Lack.NOT_GIVEN if own else Lack.OTHER_AGENCY
    return None if actor.unlock else Lack.NO_OWN_KEY


def must_hold(actor: Actor, key_id: UUID) -> None:
    """Raise `KeyNeeded` when the actor lacks something for opening what is sealed to an agency's key."""
    if lack := lack_of(actor, key_id):
        raise KeyNeeded(lack, key_id)


def private_key(actor: Actor, key_id: UUID) -> PrivateKey:
    """Open an agency's private key by the actor's own.

    Raises `KeyNeeded` when something is missing and `Tampered` when the grant was altered or moved.
    """
    must_hold(actor, key_id)
    grant = queries.grant_of(actor.user_id, key_id)
    if grant is None or actor.unlock is None:
        raise KeyNeeded(Lack.NOT_GIVEN, key_id)
    return taken(actor.unlock(), grant.blob, where=handed(key_id, grant.member_key_id))


def own_agency_key(actor: Actor) -> AgencyKey:
    """Return the key of the actor's institution, which the actor holds; raises `KeyNeeded` otherwise."""
    key = queries.newest_key(actor.institution_id)
    if key is None:
        raise KeyNeeded(Lack.NO_AGENCY_KEY)
    must_hold(actor, key.id)
    return key


def handed(key_id: UUID, member_key_id: UUID) -> Where:
    """Return where an agency's private key is sealed for one of its people."""
    return ("agency_grant", key_id.hex, member_key_id.hex)


def locked_up(key_id: UUID) -> Where:
    """Return where an agency's private key is locked for its custodians."""
    return ("agency_recovery", key_id.hex)
