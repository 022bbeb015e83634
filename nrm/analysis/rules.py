"""Which numbers follow from published ones: a table that nobody planned may be printed as far as it does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from nrm.foundation.text import Text
from nrm.statistics.cells import Cell, cell
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.protection.exclusions import Links

Numbers = Mapping[Cell, Printed]


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a composed table: None as `across` is the total; `number` is None where nothing follows."""

    down: str | None
    across: str | None
    cell: Cell
    number: Printed | None


NOT_DERIVED = Text(
    "Këta numra nuk janë botuar dhe nuk dalin nga numrat e botuar. Po të jepeshin veç e veç, mund të zbriteshin nga"
    " tabelat e tjera dhe të tregonin për një person.",
    "These numbers are not published and do not follow from published ones. Given on their own they could be subtracted"
    " from other tables and tell about a single person.",
)


def derived(wanted: Cell, numbers: Numbers, *, links: Links) -> Printed | None:
    """Return the number of `wanted` as it follows from published `numbers` by adding up; None when it does not.

    Adding up what everybody can read tells nobody anything new. Of several ways the one with the nearest ends is taken.
    """
    if wanted in numbers:
        return numbers[wanted]
    found = [
        _added([numbers[part] for part in parts])
        for parts in _divisions(wanted, links)
        if all(part in numbers for part in parts)
    ]
    return min(found, key=lambda one: (one.hi - one.lo, one.value), default=None)


def _divisions(wanted: Cell, links: Links) -> Iterator[Sequence[Cell]]:
    """Yield the ways to divide a cell into cells that share nobody: code by code, by this variable or a finer one."""
    ways = [list(_ways(name, codes, links)) for name, codes in wanted.parts]
    for chosen in product(*ways):
        if len({name for name, _groups in chosen}) == len(chosen):
            names = [name for name, _groups in chosen]
            yield [
                cell(dict(zip(names, groups, strict=True)))
                for groups in product(*(groups for _name, groups in chosen))
            ]


def _ways(
    name: str, codes: tuple[str, ...], links: Links
) -> Iterator[tuple[str, Sequence[tuple[str, ...]]]]:
    yield name, [codes]
    if len(codes) > 1:
        yield name, [(code,) for code in codes]
    for finer, coarser, code_of in links:
        if coarser == name:
            yield finer, [(code,) for code, wider in code_of.items() if wider in codes]


def _added(parts: Sequence[Printed]) -> Printed:
    return Printed(
        sum(one.value for one in parts), sum(one.lo for one in parts), sum(one.hi for one in parts)
    )
