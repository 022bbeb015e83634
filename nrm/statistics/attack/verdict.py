"""What came of an attack, in words for the person who ran it."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10, prod
from typing import Any

from nrm.statistics.attack.known import Known, Untried, quarters_of
from nrm.statistics.attack.pinning import Pinned, Progress, pin
from nrm.statistics.attack.reading import read


@dataclass(frozen=True, slots=True)
class Verdict:
    """The protected numbers with what each can be pinned to, and what was known."""

    known: Known
    pinned: tuple[Pinned, ...]

    @property
    def narrowed(self) -> tuple[Pinned, ...]:
        """The numbers that do not hide what they should."""
        return tuple(one for one in self.pinned if one.is_narrowed or one.is_exact)

    @property
    def holds(self) -> bool:
        """Tell whether every protected number is as open as it should be."""
        return not self.narrowed

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """Yield the numbers that were narrowed, or all protected ones, and the sum of it."""
        for one in self.pinned if everything else self.narrowed:
            high = "any number" if one.high is None else one.high
            yield f"{one.number.release}  {one.number.group}: {one.low} to {high}"
        exact = sum(one.is_exact for one in self.pinned)
        cross = log10(prod(map(len, self.known.axes.values())))
        yield (
            f"{len(self.pinned):,} protected numbers, attacked with {len(self.known.numbers):,} numbers and"
            f" {len(self.known.shares):,} percentages on a full cross of 10^{cross:.1f} combinations:"
            f" {exact} exact, {len(self.narrowed) - exact} narrowed."
        )


def attack(
    document: Any,
    *,
    period: str | None = None,
    far: bool = False,
    most: int | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """Attack the numbers of `period` (all if None) with all that the releases in `document` tell, `most` of them.

    With `far`, the upper end of the numbers that hold is found too, which takes longer.
    Raises `Unreadable`, `Untried` when none of them is protected, `Contradiction` when nobody can have such numbers,
    and `Unsettled` when the solver gives up.
    """
    known = read(document)
    pinned = pin(known, inside=_inside(period), far=far, most=most, progress=progress)
    if not pinned:
        raise Untried(f"no protected number is published{f' of {period}' if period else ''}")
    return Verdict(known, pinned)


def _inside(period: str | None) -> frozenset[str] | None:
    return None if period is None else frozenset(quarters_of(period))
