"""Controlled rounding to base 5 of all published cells together, so that no printed number tells what is under it.

Mechanism "R5z": every cell of y persons is printed as the multiple of 5 just below or just above y (y itself when it
is one), except that nobody may also be printed as 5. One table of whole numbers stands behind all printed cells, so
that sums agree in every table and the same group has the same number everywhere. Of all such roundings the
one is chosen that has the smallest error plus a normally distributed charge per cell, drawn from a secret: it can be
repeated by an auditor and foreseen by nobody else. Handbook on Statistical Disclosure Control, chapter 5.

This module knows counts, cells and unknowns; it has never seen a fact.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import highspy
import numpy as np
from numpy.typing import NDArray

from nrm.statistics.cells import Cell
from nrm.statistics.protection.junction import Links, Universe, universe

BASE = 5
ZERO_RAISED = 0.5 * BASE
"""What printing 5 for nobody is charged: half of its error, so that some zeros do rise."""
SPREAD = 0.5 * BASE
"""Standard deviation of the chance charge of a cell, in persons."""
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
_Floats = NDArray[np.float64]


class _QuietSolver(highspy.Highs):
    """HiGHS without its greeting on standard output, where a report may be on its way."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # HiGHS leaves it untyped

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is HiGHS's
        """Leave the callbacks alone: nothing here calls back, and enabling them is what greets."""


class NotProtected(Exception):
    """No rounding was found and proven to be the best, so nothing may be published."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is published together. `sums` has, for each cell, the numbers of the unknowns that add up to it."""

    version: str
    cells: tuple[Cell, ...]
    universe: Universe
    sums: tuple[tuple[int, ...], ...]

    @classmethod
    def of(
        cls,
        cells: Iterable[Cell],
        *,
        version: str,
        codes: Mapping[str, tuple[str, ...]],
        links: Links,
    ) -> "Plan":
        """Return the plan of `cells`; their order and repetition do not matter.

        `codes` are those of every variable, `links` say which variables follow from which.
        """
        distinct = tuple(sorted(set(cells)))
        unknowns = universe(distinct, codes=codes, links=links)
        return cls(version, distinct, unknowns, unknowns.sums(distinct))


def round_together(counts: Mapping[Cell, int], *, plan: Plan, seed: bytes) -> dict[Cell, int]:
    """Return the number to print for every cell of `plan`.

    `counts` are the true numbers of the same cells; `seed` is secret, and its own for each period. Raises
    `NotProtected` when the best rounding is not found and proven.
    """
    low = np.array([counts[cell] // BASE for cell in plan.cells], dtype=np.float64)
    high = np.array([_units_above(counts[cell]) for cell in plan.cells], dtype=np.float64)
    price = np.array([price_of(cell, counts[cell], seed=seed) for cell in plan.cells])
    units = _solve(plan, low=low, high=high, price=price)
    printed = {}
    for cell, unknowns, least, most in zip(plan.cells, plan.sums, low, high, strict=True):
        rounded = sum(units[at] for at in unknowns)
        if not least <= rounded <= most:
            raise NotProtected("the solver's answer is not a rounding of these counts")
        printed[cell] = BASE * rounded
    return printed


def _units_above(count: int) -> int:
    return max(1, -(-count // BASE))


def price_of(cell: Cell, count: int, *, seed: bytes) -> float:
    """Return what printing the higher multiple costs more than the lower one, in persons."""
    if count == 0:
        return ZERO_RAISED + _chance(cell, seed=seed)
    return BASE - 2 * (count % BASE) + _chance(cell, seed=seed)


def _chance(cell: Cell, *, seed: bytes) -> float:
    """Return the cell's own draw from a normal distribution: the same for the same seed, whatever the plan's order."""
    digest = hmac.new(seed, cell.key.encode(), hashlib.sha256).digest()
    uniform = (int.from_bytes(digest[:6]) + 0.5) / 2**48
    return NormalDist(0, SPREAD).inv_cdf(uniform)


def _solve(plan: Plan, *, low: _Floats, high: _Floats, price: _Floats) -> list[int]:
    """Return the unknowns, in units of `BASE`, of the cheapest table whose cells lie between `low` and `high`."""
    solver = _QuietSolver()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(plan, low=low, high=high, price=price))
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise NotProtected(f"no proven best rounding: {solver.modelStatusToString(status)}")
    units = [round(value) for value in solver.getSolution().col_value]
    for here, there in plan.universe.agreements:
        if sum(units[at] for at in here) != sum(units[at] for at in there):
            raise NotProtected("the solver's answer does not agree between its parts")
    return units


def _model(plan: Plan, *, low: _Floats, high: _Floats, price: _Floats) -> highspy.HighsLp:
    """Return the integer program: one column per unknown, one row per cell and per agreement."""
    rows = [np.array(unknowns) for unknowns in plan.sums]
    signs = [np.ones(len(unknowns)) for unknowns in plan.sums]
    for here, there in plan.universe.agreements:
        rows.append(np.array(here + there, dtype=np.int64))
        signs.append(np.concatenate([np.ones(len(here)), -np.ones(len(there))]))
    equal = np.zeros(len(plan.universe.agreements))
    cost = np.zeros(plan.universe.size)
    most = np.full(plan.universe.size, np.inf)
    for unknowns, each, bound in zip(plan.sums, price, high, strict=True):
        cost[list(unknowns)] += each
        most[list(unknowns)] = np.minimum(most[list(unknowns)], bound)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = plan.universe.size, len(rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(plan.universe.size), most
    model.row_lower_ = np.concatenate([low, equal])
    model.row_upper_ = np.concatenate([high, equal])
    model.integrality_ = [highspy.HighsVarType.kInteger] * plan.universe.size
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)])
    model.a_matrix_.index_ = np.concatenate(rows)
    model.a_matrix_.value_ = np.concatenate(signs)
    return model
