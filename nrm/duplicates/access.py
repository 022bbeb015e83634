"""The door to decisions: who two people are to each other stands sealed, and is opened for whoever decides."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from nrm.duplicates.models import PEOPLE, Decision
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, new_data_key, seal, unseal, unwrap

SIZE = 4096
"""What a decision's content is padded to, so that the length of a reason tells nothing."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a decision is about and why it was taken."""

    people: frozenset[UUID]
    reason: str


def sealed_decision(content: Content) -> Decision:
    """Return a new row that holds `content` sealed; the rest of it is to be filled in."""
    row_id = uuid4()
    wrapped = new_data_key(key_ring(), purpose=Purpose.DATA, owner=str(row_id))
    key = unwrap(key_ring(), wrapped, owner=str(row_id))
    said = {"people": sorted(one.hex for one in content.people), "reason": content.reason}
    blob = seal(key, said, _place(row_id), padding=SIZE)
    return Decision(id=row_id, key_kid=wrapped.kid, key_blob=wrapped.blob, blob=blob)


def content_of(decision: Decision) -> Content:
    """Open a decision."""
    key = unwrap(key_ring(), decision.key, owner=str(decision.id))
    said = unseal(key, decision.blob, _place(decision.id))
    return Content(frozenset(UUID(hex=one) for one in said["people"]), said["reason"])


def pair_id(people: frozenset[UUID]) -> UUID:
    """Return the id by which a pair is called in addresses; without the key it leads back to nobody."""
    told = b"".join(sorted(one.bytes for one in people))
    return UUID(bytes=key_ring().mac(Purpose.SESSION, b"pair" + told)[:16])


def _place(row_id: UUID) -> Place:
    return Place("duplicate_decision", str(row_id), PEOPLE, str(row_id))
