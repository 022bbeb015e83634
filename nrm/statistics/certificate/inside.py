"""Moving persons within one quarter, every printed number of it held by a row of its own."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from nrm.statistics.certificate.ends import WITHHELD, Changes, Quarter
from nrm.statistics.certificate.space import Person
from nrm.statistics.protection.rounding import truth_behind
from nrm.statistics.protection.solver import Row

_MOST = 9
"""So many of one kind of person may come: the most that a number printed 5 may hide."""


class Inside:
    """The persons who may come to a quarter and go after `changes`, and what its numbers allow.

    Whoever is in the base set may go; more of them may come, and the `kinds` that the ties tell apart.
    """

    def __init__(
        self,
        quarter: Quarter,
        changes: Changes,
        must: Mapping[int, tuple[int, int]],
        kinds: Iterable[Person],
    ) -> None:
        self._quarter, self._must = quarter, must
        there = Counter(quarter.base)
        there.update(changes)
        self._moves = [(who, -1, there[who]) for who in sorted(quarter.base) if there[who]]
        self._moves += [(who, 1, _MOST) for who in sorted({*quarter.base, *kinds})]
        self._values = Counter(dict(enumerate(quarter.values)))
        for who, number in changes.items():
            for cell in quarter.space.cells_of(who):
                self._values[cell] += number

    def moves(self) -> Iterator[tuple[Person, int, int]]:
        """Yield who may move: the person, 1 for coming and -1 for going, and how many may."""
        yield from self._moves

    def rows(self, *, first: int) -> Iterator[Row]:
        """Yield what holds the numbers in place; the unknowns are numbered as `moves` yields them, from `first`."""
        touching: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, (who, sign, _most) in enumerate(self._moves, first):
            for cell in self._quarter.space.cells_of(who):
                touching[cell].append((place, sign))
        for cell in sorted({*touching, *self._must}):
            printed = self._quarter.values[cell]
            if printed == WITHHELD:
                continue
            low, high = truth_behind(printed)
            least, most = self._must.get(cell, (low, high))
            now = self._values[cell]
            moves = touching[cell]
            yield Row(
                [place for place, _ in moves],
                [sign for _, sign in moves],
                max(low, least) - now,
                min(high, most) - now,
            )
