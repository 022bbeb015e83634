"""Optimal suppression ("S5"): what may be shown exactly when everything small is hidden, and nobody can tell it back.

Hidden are all cells of 0 to 4 persons, and the cheapest others that keep a reader from computing them: all tables
together, one symbol for every hidden cell. The guarantee is that of the rounding: every hidden cell, whatever it was
hidden for, can truly be nobody and can truly be 4 persons or more. Which cells go is a covering problem solved to its
proven optimum; its rows are found one after the other from what a reader could compute (Fischetti and Salazar, Solving
the Cell Suppression Problem on Tabular Data with Linear Constraints, Management Science 47, 2001; Benders).

The rule is known to be weaker than the rounding against somebody who repeats it on every table that fits: what is
hidden beside small cells is chosen by the truth, and that can tell something. No period may have both.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from time import monotonic

import numpy as np

from nrm.statistics.cells import Cell
from nrm.statistics.protection.bounds import End, Reader
from nrm.statistics.protection.rounding import NotProtected, Plan
from nrm.statistics.protection.solver import NotSolved, Row, solve
from nrm.statistics.protection.witnesses import (
    ENOUGH,
    LEAST,
    MOST,
    Certificate,
    Floats,
    certified,
    counted,
)

SMALL = 4
"""Cells of up to so many persons are hidden whatever else is shown."""
_WEIGHTS = (100, 8, 2, 1)
"""What hiding a cell costs, by the number of variables that it names: a total is worth more than a crossing."""
_EXACTLY = 1e-6
_LOOKED_AT = 60
"""New rows looked for before the covering problem is solved again."""


@dataclass(frozen=True, slots=True, eq=False)
class Suppression:
    """What is shown, exactly, and what is hidden; the certificate is made of these alone."""

    shown: Mapping[Cell, int]
    hidden: frozenset[Cell]
    certificate: Certificate


def suppress(
    counts: Mapping[Cell, int], *, plan: Plan, few: Collection[Cell] = (), seconds: float = 120.0
) -> Suppression:
    """Return what may be shown of `counts`, the true numbers of the cells of `plan`; the cells in `few` never are.

    Raises `NotProtected`, and shows nothing, unless the best pattern is found, proven and certified within `seconds`.
    """
    try:
        return _Search(counts, plan, few, until=monotonic() + seconds).found()
    except NotSolved as reason:
        raise NotProtected(f"no proven best suppression: {reason}") from reason


def _preference(cell: Cell) -> float:
    """Return from 0 to 1 the cell's own place among equally dear ones: the best pattern is one, whoever solves it."""
    return int.from_bytes(hashlib.sha256(cell.key.encode()).digest()[:4]) / 2**32


class _Search:
    """Patterns of hidden cells, each the cheapest under the rows known so far, until one holds."""

    def __init__(
        self, counts: Mapping[Cell, int], plan: Plan, few: Collection[Cell], *, until: float
    ) -> None:
        self._plan = plan
        self._until = until
        self._counts = np.array([counts[cell] for cell in plan.cells], dtype=np.float64)
        self._can_be = np.array([bool(unknowns) for unknowns in plan.sums])
        """Cells that are empty by definition are told: nobody is hidden in them."""
        never = np.array([cell in few for cell in plan.cells])
        self._small = self._can_be & ((self._counts <= SMALL) | never)
        self._room = (
            self._counts.max(initial=0.0) + 2 * ENOUGH
        )  # how far up a hidden cell may be thought to go
        self._price = [
            _WEIGHTS[min(len(cell.variables), 3)] + _preference(cell) / (2 * len(plan.cells))
            for cell in plan.cells
        ]
        self._reader = Reader(plan)
        self._rows: list[Row] = []
        self._known: list[Floats] = []

    def found(self) -> Suppression:
        """Return the first pattern that holds; raises `NotSolved`."""
        while True:
            hidden = self._cheapest()
            if self._broken(hidden):
                continue
            shown = {
                cell: int(number)
                for cell, number, gone in zip(self._plan.cells, self._counts, hidden, strict=True)
                if not gone
            }
            certificate = certified(shown, plan=self._plan, seconds=self._left())
            if not certificate.short:
                gone = frozenset(self._plan.cells) - shown.keys()
                return Suppression(shown, gone, certificate)
            for cell in certificate.short:
                self._more_than(hidden, cell)

    def _cheapest(self) -> Floats:
        """Return 1 for every cell that the cheapest pattern hides."""
        always = [Row([int(at)], [1], 1, 1) for at in np.flatnonzero(self._small)]
        never = [Row([int(at)], [1], 0, 0) for at in np.flatnonzero(~self._can_be)]
        most = [1.0] * len(self._counts)
        answer = solve(self._price, most, [*always, *never, *self._rows], seconds=self._left())
        return np.array(answer, dtype=np.float64)

    def _broken(self, hidden: Floats) -> bool:
        """Tell whether a reader of `hidden` could compute too much; what stands against that becomes rows."""
        low, high = self._counts * (1 - hidden), self._counts + self._room * hidden
        self._known = [one for one in self._known if ((low <= one) & (one <= high)).all()]
        self._reader.knows(low, high)
        known = np.array(self._known).reshape(-1, len(low))
        least = known.min(axis=0, initial=np.inf)
        most = known.max(axis=0, initial=-np.inf)
        added = 0
        for at in np.flatnonzero(hidden):
            for side, is_open in ((MOST, most[at] >= ENOUGH), (LEAST, least[at] <= 0)):
                if is_open or added >= _LOOKED_AT:
                    continue
                self._left()
                end = self._reader.end(int(at), side)
                here = np.round(counted(end.table, self._plan), 7)
                self._known.append(here)
                least, most = np.minimum(least, here), np.maximum(most, here)
                if (here[at] > _EXACTLY) if side == LEAST else (here[at] < ENOUGH - _EXACTLY):
                    self._rows.append(self._row(int(at), side, end))
                    added += 1
        return bool(added)

    def _row(self, cell: int, side: int, end: End) -> Row:
        """Return what every pattern must fulfil in which `cell` has this end far enough.

        The bounds that hold the end back are worth something to it; hiding what they belong to takes them away.
        """
        below, above = np.maximum(end.worth, 0), np.maximum(-end.worth, 0)
        gains = below * self._counts + above * self._room
        needed = float((below - above) @ self._counts) + (ENOUGH if side == MOST else 0)
        needed -= gains[cell]
        gains[cell] = 0
        gains = np.where(self._can_be, np.minimum(gains, needed), 0)
        others = np.flatnonzero(gains > _EXACTLY)
        places, factors = (
            [int(one) for one in others],
            [float(gains[one]) / needed for one in others],
        )
        return Row([*places, cell], [*factors, -1.0], 0, np.inf)

    def _more_than(self, hidden: Floats, cell: Cell) -> None:
        """Ask for one more hidden cell than `hidden` has, wherever `cell` is hidden: whole people do not reach far."""
        shown = [int(one) for one in np.flatnonzero((hidden == 0) & self._can_be)]
        at = self._plan.cells.index(cell)
        self._rows.append(Row([*shown, at], [*[1.0] * len(shown), -1.0], 0, np.inf))

    def _left(self) -> float:
        """Return how many seconds are left; raises `NotSolved` when there are none."""
        left = self._until - monotonic()
        if left <= 0:
            raise NotSolved("the time is over")
        return left
