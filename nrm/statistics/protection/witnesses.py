"""The certificate of a suppression: invented tables that show both ends of what is hidden, made of what is shown.

Whoever checks it adds up whole numbers and trusts no solver. The true table is never looked at.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from nrm.statistics.cells import Cell
from nrm.statistics.protection.rounding import Plan, agreements
from nrm.statistics.protection.solver import NothingFits, NotSolved, Row, solve

ENOUGH = 4
"""A hidden cell must be able to be nobody, and to be at least so many persons."""
LEAST, MOST = 1, -1
"""The two ends of a cell; as a sign, what makes the lowest cost that end."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Told = tuple[Cell, float, float]
"""A cell of which somebody else has told that it lies between two numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """Tables of the plan's unknowns, one a row; `short` are hidden cells of which no table shows both ends."""

    tables: Ints
    short: tuple[Cell, ...]


def counted(table: Floats | Ints, plan: Plan) -> Floats:
    """Return the count of every cell of `plan` in a table of its unknowns."""
    return np.array([table[list(unknowns)].sum() for unknowns in plan.sums], dtype=np.float64)


def reaches(counts: Floats, side: int) -> NDArray[np.bool_]:
    """Tell of every count whether it is as far as an end must be able to go."""
    return counts <= 0 if side == LEAST else counts >= ENOUGH


def certified(
    shown: Mapping[Cell, int],
    *,
    plan: Plan,
    seconds: float,
    hidden: Collection[Cell] | None = None,
    told: Sequence[Told] = (),
) -> Certificate:
    """Return tables of whole people that agree with `shown` and with what is `told` besides.

    `hidden` are the cells that must keep both ends: all that are not shown unless they are named. For the first one
    that still lacks an end a table is asked that has it, and of such tables one in which the others that lack it go as
    far as they can: so a few tables serve many cells. Raises `NotSolved` when the time is over.
    """
    until = monotonic() + seconds
    wanted = plan.cells if hidden is None else hidden
    known = _rows(shown, told, plan)
    tables: list[Ints] = []
    short: set[int] = set()
    for side in (LEAST, MOST):
        there = [reaches(counted(one, plan), side) for one in tables]
        left = [
            at
            for at, cell in enumerate(plan.cells)
            if cell in wanted and cell not in shown and not any(one[at] for one in there)
        ]
        while left:
            table = _table(left, side, known, plan=plan, seconds=until - monotonic())
            if table is None:
                short.add(left.pop(0))
                continue
            tables.append(table)
            gone = reaches(counted(table, plan), side)
            left = [at for at in left if not gone[at]]
    found = np.array(tables, dtype=np.int64).reshape(-1, plan.universe.size)
    return Certificate(found, tuple(plan.cells[at] for at in sorted(short)))


def some_table(
    shown: Mapping[Cell, int], *, plan: Plan, seconds: float, told: Sequence[Told] = ()
) -> Ints | None:
    """Return a table of whole people that agrees with `shown` and `told`; None when it is proven that none does."""
    return _table([], LEAST, _rows(shown, told, plan), plan=plan, seconds=seconds)


def faults(certificate: Certificate, shown: Mapping[Cell, int], *, plan: Plan) -> list[str]:
    """Return what is wrong with a certificate, by adding up alone; nothing when it holds."""
    found = []
    tables = certificate.tables
    if (tables < 0).any():
        found.append("fewer than no persons")
    for here, there in plan.universe.agreements:
        if (tables[:, list(here)].sum(axis=1) != tables[:, list(there)].sum(axis=1)).any():
            found.append("the parts of a table do not agree")
    for cell, unknowns in zip(plan.cells, plan.sums, strict=True):
        counts = tables[:, list(unknowns)].sum(axis=1)
        if cell in shown:
            if (counts != shown[cell]).any():
                found.append(f"another number than is shown: {cell.key}")
        elif not (len(counts) and counts.min() <= 0 and counts.max() >= ENOUGH):
            found.append(f"an end is missing: {cell.key}")
    return found


def _rows(shown: Mapping[Cell, int], told: Sequence[Told], plan: Plan) -> list[Row]:
    """Return what every table must fulfil."""
    at = dict(zip(plan.cells, plan.sums, strict=True))
    asked = [(cell, number, number) for cell, number in shown.items()] + list(told)
    return [
        *(Row(at[cell], [1] * len(at[cell]), low, high) for cell, low, high in sorted(asked)),
        *agreements(plan),
    ]


def _table(
    left: Sequence[int], side: int, known: Sequence[Row], *, plan: Plan, seconds: float
) -> Ints | None:
    """Return a table in which the first cell of `left`, if any, has its end; None when whole people have none."""
    if seconds <= 0:
        raise NotSolved("the time is over")
    cost = np.zeros(plan.universe.size)
    for at in left:
        cost[list(plan.sums[at])] += side
    ends = (0, 0) if side == LEAST else (ENOUGH, np.inf)
    wanted = [Row(plan.sums[at], [1] * len(plan.sums[at]), *ends) for at in left[:1]]
    most = max((row.high for row in known if row.high < np.inf), default=0) + ENOUGH
    limits = [float(most)] * plan.universe.size
    try:
        found = solve(cost.tolist(), limits, [*known, *wanted], seconds=seconds)
    except NothingFits:
        return None
    return np.array(found, dtype=np.int64)
