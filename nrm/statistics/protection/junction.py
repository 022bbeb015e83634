"""The fewest unknowns that stand for the full cross of all variables: cells of the cliques of a junction tree.

Tables over the cliques of a decomposable model that agree wherever two cliques meet always extend to a table over
all variables, in whole numbers too (Lauritzen, Graphical Models, 1996). So nothing is lost by leaving the
full cross out, and some ten thousand unknowns become a few thousand.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from math import prod

from nrm.statistics.cells import Cell
from nrm.statistics.protection.exclusions import Codes, Exclusions, Links, between, exclusions


@dataclass(frozen=True, slots=True)
class Clique:
    """Variables that are crossed with each other; `first` is the number of its first unknown."""

    variables: tuple[str, ...]
    combinations: tuple[tuple[str, ...], ...]
    first: int


@dataclass(frozen=True, slots=True)
class Universe:
    """The unknowns of a plan, numbered clique by clique, and the sums that must be equal.

    Each of `agreements` is a pair: the unknowns of two neighbouring cliques that count the same people.
    """

    cliques: tuple[Clique, ...]
    agreements: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    size: int

    def sums(self, cells: Sequence[Cell]) -> tuple[tuple[int, ...], ...]:
        """Return, for each cell, the numbers of the unknowns that add up to it, from the smallest clique that can."""
        groups: dict[tuple[str, ...], dict[tuple[str, ...], tuple[int, ...]]] = {}
        found = []
        for cell in cells:
            names = cell.variables
            if names not in groups:
                groups[names] = _by_codes(self._home(set(names)), names)
            combinations_counted = product(*(codes for _, codes in cell.parts))
            unknowns = (groups[names].get(key, ()) for key in combinations_counted)
            found.append(tuple(sorted(chain.from_iterable(unknowns))))
        return tuple(found)

    def _home(self, wanted: set[str]) -> Clique:
        return min(
            (clique for clique in self.cliques if wanted <= set(clique.variables)),
            key=lambda clique: len(clique.combinations),
        )


def universe(
    cells: Iterable[Cell], *, codes: Codes, links: Links, impossible: Iterable[Cell] = ()
) -> Universe:
    """Return the universe in which every cell of `cells` is a sum of unknowns.

    Nobody in it is in a cell that is `impossible`, or has a coarser code that does not follow from the finer one; these
    hold too where the variable in between is named in no cell.
    """
    cells = tuple(cells)
    excluded = exclusions(codes, links=links, impossible=impossible)
    crossed = {cell.variables for cell in cells}
    hidden = between(chain.from_iterable(crossed), codes=codes, excluded=excluded)
    codes = {name: _told_apart(name, codes[name], cells, excluded) for name in codes}
    neighbours = _neighbours(crossed, hidden, excluded)
    cliques = []
    size = 0
    for variables in _cliques(neighbours, codes=codes, links=links):
        clique = Clique(variables, _possible(variables, codes, excluded), size)
        cliques.append(clique)
        size += len(clique.combinations)
    agreements = tuple(
        agreement for one, other in _tree(cliques) for agreement in _agreements(one, other)
    )
    return Universe(tuple(cliques), agreements, size)


def _told_apart(
    name: str, codes: tuple[str, ...], cells: Iterable[Cell], excluded: Exclusions
) -> tuple[str, ...]:
    """Return one code for each set of codes of a variable that count alike in all cells and exclude the same."""
    parts = {codes for cell in cells for variable, codes in cell.parts if variable == name}
    held = [(pair.index(name), pairs) for pair, pairs in excluded.items() if name in pair]
    alike: dict[Hashable, str] = {}
    for code in codes:
        counted = tuple(code in part for part in parts)
        without = tuple(
            frozenset(both[1 - at] for both in pairs if both[at] == code) for at, pairs in held
        )
        alike.setdefault((counted, without), code)
    return tuple(alike.values())


def _neighbours(
    crossed: set[tuple[str, ...]], hidden: set[str], excluded: Exclusions
) -> dict[str, set[str]]:
    """Return which variables meet in some cell or exclude a code of each other, `hidden` ones among them."""
    neighbours: dict[str, set[str]] = {
        name: set() for name in sorted(hidden.union(chain.from_iterable(crossed)))
    }
    pairs = {pair for names in crossed for pair in combinations(names, 2)}
    pairs |= {pair for pair in excluded if neighbours.keys() >= set(pair)}
    for one, other in pairs:
        neighbours[one].add(other)
        neighbours[other].add(one)
    return neighbours


def _cliques(
    neighbours: dict[str, set[str]], *, codes: Codes, links: Links
) -> list[tuple[str, ...]]:
    """Return the largest cliques met when variables are taken away, each time the one that joins the fewest others.

    Joining two variables weighs as much as they have combinations; among equals the smallest clique goes first.
    """
    left = {name: set(others) for name, others in neighbours.items()}
    found: list[frozenset[str]] = []

    def cost(name: str) -> tuple[int, int, str]:
        pairs = combinations(sorted(left[name]), 2)
        joined = sum(
            len(codes[one]) * len(codes[two]) for one, two in pairs if two not in left[one]
        )
        return joined, _weight({name} | left[name], codes=codes, links=links), name

    while left:
        name = min(left, key=cost)
        others = left.pop(name)
        found.append(frozenset({name} | others))
        for other in others:
            left[other] |= others - {other}
            left[other].discard(name)
    return sorted(
        tuple(sorted(clique)) for clique in set(found) if not any(clique < other for other in found)
    )


def _weight(variables: set[str], *, codes: Codes, links: Links) -> int:
    """Return about how many combinations a clique has; a coarser variable adds none beside its finer one."""
    known = {coarse for fine, coarse, _ in links if {fine, coarse} <= variables}
    return prod(len(codes[name]) for name in variables - known)


def _possible(
    variables: tuple[str, ...], codes: Codes, excluded: Exclusions
) -> tuple[tuple[str, ...], ...]:
    """Return the combinations of codes that can occur, taking in one variable after the other."""
    found: list[tuple[str, ...]] = [()]
    for at, name in enumerate(variables):
        held = [
            (place, excluded[other, name])
            for place, other in enumerate(variables[:at])
            if (other, name) in excluded
        ]
        found = [
            (*one, code)
            for one in found
            for code in codes[name]
            if not any((one[place], code) in pairs for place, pairs in held)
        ]
    return tuple(found)


def _tree(cliques: list[Clique]) -> list[tuple[Clique, Clique]]:
    """Return the edges of a junction tree: a spanning tree whose neighbours share as many variables as possible."""
    edges = sorted(
        combinations(range(len(cliques)), 2),
        key=lambda edge: -len(set(cliques[edge[0]].variables) & set(cliques[edge[1]].variables)),
    )
    tree_of = list(range(len(cliques)))
    chosen = []
    for one, other in edges:
        if tree_of[one] != tree_of[other]:
            chosen.append((cliques[one], cliques[other]))
            joined, kept = tree_of[other], tree_of[one]
            tree_of = [kept if tree == joined else tree for tree in tree_of]
    return chosen


def _agreements(one: Clique, other: Clique) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    shared = tuple(name for name in one.variables if name in other.variables)
    here, there = _by_codes(one, shared), _by_codes(other, shared)
    return [(here.get(key, ()), there.get(key, ())) for key in sorted(here.keys() | there.keys())]


def _by_codes(clique: Clique, shared: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Return the unknowns of `clique` by their codes for the `shared` variables."""
    places = [clique.variables.index(name) for name in shared]
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, combination in enumerate(clique.combinations):
        groups.setdefault(tuple(combination[place] for place in places), []).append(
            clique.first + at
        )
    return {key: tuple(unknowns) for key, unknowns in groups.items()}
