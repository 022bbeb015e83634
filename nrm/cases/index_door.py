"""The door for the index of names: what it opens of each changed identity, and who was alike when it was written."""

from collections.abc import Iterator, Mapping, Sequence
from logging import getLogger
from typing import Any, NamedTuple
from uuid import UUID

from nrm.audit import trail
from nrm.audit.trail import REFUSED, SYSTEM, Happening
from nrm.audit.versions import Version, told_among
from nrm.auth.policy import BulkReader
from nrm.cases.changes import Changed
from nrm.cases.door import pass_in_bulk
from nrm.cases.identity_digests import WRITTEN, is_change_told
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
    alike: frozenset[UUID] | None
    """None where it is not the list that was written with that identity: an earlier one, or one that was altered."""


def open_changed(changes: Sequence[Changed]) -> Iterator[tuple[UUID, Known | None]]:
    """Open changed identities, by person; None for one that was taken away, or that nobody may be found by.

    That is one which does not open or is not what was written last: the trail is told of it, or the log, and everybody
    else can be searched for. The trail's entry for the whole run is written by `door.enter_in_bulk`.
    """
    pass_in_bulk(BulkReader.NAME_INDEX, Section.IDENTITY)
    told = _told({one.person_id: one.identity for one in changes if one.identity})
    for one in changes:
        said = told.get(one.person_id)
        held = None if one.identity is None or said is None else _opened(one, one.identity, said)
        yield one.person_id, held


def tell_alike_altered(person_id: UUID) -> None:
    """Tell the trail that the list of who may be a person is not the one that was written, so that it was made anew."""
    noted = Happening("identity:alike_altered", subject_id=person_id, decision=REFUSED)
    trail.record_for_good(noted, by=SYSTEM)


def seal_alike(person: Person, change_id: UUID, alike: Sequence[UUID]) -> bytes:
    """Seal who else may be this person, at the change of identity when that was seen."""
    key = unwrap(key_ring(), person.key, owner=str(person.id))
    ids = [other.hex for other in alike]
    return seal(key, ids, _alike_of(person.id, change_id), padding=SIZE)


def _told(newest: dict[UUID, Version]) -> dict[UUID, Mapping[str, Any]]:
    """Return what the trail says of the versions that are what was written last; of each other one it is told."""
    told = told_among(newest, newest, acts=WRITTEN)
    for person_id in newest.keys() - told.keys():
        tell_altered(person_id, by=SYSTEM)
    return told


def _opened(changed: Changed, version: Version, said: Mapping[str, Any]) -> Known | None:
    try:
        key = unwrap(key_ring(), changed.key, owner=str(changed.person_id))
        identity: Values = unseal(key, version.blob, in_person(changed.person_id, version.row_id))
        if not is_change_told(said, changed.change_id, changed.alike):
            return Known(identity, None)
        place = _alike_of(changed.person_id, changed.change_id)
        alike = unseal(key, changed.alike, place) if changed.alike else []
    except Tampered:
        _log.error("an identity does not open: person %s", changed.person_id)
        return None
    return Known(identity, frozenset(UUID(hex=other) for other in alike))


def _alike_of(person_id: UUID, change_id: UUID) -> Place:
    return Place("person", str(person_id), ALIKE, str(change_id))
