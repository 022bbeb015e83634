"""The live cases: about sixty, standing at every stage, so that every role finds work waiting."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from nrm.auth.roles import Role
from nrm.demo import histories_paths as paths
from nrm.demo.histories_occasion import Occasion
from nrm.demo.histories_paths import SIGNAL, Ending, Move
from nrm.demo.histories_people import (
    SEAT_QARK,
    SEAT_TOWN,
    SEATS,
    Cast,
    cast_for,
    desk_at,
    seated_cast,
)
from nrm.demo.histories_steps import History
from nrm.demo.histories_telling import tell
from nrm.demo.population import Person, make_person
from nrm.demo.population_details import draw
from nrm.demo.population_joint import Traits
from nrm.demo.population_series import ADULT, CHILD, VMT, VT, F, M
from nrm.foundation.clock import local
from nrm.reference.calendar import working_day_before

_SEED = 2026
_FIRST_NUMBER = 1001
"""Numbers of live people start here, apart from those of the population."""

Way = tuple[tuple[str, int], ...]
"""Acts, each so many days after the one before."""

_OPENED: Way = ((paths.OPEN, 0),)
_IDENTIFIED: Way = (*_OPENED, (paths.IDENTIFY, 0))
_ASSESSED: Way = (*_IDENTIFIED, (paths.RISK, 0))
_SENT: Way = (*_ASSESSED, (paths.SEND, 1))
_CONFIRMED: Way = (*_SENT, (paths.CONFIRM, 1))
_ACCEPTED: Way = (*_CONFIRMED, (paths.ACCEPT, 1))
_PROPOSED: Way = (*_ACCEPTED, (paths.SAFETY, 2), (paths.PROPOSE, 4))
_CARED_FOR: Way = (*_ACCEPTED, (paths.SAFETY, 2), (paths.PLAN, 6), (paths.SERVICE, 2))
_SETTLED: Way = (*_CARED_FOR, (paths.SERVICE, 5), (paths.RISK, 3), (paths.REINTEGRATE, 1))
_CLOSED: Way = (*_CARED_FOR, (paths.RISK, 5), (paths.CLOSE, 0))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where some live cases stand: one for each of `days`, so long after their last act.

    0 means within the last day and a night; `status` is what the person is or will be found to be.
    """

    way: Way
    days: tuple[int, ...]
    status: str = VMT
    ending: str = ""


_WAITING = (
    Waiting(_OPENED, (0, 0, 2)),
    Waiting((*_OPENED, (paths.DRAFT, 0)), (0, 0, 1, 3)),
    Waiting((*_OPENED, (paths.DOUBT, 0)), (0, 4)),
    Waiting((*_OPENED, (paths.DOUBT, 0), (paths.CONFIRM_DOUBT, 1)), (2,)),
    Waiting((*_OPENED, (paths.FIND_AT_RISK, 0)), (1, 4)),
    Waiting(_IDENTIFIED, (0, 2)),
    Waiting(_ASSESSED, (0, 0, 1, 3, 5)),
    Waiting(_SENT, (0, 0, 0, 1, 3, 6)),
    Waiting((*_SENT, (paths.RETURN, 1)), (0, 1, 3)),
    Waiting(_CONFIRMED, (0, 0, 0, 1, 2, 5)),
    Waiting((*_CONFIRMED, (paths.REFUSE, 1)), (0, 1)),
    Waiting(_ACCEPTED, (0, 1, 4, 8)),
    Waiting(_PROPOSED, (0, 1, 2, 4), VT),
    Waiting((*_PROPOSED, (paths.RETURN_FORMAL, 1)), (1,), VT),
    Waiting((*_PROPOSED, (paths.DECIDE, 0)), (2, 6), VT),
    Waiting(_CARED_FOR, (1, 3, 5, 9)),
    Waiting(_SETTLED, (1, 6, 12, 18)),
    Waiting(_CLOSED, (0, 1, 3), ending=Ending.EARLY),
)
_SIGNALS_FOR = (
    *(
        SEATS[role]
        for role in (Role.SOCIAL_WORKER, Role.CHILD_PROTECTION, Role.POLICE, Role.SHELTER)
    ),
    "BASHKI_TIRANE",
    "NJMF_SHKODER",
    "DVP_ELBASAN",
    "QKPVT",
)


def live_histories(now: datetime) -> Iterator[History]:
    """Yield the live cases and signals as they stand at `now` (aware); all lies before it."""
    number = _FIRST_NUMBER
    for waiting in _WAITING:
        for days in waiting.days:
            yield _newest_before(now, days, partial(_case, number, waiting))
            number += 1
    for place in _SIGNALS_FOR:
        yield _newest_before(now, number % 2, partial(_signal, number, place))
        number += 1


def _newest_before(now: datetime, days: int, history_on: Callable[[date], History]) -> History:
    """Return the history whose last step is as long ago as `days` say; its whole lies before `now`.

    Work of the last day and night goes on at weekends too; older work was done on a working day.
    """
    last = local(now).date() - timedelta(days=days)
    history = history_on(working_day_before(last) if days else last)
    while history.steps[-1].at >= now:
        last -= timedelta(days=1)
        history = history_on(last)
    return history


def _case(number: int, waiting: Waiting, last: date) -> History:
    dice = Random(f"{_SEED}-{number}")
    moves = _dated(waiting.way, last)
    person = _person(number, waiting.status, _first_day(moves), dice)
    cast = cast_for(person, dice)
    if number % 2:
        person, cast = _at_the_seats(person, number)
    occasion = _occasion(person, cast, dice, ending=waiting.ending)
    if number % 4 < 2 or waiting.status == VT:
        occasion = replace(occasion, formal_consent="YES")
    return History(person, tell(occasion, [*_with_sealed_forms(moves, cast)]))


def _with_sealed_forms(moves: Sequence[Move], cast: Cast) -> Iterator[Move]:
    """Yield the acts with those under an agency's key: where a shelter keeps the person, how a witness is protected.

    None of these is the last, after which something waits for somebody else.
    """
    for move in moves:
        yield move
        if move is moves[-1]:
            return
        if move.act == paths.ACCEPT and cast.receiver.role == Role.SHELTER:
            yield Move(paths.SHELTER, on=move.on)
        elif move.act == paths.PROPOSE:
            yield Move(paths.WITNESS, on=move.on)


def _signal(number: int, place: str, day: date) -> History:
    dice = Random(f"{_SEED}-{number}")
    person = _person(number, VMT, day, dice)
    cast = replace(cast_for(person, dice), identifier=desk_at(place))
    return History(None, tell(_occasion(person, cast, dice, ending=""), [Move(SIGNAL, on=day)]))


def _occasion(person: Person, cast: Cast, dice: Random, *, ending: str) -> Occasion:
    return Occasion(
        person=person,
        cast=cast,
        dice=dice,
        day=person.registered_on,
        lead=cast.identifier,
        asked=cast.receiver,
        ending=ending,
    )


def _dated(way: Way, last: date) -> list[Move]:
    """Return the acts on working days, the last of them on `last`."""
    moves: list[Move] = []
    day = last
    for act, after in reversed(way):
        moves.append(Move(act, on=day))
        day = working_day_before(day - timedelta(days=after)) if after else day
    return moves[::-1]


def _first_day(moves: Sequence[Move]) -> date:
    return moves[0].on or date.max


def _person(number: int, status: str, day: date, dice: Random) -> Person:
    """Return an invented person of these years, their traits as frequent as of late."""
    sex = draw(dice, {F: 68, M: 32})
    age = draw(dice, {CHILD: 60, ADULT: 40})
    traits = Traits(
        status=status,
        sex=sex,
        age_group=age,
        exploitation=_exploitation(sex, age, dice),
        structure=draw(dice, {"MOBILE_UNIT": 40, "NGO_SHELTER": 15, "MUNICIPALITY": 45}),
        citizenship=draw(dice, {"AL": 94, "XK": 3, "SY": 3}),
    )
    return make_person(number, traits, day, dice)


def _exploitation(sex: str, age: str, dice: Random) -> str:
    if sex == F:
        return draw(dice, {"SEX": 65, "LABOUR": 15, "MARRIAGE": 8, "BEGGING": 12})
    if age == CHILD:
        return draw(dice, {"BEGGING": 45, "CRIMINALITY": 35, "LABOUR": 20})
    return draw(dice, {"LABOUR": 75, "CRIMINALITY": 25})


def _at_the_seats(person: Person, number: int) -> tuple[Person, Cast]:
    """Return the person as met by one of the demonstration accounts, and these as the cast."""
    child = person.traits.age_group == CHILD
    cast = seated_cast(child=child, by_police=number % 3 == 0)
    code = cast.identifier.institution
    structure = {"DVP": "POLICE_AT", "NJMF": "NJMF"}.get(code.split("_")[0], "SHSSH")
    met = replace(
        person,
        traits=replace(person.traits, structure=structure),
        institution=code,
        qark=SEAT_QARK,
        bashki=SEAT_TOWN,
    )
    return met, cast
