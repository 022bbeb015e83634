"""Looking for whole persons who come to quarters and go, so that all that is published holds.

Every printed number of a quarter, and every number that binds quarters, is a row of one program. Of some thousand rows
few matter: a row enters when an answer breaks it, and stays. So does a kind of person, when nothing fits and she would
help. An answer in fractions is made whole one kind at a time, the solver going on from where it stood. Whatever is
found has been added up in whole numbers; where nothing is found there may be something all the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import ceil, floor, inf
from typing import TypeVar

from nrm.statistics.certificate.bound import Bound
from nrm.statistics.certificate.ends import Changes, Quarter
from nrm.statistics.certificate.newcomers import Weights, helpful
from nrm.statistics.certificate.rows import WHOLE, Mover, Numbers, Span
from nrm.statistics.certificate.space import Person, Space
from nrm.statistics.protection.program import Program
from nrm.statistics.protection.solver import Row

Place = tuple[str, int]
"""A number: its quarter, and its position among the cells."""
Amount = TypeVar("Amount", int, float)

_MOST = 9
"""So many of one kind of person may come: the most that a number printed 5 may hide."""
_NO_LIMIT = 10_000_000
"""Persons who may come to a quarter of which nothing is published yet."""
_LET_IN = 20
"""How often kinds of persons are let in for one question before it is given up."""


class Search:
    """The persons who may move, and the rows that have mattered so far."""

    def __init__(
        self,
        space: Space,
        quarters: Mapping[str, Quarter],
        people: Mapping[str, Collection[Person]],
        bounds: Sequence[Bound],
    ) -> None:
        """Let `people` come to quarters, and whoever is in their base sets go; in other quarters nobody moves."""
        self._space = space
        self._quarters = {name: one for name, one in quarters.items() if name in people}
        self._numbers = {name: Numbers(one) for name, one in self._quarters.items()}
        self._bounds = bounds
        self._movers = [
            mover for name in sorted(people) for mover in _movers(name, quarters, people[name])
        ]
        self._known = {(one.quarter, one.person) for one in self._movers if one.sign > 0}
        for at, mover in enumerate(self._movers):
            if mover.quarter in self._numbers:
                self._numbers[mover.quarter].let_in(at, mover)
        most = [mover.most for mover in self._movers]
        self._program = Program([1.0] * len(most), most, [self._tied(one) for one in bounds])

    def found(
        self, must: Mapping[Place, Span], spans: Mapping[int, Span]
    ) -> dict[str, Changes] | None:
        """Return the changes in every quarter with which everything holds; None: not found.

        The numbers `must` lie in their spans too. The persons of a bound become more or fewer within another one of
        `spans` where it has one there.
        """
        for at, span in spans.items():
            self._program.hold(at, *span)
        for place, span in must.items():
            self._hold(place, span)
        values = self._whole() if self._movers else []
        for place in must:
            self._hold(place)
        for at in spans:
            self._program.hold(at, *self._bounds[at].span)
        if values is None:
            return None
        moved: dict[str, Changes] = {
            name: {who: number for who, number in there.items() if number}
            for name, there in self._moved([round(value) for value in values]).items()
        }
        return moved if self._holds(moved, must, spans) else None

    def _tied(self, bound: Bound) -> Row:
        inside = [
            at for at, one in enumerate(self._movers) if bound.counts(one.quarter, one.person)
        ]
        return Row(inside, [self._movers[at].sign for at in inside], *bound.span)

    def _hold(self, place: Place, span: Span = (-inf, inf)) -> None:
        """Let a number lie in `span` too, from now on."""
        name, number = place
        numbers = self._numbers[name]
        row = numbers.row(number, span)
        if number in numbers.entered:
            self._program.hold(numbers.entered[number], row.low, row.high)
        else:
            numbers.entered[number] = self._program.add(row)

    def _whole(self) -> list[float] | None:
        """Return few moves that are whole; None when stepping from one answer to the next finds none."""
        limited: dict[int, Span] = {}
        values = self._answer()
        for _again in range(_LET_IN):
            if values is not None or not self._let_in():
                break
            values = self._answer()
        while values is not None and (at := _nearly_whole(values)) is not None:
            values = self._stepped(at, values[at], limited)
        for at in limited:
            self._program.limit(at, 0, self._movers[at].most)
        return values

    def _stepped(self, at: int, value: float, limited: dict[int, Span]) -> list[float] | None:
        """Return the answer when so many move as is nearest to `value`, or on that side of it; else on the other."""
        low, high = limited.get(at, (0, self._movers[at].most))
        ways = [(low, floor(value)), (ceil(value), high)]
        for limited[at] in ways if value - floor(value) < ceil(value) - value else reversed(ways):
            self._program.limit(at, *limited[at])
            values = self._answer()
            if values is not None:
                return values
        return None

    def _let_in(self) -> bool:
        """Let somebody into each quarter who may help where nothing fits; False when there is nobody."""
        obstacles = self._program.obstacles()
        before = len(self._movers)
        for name, quarter in self._quarters.items() if obstacles else ():
            person = helpful(self._space, self._weights(name, obstacles), quarter.models)
            if person is not None and (name, person) not in self._known:
                self._enter(Mover(name, person, 1, _MOST))
        return len(self._movers) > before

    def _weights(self, quarter: str, obstacles: Sequence[float]) -> Weights:
        """Return the groups of a quarter that stand in the way, or help, with their weights."""
        entered = self._numbers[quarter].entered.items()
        numbers = [(self._space.wanted_at(number), obstacles[row]) for number, row in entered]
        ties = [
            (bound.wanted, weight)
            for bound, weight in zip(self._bounds, obstacles, strict=False)
            if quarter in bound.quarters
        ]
        return [one for one in (*numbers, *ties) if one[1]]

    def _enter(self, mover: Mover) -> None:
        """Let a person into the program."""
        name, person = mover.quarter, mover.person
        numbers = self._numbers[name]
        rows = [at for at, one in enumerate(self._bounds) if one.counts(name, person)]
        rows += [numbers.entered[one] for one in numbers.cells_of(person) if one in numbers.entered]
        self._program.widen(1.0, mover.most, dict.fromkeys(rows, mover.sign))
        numbers.let_in(len(self._movers), mover)
        self._movers.append(mover)
        self._known.add((name, person))

    def _answer(self) -> list[float] | None:
        """Return the fewest moves, whole or not, under which everything holds."""
        while (values := self._program.answer()) is not None:
            moved = self._moved(values)
            broken = [
                (name, number)
                for name, numbers in self._numbers.items()
                for number in numbers.broken(moved.get(name, {}))
            ]
            if not broken:
                return values
            for place in broken:
                self._hold(place)
        return None

    def _moved(self, values: Sequence[Amount]) -> dict[str, dict[Person, Amount]]:
        """Return how many more, or fewer, of which person there are in every quarter."""
        moved: dict[str, dict[Person, Amount]] = defaultdict(dict)
        for mover, value in zip(self._movers, values, strict=True):
            if value:
                there = moved[mover.quarter]
                there[mover.person] = there.get(mover.person, 0) + mover.sign * value
        return moved

    def _holds(
        self,
        moved: Mapping[str, Changes],
        must: Mapping[Place, Span],
        spans: Mapping[int, Span],
    ) -> bool:
        """Tell whether whole persons keep everything in place: the solver is not trusted."""
        return all(
            numbers.hold(
                moved.get(name, {}),
                {at: span for (where, at), span in must.items() if where == name},
            )
            for name, numbers in self._numbers.items()
        ) and all(
            low <= sum(bound.among(name, there) for name, there in moved.items()) <= high
            for at, bound in enumerate(self._bounds)
            for low, high in [spans.get(at, bound.span)]
        )


def _movers(
    name: str, quarters: Mapping[str, Quarter], people: Collection[Person]
) -> Iterator[Mover]:
    for person, number in sorted(quarters[name].base.items()) if name in quarters else ():
        yield Mover(name, person, -1, number)
    for person in sorted(people):
        yield Mover(name, person, 1, _MOST if name in quarters else _NO_LIMIT)


def _nearly_whole(values: Sequence[float]) -> int | None:
    """Return the place of what is nearest to a whole number without being one, the largest of such; None: all are."""
    parts = [
        (abs(value - round(value)), -value, at)
        for at, value in enumerate(values)
        if abs(value - round(value)) > WHOLE
    ]
    return min(parts)[2] if parts else None
