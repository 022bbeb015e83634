"""The linear program behind an attack: all people, even fractions of them, that could stand behind what was printed.

Its columns are combinations of the full cross. Only those that have been found useful are in it; before an end counts
as proven, the cross is asked whether any other combination would reach further (column generation).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import LinearConstraint, OptimizeResult, linprog, milp

from nrm.statistics.attack.cross import Cross, Floats
from nrm.statistics.attack.known import Contradiction, Group, Known, Number, Unsettled

MOST = 10_000_000
"""More persons than any number can stand for: where nothing printed says how many there are at most."""
EXACTLY = 1e-6
"""How far the solver's answers may be off, in persons."""
AT_ONCE = 400
"""How many combinations are taken in at a time: more make each step longer, fewer make more steps."""
WRITTEN_DOWN = 250_000
"""The largest cross that is written down in full to look for whole people in it."""
SECONDS = 60.0
"""When a search for whole people is given up."""
INFEASIBLE = 2
"""The solver's word for a program that nothing satisfies."""
MANY = 600
"""From how many rows on the interior method is the quicker one."""


def _solved(costs: Floats, **program: Any) -> OptimizeResult:
    """Return the solution of a linear program: of many rows by the interior method if that comes to an end."""
    rows = sum(program[side].shape[0] for side in ("A_eq", "A_ub") if program[side] is not None)
    options = {"presolve": False}
    if rows > MANY:
        found = linprog(costs, method="highs-ipm", options=options, **program)
        if found.status == 0:
            return found
    return linprog(costs, method="highs-ds", options=options, **program)


@dataclass(frozen=True, slots=True)
class Found:
    """An end of the program: the value reached and how many people there are in each row then."""

    value: float
    counts: Floats


class Program:
    """What is known, as bounds on the number of people in each row; a row is a distinct group.

    `watched` groups get a row of their own without bounds. Raises `Contradiction` when no people fit.
    """

    def __init__(self, known: Known, *, watched: Iterable[Group] = ()) -> None:
        zeros = [one.group for one in known.numbers if one.high == 0]
        groups = {one.group for one in known.numbers} | set(watched)
        groups |= {group for one in known.shares for group in (one.part, one.whole)}
        self.cross = Cross(known.axes, groups, empty=[*zeros, *known.impossible])
        self.row = {group: at for at, group in enumerate(self.cross.groups)}
        self._known = known
        self.low = np.zeros(len(self.row))
        self.high = np.full(len(self.row), float(MOST))
        for one in known.numbers:
            at = self.row[one.group]
            self.low[at] = max(self.low[at], one.low)
            self.high[at] = min(self.high[at], MOST if one.high is None else one.high)
        if (self.low > self.high).any():
            raise Contradiction("the same group has two numbers that exclude each other")
        self._live = np.flatnonzero(self.high > 0)  # nobody taken in is ever in one of the others
        self._ties = self._tied(known)
        self._taken: set[bytes] = set()
        self._columns = sparse.csc_array((len(self._live), 0))
        self.fitting = self._begin()
        """The counts of some people who fit."""

    def _tied(self, known: Known) -> sparse.csc_array:
        """Return the rows of percentages: each times the counts is at most 0."""
        ties = sparse.lil_array((2 * len(known.shares), len(self.row)))
        for at, one in enumerate(known.shares):
            part, whole = self.row[one.part], self.row[one.whole]
            ties[2 * at, part] += 100
            ties[2 * at, whole] -= one.high
            ties[2 * at + 1, part] -= 100
            ties[2 * at + 1, whole] += one.low
        return sparse.csc_array(ties)[:, self._live]

    def _begin(self) -> Floats:
        """Take combinations in until some people fit, and return their counts."""
        self._take(np.zeros(len(self.row)))
        while True:
            misfit, counts, duals = self._solve(np.zeros(len(self.row)), elastic=True)
            if misfit < EXACTLY:
                return counts
            if not self._take(duals):
                raise Contradiction("no people at all fit the numbers")

    def lowest(self, weights: Floats, *, enough: Callable[[Floats], bool]) -> Found:
        """Return the lowest that `weights` times the counts can be, over the full cross.

        Stops before that is proven when the counts are `enough`. Raises `Unsettled`.
        """
        while True:
            value, counts, duals = self._solve(weights)
            if enough(counts) or not self._take(duals):
                return Found(value, counts)

    def raised(self, wanted: int) -> Floats:
        """Return how many people each row can have, at least: found for all rows at once instead of one by one.

        People are looked for who leave `wanted` of room under the top of every row that is told with so much; then as
        many more of one kind may come as the row with the least room takes. Every row they belong to gets that much
        further, and nothing that is known is broken. Nothing is said where no such people are, and beside percentages,
        which people of one kind would move. Raises `Unsettled`.
        """
        nothing = np.full(len(self.row), -np.inf)
        if self._ties.shape[0]:
            return nothing
        try:
            counts = self._with_room(wanted)
        except Contradiction:
            return nothing
        self._cover()
        top = counts[self._live]
        columns = self._columns.tocoo()
        gaps = self.high[self._live] - top
        room = np.full(columns.shape[1], np.inf)
        np.minimum.at(room, columns.col, gaps[columns.row])
        gain = np.zeros(len(top))
        np.maximum.at(gain, columns.row, np.maximum(room, 0)[columns.col])
        return self._spread(top + gain)

    def _with_room(self, wanted: int) -> Floats:
        """Return counts of all rows that leave room under their tops; raises `Contradiction` when no people do."""
        tops = np.maximum(self.low, self.high - wanted)
        told = [
            Number("", group, int(self.low[at]), int(tops[at]), is_protected=False)
            for group, at in self.row.items()
            if self.high[at] < MOST
        ]
        roomy = Program(replace(self._known, numbers=tuple(told)), watched=self.row)
        return np.array([roomy.fitting[roomy.row[group]] for group in self.row])

    def _cover(self) -> None:
        """Take in somebody of every row that has nobody among those taken in, where there can be anybody."""
        while True:
            empty = np.zeros(len(self.row))
            empty[self._live] = self._columns.sum(axis=1) == 0
            if not empty.any() or not self._take(empty):
                return

    def _take(self, duals: Floats) -> int:
        """Take in the combinations that would pay most, and return how many."""
        people, scores = self.cross.best(duals)
        if self._taken:
            paying = np.flatnonzero(scores > EXACTLY / 10)
            people = people[paying[np.argsort(-scores[paying], kind="stable")][:AT_ONCE]]
        people = people[[one.tobytes() not in self._taken for one in people]]
        if len(people):
            self._taken.update(one.tobytes() for one in people)
            self._columns = sparse.hstack(
                [self._columns, self.cross.columns(people)[self._live]], format="csc"
            )
        return len(people)

    def _solve(self, weights: Floats, *, elastic: bool = False) -> tuple[float, Floats, Floats]:
        """Return the lowest value with the combinations taken in, the counts, and what a person in each row is worth.

        With `elastic` the rows may be missed, and the value says by how much in all.
        """
        rows, taken = self._columns.shape
        if not rows:  # nobody at all can be anywhere
            return 0.0, self._spread(np.zeros(0)), self._spread(np.zeros(0))
        same = sparse.eye_array(rows)
        parts = [self._columns, -same, *([same, -same] if elastic else [])]
        spare = 2 * rows if elastic else 0
        free = np.tile([0.0, np.inf], (taken + spare, 1))
        found = _solved(
            np.concatenate([np.zeros(taken), weights[self._live], np.ones(spare)]),
            A_eq=sparse.hstack(parts, format="csc"),
            b_eq=np.zeros(rows),
            A_ub=self._ties_after(taken, spare),
            b_ub=np.zeros(self._ties.shape[0]) if self._ties.shape[0] else None,
            bounds=np.concatenate([free[:taken], np.stack(self._bounds(), axis=1), free[taken:]]),
        )
        if found.status == INFEASIBLE and elastic:
            raise Contradiction("the percentages exclude the numbers")
        if found.status:
            raise Unsettled(found.message)
        counts = self._spread(found.x[taken : taken + rows])
        return float(found.fun), counts, self._spread(found.eqlin.marginals)

    def _bounds(self) -> tuple[Floats, Floats]:
        return self.low[self._live], self.high[self._live]

    def _spread(self, values: Floats) -> Floats:
        """Return `values` of the rows in the program as values of all rows."""
        spread = np.zeros(len(self.row))
        spread[self._live] = values
        return spread

    def _ties_after(self, taken: int, spare: int) -> sparse.csc_array | None:
        ties = self._ties.shape[0]
        if not ties:
            return None
        sides = [sparse.csc_array((ties, taken)), self._ties, sparse.csc_array((ties, spare))]
        return sparse.hstack(sides, format="csc")

    def whole(self, weights: Floats, *, everybody: bool = False) -> Found | None:
        """Return the lowest of `weights` times the counts with whole people only; None when no whole people are found.

        They are looked for among the combinations taken in, or, with `everybody`, in the cross written down in full.
        Raises `Unsettled` when the search is given up.
        """
        columns = self._columns
        if not columns.shape[0]:
            return Found(0.0, self._spread(np.zeros(0)))
        if everybody:
            columns = self.cross.columns(self.cross.everybody())[self._live]
        bounds = [LinearConstraint(columns, *self._bounds())]
        if self._ties.shape[0]:
            bounds.append(LinearConstraint(self._ties @ columns, -np.inf, 0))
        found = milp(
            columns.T @ weights[self._live],
            integrality=np.ones(columns.shape[1]),
            bounds=(0, np.inf),
            constraints=bounds,
            options={"time_limit": SECONDS, "presolve": False},
        )
        if found.status == INFEASIBLE:
            return None
        if found.status:
            raise Unsettled(found.message)
        counts = self._spread(columns @ np.round(found.x))
        return Found(float(weights @ counts), counts)
