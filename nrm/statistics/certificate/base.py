"""A first invented data set for a quarter: whole persons, five or ten or more alike, counted exactly as printed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import inf

from nrm.statistics.cells import Cell
from nrm.statistics.certificate.space import Person, Space
from nrm.statistics.protection.rounding import BASE, Plan, agreements
from nrm.statistics.protection.solver import NotSolved, Row, solve

Codes = dict[str, str]


class NoTable(Exception):
    """No table of whole persons stands behind the printed numbers: they are no rounding of this plan."""


def base_set(printed: Mapping[Cell, int], *, plan: Plan, space: Space) -> Counter[Person]:
    """Return how many of which person make exactly the `printed` numbers, always in multiples of `BASE`.

    Only `printed` decides; the same numbers give the same persons. Raises `NoTable` when there is no such data set.
    """
    people = people_of(_units(printed, plan), plan=plan, space=space)
    return Counter({person: BASE * units for person, units in people.items()})


def people_of(table: Sequence[int], *, plan: Plan, space: Space) -> Counter[Person]:
    """Return persons who are counted as a `table` of the unknowns of `plan` says.

    The parts of the table agree, so that whoever is in one of them is in each. Of variables that the plan does not
    know they have the first possible code. Raises `NoTable` for a combination that nobody can have.
    """
    first = plan.universe.cliques[0]
    everybody = sum(table[first.first : first.first + len(first.combinations)])
    people: list[Codes] = [{} for _ in range(everybody)]
    for clique in _walk(plan):
        rows = plan.universe.cliques[clique]
        met: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        seen = [name for name in rows.variables if people and name in people[0]]
        places = [rows.variables.index(name) for name in seen]
        for at, combination in enumerate(rows.combinations):
            met[tuple(combination[place] for place in places)] += [combination] * table[
                rows.first + at
            ]
        for one in people:
            waiting = met[tuple(one[name] for name in seen)]
            one.update(zip(rows.variables, waiting.pop(), strict=True))
    found: Counter[Person] = Counter()
    for codes, number in Counter(tuple(one.items()) for one in people).items():
        person = space.person(dict(codes))
        if person is None:
            raise NoTable("a combination that nobody can have")
        found[person] += number
    return found


def _units(printed: Mapping[Cell, int], plan: Plan) -> list[int]:
    most = [inf] * plan.universe.size
    rows = []
    for cell, unknowns in zip(plan.cells, plan.sums, strict=True):
        if printed[cell] % BASE:
            raise NoTable("a number that is no multiple of the base")
        wanted = printed[cell] // BASE
        for at in unknowns:
            most[at] = min(most[at], wanted)
        rows.append(Row(unknowns, [1] * len(unknowns), wanted, wanted))
    try:
        return solve([0.0] * plan.universe.size, most, rows + agreements(plan))
    except NotSolved as reason:
        raise NoTable(str(reason)) from reason


def _walk(plan: Plan) -> list[int]:
    """Return the cliques in an order in which each shares with the earlier ones only what one of them has."""
    cliques = plan.universe.cliques
    order = [0]
    left = set(range(1, len(cliques)))
    while left:
        known = {name for at in order for name in cliques[at].variables}
        nearest = max(
            sorted(left),
            key=lambda at: max(
                len(set(cliques[at].variables) & set(cliques[other].variables)) for other in order
            ),
        )
        shared = set(cliques[nearest].variables) & known
        if not any(shared <= set(cliques[other].variables) for other in order):
            raise NoTable("the parts of the plan are no tree")
        order.append(nearest)
        left.remove(nearest)
    return order
