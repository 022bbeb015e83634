"""Numbers that bind quarters together or say more than a rounded one: exact headlines of a year, numbers of others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nrm.statistics.certificate.ends import ENOUGH, Changes, Quarter
from nrm.statistics.certificate.implied import Implied, Kind, kinds
from nrm.statistics.certificate.inside import Inside
from nrm.statistics.certificate.space import Person, Space
from nrm.statistics.certificate.tie import Tie
from nrm.statistics.protection.solver import NotSolved, Row, solve

_NO_LIMIT = 10_000_000
"""Persons who may be added to a quarter of which nothing is published yet."""


@dataclass(frozen=True, slots=True)
class _Room:
    """How many persons may come to a quarter, and how many may go, without moving a published number too far."""

    quarter: str
    arrivals: int
    departures: int


class Ties:
    """Completes a data set of one quarter by data sets of the others, so that every tie holds.

    Up to four persons may come to a quarter and up to four may go: no number moves by more than four. So completing is
    a whole-number problem with a handful of rows, solved once for each way in which a set can press on the ties.
    Where that is not enough, every number of the other quarters gets a row of its own.
    """

    def __init__(self, space: Space, quarters: Mapping[str, Quarter], ties: Sequence[Tie]) -> None:
        self._space, self._quarters, self.ties = space, quarters, tuple(ties)
        self._wanted = [space.wanted(tie.cell) for tie in self.ties]
        self._kinds = self._kinds_of_person()
        self._implied = Implied(space, self.ties)
        self._insides: dict[str, Inside] = {}
        self._inside_rows: dict[tuple[str, int], list[Row]] = {}
        self._alikes: dict[str, frozenset[Person]] = {}
        self._known: dict[tuple[object, ...], dict[str, Changes] | None] = {}
        self._counts = [
            sum(
                number * self._in(who, at)
                for name in tie.quarters
                if name in quarters
                for who, number in quarters[name].base.items()
            )
            for at, tie in enumerate(self.ties)
        ]

    def completed(self, quarter: str, changes: Changes) -> dict[str, Changes] | None:
        """Return the changes in every quarter with which `changes` in `quarter` keep all ties; None: not found."""
        return self._completed(quarter, changes, self.ties)

    def closely(
        self,
        quarter: str,
        changes: Changes,
        must: Mapping[int, tuple[int, int]],
        newcomers: Iterable[Person] = (),
    ) -> dict[str, Changes] | None:
        """Return what `completed` does, moving persons of `quarter` itself too, each number of it held by a row.

        `must` are numbers (positions of cells) with the lowest and the highest that they may be; `newcomers` may come
        besides those of whom there are some.
        """
        if not self.bind(quarter):
            return None
        people = {*self._alike(quarter), *newcomers}
        own = Inside(self._quarters[quarter], changes, must, people)
        held = list(range(len(self.ties)))
        pressed = self._pressed(quarter, changes, held)
        filled = self._strongly(quarter, held, pressed, own)
        return None if filled is None else _together(filled, quarter, changes)

    def bind(self, quarter: str) -> bool:
        """Tell whether any tie speaks of `quarter`."""
        return any(quarter in tie.quarters for tie in self.ties)

    def bind_only(self, quarter: str) -> bool:
        """Tell whether what binds `quarter` binds no other: then looking closely is quick."""
        return all(tie.quarters == (quarter,) for tie in self.ties if quarter in tie.quarters)

    def given_away(self, quarter: str, number: int) -> tuple[str, ...]:
        """Return who together published that the number at `number` is below its upper end; () when nobody did."""
        return self._implied.too_few(quarter, self._space.cells[number])

    def kinds(self, quarter: str, number: int) -> Iterator[Person]:
        """Yield somebody of every kind who is counted in the number at `number`."""
        space = self._space
        inside = space.wanted_at(number)
        for kind in self._kinds.values():
            choices = space.narrowed(space.everything(), inside)
            for at, cell in enumerate(self._wanted):
                if choices is not None and self._in(kind, at):
                    choices = space.narrowed(choices, cell)
            if choices is not None:
                yield space.somebody(choices, like=kind)

    def guilty(self, quarter: str, changes: Changes) -> tuple[str, ...]:
        """Return the sources of the ties that together forbid `changes`: without any one of them they were possible."""
        kept = list(self.ties)
        for tie in self.ties:
            fewer = [one for one in kept if one is not tie]
            if self._completed(quarter, changes, fewer) is None:
                kept = fewer
        return tuple(dict.fromkeys(tie.source for tie in kept))

    def _completed(
        self, quarter: str, changes: Changes, ties: Sequence[Tie]
    ) -> dict[str, Changes] | None:
        held = [at for at, tie in enumerate(self.ties) if tie in ties]
        pressed = self._pressed(quarter, changes, held)
        leaving = not changes or min(changes.values()) < 0
        own = _Room(quarter, 0, 0 if leaving else ENOUGH)
        key = (own, tuple(held), pressed)
        if key not in self._known:
            self._known[key] = self._filled(own, held, pressed)
        filled = self._known[key]
        return None if filled is None else _together(filled, quarter, changes)

    def _alike(self, quarter: str) -> frozenset[Person]:
        """Return somebody of every kind, like each person of the quarter's base set as far as that can be."""
        if quarter not in self._alikes:
            self._alikes[quarter] = frozenset(self._made_alike(quarter))
        return self._alikes[quarter]

    def _made_alike(self, quarter: str) -> set[Person]:
        found = set(self._kinds.values())
        for kind in self._kinds.values():
            asked = [
                one for at, cell in enumerate(self._wanted) if self._in(kind, at) for one in cell
            ]
            choices = self._space.narrowed(self._space.everything(), asked)
            if choices is not None:
                base = self._quarters[quarter].base
                found.update(self._space.somebody(choices, like=who) for who in base)
        return found

    def _pressed(self, quarter: str, changes: Changes, held: list[int]) -> tuple[int, ...]:
        """Return by how much `changes` in `quarter` move what each tie counts."""
        return tuple(
            sum(number * self._in(who, at) for who, number in changes.items())
            if quarter in self.ties[at].quarters
            else 0
            for at in held
        )

    def _filled(
        self, own: _Room, held: list[int], pressed: tuple[int, ...]
    ) -> dict[str, Changes] | None:
        """Complete by up to four persons in each quarter, else by as many as its numbers bear."""
        if not held:
            return {}
        movers = [mover for room in self._rooms(own, held) for mover in self._movers(room)]
        rows = [self._row(at, press, movers) for at, press in zip(held, pressed, strict=True)]
        easily = _moved(movers, [*rows, *_budgets(movers)])
        return easily if easily is not None else self._strongly(own.quarter, held, pressed)

    def _strongly(
        self,
        quarter: str,
        held: list[int],
        pressed: tuple[int, ...],
        own: Inside | None = None,
    ) -> dict[str, Changes] | None:
        movers: list[_Mover] = []
        rows: list[Row] = []
        # Its own quarter last: then the rows of the others are the same each time.
        for room in sorted(
            self._rooms(_Room(quarter, 0, 0), held), key=lambda one: one.quarter == quarter
        ):
            inside = own if room.quarter == quarter else self._inside(room.quarter)
            if inside is None:
                movers += self._movers(room)
                continue
            rows += (
                inside.rows(first=len(movers))
                if inside is own
                else self._rows_inside(room.quarter, inside, len(movers))
            )
            movers += [_Mover(room, who, sign, most) for who, sign, most in inside.moves()]
        rows += [self._row(at, press, movers) for at, press in zip(held, pressed, strict=True)]
        return _moved(movers, rows)

    def _rows_inside(self, quarter: str, inside: Inside, first: int) -> list[Row]:
        if (quarter, first) not in self._inside_rows:
            self._inside_rows[quarter, first] = list(inside.rows(first=first))
        return self._inside_rows[quarter, first]

    def _inside(self, quarter: str) -> Inside | None:
        """Return how persons may move in another quarter; None when nothing is published of it."""
        if quarter not in self._quarters:
            return None
        if quarter not in self._insides:
            there = self._quarters[quarter]
            self._insides[quarter] = Inside(there, {}, {}, self._alike(quarter))
        return self._insides[quarter]

    def _rooms(self, own: _Room, held: list[int]) -> Iterator[_Room]:
        yield own
        for name in sorted({name for at in held for name in self.ties[at].quarters}):
            if name not in self._quarters:
                yield _Room(name, _NO_LIMIT, 0)
            elif name != own.quarter:
                yield _Room(name, ENOUGH, ENOUGH)

    def _movers(self, room: _Room) -> Iterator["_Mover"]:
        if room.arrivals:
            for person in self._kinds.values():
                yield _Mover(room, person, 1, room.arrivals)
        if room.departures:
            for person, number in sorted(self._quarters[room.quarter].base.items()):
                yield _Mover(room, person, -1, min(number, room.departures))

    def _row(self, at: int, press: int, movers: Sequence["_Mover"]) -> Row:
        tie = self.ties[at]
        concerned = [
            (place, mover.sign)
            for place, mover in enumerate(movers)
            if mover.room.quarter in tie.quarters and self._in(mover.person, at)
        ]
        now = self._counts[at] + press
        return Row(
            [place for place, _ in concerned],
            [sign for _, sign in concerned],
            tie.lo - now,
            tie.hi - now,
        )

    def _in(self, person: Person, at: int) -> bool:
        return all(bits >> person[place] & 1 for place, bits in self._wanted[at])

    def _kinds_of_person(self) -> dict[Kind, Person]:
        """Return somebody for each set of ties that can count a person at once."""
        found: dict[Kind, Person] = {}
        for kind, choices in kinds(self._space, [tie.cell for tie in self.ties]):
            if kind not in found:
                found[kind] = self._space.somebody(choices)
        return found


@dataclass(frozen=True, slots=True)
class _Mover:
    """A kind of person of whom some may come to (`sign` 1) or leave (-1) a quarter."""

    room: _Room
    person: Person
    sign: int
    most: int


def _moved(movers: Sequence[_Mover], rows: Sequence[Row]) -> dict[str, Changes] | None:
    """Return the fewest moves under which every row holds; None when there are none."""
    if not movers:
        return {} if all(row.low <= 0 <= row.high for row in rows) else None
    most = [mover.most for mover in movers]
    try:
        moved = solve([1.0] * len(movers), most, rows)
    except NotSolved:
        return None
    filled: dict[str, Counter[Person]] = {}
    for mover, number in zip(movers, moved, strict=True):
        if number:
            at = filled.setdefault(mover.room.quarter, Counter())
            at[mover.person] += mover.sign * number
    return dict(filled)


def _together(filled: Mapping[str, Changes], quarter: str, changes: Changes) -> dict[str, Changes]:
    together = {name: Counter(filled.get(name, {})) for name in {*filled, quarter}}
    together[quarter].update(changes)
    return {
        name: {who: number for who, number in moved.items() if number}
        for name, moved in together.items()
    }


def _budgets(movers: Sequence[_Mover]) -> Iterator[Row]:
    groups: dict[tuple[_Room, int], list[int]] = {}
    for place, mover in enumerate(movers):
        groups.setdefault((mover.room, mover.sign), []).append(place)
    for (room, sign), places in groups.items():
        yield Row(places, [1] * len(places), 0, room.arrivals if sign > 0 else room.departures)
