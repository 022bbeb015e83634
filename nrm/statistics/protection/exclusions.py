"""Which codes of two variables nobody has together: by links between them, and by what cannot be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from nrm.statistics.cells import Cell

Codes = Mapping[str, tuple[str, ...]]
"""The codes of every variable."""
Links = tuple[tuple[str, str, Mapping[str, str]], ...]
"""(finer variable, coarser variable, code of the coarser by code of the finer)."""
Exclusions = Mapping[tuple[str, str], frozenset[tuple[str, str]]]
"""By two variables, in the order of their names, the pairs of codes that nobody has."""


def exclusions(codes: Codes, *, links: Links, impossible: Iterable[Cell]) -> Exclusions:
    """Return what `links` and the `impossible` cells, each of two variables, exclude among the variables of `codes`."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for fine, coarse, code_of in links:
        for code, other in product(codes.get(fine, ()), codes.get(coarse, ())):
            if code_of[code] != other:
                pair = ((fine, code), (coarse, other))
                (one, here), (two, there) = sorted(pair)
                found[one, two].add((here, there))
    for cell in impossible:
        (one, here_codes), (two, there_codes) = cell.parts
        if one in codes and two in codes:
            found[one, two].update(product(here_codes, there_codes))
    return {pair: frozenset(excluded) for pair, excluded in sorted(found.items())}


def between(named: Iterable[str], *, codes: Codes, excluded: Exclusions) -> set[str]:
    """Return the variables besides those `named` without which something that binds the named ones would be lost.

    One may be left out that is bound to one other only, or has a code that goes with every code of all others: it
    can then always be filled in.
    """
    named = set(named)
    kept = {name for pair in excluded for name in pair}
    while True:
        pairs = [pair for pair in excluded if kept | named >= set(pair)]
        needed = {
            name
            for name in kept - named
            if sum(name in pair for pair in pairs) > 1
            and not _goes_with_all(name, codes[name], {pair: excluded[pair] for pair in pairs})
        }
        if needed == kept - named:
            return needed
        kept = needed | (kept & named)


def _goes_with_all(name: str, codes: Sequence[str], excluded: Exclusions) -> bool:
    held = {
        both[pair.index(name)] for pair, pairs in excluded.items() if name in pair for both in pairs
    }
    return not held.issuperset(codes)
