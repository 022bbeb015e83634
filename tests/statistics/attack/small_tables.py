"""Tables so small that all whole numbers that could stand behind what was printed can be gone through."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nrm.statistics.attack.known import Group, Known, Number, meaning
from nrm.statistics.cells import Cell, cell, count
from nrm.statistics.protection.rounding import Plan, round_together

Shape = tuple[int, ...]
Ends = dict[Group, tuple[int, int]]
Ints = NDArray[np.int64]


def codes_of(shape: Shape) -> dict[str, tuple[str, ...]]:
    """Return the axes of a table of this shape and their codes."""
    return {axis: tuple("123"[:size]) for axis, size in zip("xyz", shape, strict=False)}


@cache
def plan_of(shape: Shape) -> Plan:
    """Return the plan of one table of this shape with all its totals."""
    codes = codes_of(shape)
    cells = [
        cell({axis: [code] for axis, code in zip(axes, combination, strict=True)})
        for size in range(len(shape) + 1)
        for axes in combinations(codes, size)
        for combination in product(*(codes[axis] for axis in axes))
    ]
    return Plan.of(cells, version="small", codes=codes, links=())


def invented(shape: Shape, *, size: int, seed: int) -> dict[Cell, int]:
    """Return the counts of `size` invented persons, some codes being rarer than others."""
    chance = random.Random(seed)
    codes = codes_of(shape)
    weights = {axis: [chance.random() ** 2 for _ in codes[axis]] for axis in codes}
    people = [
        {axis: chance.choices(codes[axis], weights[axis])[0] for axis in codes} for _ in range(size)
    ]
    return count(people, cells=plan_of(shape).cells)


def rounded(counts: Mapping[Cell, int], *, shape: Shape, seed: int) -> dict[Cell, int]:
    """Return what the protection would print."""
    return round_together(counts, plan=plan_of(shape), seed=seed.to_bytes(8))


def known_of(printed: Mapping[Cell, int], *, shape: Shape) -> Known:
    """Return what an attacker knows of a table that was rounded."""
    numbers = (
        Number("rounded", Group(one.parts), *meaning("round5", value), is_protected=True)
        for one, value in printed.items()
    )
    return Known(codes_of(shape), tuple(numbers))


def hidden(counts: Mapping[Cell, int], *, shape: Shape) -> Known:
    """Return what an attacker knows when 1 to 4 are hidden."""
    numbers = (
        Number("hidden", Group(one.parts), 1, 4, is_protected=True)
        if 0 < value < 5
        else Number("hidden", Group(one.parts), value, value, is_protected=False)
        for one, value in counts.items()
    )
    return Known(codes_of(shape), tuple(numbers))


@dataclass(frozen=True, slots=True)
class _Check:
    """A group as a row of 0 and 1 over the cells of one layer, with the ends of its number."""

    group: Group
    members: Ints
    low: int
    high: int


def gone_through(known: Known, *, shape: Shape) -> Ends:
    """Return the least and the most of every group among all whole tables that fit, found by trying them all.

    A table is put together layer by layer along its first axis, every layer from all values that its cells may have.
    """
    within, across = _checks(known, shape)
    layers = [_layer(checks) for checks in within]
    ends: Ends = {}
    for at, checks in enumerate(within):
        others = _sums([one for place, one in enumerate(layers) if place != at], like=layers[at])
        fits = np.zeros(len(layers[at]), dtype=bool)
        totals = []
        for place, values in enumerate(layers[at]):
            sums = others + values
            good = _fitting(sums, across)
            fits[place] = good.any()
            totals.append(sums[good])
        for one in checks:
            found = layers[at][fits] @ one.members
            ends[one.group] = (int(found.min()), int(found.max()))
        every = np.concatenate(totals)
        for one in across:
            found = every @ one.members
            ends[one.group] = (int(found.min()), int(found.max()))
    return ends


def two_layers(known: Known, *, shape: Shape) -> Ints:
    """Return the inner cells of all whole tables that fit, for a table with two layers."""
    (first, second), across = _checks(known, shape)
    one, other = _layer(first), _layer(second)
    pairs = [each for values in one for each in _pairs(values, other, across)]
    return np.array(pairs, dtype=np.int64)


def _pairs(values: Ints, other: Ints, across: list["_Check"]) -> Ints:
    fits = other[_fitting(other + values, across)]
    return np.hstack([np.broadcast_to(values, fits.shape), fits])


def _checks(known: Known, shape: Shape) -> tuple[list[list["_Check"]], list["_Check"]]:
    """Return the checks inside every layer and those over all layers."""
    layers: list[str | None] = [*"123"[: shape[0]], None]
    found = [[_check(one, shape, layer) for one in known.numbers] for layer in layers]
    *within, across = [[one for one in checks if one] for checks in found]
    return within, across


def _check(number: Number, shape: Shape, layer: str | None) -> _Check | None:
    """Return the check of `number` in one layer, or over all layers (None); None when it is not about that."""
    codes: dict[str, Any] = dict(number.group.parts)
    if codes.pop("x", (None,)) != (layer,) or number.high is None:
        return None
    rest = list(product(*(each for axis, each in codes_of(shape).items() if axis != "x")))
    axes = "yz"[: len(shape) - 1]
    members = [
        all(code in codes.get(axis, (code,)) for axis, code in zip(axes, combination, strict=True))
        for combination in rest
    ]
    return _Check(number.group, np.array(members, dtype=np.int64), number.low, number.high)


def _layer(checks: list[_Check]) -> Ints:
    """Return all layers whose numbers fit: every cell of a layer is a number of its own."""
    single = sorted(
        (one for one in checks if one.members.sum() == 1), key=lambda one: int(one.members.argmax())
    )
    values = np.array(
        list(product(*(range(one.low, one.high + 1) for one in single))), dtype=np.int64
    )
    return values[_fitting(values, checks)]


def _fitting(values: Ints, checks: list[_Check]) -> NDArray[np.bool_]:
    fits = np.ones(len(values), dtype=bool)
    for one in checks:
        found = values @ one.members
        fits &= (found >= one.low) & (found <= one.high)
    return fits


def _sums(layers: list[Ints], *, like: Ints) -> Ints:
    """Return all different sums of one layer of each, nothing at all of none; layers are as wide as `like`."""
    sums = np.zeros((1, like.shape[1]), dtype=np.int64)
    for layer in layers:
        sums = np.unique((sums[:, None, :] + layer[None, :, :]).reshape(-1, layer.shape[1]), axis=0)
    return sums
