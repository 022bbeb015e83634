"""The unknowns: few, and every cell is a sum of them."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from nrm.statistics.cells import Cell, cell, count
from nrm.statistics.protection.junction import Universe, universe
from nrm.statistics.protection.plan import published
from nrm.statistics.variables import codes_of
from tests.statistics.invented import population

CODES = {
    "a": ("1", "2"),
    "b": ("1", "2", "3"),
    "c": ("1", "2"),
    "d": ("1", "2", "3"),
    "e": ("1", "2"),
}
COARSE = {"1": "1", "2": "1", "3": "2"}
LINKS = (("d", "e", COARSE),)
PAIRS = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("b", "e"), ("a",), ()]
MARGINS = [
    cell(dict(zip(names, ([code] for code in combination), strict=True)))
    for names in PAIRS
    for combination in product(*(CODES[name] for name in names))
]
PERSON = st.fixed_dictionaries({name: st.sampled_from(CODES[name]) for name in "abcd"}).map(
    lambda one: {**one, "e": COARSE[one["d"]]}
)


def filled(unknowns: Universe, people: list[dict[str, str]]) -> list[int]:
    """Return the value that every unknown has when the people are these."""
    values = []
    for clique in unknowns.cliques:
        for combination in clique.combinations:
            codes = dict(zip(clique.variables, combination, strict=True))
            values.append(sum(codes.items() <= one.items() for one in people))
    return values


@given(st.lists(PERSON, max_size=30))
def test_people_fill_the_unknowns_so_that_all_sums_and_agreements_hold(
    people: list[dict[str, str]],
) -> None:
    unknowns = universe(MARGINS, codes=CODES, links=LINKS)
    values = filled(unknowns, people)
    counts = count(people, cells=MARGINS)
    for margin, numbers in zip(MARGINS, unknowns.sums(MARGINS), strict=True):
        assert sum(values[at] for at in numbers) == counts[margin]
    for here, there in unknowns.agreements:
        assert sum(values[at] for at in here) == sum(values[at] for at in there)


def test_a_coarser_code_never_contradicts_the_finer_one() -> None:
    for clique in universe(MARGINS, codes=CODES, links=LINKS).cliques:
        if {"d", "e"} <= set(clique.variables):
            fine, coarse = clique.variables.index("d"), clique.variables.index("e")
            assert all(COARSE[each[fine]] == each[coarse] for each in clique.combinations)


def test_neighbours_in_the_tree_agree_on_all_they_share() -> None:
    unknowns = universe(MARGINS, codes=CODES, links=LINKS)
    shared = sum(1 for here, there in unknowns.agreements if here and there)
    assert shared == len(unknowns.agreements)
    assert len(unknowns.cliques) == 3


def test_the_published_plan_needs_far_fewer_unknowns_than_its_full_cross() -> None:
    assert published().universe.size < 7_000
    assert len(published().cells) > 2_500


@settings(max_examples=5)
@given(st.integers(0, 1_000))
def test_the_published_plan_is_filled_by_real_facts(seed: int) -> None:
    plan = published()
    known = {
        name: {one[at] for one in clique.combinations}
        for clique in plan.universe.cliques
        for at, name in enumerate(clique.variables)
    }
    people = [
        {
            name: code
            if code in known.get(name, {code})
            else min(known[name], key=plan.codes[name].index)
            for name, code in codes_of(fact).items()
        }
        for fact in population(25, seed=seed)
    ]
    values = filled(plan.universe, people)
    counts = count(people, cells=plan.cells)
    for margin, numbers in zip(plan.cells, plan.sums, strict=True):
        assert sum(values[at] for at in numbers) == counts[margin]


def test_a_cell_without_variables_is_everybody_in_the_smallest_clique() -> None:
    unknowns = universe(MARGINS, codes=CODES, links=LINKS)
    (everybody,) = unknowns.sums([Cell()])
    smallest = min(len(clique.combinations) for clique in unknowns.cliques)
    assert len(everybody) == smallest
