"""The inner seal of the sections that only the agency that wrote them opens; the door puts the case's own around it.

Both are needed: without the case's key, which the key ring wraps, an agency opens nothing, so that destroying the
case's key erases these sections as well; without the agency's key the service and its operators open nothing.
"""

import base64
import binascii
import json
from typing import Any
from uuid import UUID

from nrm.agencies.access import KeyNeeded, Lack, own_agency_key, private_key
from nrm.agencies.models import AgencyKey
from nrm.auth.roles import Actor
from nrm.foundation.declaration import Section, Values
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import Where, open_with, seal_to

_INNER = "agency"


def where(case_id: UUID, section: Section, row_id: UUID, key_id: UUID | None) -> Where:
    """Return what the inner seal is bound to: the same place as the outer one, and the agency's key."""
    return ("case_file", case_id.hex, section, row_id.hex, key_id.hex if key_id else "")


def key_to_write_with(actor: Actor) -> tuple[AgencyKey, bytes]:
    """Return the key of the actor's agency and its public half, computed from the private half that the actor holds.

    So whoever exchanges the public key in the database has nothing sealed to theirs. Raises `KeyNeeded`.
    """
    key = own_agency_key(actor)
    return key, private_key(actor, key.id).public


def put_in(values: Values, public: bytes, *, bound_to: Where) -> dict[str, str]:
    """Seal `values` to an agency's public key; returns what the outer seal is put around."""
    plain = json.dumps(dict(values), ensure_ascii=False, sort_keys=True).encode()
    return {_INNER: base64.b64encode(seal_to(public, plain, where=bound_to)).decode()}


def take_out(actor: Actor, outer: Any, key_id: UUID | None, *, bound_to: Where) -> Any:
    """Open what `put_in` sealed by the key that the actor holds.

    Raises `KeyNeeded` when the actor lacks it, `Tampered` when this was not sealed here, to this key.
    """
    if key_id is None:
        raise KeyNeeded(Lack.NO_AGENCY_KEY)
    try:
        sealed = base64.b64decode(outer[_INNER], validate=True)
    except (KeyError, TypeError, binascii.Error):
        raise Tampered("a section that should be sealed to an agency and is not") from None
    return json.loads(open_with(private_key(actor, key_id), sealed, where=bound_to))
