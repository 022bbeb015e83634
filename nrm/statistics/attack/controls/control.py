"""One control: what is published, who is behind it, and how much of it an attack must find out."""

from collections.abc import Mapping
from dataclasses import dataclass

from nrm.statistics.attack.controls.population import People
from nrm.statistics.attack.controls.practices import Document
from nrm.statistics.attack.known import PERIOD, SPAN, Number
from nrm.statistics.attack.pinning import Pinned, pin_in, protected
from nrm.statistics.attack.program import Program
from nrm.statistics.attack.reading import read

FEWEST = 25
"""So many numbers must have been attacked, or what was made of them proves nothing: of none all are broken."""


@dataclass(frozen=True, slots=True)
class Control:
    """A publication of `persons`, by quarter, and which share of its protected numbers an attack must find out.

    `exact` of them must be known, `given_away` known or narrowed, when at most `most` of them are attacked. With
    `small`, only numbers of 0 to 4 persons; with `crossed`, only those of 1 to 4 in two variables. Where it is not the
    practice to hide that somebody is there, a number need be open only `as_told`: narrowed is what says less.
    """

    name: str
    document: Document
    persons: Mapping[str, People]
    exact: float = 0.0
    given_away: float = 0.0
    most: int | None = None
    small: bool = False
    crossed: bool = False
    as_told: bool = False

    def truth(self, number: Number) -> int:
        """Return how many persons really are in the group of `number`."""
        codes = dict(number.group.parts)
        periods = codes.pop(PERIOD, ())
        return sum(
            all(one[name] in wanted for name, wanted in codes.items())
            for period in periods
            for one in self.persons.get(period, ())
        )

    def wanted(self) -> tuple[Number, ...]:
        """Return the protected numbers that are attacked, spread evenly over all that count."""
        numbers = [one for one in protected(read(self.document)) if self._is_wanted(one)]
        most = min(self.most or len(numbers), len(numbers))
        spread = (numbers[at * len(numbers) // most] for at in range(most))
        return tuple(one.as_told if self.as_told else one for one in spread)

    def _is_wanted(self, number: Number) -> bool:
        count = self.truth(number)
        if self.crossed:
            return len(number.group.parts) == 3 and 0 < count <= SPAN
        return count <= SPAN or not self.small


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the attack made of a control."""

    control: Control
    pinned: tuple[Pinned, ...]

    @property
    def exact(self) -> int:
        """How many numbers are known."""
        return sum(one.is_exact for one in self.pinned)

    @property
    def given_away(self) -> int:
        """How many numbers are known or narrowed."""
        return sum(one.is_exact or one.is_narrowed for one in self.pinned)

    @property
    def false(self) -> int:
        """How many true numbers do not lie between the ends that are said to be proven.

        The upper end of a number that is not narrowed is none: it is only where the search for it ended.
        """
        counts = [self.control.truth(one.number) for one in self.pinned]
        return sum(
            count < one.low or (one.is_narrowed and one.high is not None and count > one.high)
            for count, one in zip(counts, self.pinned, strict=True)
        )

    @property
    def is_sharp(self) -> bool:
        """Tell whether the attack broke this as hard as it must."""
        size = len(self.pinned)
        return (
            size >= FEWEST
            and not self.false
            and self.exact >= self.control.exact * size
            and self.given_away >= self.control.given_away * size
        )

    def __str__(self) -> str:
        """Return the outcome in words."""
        said = f"{self.control.name}: of {len(self.pinned)} numbers {self.exact} exact"
        return f"{said}, {self.given_away - self.exact} narrowed"


def tried(control: Control) -> Outcome:
    """Return what the attack makes of `control`; raises `Contradiction` and `Unsettled`."""
    numbers = control.wanted()
    known = read(control.document).against(numbers)
    return Outcome(control, pin_in(Program(known), numbers, far=False))
