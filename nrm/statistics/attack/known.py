"""What an attacker knows: groups of people, and between which bounds the number of each is said to lie."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

PERIOD = "period"
"""Time is an axis like any other: the code of a person is the quarter of registration."""
SPAN = 4
"""A printed 0 or 5 must be able to stand for nobody and for at least this many persons."""

Codes = tuple[str, ...]


class Failed(Exception):
    """The attack came to no end."""


class Unreadable(Failed):
    """The releases cannot be read; the text says why."""


class Contradiction(Failed):
    """No people at all could have given these numbers: some of them must be wrong."""


class Untried(Failed):
    """There is no protected number: of nothing nothing is found, and that says nothing."""


class Unsettled(Failed):
    """The solver gave up; nothing is proven."""


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Those whose code is among the given ones on every axis named. `parts` is sorted by axis; build it with `of`."""

    parts: tuple[tuple[str, Codes], ...] = ()

    @classmethod
    def of(cls, wanted: Mapping[str, Iterable[str]]) -> "Group":
        """Return the group of those whose code is among `wanted[axis]` for each axis in it."""
        return cls(
            tuple(sorted((axis, tuple(sorted(set(codes)))) for axis, codes in wanted.items()))
        )

    @property
    def axes(self) -> tuple[str, ...]:
        """The axes named, sorted."""
        return tuple(axis for axis, _ in self.parts)

    def __str__(self) -> str:
        """Return the group in words: its period, then the codes of every other axis."""
        codes = dict(self.parts)
        period = "+".join(codes.pop(PERIOD, ()))
        others = ", ".join(f"{axis}={'|'.join(codes)}" for axis, codes in codes.items())
        return f"{period}: {others or 'everybody'}"


@dataclass(frozen=True, slots=True)
class Number:
    """One printed number and what it says: `low` to `high` persons (None: no upper bound is told).

    `is_protected` tells whether it is meant to hide how many they are: then it must be able to be as few and as many as
    `open_to` says. What it says itself is knowledge like any other, and excuses nothing.
    """

    release: str
    group: Group
    low: int
    high: int | None
    is_protected: bool
    open_to: tuple[int, int] = (0, SPAN)

    @property
    def as_told(self) -> "Number":
        """The same number, if it need be open only as far as it says itself."""
        most = SPAN if self.high is None else min(self.high, SPAN)
        return replace(self, open_to=(self.low, most))


@dataclass(frozen=True, slots=True)
class Share:
    """One printed percentage: `part` of `whole` lies between `low` and `high` per cent of the true counts."""

    release: str
    part: Group
    whole: Group
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Known:
    """Everything published: the codes of every axis, the numbers and the percentages.

    `impossible` are groups in which nobody can be by definition: a child of 30 years.
    """

    axes: Mapping[str, Codes]
    numbers: tuple[Number, ...]
    shares: tuple[Share, ...] = ()
    impossible: tuple[Group, ...] = ()

    def against(self, wanted: Iterable[Number]) -> "Known":
        """Return all that says something, and the numbers `wanted` even if they say nothing themselves."""
        kept = [one for one in self.numbers if one.low or one.high is not None]
        return replace(self, numbers=tuple(dict.fromkeys((*kept, *wanted))))


_ROUNDED = re.compile(r"round([1-9][0-9]*)")


def base_of(kind: str) -> int | None:
    """Return the base to which numbers of a kind such as `round5` are rounded; None when they are not."""
    rounded = _ROUNDED.fullmatch(kind)
    return int(rounded[1]) if rounded else None


def meaning(kind: str, value: int) -> tuple[int, int]:
    """Return the least and the most persons that `value` stands for by the reader's rule of its kind.

    Rounded to base 5, 0 means 0 to 4, 5 means 0 to 9 because nobody may also be printed as 5, and any other number is
    off by 4 at most. Raises `Unreadable` for another kind, or a value that the kind cannot have.
    """
    if kind in {"exact", "external"} and value >= 0:
        return value, value
    base = base_of(kind)
    if base is None:
        raise Unreadable(f"{kind!r} says nothing about a number")
    if value < 0 or value % base:
        raise Unreadable(f"{value} is not rounded to {base}")
    return (value - base + 1 if value > base else 0), value + base - 1


_PERIOD = re.compile(r"([0-9]{4})(?:-([HQR])([1-4]))?")
_LENGTHS = {"Q": 1, "H": 2}


def quarters_of(period: str) -> Codes:
    """Return the quarters of a quarter, a half-year, a year or the twelve months that end with a quarter (`2018-R3`).

    Anything else is a time of its own.
    """
    written = _PERIOD.fullmatch(period)
    if written is None:
        return (period,)
    year, kind, number = 4 * int(written[1]), written[2], int(written[3] or 1)
    length = _LENGTHS.get(kind, 4)
    first = year + number - 4 if kind == "R" else year + length * (number - 1)
    return tuple(f"{at // 4}-Q{at % 4 + 1}" for at in range(first, first + length))
