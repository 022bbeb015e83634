"""A cell: the group of people that one printed number counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

Codes = Mapping[str, str]
"""Somebody's code for each variable."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Those whose code is among the given codes for every variable named; without variables, everybody.

    `parts` is sorted by variable, each with its codes sorted: build cells with `cell`, so that the same group of
    people is always the same cell.
    """

    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables named, sorted."""
        return tuple(variable for variable, _ in self.parts)

    @property
    def key(self) -> str:
        """The cell as one line of text that no other cell has."""
        return ";".join(f"{variable}={'|'.join(codes)}" for variable, codes in self.parts)

    def holds(self, combination: Codes) -> bool:
        """Tell whether somebody with these codes is counted."""
        return all(combination[variable] in codes for variable, codes in self.parts)

    def within(self, other: "Cell") -> "Cell":
        """Return those who are in both cells."""
        wanted = dict(self.parts)
        for variable, codes in other.parts:
            wanted[variable] = tuple(code for code in wanted.get(variable, codes) if code in codes)
        return cell(wanted)


EVERYBODY = Cell()


def cell(wanted: Mapping[str, Iterable[str]]) -> Cell:
    """Return the cell of those whose code is among `wanted[variable]` for each variable in it."""
    return Cell(
        tuple(sorted((variable, tuple(sorted(set(codes)))) for variable, codes in wanted.items()))
    )


@lru_cache(maxsize=16_384)  # a reader of the ledger meets the same keys in every quarter
def cell_of(key: str) -> Cell:
    """Return the cell whose key this is; raises ValueError for anything else."""
    wanted = {}
    for part in filter(None, key.split(";")):
        name, _, codes = part.partition("=")
        wanted[name] = tuple(filter(None, codes.split("|")))
    found = cell(wanted)
    if found.key != key:
        raise ValueError("this is no key of a cell")
    return found


def count(people: Sequence[Codes], *, cells: Iterable[Cell]) -> dict[Cell, int]:
    """Count `people` in every cell; each set of variables is tallied once, whatever the number of cells."""
    tallies: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
    counts = {}
    for wanted in cells:
        names = wanted.variables
        if names not in tallies:
            tallies[names] = Counter(tuple(one[name] for name in names) for one in people)
        counts[wanted] = _held(wanted, tallies[names])
    return counts


def _held(wanted: Cell, tally: Counter[tuple[str, ...]]) -> int:
    """Sum the combinations that `wanted` holds: those that it names, or those that occur, whichever are fewer."""
    alternatives = [codes for _, codes in wanted.parts]
    if prod(map(len, alternatives)) <= len(tally):
        return sum(tally[combination] for combination in product(*alternatives))
    return sum(
        number
        for combination, number in tally.items()
        if all(code in codes for code, codes in zip(combination, alternatives, strict=True))
    )
