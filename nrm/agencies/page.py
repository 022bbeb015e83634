"""What the page of an agency's key shows to whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nrm.agencies import queries
from nrm.agencies.access import Lack, lack_of
from nrm.agencies.models import AgencyKey
from nrm.agencies.queries import Colleague, Holder
from nrm.auth.queries import institution, institution_name, member_key
from nrm.auth.roles import Actor
from nrm.foundation.text import Text
from nrm.vault.key_pairs import check_code


@dataclass(frozen=True, slots=True)
class KeyState:
    """How it stands with the key of the actor's institution; `lack` is what keeps the actor from using it."""

    agency: Text
    lack: Lack | None
    holders: Sequence[Holder] = ()
    waiting: Sequence[Colleague] = ()
    number: int = 0
    check: str = ""
    """The check code of the agency's key: another agency types it before it hands something over."""
    own_check: str = ""
    """The check code of the actor's own key: a colleague types it before giving the agency's."""

    @property
    def can_make(self) -> bool:
        """Tell whether a key can be made: there is none, or nobody holds it any more."""
        return not self.holders and self.lack is not Lack.NO_OWN_KEY


def state_of(actor: Actor) -> KeyState:
    """Return how it stands with the key of the actor's institution."""
    agency = institution_name(institution(actor.institution_id))
    own, key = member_key(actor.user_id), queries.newest_key(actor.institution_id)
    own_check = check_code(own.public) if own and actor.unlock else ""
    if key is None:
        lack = Lack.NO_AGENCY_KEY if actor.unlock else Lack.NO_OWN_KEY
        return KeyState(agency, lack, own_check=own_check)
    lack_now = lack_of(actor, key.id) if actor.unlock else Lack.NO_OWN_KEY
    return KeyState(
        agency,
        lack_now,
        queries.holders(key.id),
        _waiting(actor, key),
        key.number,
        check_code(key.public) if lack_now is None else "",
        own_check,
    )


def agency_of(key_id: UUID | None) -> Text | None:
    """Return the name of the agency whose key this is, None without a key."""
    return queries.agency_names([key_id]).get(key_id) if key_id else None


def _waiting(actor: Actor, key: AgencyKey) -> list[Colleague]:
    waiting = queries.colleagues(actor.institution_id, without=key)
    return [colleague for colleague in waiting if colleague.user_id != actor.user_id]
