"""The audit held against all tables that fit, and against an attacker who shares no code with it.

It may call a danger what a longer search would clear; it never calls safe what somebody can compute.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nrm.statistics.attack.known import Group, Known, Number, meaning
from nrm.statistics.attack.pinning import pin
from nrm.statistics.cells import Cell
from nrm.statistics.certificate.audit import audit
from nrm.statistics.certificate.tie import Tie
from tests.statistics.attack.small_tables import (
    Shape,
    codes_of,
    gone_through,
    invented,
    plan_of,
    rounded,
)

ENOUGH = 4
SEEDS = st.integers(0, 10_000)
SIZES = st.integers(0, 24)
QUARTERS = ("2018-Q1", "2018-Q2")
Counts = Mapping[Cell, int]
Named = set[tuple[str, Group]]


@dataclass(frozen=True, slots=True)
class Bed:
    """Small quarters with what is printed of them, and what somebody else says of some group of all of them."""

    shape: Shape
    printed: Mapping[str, Counts]
    ties: Sequence[Tie]

    @property
    def failing(self) -> Named:
        """The numbers that the audit does not call safe."""
        found = audit(self.printed, ties=self.ties, plan=plan_of(self.shape))
        return {(one.quarter, self.group(one.quarter, one.cell)) for one in found.failures}

    def group(self, quarter: str, one: Cell) -> Group:
        """Return a cell of a quarter as a group of a table whose first axis are the quarters."""
        at = str(list(self.printed).index(quarter) + 1)
        return Group.of({"x": [at], **self._shifted(one)})

    @property
    def axes(self) -> dict[str, tuple[str, ...]]:
        """The axes of that table."""
        return codes_of((len(self.printed), *self.shape))

    @property
    def known(self) -> Known:
        """All that a reader knows: the printed numbers, and the others' bounds."""
        numbers = [
            Number(quarter, self.group(quarter, one), *self._bounds(quarter, one), value <= 5)
            for quarter, printed in self.printed.items()
            for one, value in printed.items()
        ]
        numbers += [
            Number(
                one.source, Group.of(self._shifted(one.cell)), one.lo, one.hi, is_protected=False
            )
            for one in self.ties
            if len(self.printed) > 1
        ]
        return Known(self.axes, tuple(numbers))

    def _bounds(self, quarter: str, one: Cell) -> tuple[int, int]:
        low, high = meaning("round5", self.printed[quarter][one])
        for tie in self.ties:
            if len(self.printed) == 1 and tie.cell == one:
                low, high = max(low, tie.lo), min(high, tie.hi)
        return low, high

    def _shifted(self, one: Cell) -> dict[str, tuple[str, ...]]:
        return {"xyz"["xyz".index(name) + 1]: codes for name, codes in one.parts}


def bed(shape: Shape, *, sizes: Sequence[int], seed: int, tied: int) -> Bed:
    """Return quarters of so many persons, and `tied` numbers of others that are true."""
    chance = random.Random(seed)
    quarters = QUARTERS[: len(sizes)]
    counts = {
        name: invented(shape, size=size, seed=seed + at)
        for at, (name, size) in enumerate(zip(quarters, sizes, strict=True))
    }
    printed = {
        name: rounded(one, shape=shape, seed=seed + at)
        for at, (name, one) in enumerate(counts.items())
    }
    ties = []
    for one in chance.sample(plan_of(shape).cells, tied):
        true = sum(each[one] for each in counts.values())
        wide = chance.choice((0, 0, 1, 3))
        ties.append(Tie(quarters, one, max(0, true - wide), true + wide, f"others {one.key}"))
    return Bed(shape, printed, ties)


def narrowed(found: Bed) -> Named:
    """Return the protected numbers that lose an end in all tables that fit, by trying them all."""
    ends = gone_through(found.known, shape=tuple(map(len, found.axes.values())))
    return {
        (one.release, one.group)
        for one in found.known.numbers
        if one.is_protected and (ends[one.group][0] > 0 or ends[one.group][1] < ENOUGH)
    }


@pytest.mark.parametrize("shape", [(2,), (3,), (2, 2)], ids=str)
@settings(max_examples=25)
@given(size=SIZES, seed=SEEDS, tied=st.integers(0, 2))
def test_what_the_audit_calls_safe_is_safe_in_all_tables_that_fit(
    shape: Shape, size: int, seed: int, tied: int
) -> None:
    found = bed(shape, sizes=[size], seed=seed, tied=tied)
    failing = found.failing
    assert narrowed(found) <= failing
    if not tied:
        assert failing == set()


@pytest.mark.parametrize("shape", [(2,), (2, 2)], ids=str)
@settings(max_examples=15)
@given(sizes=st.lists(SIZES, min_size=2, max_size=2), seed=SEEDS, tied=st.integers(1, 2))
def test_so_it_is_when_exact_numbers_tie_two_quarters(
    shape: Shape, sizes: list[int], seed: int, tied: int
) -> None:
    found = bed(shape, sizes=sizes, seed=seed, tied=tied)
    assert narrowed(found) <= found.failing


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 3)], ids=str)
@settings(max_examples=15)
@given(
    sizes=st.lists(st.integers(0, 40), min_size=1, max_size=2),
    seed=SEEDS,
    tied=st.integers(0, 2),
)
def test_the_audit_is_never_more_optimistic_than_the_attacker(
    shape: Shape, sizes: list[int], seed: int, tied: int
) -> None:
    found = bed(shape, sizes=sizes, seed=seed, tied=tied)
    proven = {(one.number.release, one.number.group) for one in pin(found.known) if one.is_narrowed}
    assert proven <= found.failing


@pytest.mark.parametrize("sizes", [[14], [9, 12]], ids=str)
def test_what_is_given_away_is_found_out_and_hardly_anything_else(sizes: list[int]) -> None:
    caught = named = 0
    for seed in range(40):
        found = bed((2, 2), sizes=sizes, seed=seed, tied=2)
        given_away, failing = narrowed(found), found.failing
        caught += len(given_away)
        named += len(failing)
        assert given_away <= failing
    assert caught > 20
    assert named <= caught * 1.05
