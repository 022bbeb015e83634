"""What can be optimised, and the one door to the solver."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pkgutil import resolve_name


class NotSolved(Exception):
    """No answer was found and proven to be the best; the message is the solver's word for why."""


class NothingFits(NotSolved):
    """It is proven that there is no answer."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of unknowns, each times its factor, that must lie from `low` to `high`."""

    unknowns: Sequence[int]
    factors: Sequence[float]
    low: float
    high: float


def solve(
    cost: Sequence[float],
    most: Sequence[float],
    rows: Sequence[Row],
    *,
    seconds: float | None = None,
) -> list[int]:
    """Return the cheapest whole numbers, from 0 to `most` each, under which every row holds.

    Raises `NotSolved` unless the answer is found and proven to be the best, within `seconds` if they are given;
    `NothingFits` when it is proven that there is none. The solver is loaded at the first
    call: most starts of the program have nothing to optimise.
    """
    optimum: Callable[..., list[int]] = resolve_name("nrm.statistics.protection.highs:optimum")
    return optimum(cost, most, rows, seconds=seconds)
