"""Whoever has the program and every printed number, but not the secret, excludes nothing that a reader may think."""

import numpy as np
import pytest

from nrm.statistics.protection.rounding import round_together
from tests.statistics.attack.repeated import Repeated
from tests.statistics.attack.small_tables import invented, known_of, plan_of, rounded, two_layers

SHAPE = (2, 3)
DRAWS = 4_000
CANDIDATES = 150


@pytest.fixture(scope="module")
def repeated() -> Repeated:
    return Repeated(SHAPE, draws=DRAWS)


@pytest.mark.parametrize("seed", range(3))
def test_every_table_that_fits_stays_possible_and_none_is_likely(
    repeated: Repeated, seed: int
) -> None:
    counts = invented(SHAPE, size=30, seed=seed)
    printed = rounded(counts, shape=SHAPE, seed=seed)
    tables = two_layers(known_of(printed, shape=SHAPE), shape=SHAPE)
    some = np.random.default_rng(seed).permutation(tables)[:CANDIDATES]
    guess = repeated.guess(printed, tables=some)
    assert len(some) > 20
    assert guess.possible == len(some)
    assert guess.likeliest < 0.75


def test_the_repeated_rounding_is_the_rounding() -> None:
    few = Repeated(SHAPE, draws=25)
    plan = plan_of(SHAPE)
    counts = invented(SHAPE, size=17, seed=5)
    inner = [counts[one] for one in plan.cells if len(one.variables) == 2]
    printed = [round_together(counts, plan=plan, seed=draw.to_bytes(8)) for draw in range(25)]
    for seen in printed:
        units = np.array([seen[one] for one in plan.cells]) // 5
        assert few.hits(np.array(inner), units) == printed.count(seen)
