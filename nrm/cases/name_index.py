"""Owns the index of persons' names that lives in memory only, and the search in it.

Nothing of it is ever stored: any name token kept on disk, however keyed, gives names away by how
often it occurs. For the same reason nothing here prints itself: a name must not get into a log.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import nsmallest
from itertools import chain
from sys import intern
from threading import Lock
from typing import Final
from uuid import UUID

from nrm.cases.name_folding import fold
from nrm.cases.name_likeness import Birth, birth_likeness, name_likeness, weighed
from nrm.cases.name_vocabulary import Likeness, Person, Vocabulary, whole_or_word

FIND: Final = 0.60
"""Least score for a person someone looks for: a surname or the beginning of a name is enough."""
ALERT: Final = 0.80
"""Least score for a possible duplicate: both names, or one name and the day of birth, agree."""

_ONE_NAME_ONLY: Final = 0.75
_LONGEST_NAME: Final = 80
_MOST_WORDS: Final = 5

Among = Container[UUID] | Callable[[UUID], bool]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Entry:
    """What the index keeps of a person. Unknown names are empty."""

    person_id: UUID
    first_name: str
    last_name: str
    fathers_name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Query:
    """What is known of the person looked for: names in one text, or apart, in either order.

    A query without any name finds nobody. Only the first five words of `name` count.
    """

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    fathers_name: str = ""
    birth_date: date | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found, and how well the query fits: from 0 to 1."""

    person_id: UUID
    score: float


class NameIndex:
    """Persons by name, tolerant of Albanian misspellings. Safe to share between threads."""

    def __init__(self) -> None:
        self._persons: dict[UUID, Person] = {}
        self._names = Vocabulary()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._persons)

    def put(self, entry: Entry) -> None:
        """Add a person, or replace what the index holds of them."""
        with self._lock:
            self._remove(entry.person_id)
            person = Person(
                person_id=entry.person_id,
                first=self._names.name(_folded(entry.first_name)),
                last=self._names.name(_folded(entry.last_name)),
                father=intern(_folded(entry.fathers_name)),
                birth=entry.birth_date or entry.birth_year,
            )
            self._persons[person.person_id] = person
            self._names.add(person)

    def remove(self, person_id: UUID) -> None:
        """Forget a person and each name nobody else bears. Unknown ids are ignored."""
        with self._lock:
            self._remove(person_id)

    def search(
        self, query: Query, *, at_least: float = FIND, limit: int = 20, among: Among | None = None
    ) -> list[Hit]:
        """Find the persons who fit the query, best first.

        `at_least` is `FIND`, `ALERT` or another score from 0 to 1. With `among`, persons outside it
        have no influence on the answer.
        """
        with self._lock:
            named = self._named_like(query)
        permitted = _membership(among)
        score = _scoring(query)
        hits = (
            Hit(person.person_id, fit)
            for person, likeness in named.items()
            if (fit := score(person, likeness)) >= at_least and permitted(person.person_id)
        )
        return nsmallest(limit, hits, key=lambda hit: (-hit.score, hit.person_id))

    def likeness(self, one_id: UUID, other_id: UUID) -> float:
        """Tell how much two persons in the index look like one, from 0 to 1; 0 when one of them is not in it."""
        one, other = self._persons.get(one_id), self._persons.get(other_id)
        if one is None or other is None:
            return 0.0
        return weighed(
            name=_names_likeness(one, other),
            birth=birth_likeness(one.birth, other.birth) if one.birth and other.birth else None,
            father=name_likeness(one.father, other.father) if one.father and other.father else None,
        )

    def _remove(self, person_id: UUID) -> None:
        if person := self._persons.pop(person_id, None):
            self._names.remove(person)

    def _named_like(self, query: Query) -> dict[Person, float]:
        resembling = cache(self._names.resembling)
        found: dict[Person, float] = {}
        for first, last in _readings(query):
            if last:
                bearers = _bearing_both(resembling(first), resembling(last))
            else:
                bearers = _bearing_one(resembling(first), asked=first)
            for person, likeness in bearers:
                if likeness > found.get(person, 0.0):
                    found[person] = likeness
        return found


def _folded(name: str) -> str:
    return fold(name[:_LONGEST_NAME])


def _readings(query: Query) -> Iterator[tuple[str, str]]:
    """Give each way to take the query's names as two; the second is empty where there is one."""
    apart = [folded for name in (query.first_name, query.last_name) if (folded := _folded(name))]
    if apart:
        yield apart[0], "".join(apart[1:])
    words = _folded(query.name).split()[:_MOST_WORDS]
    for place in range(1, len(words) + 1):
        yield " ".join(words[:place]), " ".join(words[place:])


def _bearing_both(one: Likeness, other: Likeness) -> Iterator[tuple[Person, float]]:
    """Give who bears both names in either order, or one of them and no other that is known."""
    for firsts, lasts in ((one, other), (other, one)):
        for last, last_likeness in lasts.items():
            for person in last.as_last:
                if person.first and (first_likeness := firsts.get(person.first)):
                    yield person, (first_likeness + last_likeness) / 2
        for name, likeness in firsts.items():
            for person in name.alone:
                yield person, likeness * _ONE_NAME_ONLY


def _bearing_one(alike: Likeness, *, asked: str) -> Iterator[tuple[Person, float]]:
    """Give who bears the only name asked for; one of several words asks for a like name."""
    for name, likeness in alike.items():
        if " " in name.text or " " not in asked:
            for person in chain(name.as_first, name.as_last, name.alone):
                yield person, likeness * _ONE_NAME_ONLY


def _names_likeness(one: Person, other: Person) -> float:
    """Compare two persons' names: both, in either order, or the one that is known."""
    ones = [name for name in (one.first, one.last) if name]
    others = [name for name in (other.first, other.last) if name]
    measured = {(mine, theirs): whole_or_word(mine, theirs) for mine in ones for theirs in others}
    if len(ones) == len(others) == 2:
        straight = measured[ones[0], others[0]] + measured[ones[1], others[1]]
        crossed = measured[ones[0], others[1]] + measured[ones[1], others[0]]
        return max(straight, crossed) / 2
    return max(measured.values(), default=0.0) * _ONE_NAME_ONLY


def _membership(among: Among | None) -> Callable[[UUID], bool]:
    if among is None:
        return lambda _: True
    return among if callable(among) else among.__contains__


def _scoring(query: Query) -> Callable[[Person, float], float]:
    """Give the function that weighs a person's likeness of names with birth and father's name."""
    birth: Birth = query.birth_date or query.birth_year
    father = _folded(query.fathers_name)
    father_likeness = cache(lambda other: name_likeness(father, other))

    def score(person: Person, likeness: float) -> float:
        return weighed(
            name=likeness,
            birth=birth_likeness(birth, person.birth) if birth and person.birth else None,
            father=father_likeness(person.father) if father and person.father else None,
        )

    return score
