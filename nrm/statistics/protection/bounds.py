"""What a reader with a solver can prove: the least and the most of a cell, given what is printed of all the others.

One linear program is kept and asked again and again; from one question to the next only its bounds or its costs change,
so that the solver goes on from where it stood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from nrm.statistics.cells import Cell
from nrm.statistics.protection.highs import model_of, solver_of
from nrm.statistics.protection.rounding import Plan, agreements
from nrm.statistics.protection.solver import NotSolved, Row
from nrm.statistics.protection.witnesses import LEAST, MOST, Floats

UNBOUNDED = highspy.HighsModelStatus.kUnbounded


@dataclass(frozen=True, slots=True)
class End:
    """An end of a cell: its value (`inf` without one), the table at it, and what each cell's bound is worth to it."""

    value: float
    table: Floats
    worth: Floats


def intervals(shown: Mapping[Cell, int], *, plan: Plan) -> dict[Cell, tuple[float, float]]:
    """Return for every cell that is not `shown` between which numbers a reader can prove it to lie (`inf`: no end).

    What is printed is all that is looked at. Raises `NotSolved`.
    """
    low = np.array([shown.get(cell, 0) for cell in plan.cells], dtype=np.float64)
    high = np.array([shown.get(cell, np.inf) for cell in plan.cells], dtype=np.float64)
    reader = Reader(plan)
    reader.knows(low, high)
    return {
        cell: (reader.end(at, LEAST).value, reader.end(at, MOST).value)
        for at, cell in enumerate(plan.cells)
        if cell not in shown
    }


class Reader:
    """Somebody who knows the bounds of every cell of a plan, and that persons are not fewer than none."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._cells = len(plan.cells)
        sums = [Row(unknowns, [1] * len(unknowns), 0, np.inf) for unknowns in plan.sums]
        size = plan.universe.size
        model = model_of([0.0] * size, [np.inf] * size, sums + agreements(plan))
        self._solver = solver_of(model)
        self._priced: Sequence[int] = ()

    def knows(self, low: Floats, high: Floats) -> None:
        """Let every cell lie from `low` to `high`."""
        places = np.arange(self._cells, dtype=np.int32)
        self._solver.changeRowsBounds(self._cells, places, low, high)  # type: ignore[attr-defined] # left out of its stubs

    def end(self, cell: int, side: int) -> End:
        """Return an end (`LEAST` or `MOST`) of the cell at place `cell` of the plan; raises `NotSolved`."""
        self._price(self._plan.sums[cell], float(side))
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == UNBOUNDED:
            return End(np.inf, np.zeros(0), np.zeros(0))
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotSolved(self._solver.modelStatusToString(status))
        found = self._solver.getSolution()
        table = np.array(found.col_value)
        worth = np.array(found.row_dual)[: self._cells]
        return End(float(table[list(self._plan.sums[cell])].sum()), table, worth)

    def _price(self, unknowns: Sequence[int], price: float) -> None:
        costs = dict.fromkeys(self._priced, 0.0) | dict.fromkeys(unknowns, price)
        places = np.array(list(costs), dtype=np.int32)
        self._solver.changeColsCost(len(costs), places, np.array(list(costs.values())))
        self._priced = unknowns
