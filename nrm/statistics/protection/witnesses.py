"""The certificate of a suppression: invented tables that show both ends of what is hidden, made of what is shown.

Whoever checks it adds up whole numbers and trusts no solver. The true table is never looked at.
"""

from collections.abc import Mapping, Sequence
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


def certified(shown: Mapping[Cell, int], *, plan: Plan, seconds: float) -> Certificate:
    """Return tables of whole people that agree with `shown`; raises `NotSolved` when the time is over.

    For the first cell that still lacks an end a table is asked that has it, and of such tables one in which the others
    that lack it go as far as they can: so a few tables serve many cells.
    """
    until = monotonic() + seconds
    hidden = [at for at, cell in enumerate(plan.cells) if cell not in shown]
    tables: list[Ints] = []
    short: set[int] = set()
    for side in (LEAST, MOST):
        left = [
            at for at in hidden if not any(reaches(counted(one, plan), side)[at] for one in tables)
        ]
        while left:
            table = _table(left, side, shown, plan=plan, seconds=until - monotonic())
            if table is None:
                short.add(left.pop(0))
                continue
            tables.append(table)
            there = reaches(counted(table, plan), side)
            left = [at for at in left if not there[at]]
    found = np.array(tables, dtype=np.int64).reshape(-1, plan.universe.size)
    return Certificate(found, tuple(plan.cells[at] for at in sorted(short)))


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


def _table(
    left: Sequence[int], side: int, shown: Mapping[Cell, int], *, plan: Plan, seconds: float
) -> Ints | None:
    """Return a table in which the first cell of `left` has its end; None when whole people have none."""
    if seconds <= 0:
        raise NotSolved("the time is over")
    most = max(shown.values(), default=0) + ENOUGH
    cost = np.zeros(plan.universe.size)
    for at in left:
        cost[list(plan.sums[at])] += side
    first = plan.sums[left[0]]
    rows = [
        Row(unknowns, [1] * len(unknowns), shown[cell], shown[cell])
        for cell, unknowns in zip(plan.cells, plan.sums, strict=True)
        if cell in shown
    ]
    ends = (0, 0) if side == LEAST else (ENOUGH, np.inf)
    rows.append(Row(first, [1] * len(first), *ends))
    limits = [float(most)] * plan.universe.size
    try:
        found = solve(cost.tolist(), limits, rows + agreements(plan), seconds=seconds)
    except NothingFits:
        return None
    return np.array(found, dtype=np.int64)
