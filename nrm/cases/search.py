"""Finding people by name: everybody is compared, and only those whom the actor may know of are answered with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from uuid import UUID, uuid4

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.roles import Actor
from nrm.cases import queries
from nrm.cases.freshness import fresh_index, query_of
from nrm.cases.models import Case
from nrm.cases.name_index import ALERT, FIND, Hit, Query
from nrm.foundation.declaration import Values

LIMIT = 20
NARROW = 500
"""Who takes part up to so many times has their reach read first; for others, what was found is held against it."""
BLOCK = 200

NAMES, FIRST_LOOK, DUPLICATES = "search:names", "search:first_look", "search:duplicates"
"""Looking somebody up, looking before a case is opened, and the look when it is saved, as the trail names them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A person's newest case that the actor may know of, and how well the name fits (0 to 1)."""

    case: Case
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody searches with: the names and dates, perhaps a case number, and all of it as it was typed."""

    query: Query
    typed: str
    number: str = ""


def find(actor: Actor, asked: Asked, *, action: str = NAMES) -> list[Found]:
    """Return the people that `actor` may know of and whom `asked` fits, the best first.

    Who is outside the actor's reach leaves no trace in the answer. What was typed goes into the trail, sealed.
    """
    found = _search(actor, asked.query, at_least=FIND)
    if asked.number:
        numbers = queries.numbers_of_people([hit.case.person_id for hit in found], actor)
        found = [hit for hit in found if asked.number in numbers[hit.case.person_id]]
    trail.record_for_good(
        Happening(action, detail={"hits": len(found)}, typed=asked.typed), by=actor.author
    )
    return found


def possible_duplicates(actor: Actor, identity: Values) -> list[Found]:
    """Return the people within the actor's reach who may be the one described by `identity`."""
    trail.record_for_good(Happening(DUPLICATES), by=actor.author)
    return _search(actor, query_of(identity), at_least=ALERT)


def alike_among_all(identity: Values, *, besides: UUID) -> list[UUID]:
    """Return who in the whole register may be the one described by `identity`: for a data officer, never for a page.

    The index reads as the named bulk reader; nothing of the answer is shown to whoever saves the identity.
    """
    return fresh_index().alike_to(identity, besides=besides)


def _search(actor: Actor, query: Query, *, at_least: float) -> list[Found]:
    names = fresh_index().names
    known = queries.people_known_to(actor, at_most=NARROW)
    if known is not None:
        hits = names.search(query, at_least=at_least, limit=LIMIT, among=known)
    else:
        every = names.search(query, at_least=at_least, limit=len(names))
        hits = list(islice(_within_reach(every, actor), LIMIT))
    newest = queries.newest_cases_of_people([hit.person_id for hit in hits], actor)
    return [Found(newest[hit.person_id], hit.score) for hit in hits]


def _within_reach(hits: Sequence[Hit], actor: Actor) -> Iterator[Hit]:
    """Yield those whom the actor may know of.

    The database is asked for a whole block at a time and at least once, filled up with people that there are not, so
    that it takes as long when somebody out of reach was found as when nobody was.
    """
    for start in range(0, max(1, len(hits)), BLOCK):
        block = hits[start : start + BLOCK]
        ids = [hit.person_id for hit in block]
        known = queries.known_among([*ids, *_no_ones(BLOCK - len(ids))], actor)
        yield from (hit for hit in block if hit.person_id in known)


@cache
def _no_ones(number: int) -> tuple[UUID, ...]:
    """Return ids of people that there are not: drawn once, so that to draw them takes no search longer than another."""
    return tuple(uuid4() for _empty in range(number))
