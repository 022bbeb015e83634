"""The door for the index of names: what it opens of each changed identity, and who was alike when it was written."""

from collections.abc import Sequence
from uuid import UUID

from nrm.auth.policy import BulkReader
from nrm.cases.changes import Changed
from nrm.cases.door import pass_in_bulk
from nrm.cases.identity_door import in_person
from nrm.cases.models import ALIKE, Person
from nrm.foundation.declaration import Section, Values
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal, unseal, unwrap

SIZE = 1024
"""What twenty ids and fewer are padded to."""


def open_changed(changed: Changed) -> tuple[Values, list[UUID]] | None:
    """Open a changed identity: who the person is, and who may be the same; None for one that was taken away.

    The trail's entry for the whole run is written by `door.enter_in_bulk`.
    """
    pass_in_bulk(BulkReader.NAME_INDEX, Section.IDENTITY)
    if changed.identity_id is None or changed.blob is None:
        return None
    key = unwrap(key_ring(), changed.key, owner=str(changed.person_id))
    identity: Values = unseal(key, changed.blob, in_person(changed.person_id, changed.identity_id))
    place = _alike_of(changed.person_id, changed.change_id)
    alike = unseal(key, changed.alike, place) if changed.alike else []
    return identity, [UUID(hex=other) for other in alike]


def seal_alike(person: Person, change_id: UUID, alike: Sequence[UUID]) -> bytes:
    """Seal who else may be this person, at the change of identity when that was seen."""
    key = unwrap(key_ring(), person.key, owner=str(person.id))
    ids = [other.hex for other in alike]
    return seal(key, ids, _alike_of(person.id, change_id), padding=SIZE)


def _alike_of(person_id: UUID, change_id: UUID) -> Place:
    return Place("person", str(person_id), ALIKE, str(change_id))
