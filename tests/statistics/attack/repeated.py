"""The attacker who has the program: he repeats the rounding on every table that may be the true one.

What he does not have is the secret from which the chance charges are drawn. So he draws his own, many times, and counts
how often each candidate would have been printed as what he sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nrm.statistics.cells import Cell
from nrm.statistics.protection.rounding import BASE, price_of
from tests.statistics.attack.small_tables import Shape, plan_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Guess:
    """What repeating tells of `candidates` tables that may be true: how many of them can have been printed so.

    `likeliest` is the chance of the best guess at any one cell, `blind` what it is before anything is repeated.
    """

    candidates: int
    possible: int
    likeliest: float
    blind: float


class Repeated:
    """The rounding of tables of one shape, repeated with `draws` secrets at once."""

    def __init__(self, shape: Shape, *, draws: int) -> None:
        self._cells = plan_of(shape).cells
        inner = [one for one in self._cells if len(one.variables) == len(shape)]
        self._sums = np.array(
            [[one.within(each) == one for one in inner] for each in self._cells], dtype=np.int64
        )
        self._choices = np.array(list(product((0, 1), repeat=len(inner))), dtype=np.int64)
        self._chances = np.array(
            [
                [price_of(each, BASE, seed=draw.to_bytes(8)) - BASE for draw in range(draws)]
                for each in self._cells
            ]
        )

    def guess(self, printed: Mapping[Cell, int], *, tables: Ints) -> Guess:
        """Return what the attacker makes of one printed table, of which `tables` may be the true one."""
        seen = np.array([printed[each] for each in self._cells]) // BASE
        hits = np.array([self.hits(table, seen) for table in tables])
        possible = sum(
            bool(hit or self._printed(table, self._steered(table, seen), seen))
            for hit, table in zip(hits, tables, strict=True)
        )
        return Guess(
            len(tables), possible, _best(tables, hits), _best(tables, np.ones(len(tables)))
        )

    def _steered(self, table: Ints, seen: Ints) -> Floats:
        """Return rare but possible charges that lead from `table` to `seen`, if any do: the charges have no limits."""
        raised = seen > self._sums @ table // BASE
        return np.where(raised, -1e6, 1e6)[:, None]

    def hits(self, table: Ints, seen: Ints) -> int:
        """Return with how many secrets `table` is printed as `seen`."""
        return self._printed(table, self._chances, seen)

    def _printed(self, table: Ints, chances: Floats, seen: Ints) -> int:
        """Return with how many columns of `chances` `table` is printed as `seen`, by trying all its roundings."""
        counts = self._sums @ table
        low = counts // BASE
        high = np.maximum(1, -(-counts // BASE))
        roundings = (table // BASE + self._choices) @ self._sums.T
        roundings = roundings[((roundings >= low) & (roundings <= high)).all(axis=1)]
        certain = np.array(
            [
                price_of(each, int(number), seed=b"0") - price_of(each, BASE, seed=b"0") + BASE
                for each, number in zip(self._cells, counts, strict=True)
            ]
        )
        prices = roundings @ (certain[:, None] + chances)
        best = roundings[prices.argmin(axis=0)]
        return int((best == seen).all(axis=1).sum())


def _best(tables: Ints, weights: Floats) -> float:
    """Return the chance of the likeliest value of any one cell, when tables are as likely as their weights."""
    shares = [np.bincount(values, weights=weights).max() / weights.sum() for values in tables.T]
    return float(max(shares))
