"""The ways that invented cases take through the procedure: which acts, and how many days apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from nrm.auth.roles import Role
from nrm.demo.histories_people import Cast
from nrm.demo.population import Person
from nrm.demo.population_details import draw
from nrm.demo.population_series import VT

SIGNAL, ANSWER_SIGNAL, DRAFT = "signal", "answer_signal", "draft"
OPEN, IDENTIFY, NEW_EPISODE = "open", "identify", "new_episode"
FIND_AT_RISK, DOUBT, CONFIRM_DOUBT = "find_at_risk", "doubt_victim", "confirm_not_victim"
RISK, SEND, CONFIRM, ACCEPT = "assess_risk", "send_referral", "confirm_referral", "accept_referral"
SAFETY, PLAN, SERVICE = "plan_safety", "plan_assistance", "give_service"
SHELTER, WITNESS = "shelter", "protect_witness"
RETURN, REFUSE = "return_referral", "refuse_referral"
PROPOSE, DECIDE, RETURN_FORMAL = "propose_formal", "decide_formal", "return_formal"
REINTEGRATE, MILESTONE, VISIT = "start_reintegration", "record_milestone", "visit"
CHECK, CLOSE, ACKNOWLEDGE = "check_outcome", "close", "acknowledge_closure"


class Ending(StrEnum):
    """How an invented case ends."""

    NOT_REFERRED = "NOT_REFERRED"
    """The person does not want to be referred."""
    MUNICIPAL = "MUNICIPAL"
    """The municipality looks after the person, with a safety plan."""
    SHORT = "SHORT"
    """A service takes the person on, but not for long."""
    EARLY = "EARLY"
    """There is a plan, but reintegration does not start."""
    FULL = "FULL"
    """Reintegrated and checked after a year."""
    OPEN = "OPEN"
    """As full, and not closed yet."""


@dataclass(frozen=True, slots=True)
class Move:
    """One act, `after` so many days since the one before, or on the day `on`."""

    act: str
    after: int = 0
    on: date | None = None


_AFTER: Mapping[str, tuple[int, int]] = {
    SIGNAL: (0, 0),
    OPEN: (0, 0),
    NEW_EPISODE: (200, 500),
    IDENTIFY: (0, 0),
    RISK: (0, 0),
    SEND: (0, 1),
    CONFIRM: (1, 1),
    ACCEPT: (0, 1),
    SAFETY: (1, 3),
    PLAN: (5, 13),
    SERVICE: (4, 30),
    PROPOSE: (3, 8),
    DECIDE: (0, 0),
    REINTEGRATE: (60, 170),
    MILESTONE: (15, 90),
    VISIT: (25, 70),
    CLOSE: (20, 120),
    ACKNOWLEDGE: (1, 6),
    RETURN: (1, 2),
    REFUSE: (0, 1),
}
_YEAR = 367
_WHILE_ASSESSED = (15, 60)
"""Days within which the first risk assessment is still valid."""


# How often a case ends so. Few files of the first years are whole: loading has to be quick.
_ENDINGS_OF_POLICE = {Ending.SHORT: 50, Ending.EARLY: 20, Ending.FULL: 30}
_FIRST_ENDINGS = {
    Ending.NOT_REFERRED: 33,
    Ending.MUNICIPAL: 25,
    Ending.SHORT: 22,
    Ending.EARLY: 6,
    Ending.FULL: 14,
}
_LATER_ENDINGS = {
    Ending.NOT_REFERRED: 20,
    Ending.MUNICIPAL: 22,
    Ending.SHORT: 20,
    Ending.EARLY: 12,
    Ending.FULL: 26,
}
_LATER = 2020


def ending_for(person: Person, cast: Cast, dice: Random, *, may_be_open: bool) -> Ending:
    """Return how the case of `person` ends; victims are always assisted.

    The police cannot close a case, so a case of theirs goes on to the receiving service.
    """
    if person.traits.status == VT or cast.identifier.role == Role.POLICE:
        weights = dict(_ENDINGS_OF_POLICE)
    else:
        later = person.registered_on.year >= _LATER
        weights = dict(_LATER_ENDINGS if later else _FIRST_ENDINGS)
    if may_be_open:
        weights[Ending.OPEN] = 8
    return Ending(draw(dice, {ending.value: weight for ending, weight in weights.items()}))


def path_to(ending: Ending, person: Person, dice: Random) -> list[Move]:
    """Return the acts from the initial identification to `ending`, the identification first.

    A victim's interview is held on the day on which the population's year decided it.
    """
    moves = _acts_to(ending, person, dice)
    return [replace(move, on=person.decided_on) if move.act == PROPOSE else move for move in moves]


def _acts_to(ending: Ending, person: Person, dice: Random) -> list[Move]:
    if ending is Ending.NOT_REFERRED:
        return timed([IDENTIFY, CLOSE, ACKNOWLEDGE], dice)
    if ending is Ending.MUNICIPAL:
        soon = Move(CLOSE, dice.randint(*_WHILE_ASSESSED))
        return [*timed([IDENTIFY, RISK, SAFETY], dice), soon, *timed([ACKNOWLEDGE], dice)]
    taken_on = [*_review(person, dice), ACCEPT]
    if person.traits.status == VT:
        taken_on += [PROPOSE, DECIDE]
    if ending is Ending.SHORT:
        return timed([IDENTIFY, *taken_on, SERVICE, CLOSE, ACKNOWLEDGE], dice)
    care = [SAFETY, PLAN, *[SERVICE] * dice.randint(1, 2)]
    acts = timed([IDENTIFY, RISK, *taken_on, *care], dice)
    return acts + (_early_end(dice) if ending is Ending.EARLY else _reintegration(ending, dice))


def _early_end(dice: Random) -> list[Move]:
    """Return the acts of an early end: who goes back to the community is assessed before."""
    waited = dice.randint(*_AFTER[CLOSE])
    return [Move(RISK, waited), Move(CLOSE, dice.randint(0, 2)), *timed([ACKNOWLEDGE], dice)]


def _review(person: Person, dice: Random) -> list[str]:
    """Return the acts up to the confirmation, sometimes returned once or refused by a service."""
    straight = person.traits.status == VT
    acts = [SEND]
    if not straight and dice.random() < 0.06:
        acts += [RETURN, SEND]
    acts.append(CONFIRM)
    if not straight and dice.random() < 0.04:
        acts += [REFUSE, CONFIRM]
    return acts


def _reintegration(ending: Ending, dice: Random) -> list[Move]:
    """Return the acts from the start of reintegration; the check comes a year after it."""
    acts = timed([RISK, REINTEGRATE, *[MILESTONE] * dice.randint(0, 1), VISIT], dice)
    acts[0] = Move(RISK, acts[1].after)
    acts[1] = Move(REINTEGRATE, dice.randint(1, 5))
    gone = sum(move.after for move in acts[2:])
    check = Move(CHECK, _YEAR - gone + dice.randint(0, 12))
    if ending is Ending.OPEN:
        return [*acts, check]
    if dice.random() < 0.3:
        early = timed([CLOSE, ACKNOWLEDGE], dice)
        spent = sum(move.after for move in early)
        return [*acts, *early, Move(CHECK, max(1, check.after - spent))]
    return [*acts, check, *timed([CLOSE, ACKNOWLEDGE], dice)]


def timed(acts: Sequence[str], dice: Random) -> list[Move]:
    """Return the acts with plausible days between them; raises KeyError for one that has none."""
    return [Move(act, dice.randint(*_AFTER[act])) for act in acts]
