"""The full cross of all axes: every combination of codes that a person can have.

It may have billions of combinations, so it is never written down whole. It is asked instead: which combinations score
highest when every group that a person belongs to counts so much? The answer is exact, found by taking one axis
after the other to its best code (variable elimination; Bertelè and Brioschi, Nonserial Dynamic Programming, 1972).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import prod

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from nrm.statistics.attack.known import Codes, Group

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Factor:
    """Something that depends on the codes of `axes` only."""

    axes: tuple[int, ...]
    values: Floats

    def over(self, axes: tuple[int, ...]) -> Floats:
        """Return the values as an array that can be added to others over `axes`, which are sorted like its own."""
        shape = iter(self.values.shape)
        return self.values.reshape([next(shape) if axis in self.axes else 1 for axis in axes])


@dataclass(frozen=True, slots=True)
class _Scope:
    """The groups that name the same axes: `members` has a row per group and a column per combination of codes."""

    axes: tuple[int, ...]
    shape: tuple[int, ...]
    rows: slice
    members: sparse.csc_array

    def factor(self, weights: Floats) -> _Factor:
        """Return what every combination scores."""
        return _Factor(self.axes, (self.members.T @ weights[self.rows]).reshape(self.shape))

    def columns(self, people: Ints) -> sparse.csc_array:
        """Return the groups to which each of `people` belongs, a column each."""
        if not self.axes:
            return sparse.csc_array(np.ones((1, len(people))))
        at = np.ravel_multi_index(tuple(people[:, self.axes].T), self.shape)
        return self.members[:, at]


class Cross:
    """Every combination of codes except those in a group that is known to be empty.

    `groups` are put in the cross's own order; whatever speaks of them by number means that order.
    """

    def __init__(
        self, axes: Mapping[str, Codes], groups: Iterable[Group], *, empty: Iterable[Group] = ()
    ) -> None:
        self.axes = dict(axes)
        self._place = {axis: at for at, axis in enumerate(self.axes)}
        self._at = [{code: at for at, code in enumerate(codes)} for codes in self.axes.values()]
        self._sizes = tuple(len(codes) for codes in self.axes.values())
        self.groups = tuple(
            sorted(set(groups), key=lambda one: (len(one.axes), one.axes, one.parts))
        )
        self._scopes = tuple(self._scoped(self.groups))
        self._forbidden = tuple(
            _Factor(one.axes, np.where(one.members.sum(axis=0) > 0, -np.inf, 0).reshape(one.shape))
            for one in self._scoped(sorted(set(empty), key=lambda one: (one.axes, one.parts)))
        )
        scopes = {one.axes for one in self._scopes} | {one.axes for one in self._forbidden}
        self._widest = [one for one in scopes if not any(set(one) < set(two) for two in scopes)]
        self._widest.sort()
        self._orders = [self._order(scopes, set(kept)) for kept in self._widest]

    @property
    def size(self) -> int:
        """How many combinations there are, those that are known to be empty among them."""
        return prod(self._sizes)

    def everybody(self) -> Ints:
        """Return every combination that is not known to be empty: for small crosses only."""
        people = np.stack([axis.ravel() for axis in np.indices(self._sizes)], axis=1)
        kept = np.ones(len(people), dtype=bool)
        for one in self._forbidden:
            kept &= one.values[tuple(people[:, one.axes].T)] == 0
        return people[kept]

    def columns(self, people: Ints) -> sparse.csc_array:
        """Return a column for each of `people`, with a 1 for every group to which the person belongs."""
        return sparse.vstack([one.columns(people) for one in self._scopes], format="csc")

    def best(self, weights: Floats) -> tuple[Ints, Floats]:
        """Return people and their scores, the sum of `weights` over a person's groups.

        For every combination of codes of every widest scope the best person with that combination is among them, so
        that the best of all is, too.
        """
        factors = [*(one.factor(weights) for one in self._scopes), *self._forbidden]
        found = [
            self._eliminate(factors, kept, order)
            for kept, order in zip(self._widest, self._orders, strict=True)
        ]
        people = np.concatenate([each for each, _ in found])
        scores = np.concatenate([each for _, each in found])
        people, first = np.unique(people[scores > -np.inf], axis=0, return_index=True)
        return people, scores[scores > -np.inf][first]

    def _scoped(self, groups: Sequence[Group]) -> Iterable[_Scope]:
        """Yield a scope for each run of groups that name the same axes."""
        first = 0
        while first < len(groups):
            names = groups[first].axes
            here = [one for one in groups[first:] if one.axes == names]
            axes = tuple(sorted(self._place[name] for name in names))
            shape = tuple(self._sizes[axis] for axis in axes)
            members = [self._members(one, axes).ravel() for one in here]
            yield _Scope(
                axes,
                shape,
                slice(first, first + len(here)),
                sparse.csc_array(np.array(members, dtype=np.float64)),
            )
            first += len(here)

    def _members(self, group: Group, axes: tuple[int, ...]) -> NDArray[np.bool_]:
        """Return, for each combination of codes of `axes`, whether `group` has people with it."""
        codes = {self._place[axis]: codes for axis, codes in group.parts}
        inside = np.ones((), dtype=bool)
        for axis in axes:
            mask = np.zeros(self._sizes[axis], dtype=bool)
            mask[[self._at[axis][code] for code in codes[axis]]] = True
            inside = np.multiply.outer(inside, mask)
        return inside

    def _order(self, scopes: Iterable[tuple[int, ...]], kept: set[int]) -> list[int]:
        """Return the axes not `kept`, each time the one whose removal makes the smallest table."""
        tables = [set(one) for one in scopes]
        left = set(range(len(self._sizes))) - kept
        order = []

        def weight(axis: int) -> tuple[int, int]:
            joined = {axis}.union(*(one for one in tables if axis in one))
            return prod(self._sizes[one] for one in joined), axis

        while left:
            axis = min(left, key=weight)
            left.remove(axis)
            order.append(axis)
            joined = {axis}.union(*(one for one in tables if axis in one))
            tables = [one for one in tables if axis not in one] + [joined - {axis}]
        return order

    def _eliminate(
        self, factors: Iterable[_Factor], kept: tuple[int, ...], order: Sequence[int]
    ) -> tuple[Ints, Floats]:
        """Return the best person for every combination of codes of the axes `kept`, and the scores."""
        left = list(factors)
        choices = []
        for axis in order:
            met = [one for one in left if axis in one.axes]
            table, axes = self._sum(met, {axis})
            place = axes.index(axis)
            rest = axes[:place] + axes[place + 1 :]
            choices.append((axis, rest, table.argmax(axis=place)))
            left = [one for one in left if axis not in one.axes]
            left.append(_Factor(rest, table.max(axis=place)))
        scores, _ = self._sum(left, set(kept))
        people = np.zeros((scores.size, len(self._sizes)), dtype=np.int64)
        for axis, codes in zip(kept, np.indices(scores.shape), strict=True):
            people[:, axis] = codes.ravel()
        for axis, rest, best in reversed(choices):
            people[:, axis] = best[tuple(people[:, one] for one in rest)]
        return people, scores.ravel()

    def _sum(self, factors: Sequence[_Factor], needed: set[int]) -> tuple[Floats, tuple[int, ...]]:
        """Return the sum of `factors` over all their axes and those `needed`, and these axes."""
        axes = tuple(sorted(needed.union(chain.from_iterable(one.axes for one in factors))))
        total = np.zeros([self._sizes[axis] for axis in axes])
        for one in factors:
            total += one.over(axes)
        return total, axes
