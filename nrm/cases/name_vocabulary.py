"""Owns the names in use, who bears each of them, and which of them resemble a name asked for."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, TypeVar
from uuid import UUID

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import extract

from nrm.cases.name_likeness import (
    LEAST_LIKE,
    SOUNDS_ALIKE,
    Birth,
    keyed_likeness,
    spread,
    telling_key,
)

_BEGINS_SO: Final = 0.95
_SHORTEST_BEGINNING: Final = 2
_ONE_WORD_OF_SEVERAL: Final = 0.95

Member = TypeVar("Member")


@dataclass(slots=True, eq=False, repr=False)
class Name:
    """One folded first or last name, and the persons who bear it."""

    text: str
    keys: dict[str, str]
    """The sound key of each way it is asked for: to make one takes longer than to compare two."""
    as_first: list["Person"] = field(default_factory=list)
    as_last: list["Person"] = field(default_factory=list)
    alone: list["Person"] = field(default_factory=list)
    """Persons of whom no other name is known."""

    @property
    def borne(self) -> bool:
        """Whether anybody still bears the name."""
        return bool(self.as_first or self.as_last or self.alone)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Person:
    """One person as the index keeps them; replaced as a whole, never changed."""

    person_id: UUID
    first: Name | None
    last: Name | None
    father: str
    birth: Birth


Likeness = dict[Name, float]
"""The names that resemble a name asked for, and how much: above 0, at most 1."""


class Vocabulary:
    """All names in use. Not safe to share between threads: its owner locks."""

    def __init__(self) -> None:
        self._names: dict[str, Name] = {}
        self._by_spelling: defaultdict[str, list[Name]] = defaultdict(list)
        self._by_sound: defaultdict[str, list[str]] = defaultdict(list)
        self._scanned: list[str] = []

    def __len__(self) -> int:
        return len(self._names)

    def name(self, text: str) -> Name | None:
        """Give the name spelt so (folded), making it known; None for an empty one."""
        if not text:
            return None
        if text not in self._names:
            keys = {spelling: telling_key(spelling) for spelling in _spellings(text)}
            self._names[text] = name = Name(text, keys)
            self._scanned = []
            for spelling, key in keys.items():
                if spelling not in self._by_spelling:
                    self._by_sound[key].append(spelling)
                self._by_spelling[spelling].append(name)
        return self._names[text]

    def add(self, person: Person) -> None:
        """Enter a person under their names."""
        for bearers in _bearers(person):
            bearers.append(person)

    def remove(self, person: Person) -> None:
        """Take a person out, and each name nobody bears any more."""
        for bearers in _bearers(person):
            bearers.remove(person)
        for name in (person.first, person.last):
            if name and not name.borne and name.text in self._names:
                self._forget(name)

    def resembling(self, text: str) -> Likeness:
        """Find the names like this folded one, like one of its words, or beginning with it."""
        found: Likeness = {}
        for asked in _spellings(text):
            for spelling, measure in self._measured(asked).items():
                likeness = spread(measure) * _weight(asked, whole=text)
                for name in self._by_spelling[spelling]:
                    weighted = likeness * _weight(spelling, whole=name.text)
                    found[name] = max(weighted, found.get(name, 0.0))
        return found

    def _measured(self, asked: str) -> dict[str, float]:
        near = extract(
            asked,
            self._side_by_side(),
            scorer=JaroWinkler.similarity,
            score_cutoff=LEAST_LIKE,
            limit=None,
        )
        begins = len(asked) >= _SHORTEST_BEGINNING
        found = {
            spelling: max(measure, _BEGINS_SO) if begins and spelling.startswith(asked) else measure
            for spelling, measure, _ in near
        }
        if key := telling_key(asked):
            for spelling in self._by_sound.get(key, ()):
                found[spelling] = max(found.get(spelling, 0.0), SOUNDS_ALIKE)
        return found

    def _side_by_side(self) -> list[str]:
        # Strings made one after the other lie side by side in memory, where a scan of 200,000 takes
        # a quarter of the time it takes when they are strewn about.
        if not self._scanned and self._by_spelling:
            self._scanned = "\n".join(self._by_spelling).split("\n")
        return self._scanned

    def _forget(self, name: Name) -> None:
        del self._names[name.text]
        self._scanned = []
        for spelling, key in name.keys.items():
            if _taken_out(self._by_spelling, spelling, name):
                _taken_out(self._by_sound, key, spelling)


def whole_or_word(one: Name, other: Name) -> float:
    """Compare two names by the whole of them or by one word of several: from 0 to 1."""
    return max(
        keyed_likeness(mine, theirs, key, other_key)
        * _weight(mine, whole=one.text)
        * _weight(theirs, whole=other.text)
        for mine, key in one.keys.items()
        for theirs, other_key in other.keys.items()
    )


def _spellings(text: str) -> set[str]:
    """Give the ways a name is asked for: the whole of it and each of its words."""
    return {text, *text.split()}


def _weight(spelling: str, *, whole: str) -> float:
    return 1.0 if spelling == whole else _ONE_WORD_OF_SEVERAL


def _taken_out(groups: dict[str, list[Member]], key: str, member: Member) -> bool:
    """Take a member out of its group, and say whether the group is gone with its last one."""
    groups[key].remove(member)
    if groups[key]:
        return False
    del groups[key]
    return True


def _bearers(person: Person) -> list[list[Person]]:
    if person.first and person.last:
        return [person.first.as_first, person.last.as_last]
    return [name.alone for name in (person.first, person.last) if name]
