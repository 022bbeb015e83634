"""What numbers of others say together, without ours: that of a group there are too few to be four in a quarter.

Potential victims by form of exploitation that add up to all of them leave nobody for any other form. Looking for a data
set with four such persons would never end well, and takes long for each of some hundred numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import inf

from nrm.statistics.cells import Cell
from nrm.statistics.certificate.ends import ENOUGH
from nrm.statistics.certificate.space import Choices, Space
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.protection.solver import NotSolved, Row, solve

Kind = tuple[bool, ...]
"""Of each of some cells, whether somebody is in it."""


def kinds(space: Space, cells: Sequence[Cell]) -> Iterator[tuple[Kind, Choices]]:
    """Yield every kind of person that `cells` tell apart, with who that may be; a kind may come more than once."""
    wanted = [space.wanted(cell) for cell in cells]
    classes: dict[int, list[int]] = {}
    for place in sorted({place for asked in wanted for place, _bits in asked}):
        told = [bits for asked in wanted for where, bits in asked if where == place]
        alike: dict[Kind, int] = defaultdict(int)
        for code in range(len(space.codes[space.names[place]])):
            alike[tuple(bool(bits >> code & 1) for bits in told)] |= 1 << code
        classes[place] = list(alike.values())
    for chosen in product(*classes.values()):
        codes = dict(zip(classes, chosen, strict=True))
        choices = space.narrowed(space.everything(), codes.items())
        if choices is not None:
            kind = tuple(all(not codes[at] & ~bits for at, bits in asked) for asked in wanted)
            yield kind, choices


class Implied:
    """The ties about one and the same time, and what each group can number at the most under all of them."""

    def __init__(self, space: Space, ties: Iterable[Tie]) -> None:
        self._space = space
        together: dict[tuple[str, ...], list[Tie]] = defaultdict(list)
        for tie in ties:
            together[tuple(sorted(tie.quarters))].append(tie)
        self._together = {
            quarters: (tuple(told), list(kinds(space, [tie.cell for tie in told])))
            for quarters, told in together.items()
        }
        self._known: dict[tuple[tuple[Tie, ...], frozenset[Kind]], float] = {}

    def too_few(self, quarter: str, cell: Cell) -> tuple[str, ...]:
        """Return the sources that together say of fewer than four persons of `cell` in `quarter`; () when none do."""
        for quarters, (told, found) in self._together.items():
            if quarter in quarters:
                wanted = self._space.wanted(cell)
                inside = frozenset(
                    kind
                    for kind, choices in found
                    if self._space.narrowed(choices, wanted) is not None
                )
                every = frozenset(kind for kind, _choices in found)
                if self._most(told, every, inside) < ENOUGH:
                    return self._guilty(told, every, inside)
        return ()

    def _guilty(
        self, told: tuple[Tie, ...], every: frozenset[Kind], inside: frozenset[Kind]
    ) -> tuple[str, ...]:
        """Return the sources without any one of which there could be enough."""
        kept = tuple(dict.fromkeys(tie.source for tie in told))
        for source in kept:
            fewer = tuple(one for one in kept if one != source)
            if fewer and self._most(told, every, inside, of=fewer) < ENOUGH:
                kept = fewer
        return kept

    def _most(
        self,
        told: tuple[Tie, ...],
        every: frozenset[Kind],
        inside: frozenset[Kind],
        *,
        of: tuple[str, ...] | None = None,
    ) -> float:
        """Return how many persons of the kinds `inside` there can be, as far as the sources `of` tell."""
        held = [at for at, tie in enumerate(told) if of is None or tie.source in of]
        key = tuple(told[at] for at in held), inside
        if key not in self._known:
            self._known[key] = _most(told, held, sorted(every), inside)
        return self._known[key]


def _most(
    told: Sequence[Tie], held: Sequence[int], every: Sequence[Kind], inside: frozenset[Kind]
) -> float:
    if any(not any(kind[at] for at in held) for kind in inside):
        return inf
    rows = [
        Row(
            [place for place, kind in enumerate(every) if kind[at]],
            [1] * sum(kind[at] for kind in every),
            told[at].lo,
            told[at].hi,
        )
        for at in held
    ]
    most = [min((told[at].hi for at in held if kind[at]), default=0) for kind in every]
    try:
        found = solve([-1.0 if kind in inside else 0.0 for kind in every], most, rows)
    except NotSolved:
        return inf
    return sum(number for kind, number in zip(every, found, strict=True) if kind in inside)
