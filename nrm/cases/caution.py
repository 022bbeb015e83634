"""Two brakes on trying out names: who searches often says why and goes on, who often finds nobody is listed.

Neither keeps anybody from their work.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, case, func, select

from nrm.audit import trail
from nrm.audit.models import Entry
from nrm.audit.trail import Happening
from nrm.auth.models import User
from nrm.auth.roles import Actor
from nrm.cases.identity_digests import REGISTERED
from nrm.cases.search import FIRST_LOOK, NAMES
from nrm.foundation import clock
from nrm.foundation.database import db

SEARCHES = (NAMES, FIRST_LOOK)
PER_HOUR = 20
"""Searches after which a reason is asked; with a reason, as many again. Ours, no rule of law."""
HOUR = timedelta(hours=1)
MISSES = 22
"""Misses within `MISSES_WITHIN` from which somebody is listed; ours, no rule of law."""
MISSES_WITHIN = timedelta(days=10)
NOBODY = '{"hits": 0}'
"""What the trail says of a search that found nobody."""
REASON = "search:reason"


def must_explain(actor: Actor) -> bool:
    """Tell whether the actor searched so often within the hour that a reason is asked before the next time."""
    mine = (Entry.actor_id == actor.user_id, Entry.at >= clock.now() - HOUR)
    explained = select(func.max(Entry.seq)).where(*mine, Entry.action == REASON)
    since = db.session.scalar(explained) or 0
    searched = select(func.count()).where(*mine, Entry.action.in_(SEARCHES), Entry.seq > since)
    return (db.session.scalar(searched) or 0) >= PER_HOUR


def explain(actor: Actor, words: str) -> None:
    """Keep, sealed in the trail, why the actor needs to go on searching."""
    trail.record_for_good(Happening(REASON, typed=words), by=actor.author)


@dataclass(frozen=True, slots=True)
class Misser:
    """Somebody who searched often and found nobody: how many of how many searches, and how many people they entered."""

    name: str
    misses: int
    searches: int
    entered: int


def often_missing() -> list[Misser]:
    """Return who found nobody too often in the last days, the most often first.

    Somebody who is entered was looked for before and rightly not found: each person entered takes one miss off.
    """
    searched = Entry.action.in_(SEARCHES)
    missed = and_(searched, Entry.detail == NOBODY)
    entered = Entry.action == REGISTERED
    numbers = [func.sum(case((which, 1), else_=0)) for which in (missed, searched, entered)]
    rows = db.session.execute(
        select(User.name, *numbers)
        .join(User, User.id == Entry.actor_id)
        .where(Entry.at >= clock.now() - MISSES_WITHIN, Entry.action.in_((*SEARCHES, REGISTERED)))
        .group_by(User.id, User.name)
        .having(numbers[0] - numbers[2] >= MISSES)
        .order_by((numbers[0] - numbers[2]).desc(), User.name)
    )
    return [Misser(*row) for row in rows]
