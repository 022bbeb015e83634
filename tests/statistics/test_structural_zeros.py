"""What is so of every fact is known to the plan, to the certificate's invented persons, and to the attacker."""

from collections import defaultdict
from functools import cache, reduce
from itertools import combinations, product
from operator import or_
from random import Random
from typing import Any

import pytest

from nrm.statistics.attack.verdict import attack
from nrm.statistics.cells import Cell, cell
from nrm.statistics.certificate.audit import Audit, audit
from nrm.statistics.certificate.document import key_of, plan_document, plan_in
from nrm.statistics.certificate.space import Space
from nrm.statistics.facts.fact import Fact
from nrm.statistics.protection.plan import published
from nrm.statistics.structural_zeros import STRUCTURAL_ZEROS
from nrm.statistics.variables import VARIABLES, codes_of
from tests.statistics.invented import QUARTER, population, rounded_numbers
from tests.statistics.random_files import random_fact

FILES = 8_000
UNASKED = {("border", "NOT_STATED"), ("file", "NOT_STATED"), ("key_data", "NOT_STATED")}
"""Codes that only facts frozen before the question have."""
FEWEST = 12
"""Persons that two groups must share before it is no chance that they are the same."""
CLOSE = {
    *("status", "majority", "interviewed", "interview", "interviews", "open", "file", "protection"),
    *("assistance_plan", "closure", "setting", "assisted", "agreed", "outside", "departure"),
    *("employment", "after_year", "emergency", "service_health", "service_housing"),
}
"""Variables of which many follow from each other."""


@cache
def people() -> list[dict[str, str]]:
    """Return the codes of facts that were read from files with any answers."""
    chance = Random(1)
    return [codes_of(random_fact(chance)) for _ in range(FILES)]


@cache
def bearers() -> dict[tuple[str, str], int]:
    """Return who has which code of which variable, as the bits of a number."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for at, person in enumerate(people()):
        for coded in person.items():
            found[coded] |= 1 << at
    return found


@cache
def space() -> Space:
    """Return what the certificates know of persons."""
    plan = published()
    return Space(plan.codes, plan.links, plan.cells, plan.impossible)


def can_be(*cells: Cell) -> bool:
    """Tell whether somebody can be in all `cells`."""
    wanted = [one for each in cells for one in space().wanted(each)]
    return space().narrowed(space().everything(), wanted) is not None


@pytest.mark.parametrize("zero", STRUCTURAL_ZEROS, ids=lambda one: one.key)
def test_no_file_and_nobody_invented_is_in_a_structural_zero(zero: Cell) -> None:
    invented = map(codes_of, population(500, seed=1))
    assert not any(zero.holds(one) for one in [*people(), *invented])
    assert not can_be(zero)


def test_what_never_comes_together_in_files_is_declared_and_nothing_else() -> None:
    for one, other in combinations(VARIABLES, 2):
        for here, there in product(VARIABLES[one].codes, VARIABLES[other].codes):
            if not {(one, here), (other, there)} & UNASKED:
                met = bearers()[one, here] & bearers()[other, there]
                declared = can_be(cell({one: [here]}), cell({other: [there]}))
                assert bool(met) == declared, (one, here, other, there)


def test_two_numbers_that_are_always_equal_are_known_to_be_so() -> None:
    alike: dict[int, list[Cell]] = defaultdict(list)
    for one in published().cells:
        alike[members(one)].append(one)
    for persons, same in alike.items():
        for one, other in combinations(same, 2) if persons.bit_count() >= FEWEST else ():
            assert is_within(one, other), (one.key, other.key)
            assert is_within(other, one), (one.key, other.key)


def members(one: Cell) -> int:
    """Return who is in a cell, as the bits of a number."""
    inside = (1 << FILES) - 1
    for name, codes in one.parts:
        inside &= reduce(or_, (bearers()[name, code] for code in codes), 0)
    return inside


def is_within(one: Cell, other: Cell) -> bool:
    """Tell whether nobody can be in `one` without being in `other`."""
    outside = (
        cell({name: set(VARIABLES[name].codes).difference(codes)}) for name, codes in other.parts
    )
    return not any(can_be(one, each) for each in outside)


def test_a_release_keeps_the_plan_of_its_time() -> None:
    now = plan_document(published())
    early = {"plan": {name: now[name] for name in ("variables", "links")}}
    cells = [cell({"waiting": ["0-1"]}), cell({"referral": ["SENT"]})]
    assert plan_in(early, cells, version="2026-5").impossible == ()
    assert plan_in({"plan": now}, cells, version="2026-6").impossible == STRUCTURAL_ZEROS


def quarter(seed: int) -> list[Fact]:
    """Return the facts of thirty files."""
    chance = Random(seed)
    return [random_fact(chance) for _ in range(30)]


def audited(facts: list[Fact], *, seed: int) -> Audit:
    """Return the audit of one rounding."""
    numbers = rounded_numbers(facts, period=QUARTER, seed=b"%d" % seed)
    return audit({str(QUARTER): numbers}, ties=[])


@pytest.mark.parametrize("seed", range(3))
def test_invented_persons_are_such_as_can_be(seed: int) -> None:
    found = audited(quarter(seed), seed=seed)
    assert found.passed
    persons = {who for one in found.quarters.values() for who in one.base}
    persons.update(who for moved in found.sets for changes in moved.values() for who in changes)
    codes = published().codes
    for who in persons:
        person = {name: codes[name][at] for name, at in zip(found.space.names, who, strict=True)}
        assert not any(zero.holds(person) for zero in STRUCTURAL_ZEROS)


@pytest.mark.parametrize("seed", range(2))
def test_who_is_told_all_this_narrows_nothing(seed: int) -> None:
    numbers = rounded_numbers(quarter(seed), period=QUARTER, seed=b"%d" % seed)
    told: list[dict[str, Any]] = [
        {"key": key_of(one), "kind": "round5", "value": value}
        for one, value in numbers.items()
        if set(one.variables) <= CLOSE
    ]
    release = {"id": "release", "period": str(QUARTER), "cells": told}
    found = attack({"plan": plan_document(published()), "releases": [release]})
    assert len(found.pinned) > 50
    assert found.holds, list(found.lines())
