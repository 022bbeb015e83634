"""The invented persons that can be: a code for every variable, with coarser variables following from finer ones."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from nrm.statistics.cells import Cell
from nrm.statistics.protection.junction import Codes, Links

Person = tuple[int, ...]
"""For each variable of the space the position of the person's code."""
Choices = list[int]
"""For each variable of the space the codes that are still open, as bits."""

_REMEMBERED = 50_000
"""Persons whose cells a space keeps at hand."""


class Space:
    """The variables with their codes and links, and the cells in which a person is counted.

    The links must form no ring (two coarser variables may not follow from the same two finer ones): then choices that
    agree link by link always leave somebody.
    """

    def __init__(self, codes: Codes, links: Links, cells: Sequence[Cell]) -> None:
        self.codes = codes
        self.names = tuple(codes)
        self.cells = cells
        self._at = {name: at for at, name in enumerate(self.names)}
        self._bits = {
            name: {code: 1 << at for at, code in enumerate(codes[name])} for name in self.names
        }
        self._links: list[list[tuple[int, int, list[int]]]] = [[] for _ in self.names]
        for fine, coarse, code_of in links:
            if fine in codes and coarse in codes:
                bits = [self._bits[coarse][code_of[code]] for code in codes[fine]]
                link = (self._at[fine], self._at[coarse], bits)
                self._links[link[0]].append(link)
                self._links[link[1]].append(link)
        self._groups = self._grouped(cells)
        self._met: dict[Person, list[int]] = {}
        self._wanted = [self.wanted(cell) for cell in cells]

    def everything(self) -> Choices:
        """Return choices that leave everything open."""
        return [(1 << len(self.codes[name])) - 1 for name in self.names]

    def wanted(self, cell: Cell) -> list[tuple[int, int]]:
        """Return what `cell` asks for: variables and the bits of their codes."""
        return [
            (self._at[name], sum(self._bits[name][code] for code in codes))
            for name, codes in cell.parts
        ]

    def wanted_at(self, number: int) -> list[tuple[int, int]]:
        """Return what the cell at `number` asks for, without looking at the cell: it is asked some million times."""
        return self._wanted[number]

    def narrowed(self, choices: Choices, wanted: Iterable[tuple[int, int]]) -> Choices | None:
        """Return the choices that are left when `wanted` must hold as well; None when nobody is."""
        asked = list(wanted)
        for at, bits in asked:
            if not choices[at] & bits:
                return None
        left = list(choices)
        for at, bits in asked:
            if not self._narrow(left, at, bits):
                return None
        return left

    def somebody(self, choices: Choices, *, like: Person | None = None) -> Person:
        """Return a person whom `choices` allow, as far as possible with the codes of `like`, else the first ones."""
        left = list(choices)
        for at in range(len(left)):
            bits = left[at]
            alike = 1 << like[at] if like else 0
            self._narrow(left, at, alike if bits & alike else bits & -bits)
        return tuple(bits.bit_length() - 1 for bits in left)

    def cells_of(self, person: Person) -> list[int]:
        """Return the numbers of the cells in which `person` is counted."""
        found = self._met.get(person)
        if found is None:
            found = []
            for places, by_codes in self._groups:
                found += by_codes.get(tuple(person[at] for at in places), ())
            if len(self._met) < _REMEMBERED:
                self._met[person] = found
        return found

    def person(self, codes: Mapping[str, str]) -> Person | None:
        """Return a person with these codes, the first possible ones for other variables; None when nobody can have."""
        wanted = [(self._at[name], self._bits[name][code]) for name, code in codes.items()]
        choices = self.narrowed(self.everything(), wanted)
        return None if choices is None else self.somebody(choices)

    def _narrow(self, choices: Choices, at: int, bits: int) -> bool:
        """Leave only `bits` open at `at` and what follows from it elsewhere; False when nothing is left somewhere."""
        waiting = [(at, bits)]
        while waiting:
            place, allowed = waiting.pop()
            left = choices[place] & allowed
            if left == choices[place]:
                continue
            choices[place] = left
            if not left:
                return False
            for fine, coarse, coarser in self._links[place]:
                if place == fine:
                    reached = _union(coarser, left)
                    waiting.append((coarse, reached))
                else:
                    waiting.append((fine, _within(coarser, left)))
        return True

    def _grouped(
        self, cells: Sequence[Cell]
    ) -> list[tuple[tuple[int, ...], dict[tuple[int, ...], list[int]]]]:
        groups: dict[tuple[str, ...], dict[tuple[int, ...], list[int]]] = {}
        for number, cell in enumerate(cells):
            by_codes = groups.setdefault(cell.variables, {})
            positions = (
                [self._bits[name][code].bit_length() - 1 for code in codes]
                for name, codes in cell.parts
            )
            for key in product(*positions):
                by_codes.setdefault(key, []).append(number)
        return [
            (tuple(self._at[name] for name in names), by_codes)
            for names, by_codes in groups.items()
        ]


def _union(coarser: list[int], fine_bits: int) -> int:
    reached = 0
    for at, bit in enumerate(coarser):
        if fine_bits >> at & 1:
            reached |= bit
    return reached


def _within(coarser: list[int], coarse_bits: int) -> int:
    return sum(1 << at for at, bit in enumerate(coarser) if bit & coarse_bits)
