"""Numbers that bind quarters together or say more than a rounded one: exact headlines of a year, numbers of others."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from math import inf
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from nrm.statistics.certificate.bound import Bound
from nrm.statistics.certificate.ends import Changes, Quarter
from nrm.statistics.certificate.implied import Implied, kinds
from nrm.statistics.certificate.space import Person, Space
from nrm.statistics.certificate.tie import Tie

if TYPE_CHECKING:
    from nrm.statistics.certificate.search import Search

Must = Mapping[int, tuple[int, int]]
"""Numbers (positions of cells) with the lowest and the highest that they may be."""
Pressed = tuple[int, ...]
"""By how much changes move what each tie counts."""
_NOTHING: Must = {}


class Ties:
    """Finds data sets of all quarters together in which every tie holds."""

    def __init__(self, space: Space, quarters: Mapping[str, Quarter], ties: Sequence[Tie]) -> None:
        self._space, self._quarters, self._ties = space, quarters, tuple(ties)
        self._sources = tuple(dict.fromkeys(tie.source for tie in ties))
        self._bounds = [Bound(tie, space, quarters) for tie in ties]
        self._implied = Implied(space, self._ties)
        self._searches: dict[tuple[str, bool], Search] = {}
        self._completed: dict[tuple[str, Pressed], dict[str, Changes] | None] = {}

    def bind(self, quarter: str) -> bool:
        """Tell whether any tie speaks of `quarter`."""
        return any(quarter in tie.quarters for tie in self._ties)

    def completed(self, quarter: str, changes: Changes) -> dict[str, Changes] | None:
        """Return the changes in every quarter with which `changes` in `quarter` keep all ties; None: not found.

        Nobody else moves in `quarter`. So this is looked for once for each way in which changes press on the ties.
        """
        if not self._ties:
            return {quarter: changes}
        pressed = tuple(bound.among(quarter, changes) for bound in self._bounds)
        if (quarter, pressed) not in self._completed:
            spans = {
                at: (bound.span[0] - press, bound.span[1] - press)
                for at, (bound, press) in enumerate(zip(self._bounds, pressed, strict=True))
                if press
            }
            search = self._search(quarter, is_fast=True)
            self._completed[quarter, pressed] = search.found({}, spans)
        beside = self._completed[quarter, pressed]
        return None if beside is None else {**beside, quarter: changes}

    def found(self, quarter: str, must: Must = _NOTHING) -> dict[str, Changes] | None:
        """Return changes in every quarter that keep all ties, the numbers of `quarter` being as they `must` be.

        None: not found.
        """
        return self._found(quarter, must, {})

    def given_away(self, quarter: str, number: int) -> tuple[str, ...]:
        """Return who together published that the number at `number` is below its upper end; () when nobody did."""
        return self._implied.too_few(quarter, self._space.cells[number])

    def guilty(self, quarter: str, must: Must = _NOTHING) -> tuple[str, ...]:
        """Return the sources that together forbid what `must` be: without any one of them it was possible."""
        kept = self._sources
        for source in kept if len(kept) > 1 else ():
            fewer = tuple(one for one in kept if one != source)
            free = [at for at, tie in enumerate(self._ties) if tie.source not in fewer]
            if self._found(quarter, must, dict.fromkeys(free, (-inf, inf))) is None:
                kept = fewer
        return kept

    def _found(
        self, quarter: str, must: Must, spans: Mapping[int, tuple[float, float]]
    ) -> dict[str, Changes] | None:
        held = {(quarter, number): span for number, span in must.items()}
        return self._search(quarter, is_fast=False).found(held, spans)

    def _search(self, quarter: str, *, is_fast: bool) -> "Search":
        """Return the search for data sets of one quarter, which stands fast or not.

        Each has its own, because the rows that matter to one are not those that matter to another.
        """
        if (quarter, is_fast) not in self._searches:
            search: Callable[..., Search] = resolve_name("nrm.statistics.certificate.search:Search")
            people = {
                name: who for name, who in self._people.items() if name != quarter or not is_fast
            }
            self._searches[quarter, is_fast] = search(
                self._space, self._quarters, people, self._bounds
            )
        return self._searches[quarter, is_fast]

    @cached_property
    def _people(self) -> Mapping[str, Collection[Person]]:
        """Who may come to each quarter to begin with: somebody of every kind that the ties tell apart.

        Where there are persons already, of every kind also somebody as like some of them as can be: she moves few other
        numbers.
        """
        space = self._space
        cells = [tie.cell for tie in self._ties]
        strangers = {kind: space.somebody(who) for kind, who in kinds(space, cells)}
        names = {*self._quarters, *(name for tie in self._ties for name in tie.quarters)}
        people = {name: set(strangers.values()) for name in names}
        for kind in strangers:
            told = [cell for cell, inside in zip(cells, kind, strict=True) if inside]
            asked = [one for cell in told for one in space.wanted(cell)]
            choices = space.narrowed(space.everything(), asked)
            if choices is not None:
                for name, quarter in self._quarters.items():
                    models = quarter.models
                    people[name].update(space.somebody(choices, like=who) for who in models)
        return people
