"""The index of names that each worker holds in memory, and how it learns of what any worker wrote."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from uuid import UUID, uuid4

from flask import Flask, current_app
from sqlalchemy import func, select

from nrm.audit import trail
from nrm.audit.trail import SYSTEM
from nrm.auth.policy import BulkReader
from nrm.cases import changes
from nrm.cases.changes import START
from nrm.cases.door import enter_in_bulk
from nrm.cases.identity_digests import change_told
from nrm.cases.index_door import Known, open_changed, seal_alike, tell_alike_altered
from nrm.cases.models import IdentityChange, Person
from nrm.cases.name_index import ALERT, Entry, NameIndex, Query
from nrm.foundation.database import db
from nrm.foundation.declaration import Values

LIMIT = 20
"""Who may be the same: so many at most."""
_NAME = "nrm-name-index"


class FreshIndex:
    """The names of everybody as one worker process holds them, and who may be the same as whom.

    Whoever brings it up to date waits for their turn at the trail and keeps it until their transaction ends: so of
    the threads of one process only one touches it at a time.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.names = NameIndex()
        self.alike: dict[UUID, frozenset[UUID]] = {}
        """Person -> who may be the same, as seen when the person's identity was written last."""
        self._unlisted: dict[UUID, Values] = {}
        """Person -> who they are, of those whose list of who may be the same did not come last in what was read."""
        self._read = START

    def bring_up_to_date(self) -> None:
        """Take in every identity written or taken away since the last time, by whichever worker."""
        trail.take_turn()
        newest, holds = changes.newest_beside(self._read)
        if not holds:
            self._begin()
        if newest == self._read:
            return
        count = newest.seq - self._read.seq
        enter_in_bulk(BulkReader.NAME_INDEX, by=SYSTEM, detail={"changes": count})
        read = changes.between(self._read, newest)
        for some in chain(read, changes.unnumbered()) if self._read == START else read:
            for person_id, known in open_changed(some):
                self._take_in(person_id, known)
        self._list_anew()
        self._read = newest

    def _take_in(self, person_id: UUID, known: Known | None) -> None:
        self._unlisted.pop(person_id, None)
        if known is None:
            self.names.remove(person_id)
            self.alike.pop(person_id, None)
            return
        self.names.put(entry_of(person_id, known.identity))
        if known.alike is None:
            self._unlisted[person_id] = known.identity
        else:
            self.alike[person_id] = known.alike

    def _list_anew(self) -> None:
        """Look who may be the same as those whose list was altered: an intruder hides nobody by emptying it."""
        for person_id, identity in self._unlisted.items():
            tell_alike_altered(person_id)
            self.alike[person_id] = frozenset(self.alike_to(identity, besides=person_id))
        self._unlisted = {}

    def alike_to(self, identity: Values, *, besides: UUID) -> list[UUID]:
        """Return who may be the one described by `identity`, the most alike first."""
        hits = self.names.search(
            query_of(identity),
            at_least=ALERT,
            limit=LIMIT,
            among=lambda person_id: person_id != besides,
        )
        return [hit.person_id for hit in hits]


def install(app: Flask) -> None:
    """Give the application an empty index; it fills when it is first needed."""
    app.extensions[_NAME] = FreshIndex()


def fresh_index() -> FreshIndex:
    """Return this worker's index, brought up to date."""
    index: FreshIndex = current_app.extensions[_NAME]
    index.bring_up_to_date()
    return index


def note(person: Person, *, alike: Sequence[UUID]) -> dict[str, str]:
    """Number a change of the person's identity, so that every worker takes it in before its next search.

    `alike` are the people who may be the same; they are kept under the person's key. Returned is what the trail is to
    be told of it, with the version.
    """
    change_id = uuid4()
    sealed = seal_alike(person, change_id, alike)
    _add(person.id, change_id, sealed)
    return change_told(change_id, sealed)


def forget(person_id: UUID) -> None:
    """Let every worker drop a person whose identity was taken away, before its next search.

    For erasure, in the transaction that deletes the rows of `person_identity`; the row of `person` stays.
    """
    _add(person_id, uuid4(), None)


def entry_of(person_id: UUID, identity: Values) -> Entry:
    """Return what the index keeps of an identity."""
    born = identity.get("birth_date")
    return Entry(
        person_id=person_id,
        first_name=identity.get("first_name") or "",
        last_name=identity.get("last_name") or "",
        fathers_name=identity.get("fathers_name") or "",
        birth_date=date.fromisoformat(born) if born else None,
    )


def query_of(identity: Values) -> Query:
    """Return the search for whoever is described by `identity`."""
    born = identity.get("birth_date")
    return Query(
        first_name=identity.get("first_name") or "",
        last_name=identity.get("last_name") or "",
        fathers_name=identity.get("fathers_name") or "",
        birth_date=date.fromisoformat(born) if born else None,
    )


def _add(person_id: UUID, change_id: UUID, alike: bytes | None) -> None:
    trail.take_turn()
    newest = db.session.scalar(select(func.max(IdentityChange.seq))) or 0
    db.session.add(IdentityChange(id=change_id, seq=newest + 1, person_id=person_id, alike=alike))
    db.session.flush()
