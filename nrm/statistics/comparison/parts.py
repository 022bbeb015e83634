"""How a group is made of the groups that we count: some that others print are sums of ours."""

from collections.abc import Mapping
from functools import cache
from itertools import product, starmap
from math import prod

from nrm.statistics.cells import Cell, cell
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.protection.plan import published
from nrm.statistics.variables import VARIABLES

Ours = Mapping[Cell, Printed]
"""Our numbers of one period."""


@cache
def parts_of(wanted: Cell) -> tuple[Cell, ...]:
    """Return cells of the plan that together hold the same persons, each once; none where there are no such cells."""
    known = _known()
    if wanted in known:
        return (wanted,)
    named: dict[str, tuple[str, ...]] = {}
    for name, codes in starmap(_finer, wanted.parts):
        named[name] = tuple(code for code in named.get(name, codes) if code in codes)
    if prod(map(len, named.values())) > len(known):
        return ()
    found = tuple(
        cell({name: [code] for name, code in zip(named, codes, strict=True)})
        for codes in product(*named.values())
    )
    return found if found and known.issuperset(found) else ()


def number_of(ours: Ours, wanted: Cell) -> Printed | None:
    """Return our number of a group, or the sum that makes it; None where a part of it is missing."""
    numbers = [ours.get(part) for part in parts_of(wanted)]
    there = [one for one in numbers if one is not None]
    if not numbers or len(there) < len(numbers):
        return None
    return Printed(
        sum(one.value for one in there), sum(one.lo for one in there), sum(one.hi for one in there)
    )


def _finer(name: str, codes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the codes of the finer variable from which those of `name` follow, where there is one."""
    for finer in VARIABLES.values():
        for grouping in finer.groupings:
            if grouping.variable == name and grouping.code_of:
                return finer.id, tuple(
                    code for code, coarse in grouping.code_of.items() if coarse in codes
                )
    return name, codes


@cache
def _known() -> frozenset[Cell]:
    return frozenset(published().cells)
