"""The histories of 2016-2022: what became of everyone in the published series."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from nrm.demo.histories_occasion import Occasion
from nrm.demo.histories_paths import (
    ACCEPT,
    ACKNOWLEDGE,
    CLOSE,
    CONFIRM,
    IDENTIFY,
    NEW_EPISODE,
    OPEN,
    PLAN,
    RISK,
    SAFETY,
    SEND,
    SERVICE,
    SIGNAL,
    VISIT,
    Ending,
    Move,
    ending_for,
    path_to,
    timed,
)
from nrm.demo.histories_people import Cast, cast_for
from nrm.demo.histories_steps import History
from nrm.demo.histories_telling import tell
from nrm.demo.population import Person, population
from nrm.demo.population_series import ADULT, VT
from nrm.reference.calendar import working_day_before
from nrm.reference.institutions import InstitutionKind, institution

_SEED = 499
_STILL_OPEN_FROM = 2022
_EARLIER = range(2018, 2021)
_TRAFFICKED_AGAIN = 6
_AFTER_THE_SERIES = date(2023, 1, 16)
"""Second cases are no people of the published years."""
_AGAIN_NOW = 2
"""So many of the people trafficked again are met again only this month."""
_BY_HOTLINE = 0.3
_SECOND = (IDENTIFY, RISK, SEND, CONFIRM, ACCEPT, SAFETY, PLAN, SERVICE, CLOSE, ACKNOWLEDGE)
_SECOND_NOW = (IDENTIFY, RISK, SEND)
_TAKES_SIGNALS = frozenset(
    {
        InstitutionKind.SHSSH,
        InstitutionKind.MUNICIPALITY,
        InstitutionKind.NJMF,
        InstitutionKind.POLICE,
        InstitutionKind.NGO_SHELTER,
    }
)


def past_histories(today: date) -> Iterator[History]:
    """Yield the history of every person of the population; nothing happens after `today`."""
    again = _trafficked_again()
    episodes = dict.fromkeys(again, _SECOND) | dict.fromkeys(again[-_AGAIN_NOW:], _SECOND_NOW)
    for person in population():
        dice = Random(f"{_SEED}-{person.number}")
        second = episodes.get(person.number, ())
        history = _history(person, dice, today, second=second)
        steps = tuple(step for step in history.steps if step.at.date() < today)
        yield History(person, steps)


def _trafficked_again() -> tuple[int, ...]:
    """Return the numbers of those who meet the mechanism a second time, after 2022."""
    known = [
        person.number
        for person in population()
        if person.registered_on.year in _EARLIER
        and person.traits.age_group == ADULT
        and person.traits.status == VT
    ]
    return tuple(known[-_TRAFFICKED_AGAIN:])


def _history(person: Person, dice: Random, today: date, *, second: Sequence[str]) -> History:
    cast = cast_for(person, dice)
    may_be_open = person.registered_on.year >= _STILL_OPEN_FROM
    ending = Ending.FULL if second else ending_for(person, cast, dice, may_be_open=may_be_open)
    moves = [*_beginning(cast, dice), *path_to(ending, person, dice)]
    if ending is Ending.OPEN:
        moves.append(Move(VISIT, on=_days_before(today, dice.randint(4, 40))))
    if second == _SECOND_NOW:
        moves.append(Move(NEW_EPISODE, on=_days_before(today, dice.randint(5, 9))))
    elif second:
        later = timedelta(days=dice.randrange(500))
        moves.append(Move(NEW_EPISODE, on=working_day_before(_AFTER_THE_SERIES + later)))
    moves += timed(second, dice)
    occasion = Occasion(
        person=person,
        cast=cast,
        dice=dice,
        day=person.registered_on,
        lead=cast.identifier,
        asked=cast.receiver,
        ending=ending,
        formal_consent="YES" if person.traits.status == VT else "NO",
    )
    return History(person, tell(occasion, moves))


def _days_before(today: date, days: int) -> date:
    return working_day_before(today - timedelta(days=days))


def _beginning(cast: Cast, dice: Random) -> list[Move]:
    """Return how the case came about: now and then through the hotline."""
    kind = institution(cast.identifier.institution).kind
    if kind in _TAKES_SIGNALS and dice.random() < _BY_HOTLINE:
        return [Move(SIGNAL), Move(OPEN)]
    return [Move(OPEN)]
