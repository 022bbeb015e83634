"""What holds whole persons in place: the printed numbers of a quarter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from nrm.statistics.certificate.ends import WITHHELD, Changes, Quarter
from nrm.statistics.certificate.space import Person
from nrm.statistics.protection.rounding import truth_behind
from nrm.statistics.protection.solver import Row

AT_ONCE = 20
"""So many numbers that moved too far are told at a time, the farthest first."""
WHOLE = 1e-6
"""What is as near as this to a whole number is one."""

Span = tuple[float, float]
"""From where to where something may go."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mover:
    """A person like whom some may come to a quarter (`sign` 1) or leave it (-1)."""

    quarter: str
    person: Person
    sign: int
    most: int


class Numbers:
    """The numbers of a quarter: how far each may change, who moves it, and which are in the program."""

    def __init__(self, quarter: Quarter) -> None:
        self._quarter = quarter
        self.entered: dict[int, int] = {}
        spans = [
            (-inf, inf) if value == WITHHELD else truth_behind(value) for value in quarter.values
        ]
        self._low = np.array([low for low, _ in spans]) - quarter.values
        self._high = np.array([high for _, high in spans]) - quarter.values
        self._moves: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))

    def let_in(self, at: int, mover: Mover) -> None:
        """Take note of somebody who may move."""
        for number in self.cells_of(mover.person):
            unknowns, factors = self._moves[number]
            unknowns.append(at)
            factors.append(mover.sign)

    def cells_of(self, person: Person) -> list[int]:
        """Return the numbers that count a person."""
        return self._quarter.space.cells_of(person)

    def row(self, number: int, span: Span) -> Row:
        """Return what holds a number, in `span` too."""
        low, high = (one - self._quarter.values[number] for one in span)
        return Row(*self._moves[number], max(low, self._low[number]), min(high, self._high[number]))

    def broken(self, moved: Mapping[Person, float]) -> Iterator[int]:
        """Yield numbers that go too far when these persons move, the farthest first, one of those that go alike."""
        changed = self._changed(moved)
        far = np.maximum(changed - self._high, self._low - changed)
        farthest = np.argsort(-far, kind="stable")[: np.count_nonzero(far > WHOLE)]
        seen: set[tuple[int, ...]] = set()
        for number in map(int, farthest):
            alike = tuple(self._moves[number][0])
            if len(seen) < AT_ONCE and alike not in seen and number not in self.entered:
                seen.add(alike)
                yield number

    def hold(self, moved: Changes, must: Mapping[int, Span]) -> bool:
        """Tell whether whoever goes is there, and every number is where it may be, those of `must` in their spans."""
        changed = self._changed(moved)
        inside = (self._low <= changed) & (changed <= self._high)
        return (
            bool(inside.all())
            and all(self._quarter.base[who] + number >= 0 for who, number in moved.items())
            and all(
                low <= changed[number] + self._quarter.values[number] <= high
                for number, (low, high) in must.items()
            )
        )

    def _changed(self, moved: Mapping[Person, float]) -> Floats:
        """Return by how much every number changes."""
        changed = np.zeros(len(self._quarter.values))
        for who, number in moved.items():
            changed[self.cells_of(who)] += number
        return changed
