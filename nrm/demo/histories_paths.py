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
RETURN, REFUSE = "return_referral", "refuse_referral"
PROPOSE, DECIDE, RETURN_FORMAL = "propose_formal", "decide_formal", "return_formal"
REINTEGRATE, MILESTONE, VISIT = "start_reintegration", "record_milestone", "visit"
CHECK, CLOSE, ACKNOWLEDGE = "check_outcome", "close", "acknowledge_closure"


class Ending(StrEnum):
    """How an invented case ends."""

    DECLINED_REFERRAL = "DECLINED_REFERRAL"
    DECLINED_ASSISTANCE = "DECLINED_ASSISTANCE"
    EARLY = "EARLY"
    FULL = "FULL"
    OPEN = "OPEN"


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


def ending_for(person: Person, cast: Cast, dice: Random, *, may_be_open: bool) -> Ending:
    """Return how the case of `person` ends; victims are always assisted.

    The police cannot close a case, so a case of theirs goes on to the receiving service.
    """
    weights = {Ending.EARLY: 25, Ending.FULL: 75}
    if cast.identifier.role != Role.POLICE and person.traits.status != VT:
        weights |= {Ending.DECLINED_REFERRAL: 7, Ending.DECLINED_ASSISTANCE: 7}
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
    acts = [IDENTIFY, RISK]
    if ending is Ending.DECLINED_REFERRAL:
        return timed([*acts, CLOSE, ACKNOWLEDGE], dice)
    acts += _review(person, dice)
    if ending is Ending.DECLINED_ASSISTANCE:
        return timed([*acts, CLOSE, ACKNOWLEDGE], dice)
    acts.append(ACCEPT)
    if person.traits.status == VT:
        acts += [PROPOSE, DECIDE]
    acts += [SAFETY, PLAN, *[SERVICE] * dice.randint(1, 3)]
    if ending is Ending.EARLY:
        return [*timed(acts, dice), *_early_end(dice)]
    return timed(acts, dice) + _reintegration(ending, dice)


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
    acts = timed([RISK, REINTEGRATE, *[MILESTONE] * dice.randint(1, 2), VISIT], dice)
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
