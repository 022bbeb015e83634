"""Suppression at its best: the cheapest numbers are hidden that keep 0 to 4 persons from being computed.

All tables of one period together (Fischetti and Salazar, Solving the Cell Suppression Problem on Tabular Data with
Linear Constraints, Management Science 47, 2001). It holds for one period; for two that add up it does not.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from nrm.statistics.attack.controls.population import Key
from nrm.statistics.attack.controls.rounding import sums_of
from nrm.statistics.attack.known import SPAN, Unsettled

WEIGHTS = (100, 8, 2, 1)
"""What hiding a cell costs, by the number of variables that it names."""
ROOM = 200
"""How many persons more a hidden number is thought to be able to be."""
AT_ONCE = 60
"""New rows that are looked for before the next pattern is."""
EXACTLY = 1e-6

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def shown(counts: Mapping[Key, int]) -> dict[Key, int]:
    """Return those of `counts` that are shown: none of 4 or fewer, and none by which one of these can be told closer.

    Each of them can be nobody and can be 4, for a reader of this period alone. Raises `Unsettled`.
    """
    search = _Search(counts)
    hidden = search.cheapest()
    while search.learns(hidden):
        hidden = search.cheapest()
    return {key: count for (key, count), out in zip(counts.items(), hidden, strict=True) if not out}


class _Search:
    """Patterns of hidden cells, and the rows that each must fulfil, found from what the last one gave away."""

    def __init__(self, counts: Mapping[Key, int]) -> None:
        self._counts = np.array(list(counts.values()), dtype=np.float64)
        self._small = self._counts <= SPAN
        self._costs = np.array([WEIGHTS[len(key)] for key in counts], dtype=np.float64)
        self._sums = sums_of(counts)
        self._rows: list[Floats] = []
        self._tables: list[Floats] = []

    def cheapest(self) -> Flags:
        """Return the cheapest pattern under the rows known so far."""
        rows = LinearConstraint(np.array(self._rows), 1, np.inf) if self._rows else ()
        found = milp(
            self._costs,
            integrality=np.ones(len(self._costs)),
            bounds=Bounds(self._small.astype(float), 1),
            constraints=rows,
        )
        if found.x is None:
            raise Unsettled(f"no pattern: {found.message}")
        hidden: Flags = found.x > 0.5
        return hidden

    def learns(self, hidden: Flags) -> int:
        """Add the rows that forbid patterns which give as much away as `hidden` does; return how many."""
        known = len(self._rows)
        for sign in (1, -1):
            left = self._left(hidden, sign)
            while len(left) and self._reach(hidden, left, sign):
                left = self._left(hidden, sign)
            for at in left[:: max(1, len(left) // AT_ONCE)]:
                self._reach(hidden, np.array([at]), sign, learn=True)
        return len(self._rows) - known

    def _left(self, hidden: Flags, sign: int) -> NDArray[np.intp]:
        """Return the small cells for which no table is known that leaves what is shown as it is and has their end."""
        fits = [one for one in self._tables if np.allclose(one[~hidden], self._counts[~hidden])]
        reached = np.zeros(len(hidden), dtype=bool)
        for one in fits:
            reached |= one <= EXACTLY if sign > 0 else one >= SPAN - EXACTLY
        return np.flatnonzero(self._small & ~reached)

    def _reach(
        self, hidden: Flags, cells: NDArray[np.intp], sign: int, *, learn: bool = False
    ) -> bool:
        """Look for a table with many of `cells` at their end and tell whether any is; if not, with `learn`, add why."""
        prices = np.zeros(len(hidden))
        prices[cells] = sign
        low = np.where(hidden, 0, self._counts)
        high = np.where(hidden, self._counts + ROOM, self._counts)
        found = linprog(
            prices,
            A_eq=self._sums,
            b_eq=np.zeros(self._sums.shape[0]),
            bounds=np.stack([low, high], axis=1),
            method="highs",
        )
        if found.status:
            raise Unsettled(found.message)
        self._tables.append(found.x)
        ends = found.x[cells] <= EXACTLY if sign > 0 else found.x[cells] >= SPAN - EXACTLY
        if learn and not ends.any():
            self._learn(int(cells[0]), sign, found.lower.marginals + found.upper.marginals)
        return bool(ends.any())

    def _learn(self, cell: int, sign: int, worth: Floats) -> None:
        """Add what hiding must give `cell`: each bound that holds its end back is worth something to it."""
        needed = self._counts[cell] if sign > 0 else SPAN - self._counts[cell]
        gains = np.where(worth > 0, worth * self._counts, -worth * ROOM)
        gains[self._small] = 0  # hidden already
        self._rows.append(np.minimum(gains / needed, 1))
