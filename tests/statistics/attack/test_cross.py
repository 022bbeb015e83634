"""The full cross, asked without being written down, answers as if it were."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from nrm.statistics.attack.controls.population import people
from nrm.statistics.attack.cross import Cross
from nrm.statistics.attack.known import Contradiction, Group, Known, Number
from nrm.statistics.attack.pinning import pin
from tests.statistics.attack import bed

AXES = {"a": ("1", "2"), "b": ("1", "2", "3"), "c": ("1", "2"), "d": ("1", "2", "3")}
GROUPS = st.dictionaries(
    st.sampled_from(list(AXES)), st.sets(st.sampled_from("12"), min_size=1), max_size=3
)


def holds(group: Group, person: dict[str, str]) -> bool:
    return all(person[axis] in codes for axis, codes in group.parts)


@settings(deadline=None)
@given(
    st.lists(GROUPS.map(Group.of), min_size=1, max_size=8, unique=True),
    st.lists(GROUPS.filter(bool).map(Group.of), max_size=2),
    st.data(),
)
def test_the_best_of_all_combinations_is_found(
    groups: list[Group], empty: list[Group], data: st.DataObject
) -> None:
    cross = Cross(AXES, groups, empty=empty)
    weight = st.integers(-9, 9).map(float)
    size = len(cross.groups)
    weights = np.array(data.draw(st.lists(weight, min_size=size, max_size=size)))
    people, scores = cross.best(weights)
    everybody = [dict(zip(AXES, codes, strict=True)) for codes in product(*AXES.values())]
    allowed = [one for one in everybody if not any(holds(group, one) for group in empty)]
    worth = [
        sum(
            weight for group, weight in zip(cross.groups, weights, strict=True) if holds(group, one)
        )
        for one in allowed
    ]
    assert len(cross.everybody()) == len(allowed)
    assert np.allclose(weights @ cross.columns(people), scores)
    assert (scores.max() if len(scores) else None) == max(worth, default=None)


def test_the_ends_are_those_of_a_program_with_every_combination_in_it() -> None:
    known = bed.known([bed.hidden_release(people(20, seed=8))])
    pinned = pin(known)
    cross = Cross(known.axes, (one.group for one in known.numbers))
    everybody = cross.columns(cross.everybody())
    row = {group: at for at, group in enumerate(cross.groups)}
    assert everybody.shape == (len(known.numbers), 14_400)
    told = {one.group: (one.low, one.high) for one in known.numbers}
    ends = np.array([told[group] for group in cross.groups], dtype=np.float64)
    shown = everybody[ends[:, 1] == 0].sum(axis=0) == 0
    columns = everybody[:, np.flatnonzero(shown)]
    for one in pinned[:: len(pinned) // 3]:
        target = columns[[row[one.number.group]]].toarray()[0]
        for sign, end in ((1, one.low), (-1, one.high)):
            found = linprog(
                sign * target,
                A_ub=np.vstack([columns.toarray(), -columns.toarray()]),
                b_ub=np.concatenate([ends[:, 1], -ends[:, 0]]),
            )
            reached = np.ceil(found.fun - 1e-6) if sign > 0 else np.floor(-found.fun + 1e-6)
            assert reached == end


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.integers(0, 30))
def test_numbers_that_nobody_can_have_contradict_each_other(cells: list[int], told: int) -> None:
    axes = {"x": ("1", "2"), "y": ("1", "2")}
    numbers = [
        Number("r", Group.of({"x": [x], "y": [y]}), number, number, is_protected=False)
        for (x, y), number in zip(product("12", "12"), cells, strict=True)
    ]
    total = Number("r", Group(), told, told, is_protected=True)
    known = Known(axes, (*numbers, total))
    if told != sum(cells):
        with pytest.raises(Contradiction):
            pin(known)
        return
    (only,) = pin(known)
    assert (only.low, only.high) == (told, told)
