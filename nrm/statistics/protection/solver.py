"""HiGHS, quiet and asked always in the same way: the one place where something is optimised."""

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

SECONDS = 120.0
"""When the solver is told to give up; a quarter takes less than one second, ten thousand cases some ten."""

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,  # all solvers of a process must have the same number, or a later one answers zeros
    "random_seed": 0,
    "presolve": "off",  # finding out that little can be taken away takes ten times as long as solving
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-9,
    "time_limit": SECONDS,
}
Floats = NDArray[np.float64]


class NotSolved(Exception):
    """No answer was found and proven to be the best; the message is the solver's word for why."""


class _QuietSolver(highspy.Highs):
    """HiGHS without its greeting on standard output, where a report may be on its way."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # HiGHS leaves it untyped

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is HiGHS's
        """Leave the callbacks alone: nothing here calls back, and enabling them is what greets."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sum of unknowns, each times its factor, that must lie from `low` to `high`."""

    unknowns: Sequence[int]
    factors: Sequence[int]
    low: float
    high: float


def solve(cost: Floats, most: Floats, rows: Sequence[Row]) -> list[int]:
    """Return the cheapest whole numbers, from 0 to `most` each, under which every row holds.

    Raises `NotSolved` unless the answer is found and proven to be the best.
    """
    solver = _QuietSolver()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(cost, most, rows))
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise NotSolved(solver.modelStatusToString(status))
    return [round(value) for value in solver.getSolution().col_value]


def _model(cost: Floats, most: Floats, rows: Sequence[Row]) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(len(cost)), most
    model.row_lower_ = np.array([row.low for row in rows], dtype=np.float64)
    model.row_upper_ = np.array([row.high for row in rows], dtype=np.float64)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.unknowns) for row in rows)])
    model.a_matrix_.index_ = np.concatenate(
        [np.array(row.unknowns, dtype=np.int32) for row in rows] or [np.zeros(0, dtype=np.int32)]
    )
    model.a_matrix_.value_ = np.concatenate(
        [np.array(row.factors, dtype=np.float64) for row in rows] or [np.zeros(0)]
    )
    return model
