"""Publishing as the two persons of the Authority do it."""

from nrm.auth.queries import user_named
from nrm.auth.roles import Actor, Role
from nrm.foundation.database import db
from nrm.statistics.ledger import preparing
from nrm.statistics.ledger.approving import approve
from nrm.statistics.models import Preparation, Release
from nrm.statistics.periods import parse
from tests.people import actor_of, colleague

_OFFICER, _REVIEWER = "ap.nenpunesi", "ap.shqyrtuesi"


def officer() -> Actor:
    """Return the data officer who prepares releases."""
    return _known(Role.AP_DATA, _OFFICER)


def reviewer() -> Actor:
    """Return the reviewer who approves them."""
    return _known(Role.AP_REVIEWER, _REVIEWER)


def prepare(period: str) -> Preparation:
    """Let the officer prepare a release, the day after the period at the earliest."""
    preparation = preparing.begin(parse(period), by=officer())
    db.session.commit()
    return preparing.work(preparation.id)


def publish(*periods: str) -> list[Release]:
    """Prepare and approve releases one after the other."""
    released = [approve(prepare(period), by=reviewer()) for period in periods]
    db.session.commit()
    return released


def _known(role: Role, username: str) -> Actor:
    return actor_of(user_named(username) or colleague(role, username=username))
