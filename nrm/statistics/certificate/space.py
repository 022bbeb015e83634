"""The invented persons that can be: a code for every variable, coarser ones as finer ones say, nobody who cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from nrm.statistics.cells import Cell
from nrm.statistics.protection.exclusions import Codes, Links, exclusions

Person = tuple[int, ...]
"""For each variable of the space the position of the person's code."""
Choices = list[int]
"""For each variable of the space the codes that are still open, as bits."""

_REMEMBERED = 50_000
"""Persons whose cells a space keeps at hand."""


class Space:
    """The variables with their codes and what these exclude, and the cells in which a person is counted.

    Choices are narrowed from one variable to those that it is bound to, and on. Where bonds form a ring that may leave
    choices of which in the end nobody is left: then one code after the other is tried.
    """

    def __init__(
        self, codes: Codes, links: Links, cells: Sequence[Cell], impossible: Iterable[Cell] = ()
    ) -> None:
        self.codes = codes
        self.names = tuple(codes)
        self.cells = cells
        self._at = {name: at for at, name in enumerate(self.names)}
        self._bits = {
            name: {code: 1 << at for at, code in enumerate(codes[name])} for name in self.names
        }
        self._bonds: list[list[tuple[int, list[int]]]] = [[] for _ in self.names]
        for pair, excluded in exclusions(codes, links=links, impossible=impossible).items():
            self._bind(pair, excluded)
        self._reached: dict[tuple[int, int], list[tuple[int, int]]] = {}
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
        left = choices
        for at in range(len(left)):
            if left[at] & (left[at] - 1):
                left = self._settled(left, at, 1 << like[at] if like else 0)
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

    def _settled(self, choices: Choices, at: int, alike: int) -> Choices:
        """Return the choices with one code at `at`: `alike` if that can be, else the first that can."""
        bits = choices[at]
        first = alike if bits & alike else bits & -bits
        while bits:
            left = list(choices)
            if self._narrow(left, at, first):
                return left
            bits &= ~first
            first = bits & -bits
        raise ValueError("nobody is left by these choices")

    def _narrow(self, choices: Choices, at: int, bits: int) -> bool:
        """Leave only `bits` open at `at` and what goes with it elsewhere; False when nothing is left somewhere."""
        waiting = [(at, bits)]
        while waiting:
            place, allowed = waiting.pop()
            left = choices[place] & allowed
            if left == choices[place]:
                continue
            choices[place] = left
            if not left:
                return False
            waiting += self._reach(place, left)
        return True

    def _reach(self, place: int, left: int) -> list[tuple[int, int]]:
        """Return what the codes `left` at `place` leave elsewhere, as far as that is not everything."""
        reached = self._reached.get((place, left))
        if reached is None:
            reached = []
            for other, goes_with in self._bonds[place]:
                bits = 0
                for at, those in enumerate(goes_with):
                    if left >> at & 1:
                        bits |= those
                if bits != (1 << len(self.codes[self.names[other]])) - 1:
                    reached.append((other, bits))
            self._reached[place, left] = reached
        return reached

    def _bind(self, pair: tuple[str, str], excluded: Iterable[tuple[str, str]]) -> None:
        one, two = pair
        everything = [(1 << len(self.codes[name])) - 1 for name in pair]
        with_one = dict.fromkeys(self.codes[one], everything[1])
        with_two = dict.fromkeys(self.codes[two], everything[0])
        for code, other in excluded:
            with_one[code] &= ~self._bits[two][other]
            with_two[other] &= ~self._bits[one][code]
        self._bonds[self._at[one]].append((self._at[two], list(with_one.values())))
        self._bonds[self._at[two]].append((self._at[one], list(with_two.values())))

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
