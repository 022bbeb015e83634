"""Who is one with whom, and which episode came after which."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from nrm.duplicates.rules import Spell, after_an_earlier_one, groups

START = datetime(2026, 1, 1, tzinfo=UTC)
PAIRS = st.lists(
    st.sets(st.integers(0, 12), min_size=2, max_size=2).map(frozenset), max_size=15, unique=True
)


def spell(person: UUID, opened: int, closed: int | None) -> Spell:
    ended = START + timedelta(days=closed) if closed is not None else None
    return Spell(uuid4(), person, START + timedelta(days=opened), ended)


@given(PAIRS)
def test_groups_are_what_can_be_reached(pairs: list[frozenset[int]]) -> None:
    found = groups(pairs)
    assert sum(map(len, found)) == len(set().union(*pairs)) if pairs else not found
    for one, other in pairs:
        assert sum({one, other} <= group for group in found) == 1
    for group in found:
        within = [pair for pair in pairs if pair <= group]
        reached, before = {next(iter(group))}, 0
        while len(reached) != before:
            before = len(reached)
            reached |= set().union(*(pair for pair in within if pair & reached))
        assert reached == group


@given(PAIRS, st.randoms())
def test_the_order_of_decisions_makes_no_difference(
    pairs: list[frozenset[int]], dice: Random
) -> None:
    shuffled = list(pairs)
    dice.shuffle(shuffled)
    assert {frozenset(group) for group in groups(shuffled)} == {
        frozenset(group) for group in groups(pairs)
    }


def test_an_episode_after_an_ended_one_of_the_other_entry_follows_it() -> None:
    one, other = uuid4(), uuid4()
    first, second, third = spell(one, 0, 10), spell(other, 10, 20), spell(one, 30, None)
    assert after_an_earlier_one([third, second, first]) == {second.case_id, third.case_id}


def test_two_cases_at_the_same_time_are_one_episode_recorded_twice() -> None:
    assert after_an_earlier_one([spell(uuid4(), 0, 10), spell(uuid4(), 9, 20)]) == set()
    assert after_an_earlier_one([spell(uuid4(), 0, None), spell(uuid4(), 9, None)]) == set()


def test_the_same_entry_alone_follows_nothing() -> None:
    one = uuid4()
    assert after_an_earlier_one([spell(one, start, start + 1) for start in range(3)]) == set()


def test_a_chain_of_pairs_is_one_group() -> None:
    ids = [uuid4() for _each in range(5)]
    assert groups([frozenset(pair) for pair in pairwise(ids)]) == [set(ids)]
