"""Both ends of every protected number of a quarter, shown without a solver.

Every number of the quarter says: the truth is at most 4 more than printed, and at most 4 less (never less than
nobody). From the base set, in which everything is as printed, two kinds of steps therefore lead to other possible sets:

- four more persons, all alike: no number rises by more than 4. Whatever counted nobody and counts them now reaches 4.
- five alike go and up to four others come, none of them in the number at hand, one at least in each number from 10 up
  that the five leave: what was printed 5 is 0, what was printed 10 and more falls by at most 4.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from nrm.statistics.certificate.space import Choices, Person, Space
from nrm.statistics.protection.rounding import BASE

ENOUGH = 4
"""What a protected number must be able to reach; also how far a number may be from the printed one."""
WITHHELD = -1
"""Stands for a number that is not published."""
_MOST_ARRIVALS = ENOUGH
_MODELS = 20

Changes = Mapping[Person, int]
"""How many more, or fewer, of which person another data set has."""


@dataclass(frozen=True, slots=True)
class End:
    """A data set of one quarter, as changes to its base, and the numbers (positions of cells) whose end it shows."""

    changes: Changes
    shows: tuple[int, ...]


class Quarter:
    """What is printed for one quarter, and the base set behind it."""

    def __init__(self, space: Space, values: list[int], base: Counter[Person]) -> None:
        self.space, self.values, self.base = space, values, base

    @cached_property
    def empty_by_definition(self) -> frozenset[int]:
        """The cells in which nobody can be."""
        space = self.space
        everything = space.everything()
        return frozenset(
            number
            for number, cell in enumerate(space.cells)
            if space.narrowed(everything, space.wanted(cell)) is None
        )

    @property
    def models(self) -> list[Person]:
        """The most frequent persons of the base set, whom newcomers are made like: in a large quarter not all."""
        return [
            person
            for person, _ in sorted(self.base.items(), key=lambda one: (-one[1], one[0]))[:_MODELS]
        ]

    def reached(self) -> Iterator[End]:
        """Yield sets in which every number printed 0 is 4, several in each."""
        waiting = {
            number
            for number, value in enumerate(self.values)
            if value == 0 and number not in self.empty_by_definition
        }
        groups = self._by_variables(waiting)
        for number in sorted(waiting, key=lambda at: (-len(self.space.cells[at].parts), at)):
            if number in waiting:
                person = self._in_as_many(number, groups)
                shown = waiting.intersection(self.space.cells_of(person))
                waiting -= shown
                for one in shown:
                    groups[self.space.cells[one].variables].remove(one)
                yield End({person: ENOUGH}, tuple(sorted(shown)))

    def emptied(self) -> Iterator[End]:
        """Yield sets in which numbers printed 5 are 0; those that no such step empties are in none."""
        for person in sorted(self.base):
            leaving = _Leaving(self, person)
            waiting = sorted(leaving.fives)
            while waiting:
                end = leaving.emptying(waiting)
                waiting = (
                    waiting[1:]
                    if end is None
                    else [number for number in waiting if number not in end.shows]
                )
                if end is not None:
                    yield end

    def _in_as_many(self, number: int, groups: dict[tuple[str, ...], list[int]]) -> Person:
        """Return somebody in the cell `number` who is in one more cell of each of `groups`, where that can be."""
        space = self.space
        choices: Choices | None = space.narrowed(space.everything(), space.wanted_at(number))
        if choices is None:
            raise ValueError("nobody can be in this cell")
        for group in groups.values():
            for other in group:
                narrower = space.narrowed(choices, space.wanted_at(other))
                if narrower is not None:
                    choices = narrower
                    break
        return space.somebody(choices)

    def _by_variables(self, numbers: set[int]) -> dict[tuple[str, ...], list[int]]:
        groups: dict[tuple[str, ...], list[int]] = {}
        for number in sorted(numbers):
            groups.setdefault(self.space.cells[number].variables, []).append(number)
        return {names: groups[names] for names in sorted(groups, key=lambda one: (-len(one), one))}


class _Leaving:
    """What happens when the five alike of a base set go."""

    def __init__(self, quarter: Quarter, person: Person) -> None:
        self._space, self._person = quarter.space, person
        left = quarter.space.cells_of(person)
        self.fives = [number for number in left if quarter.values[number] == BASE]
        self._bit = {number: 1 << at for at, number in enumerate(left)}
        self._large = sum(self._bit[number] for number in left if quarter.values[number] > BASE)
        self._others = {other: self._shared(other) for other in self._similar()}

    def emptying(self, wanted: list[int]) -> End | None:
        """Return a set in which the first of `wanted` is 0, and as many more of them as may be; None: there is none."""
        must, may = self._bit[wanted[0]], sum(self._bit[number] for number in wanted)
        arrivals = (
            self._arrivals(may, prefer=may)
            or self._arrivals(must, prefer=may)
            or self._sought(wanted[0])
        )
        if arrivals is None:
            return None
        inside = 0
        for other in arrivals:
            inside |= self._shared(other)
        shown = tuple(number for number in self.fives if not self._bit[number] & inside)
        changes = Counter(arrivals)
        changes[self._person] -= BASE
        return End(dict(changes), shown)

    def _arrivals(self, keep_out: int, *, prefer: int) -> list[Person] | None:
        """Return up to four others, none in `keep_out`, who together are in every large number that the five leave."""
        missing = self._large
        chosen: list[Person] = []
        allowed = [
            (other, shared) for other, shared in self._others.items() if not shared & keep_out
        ]
        while missing:
            if len(chosen) == _MOST_ARRIVALS or not allowed:
                return None
            best, shared = max(
                allowed,
                key=lambda one: ((one[1] & missing).bit_count(), -(one[1] & prefer).bit_count()),
            )
            if not shared & missing:
                return None
            chosen.append(best)
            missing &= ~shared
        return chosen

    def _sought(self, number: int) -> list[Person] | None:
        """Return what `_arrivals` does, for one number, looking for each newcomer among all persons there can be."""
        space, missing = self._space, self._large
        chosen: list[Person] = []
        while missing and len(chosen) < _MOST_ARRIVALS:
            outside = [
                self._in_as_many([(at, ~bits)], missing) for at, bits in space.wanted_at(number)
            ]
            found = [one for one in outside if one is not None]
            if not found:
                return None
            best = max(found, key=lambda one: (self._shared(one) & missing).bit_count())
            if not self._shared(best) & missing:
                return None
            chosen.append(best)
            missing &= ~self._shared(best)
        return None if missing else chosen

    def _in_as_many(self, wanted: list[tuple[int, int]], missing: int) -> Person | None:
        """Return somebody of whom `wanted` holds, in as many numbers of `missing` as come one after the other."""
        space = self._space
        choices = space.narrowed(space.everything(), wanted)
        if choices is None:
            return None
        for number, bit in self._bit.items():
            if bit & missing:
                choices = space.narrowed(choices, space.wanted_at(number)) or choices
        return space.somebody(choices, like=self._person)

    def _similar(self) -> Iterator[Person]:
        """Yield everybody who differs from the person in one code, and in no more than follows from it."""
        space = self._space
        for at, name in enumerate(space.names):
            for code in range(len(space.codes[name])):
                if code != self._person[at]:
                    choices = space.narrowed(space.everything(), [(at, 1 << code)])
                    if choices is not None:
                        yield space.somebody(choices, like=self._person)

    def _shared(self, other: Person) -> int:
        return sum(
            self._bit[number] for number in self._space.cells_of(other) if number in self._bit
        )
