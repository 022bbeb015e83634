"""The door for the index of names: what it opens of each changed identity, and who was alike when it was written."""

from collections.abc import Iterator, Sequence
from logging import getLogger
from typing import NamedTuple
from uuid import UUID

from nrm.audit.trail import SYSTEM
from nrm.audit.versions import Version, altered_among
from nrm.auth.policy import BulkReader
from nrm.cases.changes import Changed
from nrm.cases.door import pass_in_bulk
from nrm.cases.identity_digests import WRITTEN
from nrm.cases.identity_door import in_person, tell_altered
from nrm.cases.models import ALIKE, Person
from nrm.foundation.declaration import Section, Values
from nrm.vault.aead import Tampered
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal, unseal, unwrap

SIZE = 1024
"""What twenty ids and fewer are padded to."""
_log = getLogger(__name__)


class Known(NamedTuple):
    """What is kept in memory of a person: who they are, and who may be the same."""

    identity: Values
    alike: frozenset[UUID]


def open_changed(changes: Sequence[Changed]) -> Iterator[tuple[UUID, Known | None]]:
    """Open changed identities, by person; None for one that was taken away, or that nobody may be found by.

    That is one which does not open or is not what was written last: the trail is told of it, or the log, and everybody
    else can be searched for. The trail's entry for the whole run is written by `door.enter_in_bulk`.
    """
    pass_in_bulk(BulkReader.NAME_INDEX, Section.IDENTITY)
    altered = _altered({one.person_id: one.identity for one in changes if one.identity})
    for one in changes:
        held = (
            None if one.identity is None or one.person_id in altered else _opened(one, one.identity)
        )
        yield one.person_id, held


def seal_alike(person: Person, change_id: UUID, alike: Sequence[UUID]) -> bytes:
    """Seal who else may be this person, at the change of identity when that was seen."""
    key = unwrap(key_ring(), person.key, owner=str(person.id))
    ids = [other.hex for other in alike]
    return seal(key, ids, _alike_of(person.id, change_id), padding=SIZE)


def _altered(newest: dict[UUID, Version]) -> set[UUID]:
    altered = altered_among(newest, newest, acts=WRITTEN)
    for person_id in altered:
        tell_altered(person_id, by=SYSTEM)
    return set(altered)


def _opened(changed: Changed, version: Version) -> Known | None:
    try:
        key = unwrap(key_ring(), changed.key, owner=str(changed.person_id))
        identity: Values = unseal(key, version.blob, in_person(changed.person_id, version.row_id))
        place = _alike_of(changed.person_id, changed.change_id)
        alike = unseal(key, changed.alike, place) if changed.alike else []
    except Tampered:
        _log.error("an identity does not open: person %s", changed.person_id)
        return None
    return Known(identity, frozenset(UUID(hex=other) for other in alike))


def _alike_of(person_id: UUID, change_id: UUID) -> Place:
    return Place("person", str(person_id), ALIKE, str(change_id))
