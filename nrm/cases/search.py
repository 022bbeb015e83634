"""Finding people by name: the index held in memory, kept fresh, and asked only about what the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import func, select

from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Happening
from nrm.auth.policy import BulkReader
from nrm.auth.roles import Actor
from nrm.cases import queries
from nrm.cases.door import enter_in_bulk, open_identities_in_bulk
from nrm.cases.models import Case, IdentityChange, Person
from nrm.cases.name_index import ALERT, FIND, Entry, NameIndex, Query
from nrm.foundation.database import db
from nrm.foundation.declaration import Values

_NAME = "nrm-name-index"
LIMIT = 20


class FreshIndex:
    """The name index of one worker process, with the number of the newest change it has taken in."""

    def __init__(self) -> None:
        self.names = NameIndex()
        self._seen = 0

    def bring_up_to_date(self) -> None:
        """Take in every identity written since the last time, by whichever worker."""
        newest = db.session.scalar(select(func.max(IdentityChange.seq))) or 0
        if newest <= self._seen:
            return
        changed = select(IdentityChange.person_id).where(
            IdentityChange.seq > self._seen, IdentityChange.seq <= newest
        )
        people = db.session.scalars(select(Person).where(Person.id.in_(changed))).all()
        identities = queries.newest_identities([person.id for person in people])
        enter_in_bulk(BulkReader.NAME_INDEX, by=SYSTEM, detail={"persons": len(people)})
        pairs = [(person, identities[person.id]) for person in people if person.id in identities]
        for person_id, identity in open_identities_in_bulk(BulkReader.NAME_INDEX, people=pairs):
            self.names.put(_entry(person_id, identity))
        self._seen = newest


def install(app: Flask) -> None:
    """Give the application an empty index; it fills when the first search needs it."""
    app.extensions[_NAME] = FreshIndex()


@dataclass(frozen=True, slots=True)
class Found:
    """A person's newest case that the actor may know of, and how well the name fits (0 to 1)."""

    case: Case
    score: float


def find(actor: Actor, query: Query, *, typed: str) -> list[Found]:
    """Return the people that `actor` may know of and whose name fits, the best first.

    Who is outside the actor's reach leaves no trace in the answer. `typed` goes into the trail, sealed.
    """
    return _search(actor, query, at_least=FIND, action="search:names", typed=typed)


def possible_duplicates(actor: Actor, identity: Values) -> list[Found]:
    """Return the people within the actor's reach who may be the one described by `identity`."""
    query = Query(
        first_name=identity.get("first_name") or "",
        last_name=identity.get("last_name") or "",
        fathers_name=identity.get("fathers_name") or "",
        birth_date=_date(identity.get("birth_date")),
    )
    return _search(actor, query, at_least=ALERT, action="search:duplicates", typed=None)


def _search(
    actor: Actor, query: Query, *, at_least: float, action: str, typed: str | None
) -> list[Found]:
    index: FreshIndex = current_app.extensions[_NAME]
    index.bring_up_to_date()
    newest = {case.person_id: case for case in _reach(actor)}
    hits = index.names.search(query, at_least=at_least, limit=LIMIT, among=newest)
    trail.record_for_good(
        Happening(action, detail={"hits": len(hits)}, typed=typed), by=actor.author
    )
    return [Found(newest[hit.person_id], hit.score) for hit in hits]


def _reach(actor: Actor) -> Sequence[Case]:
    query = select(Case).where(Case.id.in_(queries.ids_of(actor))).order_by(Case.episode)
    return db.session.scalars(query).all()


def _entry(person_id: UUID, identity: Values) -> Entry:
    return Entry(
        person_id=person_id,
        first_name=identity.get("first_name") or "",
        last_name=identity.get("last_name") or "",
        fathers_name=identity.get("fathers_name") or "",
        birth_date=_date(identity.get("birth_date")),
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
