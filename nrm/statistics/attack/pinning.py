"""What an attacker can pin each protected number to."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nrm.statistics.attack.cross import Cross, Floats
from nrm.statistics.attack.known import PERIOD, SPAN, Group, Known, Number
from nrm.statistics.attack.program import EXACTLY, MOST, WRITTEN_DOWN, Program

Progress = Callable[[int, int], None]
"""Told how many of how many ends are settled."""
Rows = NDArray[np.intp]

LOWER, UPPER = 1, -1
"""The two ends of a number; as a sign, what makes its lowest value that end."""
PARTS = 8
"""Into how many parts rows are split that cannot be pushed on together."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A protected number and the least and the most persons that it can stand for (high None: no end).

    `is_shown` tells whether whole people were found for both ends; without, they are ends that fractions reach.
    """

    number: Number
    low: int
    high: int | None
    is_shown: bool = False

    @property
    def is_exact(self) -> bool:
        """Tell whether the attacker knows the number."""
        return self.low == self.high

    @property
    def is_narrowed(self) -> bool:
        """Tell whether less is possible than the number must be open to."""
        least, most = self.number.open_to
        return self.low > least or (self.high is not None and self.high < most)


class _Ends:
    """The lowest and the highest count of every row among all the people found so far."""

    def __init__(
        self,
        program: Program,
        numbers: tuple[Number, ...],
        *,
        far: bool,
        progress: Progress | None,
    ) -> None:
        self._program = program
        self._rows = rows = np.array([program.row[one.group] for one in numbers], dtype=np.intp)
        self._least = np.zeros(len(program.row))
        self._least[rows] = [one.open_to[0] for one in numbers]
        self._far = far
        self._progress = progress
        self.low = np.full(len(program.row), np.inf)
        self.high = np.full(len(program.row), -np.inf)

    def reach(self, counts: Floats) -> None:
        self.low = np.minimum(self.low, counts)
        self.high = np.maximum(self.high, counts)

    def raise_all(self) -> None:
        """Find at once how far up every row gets by people of one kind who come to some that leave them room."""
        self.high = np.maximum(self.high, self._program.raised(SPAN))

    def settle(self, sign: int) -> None:
        """Prove the lower (`sign` 1) or upper (-1) end of every row: of many together as long as that gets anywhere."""
        waiting = [self._left(sign, self._rows)]
        while waiting:
            rows = self._left(sign, waiting.pop())
            if not len(rows):
                continue
            self._push(sign, rows)
            left = self._left(sign, rows)
            if len(left) < len(rows):
                waiting.append(left)
            elif len(rows) > 1:  # a single one that stays short of its end has been proven to
                waiting += np.array_split(left, min(len(left), PARTS))

    def pinned(self, one: Number) -> Pinned:
        """Return the ends of a number as far as they are settled."""
        at = self._program.row[one.group]
        return Pinned(one, *_ints(self.low[at], self.high[at]))

    def _push(self, sign: int, rows: Rows) -> None:
        """Push the counts of `rows` to their ends together, until some are there or there is proof that none can be."""
        weights = np.zeros(len(self.low))
        weights[rows] = sign
        limit = self._limit(sign)[rows] + EXACTLY

        def enough(counts: Floats) -> bool:
            return bool((sign * counts[rows] <= limit).any())

        self.reach(self._program.lowest(weights, enough=enough).counts)
        if self._progress is not None:
            done = len(self._rows) - len(self._left(sign, self._rows))
            self._progress(done + (0 if sign > 0 else len(self._rows)), 2 * len(self._rows))

    def _limit(self, sign: int) -> Floats:
        """Return where an end need not be pushed any further."""
        if sign > 0:
            return self._program.low
        high = self._program.high
        if self._far:
            return -high
        is_open = self.low <= self._least + EXACTLY
        return -np.where(is_open, np.minimum(high, SPAN), high)

    def _left(self, sign: int, rows: Rows) -> Rows:
        """Return those of `rows` for which nothing has come as far as the printed number allows."""
        reached = self.low if sign > 0 else -self.high
        return rows[reached[rows] > self._limit(sign)[rows] + EXACTLY]


def pin(
    known: Known,
    *,
    inside: frozenset[str] | None = None,
    far: bool = True,
    most: int | None = None,
    progress: Progress | None = None,
) -> tuple[Pinned, ...]:
    """Return every protected number with the ends that all that is known leaves it.

    With `most`, not more than so many, spread evenly over all; everything that is known is used against them. With
    `inside`, only the numbers of people registered in these quarters, though everything is used against them.
    Without `far`, the upper end of a number that holds is not looked for once it is found to be `SPAN` or more.

    Every group is told of once, under the first release that printed it; one that is empty by definition is left out.
    Raises `Contradiction` and `Unsettled`.
    """
    wanted = tuple(
        one
        for one in protected(known)
        if inside is None or inside.issuperset(dict(one.group.parts).get(PERIOD, ()))
    )
    if not (known.numbers or known.shares):
        return ()
    if most is not None and most < len(wanted):
        wanted = tuple(wanted[at * len(wanted) // most] for at in range(most))
    pinned = pin_in(Program(known.against(wanted)), wanted, far=far, progress=progress)
    return tuple(one for one in pinned if one.high != 0 or _is_possible(one.number.group, known))


def _is_possible(group: Group, known: Known) -> bool:
    """Tell whether anybody can be in `group` by the definitions alone."""
    _, scores = Cross(known.axes, [group], empty=known.impossible).best(np.ones(1))
    return bool((scores > 0).any())


def protected(known: Known) -> tuple[Number, ...]:
    """Return the numbers that are meant to hide how many they are, one for every group."""
    first: dict[object, Number] = {}
    for one in known.numbers:
        if one.is_protected:
            first.setdefault(one.group, one)
    return tuple(first.values())


def pin_in(
    program: Program,
    numbers: tuple[Number, ...],
    *,
    sides: tuple[int, ...] = (LOWER, UPPER),
    far: bool = True,
    progress: Progress | None = None,
) -> tuple[Pinned, ...]:
    """Return the ends of `numbers`, whose groups all have a row in `program`; raises `Unsettled`.

    Of `sides` left out only what has been come across is told.
    """
    ends = _Ends(program, numbers, far=far, progress=progress)
    if UPPER in sides and numbers:
        ends.raise_all()
    for sign in sides:
        ends.settle(sign)
    return tuple(map(ends.pinned, numbers))


def _ints(low: float, high: float) -> tuple[int, int | None]:
    least, most = int(np.ceil(low - EXACTLY)), int(np.floor(high + EXACTLY))
    return least, (None if most >= MOST else most)


def show(program: Program, pinned: tuple[Pinned, ...]) -> tuple[Pinned, ...]:
    """Return `pinned` with the ends that whole people reach, where these can be found; raises `Unsettled`.

    Fractions of people may reach further than people can. Where the cross is too large to be written down and no whole
    people are found at an end, the end stays and is not shown.
    """
    rows = np.array([program.row[one.number.group] for one in pinned], dtype=np.intp)
    lows = np.array([one.low for one in pinned], dtype=np.float64)
    tops = np.array([MOST if one.high is None else one.high for one in pinned], dtype=np.float64)
    least = _WholeEnds(program, rows, lows, sign=1)
    most = _WholeEnds(program, rows, -tops, sign=-1)
    return tuple(
        replace(
            one,
            low=int(least.ends[row]),
            high=None if -most.ends[row] >= MOST else int(-most.ends[row]),
            is_shown=row not in least.hidden and row not in most.hidden,
        )
        for one, row in zip(pinned, rows, strict=True)
    )


class _WholeEnds:
    """The lowest that `sign` times the count of every row can be for whole people, in `ends`.

    `hidden` are the rows for which no whole people were found, or none that are proven to be at the end.
    """

    def __init__(self, program: Program, rows: Rows, ends: Floats, *, sign: int) -> None:
        self._program = program
        self._sign = sign
        self.ends = np.full(len(program.row), -np.inf)
        self.ends[rows] = ends
        self._reached = np.full(len(program.row), np.inf)
        self.hidden: set[int] = set()
        waiting = [rows]
        while waiting:
            left = self._left(waiting.pop())
            if len(left) == 1:
                self._settle(left)
            elif len(left):
                self._push(left, everybody=False)
                fewer = self._left(left)
                stuck = len(fewer) == len(left)
                waiting += np.array_split(left, min(len(left), PARTS)) if stuck else [fewer]

    def _left(self, rows: Rows) -> Rows:
        return rows[self._reached[rows] > self.ends[rows] + EXACTLY]

    def _push(self, rows: Rows, *, everybody: bool) -> None:
        weights = np.zeros(len(self.ends))
        weights[rows] = self._sign
        people = self._program.whole(weights, everybody=everybody)
        if people is not None:
            self._reached = np.minimum(self._reached, self._sign * people.counts)

    def _settle(self, row: Rows) -> None:
        """Look for whole people at the end of one row; where there are none, find where they end."""
        self._push(row, everybody=False)
        if not len(self._left(row)):
            return
        if self._program.cross.size > WRITTEN_DOWN:
            self.hidden.add(int(row[0]))
            return
        self._push(row, everybody=True)
        self.ends[row] = self._reached[row]
