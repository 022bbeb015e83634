"""Why a number of others differs from ours: rules that are tried on the numbers, each told only where it fits them.

A rule says what the others may have counted instead; it fits when our numbers for that agree with theirs. Published
numbers of ours are intervals, so a rule that fits them is possible, not proven.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nrm.foundation.text import Text
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.comparison.lines import Theirs
from nrm.statistics.comparison.parts import Ours, number_of, parts_of
from nrm.statistics.facts.fact import NOT_STATED
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.tables import Base, of_base
from nrm.statistics.variables import VARIABLES

_LABOUR, _WITH_BEGGING = ("LABOUR",), ("BEGGING", "LABOUR")


class Reason(StrEnum):
    """Why two numbers differ."""

    BASE = "base"
    ROLLUP = "rollup"
    NOT_STATED = "not_stated"
    NOT_COVERED = "not_covered"
    TIMING = "timing"
    CITIZENSHIP = "citizenship"
    UNEXPLAINED = "unexplained"


WORDS = {
    Reason.BASE: Text(
        "Baza tjetër: numri përputhet nëse numërohen vetëm VMT, vetëm VT ose të dyja.",
        "Another base: the number agrees if VMT only, VT only or both are counted.",
    ),
    Reason.ROLLUP: Text(
        "Lypja e detyruar: numri përputhet nëse ajo numërohet brenda punës së detyruar, ose jashtë saj.",
        "Forced begging: the number agrees if it is counted within forced labour, or outside it.",
    ),
    Reason.NOT_STATED: Text(
        "Të pashënuarit: te ne kaq persona nuk e kanë përgjigjen; ata mund ta kenë.",
        "Not stated: with us as many persons have no answer; the others may have it.",
    ),
    Reason.NOT_COVERED: Text(
        "Burimi nuk i mbulon të gjithë: shifrat e tij nuk mbledhin sa totali i tij.",
        "The source does not cover everybody: its numbers add up to less than its total.",
    ),
    Reason.TIMING: Text(
        "Koha: bashkë me periudhën fqinje numrat përputhen. Ne numërojmë sipas ditës së regjistrimit, të tjerët"
        " sipas asaj të identifikimit.",
        "Timing: together with the neighbouring period the numbers agree. We count by the day of registration,"
        " others by that of identification.",
    ),
    Reason.CITIZENSHIP: Text(
        "Përkufizimi i shtetësisë: te ne kush ka edhe shtetësinë shqiptare numërohet shqiptar, kush s'ka asnjë"
        " numërohet i huaj.",
        "Definition of citizenship: with us whoever is Albanian too counts as Albanian, and whoever has none as"
        " foreign.",
    ),
    Reason.UNEXPLAINED: Text(
        "Asnjë rregull nuk e shpjegon: pyesni burimin dhe shikoni rastet pas numrit.",
        "No rule explains it: ask the source, and look at the cases behind the number.",
    ),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Their number beside ours. `ours` is None when we have none; without a difference there is no reason."""

    theirs: Theirs
    ours: Printed | None
    reasons: tuple[Reason, ...]

    @property
    def difference(self) -> tuple[int, int] | None:
        """The least and the most by which they can have more than we; (0, 0) when the numbers agree."""
        if self.ours is None:
            return None
        if agrees(self.theirs, self.ours):
            return 0, 0
        return self.theirs.lo - self.ours.hi, self.theirs.hi - self.ours.lo


def agrees(theirs: Theirs, ours: Printed | None) -> bool:
    """Tell whether both can speak of the same true number."""
    return ours is not None and theirs.lo <= ours.hi and ours.lo <= theirs.hi


def cells_asked(numbers: Iterable[Theirs]) -> set[Cell]:
    """Return the cells of ours that the rules look at."""
    asked = set()
    for one in numbers:
        groups = [one.group, *_swapped(one.group), *_unstated(one.group)]
        wanted = [of_base(group, base=base) for group in groups for base in Base]
        asked |= {part for each in wanted for part in parts_of(each)}
    return asked


def compare(numbers: Sequence[Theirs], ours: Mapping[str, Ours]) -> list[Compared]:
    """Return each of `numbers` beside ours, given by period; all of them are needed for the rules of one."""
    return [_compared(one, numbers, ours) for one in numbers]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A number of theirs that differs from ours, with everything that the rules look at."""

    theirs: Theirs
    found: Printed
    numbers: Sequence[Theirs]
    ours: Mapping[str, Ours]

    def ours_of(self, group: Cell, *, base: Base | None = None) -> Printed | None:
        """Return our number of `group` in the same period, by their base unless another is named."""
        here = self.ours[str(self.theirs.period)]
        return number_of(here, of_base(group, base=base or self.theirs.base))


def _compared(one: Theirs, numbers: Sequence[Theirs], ours: Mapping[str, Ours]) -> Compared:
    found = number_of(ours.get(str(one.period), {}), one.cell)
    if found is None or agrees(one, found):
        return Compared(one, found, ())
    asked = _Asked(one, found, numbers, ours)
    fitting = [reason for reason, fits in _RULES if fits(asked)]
    if not fitting and "citizenship" in one.group.variables:
        fitting = [Reason.CITIZENSHIP]
    return Compared(one, found, tuple(fitting or (Reason.UNEXPLAINED,)))


def _other_base(asked: _Asked) -> bool:
    one = asked.theirs
    others = (base for base in Base if base is not one.base)
    return any(agrees(one, asked.ours_of(one.group, base=base)) for base in others)


def _other_rollup(asked: _Asked) -> bool:
    one = asked.theirs
    return any(agrees(one, asked.ours_of(group)) for group in _swapped(one.group))


def _among_the_unstated(asked: _Asked) -> bool:
    """Tell whether they have more than we, and not more than if everybody who is not stated with us were in it."""
    one, found = asked.theirs, asked.found
    unstated = [asked.ours_of(group) for group in _unstated(one.group)]
    return one.lo > found.hi and any(
        other is not None and one.lo <= found.hi + other.hi for other in unstated
    )


def _not_covered(asked: _Asked) -> bool:
    """Tell whether they have less than we, and not less than what their own numbers leave out of their total."""
    one, found, whole = asked.theirs, asked.found, _whole_of(asked.theirs)
    same = [
        each for each in asked.numbers if (each.period, each.source) == (one.period, one.source)
    ]
    total = next((other for other in same if other.cell == whole), None)
    if whole is None or total is None or one.hi >= found.lo:
        return False
    parts = [
        other
        for other in same
        if other.cell.variables == one.cell.variables and other.cell.within(whole) == other.cell
    ]
    left_out = total.hi - sum(part.lo for part in parts)
    return left_out > 0 and one.hi + left_out >= found.lo


def _whole_of(one: Theirs) -> Cell | None:
    """Return whom a group of one trait is part of, the status being a trait too; None of other groups."""
    if len(one.group.variables) == 1:
        return of_base(EVERYBODY, base=one.base)
    return EVERYBODY if one.group == EVERYBODY and one.base is not Base.BOTH else None


def _with_the_neighbour(asked: _Asked) -> bool:
    """Tell whether theirs and ours agree when this period and the one beside it are taken together."""
    one, here = asked.theirs, asked.found
    for other in asked.numbers:
        beside = other.period in (one.period.next, one.period.previous)
        if not beside or (other.cell, other.source) != (one.cell, one.source):
            continue
        there = number_of(asked.ours.get(str(other.period), {}), other.cell)
        if there is None or agrees(other, there):
            continue
        if one.lo + other.lo <= here.hi + there.hi and here.lo + there.lo <= one.hi + other.hi:
            return True
    return False


_RULES: tuple[tuple[Reason, Callable[[_Asked], bool]], ...] = (
    (Reason.BASE, _other_base),
    (Reason.ROLLUP, _other_rollup),
    (Reason.NOT_STATED, _among_the_unstated),
    (Reason.NOT_COVERED, _not_covered),
    (Reason.TIMING, _with_the_neighbour),
)


def _swapped(group: Cell) -> list[Cell]:
    """Return the group with forced begging within forced labour, or without it; none where labour is not asked for."""
    named = dict(group.parts)
    other = {_LABOUR: _WITH_BEGGING, _WITH_BEGGING: _LABOUR}.get(named.get("exploitation", ()))
    return [cell({**named, "exploitation": other})] if other else []


def _unstated(group: Cell) -> list[Cell]:
    """Return those of whom a group of one trait does not know whether they belong to it."""
    if len(group.variables) != 1 or NOT_STATED not in VARIABLES[group.variables[0]].codes:
        return []
    return [cell({group.variables[0]: [NOT_STATED]})]
