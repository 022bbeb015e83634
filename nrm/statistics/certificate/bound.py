"""A tie as the base sets of the quarters leave it."""

from collections.abc import Mapping

from nrm.statistics.certificate.ends import Changes, Quarter
from nrm.statistics.certificate.space import Person, Space
from nrm.statistics.certificate.tie import Tie


class Bound:
    """By how much the persons of a tie may become more or fewer than those in the base sets."""

    def __init__(self, tie: Tie, space: Space, quarters: Mapping[str, Quarter]) -> None:
        self.quarters, self.wanted = tie.quarters, space.wanted(tie.cell)
        now = sum(self.among(name, quarter.base) for name, quarter in quarters.items())
        self.span = tie.lo - now, tie.hi - now

    def counts(self, quarter: str, person: Person) -> bool:
        """Tell whether a person of that quarter is one of them."""
        return quarter in self.quarters and all(
            bits >> person[place] & 1 for place, bits in self.wanted
        )

    def among(self, quarter: str, persons: Changes) -> int:
        """Return how many of these persons of that quarter are among them."""
        return sum(number for who, number in persons.items() if self.counts(quarter, who))
