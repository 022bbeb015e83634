"""One linear program that is asked again and again, with other limits each time and more rows as they are needed.

The solver goes on from where it stood: what takes a second from the beginning takes some milliseconds.
"""

from collections.abc import Mapping, Sequence

import highspy
import numpy as np

from nrm.statistics.protection.highs import SECONDS, model_of, solver_of
from nrm.statistics.protection.solver import Row


class Program:
    """Unknowns from 0 to `most` each, not necessarily whole, under rows; the cheapest are asked for."""

    def __init__(self, cost: Sequence[float], most: Sequence[float], rows: Sequence[Row]) -> None:
        self._solver = solver_of(model_of(cost, most, rows))
        self._rows = len(rows)

    def add(self, row: Row) -> int:
        """Add a row and return its number."""
        places = np.array(row.unknowns, dtype=np.int32)
        factors = np.array(row.factors, dtype=np.float64)
        self._solver.addRow(row.low, row.high, len(places), places, factors)
        self._rows += 1
        return self._rows - 1

    def widen(self, cost: float, most: float, column: Mapping[int, float]) -> None:
        """Add an unknown, with its factor in each row where it has one."""
        places = np.array(list(column), dtype=np.int32)
        factors = np.array(list(column.values()), dtype=np.float64)
        self._solver.addCol(cost, 0.0, most, len(places), places, factors)

    def hold(self, row: int, low: float, high: float) -> None:
        """Let the sum of a row lie from `low` to `high` from now on."""
        self._solver.changeRowBounds(row, low, high)

    def limit(self, unknown: int, low: float, high: float) -> None:
        """Let an unknown lie from `low` to `high` from now on."""
        self._solver.changeColBounds(unknown, low, high)

    def answer(self) -> list[float] | None:
        """Return the cheapest unknowns; None when nothing fits, or nothing was found in time."""
        # The solver's clock runs on from one answer to the next.
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + SECONDS)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return list(self._solver.getSolution().col_value)

    def obstacles(self) -> list[float]:
        """Return what each row weighs in the proof that nothing fits; without such a proof nothing.

        What fits must be of another unknown whose factors, each times the weight of its row, come to more than 0.
        """
        _status, is_proven, weights = self._solver.getDualRay()  # type: ignore[attr-defined] # left out of its stubs
        return list(weights) if is_proven else []
