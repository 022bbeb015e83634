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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from statistics import NormalDist

from nrm.statistics.cells import Cell
from nrm.statistics.protection.exclusions import Codes, Links
from nrm.statistics.protection.junction import Universe, universe
from nrm.statistics.protection.solver import NotSolved, Row, solve

BASE = 5
ZERO_RAISED = 0.5 * BASE
"""What printing 5 for nobody is charged: half of its error, so that some zeros do rise."""
SPREAD = 0.5 * BASE
"""Standard deviation of the chance charge of a cell, in persons."""


class NotProtected(Exception):
    """No rounding was found and proven to be the best, so nothing may be published."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is published together. `sums` has, for each cell, the numbers of the unknowns that add up to it.

    `codes` are those of every variable, `links` say which variables follow from which, and nobody is in a cell that is
    `impossible`.
    """

    version: str
    cells: tuple[Cell, ...]
    universe: Universe
    sums: tuple[tuple[int, ...], ...]
    codes: Codes
    links: Links
    impossible: tuple[Cell, ...]

    @classmethod
    def of(
        cls,
        cells: Iterable[Cell],
        *,
        version: str,
        codes: Codes,
        links: Links,
        impossible: tuple[Cell, ...] = (),
    ) -> "Plan":
        """Return the plan of `cells`; their order and repetition do not matter."""
        distinct = tuple(sorted(set(cells)))
        unknowns = universe(distinct, codes=codes, links=links, impossible=impossible)
        sums = unknowns.sums(distinct)
        return cls(version, distinct, unknowns, sums, codes, links, impossible)

    def of_cells(self, cells: Iterable[Cell]) -> "Plan":
        """Return the plan of some `cells` of this one."""
        distinct = tuple(sorted(set(cells)))
        if distinct == self.cells:
            return self
        return Plan.of(
            distinct,
            version=self.version,
            codes=self.codes,
            links=self.links,
            impossible=self.impossible,
        )


def round_together(counts: Mapping[Cell, int], *, plan: Plan, seed: bytes) -> dict[Cell, int]:
    """Return the number to print for every cell of `plan`.

    `counts` are the true numbers of the same cells; `seed` is secret, and its own for each period. Raises
    `NotProtected` when the best rounding is not found and proven.
    """
    low = [counts[cell] // BASE for cell in plan.cells]
    high = [_units_above(counts[cell]) for cell in plan.cells]
    price = [price_of(cell, counts[cell], seed=seed) for cell in plan.cells]
    units = _solve(plan, low=low, high=high, price=price)
    printed = {}
    for cell, unknowns, least, most in zip(plan.cells, plan.sums, low, high, strict=True):
        rounded = sum(units[at] for at in unknowns)
        if not least <= rounded <= most:
            raise NotProtected("the solver's answer is not a rounding of these counts")
        printed[cell] = BASE * rounded
    return printed


def truth_behind(printed: int) -> tuple[int, int]:
    """Return the lowest and the highest number that may be printed as `printed` (a multiple of `BASE`)."""
    return (max(0, printed - BASE + 1) if printed > BASE else 0), printed + BASE - 1


def draw_of(secret: bytes, *, plan_version: str, period: str, counter: int) -> bytes:
    """Return the seed of one draw: known only with the secret of the period, and the same each time."""
    message = f"{plan_version}|{period}|{counter}".encode()
    return hmac.new(secret, message, hashlib.sha256).digest()


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


def _solve(
    plan: Plan, *, low: Sequence[int], high: Sequence[int], price: Sequence[float]
) -> list[int]:
    """Return the unknowns, in units of `BASE`, of the cheapest table whose cells lie between `low` and `high`."""
    cost = [0.0] * plan.universe.size
    most = [inf] * plan.universe.size
    for unknowns, each, bound in zip(plan.sums, price, high, strict=True):
        for at in unknowns:
            cost[at] += each
            most[at] = min(most[at], bound)
    rows = [
        Row(unknowns, [1] * len(unknowns), least, above)
        for unknowns, least, above in zip(plan.sums, low, high, strict=True)
    ]
    try:
        units = solve(cost, most, rows + agreements(plan))
    except NotSolved as reason:
        raise NotProtected(f"no proven best rounding: {reason}") from reason
    for here, there in plan.universe.agreements:
        if sum(units[at] for at in here) != sum(units[at] for at in there):
            raise NotProtected("the solver's answer does not agree between its parts")
    return units


def agreements(plan: Plan) -> list[Row]:
    """Return the rows that hold the parts of a plan's universe together."""
    return [
        Row(here + there, [1] * len(here) + [-1] * len(there), 0, 0)
        for here, there in plan.universe.agreements
    ]
