"""Plays the invented histories into an empty register, in the order of time, through the services."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from nrm.auth.roles import Actor
from nrm.auth.service import load_directory
from nrm.demo import accounts
from nrm.demo.histories import all_histories
from nrm.demo.histories_people import Desk
from nrm.demo.histories_steps import History, Step
from nrm.demo.loader_acts import Course, Turn, do
from nrm.demo.marker import Account
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.language import use_language
from nrm.vault.key_pairs import PrivateKey

_AT_ONCE = 100
"""Steps that one transaction keeps."""
_BEFORE = timedelta(days=1)
"""How long before the first step institutions and accounts are there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is going to be loaded: the histories, all their steps in the order of time, and who works where."""

    histories: Sequence[History]
    steps: Sequence[tuple[History, Step]]
    accounts: tuple[Account, ...]

    @property
    def begins(self) -> datetime:
        """The moment of the first step."""
        return self.steps[0][1].at


def plan(now: datetime, *, people: int | None = None) -> Plan:
    """Return the register as of `now` (aware) with new accounts.

    `people` is how many histories, spread evenly over past and present; all without it. Raises
    ValueError when it is less than 1.
    """
    histories = _spread(all_histories(now), people)
    steps = sorted(_steps_of(histories), key=_moment)
    desks = {Desk(step.role, step.institution) for _history, step in steps}
    return Plan(histories, steps, accounts.draw_accounts(accounts.desks_with(desks)))


def load(what: Plan, *, progress: Callable[[int], object] = lambda _steps: None) -> None:
    """Load `what` into an empty, migrated database and commit; `progress` is told of so many more steps.

    Raises `Misconfigured` in an installation that is no demonstration.
    """
    with use_language("sq"):
        with clock.at(what.begins - _BEFORE):
            load_directory()
        keys = accounts.enter(what.accounts, at=what.begins - _BEFORE)
        db.session.commit()
        with _little_tidying():
            _play(_Player(what, keys), what, progress=progress)


def _play(player: "_Player", what: Plan, *, progress: Callable[[int], object]) -> None:
    for first in range(0, len(what.steps), _AT_ONCE):
        steps = what.steps[first : first + _AT_ONCE]
        for history, step in steps:
            player.play(history, step)
        db.session.commit()
        progress(len(steps))


@contextmanager
def _little_tidying() -> Iterator[None]:
    """Let Python look for unreachable objects seldom: there are hardly any, and looking takes a tenth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Player:
    def __init__(self, what: Plan, keys: Mapping[str, PrivateKey]) -> None:
        self._keys = keys
        self._courses = {id(history): Course() for history in what.histories}
        self._actors: dict[Desk, Actor] = {}

    def play(self, history: History, step: Step) -> None:
        with clock.at(step.at):
            do(
                Turn(
                    step, self._actor(Desk(step.role, step.institution)), self._courses[id(history)]
                )
            )

    def _actor(self, desk: Desk) -> Actor:
        if desk not in self._actors:
            name = accounts.user_at(desk)
            self._actors[desk] = accounts.actor_with(name, self._keys.get(name))
        return self._actors[desk]


def _steps_of(histories: Iterable[History]) -> Iterator[tuple[History, Step]]:
    for history in histories:
        for step in history.steps:
            yield history, step


def _moment(pair: tuple[History, Step]) -> datetime:
    return pair[1].at


def _spread(histories: Sequence[History], count: int | None) -> Sequence[History]:
    if count is None or count >= len(histories):
        return histories
    if count < 1:
        raise ValueError("at least one person")
    return [histories[at * len(histories) // count] for at in range(count)]
