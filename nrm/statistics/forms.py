"""What a reader of figures chooses: period, base, how begging is counted, rounded or exact. All in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from nrm.foundation.errors import RuleBroken
from nrm.statistics.periods import Period, parse
from nrm.statistics.report import Protection, Scope
from nrm.statistics.tables import Base, Rollup


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen; `problem` says what could not be read, and the usual stands in its place."""

    scope: Scope
    protection: Protection
    problem: RuleBroken | None = None


def chosen(words: Mapping[str, str], *, usual: Period) -> Choice:
    """Read the choice from the `words` of an address (its arguments); unknown ones mean the usual."""
    period, base, begging = (words.get(name) for name in ("period", "base", "begging"))
    problem = None
    try:
        wanted = parse(period) if period else usual
    except RuleBroken as broken:
        wanted, problem = usual, broken
    scope = Scope(
        wanted,
        Base(base) if base in set(Base) else Base.BOTH,
        Rollup(begging) if begging in set(Rollup) else Rollup.SEPARATE,
    )
    return Choice(
        scope, Protection.NONE if words.get("numbers") == "exact" else Protection.ROUNDED, problem
    )
