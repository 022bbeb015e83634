"""Numbers that bind quarters together or say more than a rounded one: exact headlines of a year, numbers of others."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from nrm.statistics.cells import Cell
from nrm.statistics.certificate.ends import ENOUGH, Changes, Quarter
from nrm.statistics.certificate.inside import Inside
from nrm.statistics.certificate.space import Person, Space
from nrm.statistics.protection.solver import NotSolved, Row, solve

_NO_LIMIT = 10_000_000
"""Persons who may be added to a quarter of which nothing is published yet."""


@dataclass(frozen=True, slots=True)
class Tie:
    """The persons of `cell` in all `quarters` together number from `lo` to `hi`; `source` says who published it."""

    quarters: tuple[str, ...]
    cell: Cell
    lo: int
    hi: int
    source: str


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
        self._insides: dict[str, Inside] = {}
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

    def given_away(self, quarter: str, number: int) -> str | None:
        """Return who published that the number at `number` is below its upper end; None: nobody says it outright."""
        space = self._space
        there = space.narrowed(space.everything(), space.wanted(space.cells[number]))
        if there is None:
            return None
        for tie, cell in zip(self.ties, self._wanted, strict=True):
            small = quarter in tie.quarters and tie.hi < ENOUGH
            if small and all(not there[place] & ~bits for place, bits in cell):
                return tie.source
        return None

    def kinds(self, quarter: str, number: int) -> Iterator[Person]:
        """Yield somebody of every kind who is counted in the number at `number`."""
        space = self._space
        inside = space.wanted(self._quarters[quarter].space.cells[number])
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

    def _alike(self, quarter: str) -> set[Person]:
        """Return somebody of every kind, like each person of the quarter's base set as far as that can be."""
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
        for room in self._rooms(_Room(quarter, 0, 0), held):
            inside = own if room.quarter == quarter else self._inside(room.quarter)
            if inside is None:
                movers += self._movers(room)
                continue
            rows += inside.rows(first=len(movers))
            movers += [_Mover(room, who, sign, most) for who, sign, most in inside.moves()]
        rows += [self._row(at, press, movers) for at, press in zip(held, pressed, strict=True)]
        return _moved(movers, rows)

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

    def _kinds_of_person(self) -> dict[tuple[bool, ...], Person]:
        """Return somebody for each set of ties that can count a person at once."""
        space = self._space
        classes: dict[int, dict[tuple[bool, ...], int]] = {}
        for place in sorted({place for cell in self._wanted for place, _bits in cell}):
            asked = [bits for cell in self._wanted for where, bits in cell if where == place]
            classes[place] = {}
            for code in range(len(space.codes[space.names[place]])):
                alike = tuple(bool(bits >> code & 1) for bits in asked)
                classes[place][alike] = classes[place].get(alike, 0) | 1 << code
        kinds: dict[tuple[bool, ...], Person] = {}
        for chosen in product(*(one.values() for one in classes.values())):
            choices = space.narrowed(space.everything(), zip(classes, chosen, strict=True))
            if choices is not None:
                person = space.somebody(choices)
                kinds.setdefault(
                    tuple(self._in(person, at) for at in range(len(self.ties))), person
                )
        return kinds


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
