"""HiGHS, quiet and asked always in the same way; loaded only when something is to be optimised."""

from collections.abc import Sequence
from time import monotonic

import highspy
import numpy as np

from nrm.statistics.protection.solver import NothingFits, NotSolved, Row

SECONDS = 120.0
"""When the solver is told to give up; a quarter takes less than one second, ten thousand cases some ten."""

NEARLY_WHOLE = 1e-6
"""How far from a whole number the solver itself lets one be that counts as whole."""

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,  # all solvers of a process must have the same number, or a later one answers zeros
    "random_seed": 0,
    "presolve": "off",  # finding out that little can be taken away takes ten times as long as solving
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-9,
    "time_limit": SECONDS,
}


class _QuietSolver(highspy.Highs):
    """HiGHS without its greeting on standard output, where a report may be on its way."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # HiGHS leaves it untyped

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is HiGHS's
        """Leave the callbacks alone: nothing here calls back, and enabling them is what greets."""


def optimum(
    cost: Sequence[float],
    most: Sequence[float],
    rows: Sequence[Row],
    *,
    seconds: float | None = None,
) -> list[int]:
    """Solve as `nrm.statistics.protection.solver.solve` says.

    Whole numbers are asked for only where the cheapest answer in fractions is not whole by itself: of the rounding of a
    few dozen persons it nearly always is, and is found in a fifth of the time.
    """
    ends = monotonic() + (float(OPTIONS["time_limit"]) if seconds is None else seconds)
    model = model_of(cost, most, rows)
    status, values = _answer(model, ends=ends)
    if status != highspy.HighsModelStatus.kOptimal or not _are_whole(values):
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
        status, values = _answer(model, ends=ends)
    if status != highspy.HighsModelStatus.kOptimal:
        raise NotSolved(status.name)
    return [round(value) for value in values]


def _answer(model: highspy.HighsLp, *, ends: float) -> tuple[highspy.HighsModelStatus, list[float]]:
    solver = solver_of(model)
    solver.setOptionValue("time_limit", max(0.0, ends - monotonic()))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise NothingFits(status.name)
    return status, list(solver.getSolution().col_value)


def _are_whole(values: Sequence[float]) -> bool:
    return all(abs(value - round(value)) <= NEARLY_WHOLE for value in values)


def solver_of(model: highspy.HighsLp) -> highspy.Highs:
    """Return a solver that has been given `model` and has not begun."""
    solver = _QuietSolver()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def model_of(cost: Sequence[float], most: Sequence[float], rows: Sequence[Row]) -> highspy.HighsLp:
    """Return the linear program of what `optimum` is asked, without the wish for whole numbers."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(rows)
    model.col_cost_ = np.array(cost, dtype=np.float64)
    model.col_lower_ = np.zeros(len(cost))
    model.col_upper_ = np.array(most, dtype=np.float64)
    model.row_lower_ = np.array([row.low for row in rows], dtype=np.float64)
    model.row_upper_ = np.array([row.high for row in rows], dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.unknowns) for row in rows)])
    model.a_matrix_.index_ = np.concatenate(
        [np.array(row.unknowns, dtype=np.int32) for row in rows] or [np.zeros(0, dtype=np.int32)]
    )
    model.a_matrix_.value_ = np.concatenate(
        [np.array(row.factors, dtype=np.float64) for row in rows] or [np.zeros(0)]
    )
    return model
