"""Closed cases long past their period, and the two people of the Authority who erase them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from nrm.audit.models import Entry
from nrm.audit.trail import REFUSED, SYSTEM
from nrm.auth.models import User
from nrm.auth.policy import Permission
from nrm.auth.roles import Role
from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.undoing import undo
from nrm.retention import service
from nrm.retention.models import Erasure
from nrm.retention.rules import Reason
from nrm.statistics.periods import Length, Period, containing
from nrm.statistics.snapshots.freezing import freeze
from tests.people import colleague
from tests.referrals.sent import Sent
from tests.reintegration.journeys import closed

LATER = timedelta(days=11 * 366)
"""Longer than a closed case of an adult is kept."""


@dataclass(frozen=True)
class Past:
    """A closed case, and a data officer and a reviewer of the Authority."""

    sent: Sent
    officer: User

    @property
    def reviewer(self) -> User:
        """Who approves."""
        return self.sent.reviewer

    def asking(self) -> CaseFile:
        """Return the case in the hands of who asks."""
        return self.sent.file(self.officer, Permission.ERASURES_ASK)

    def answering(self) -> CaseFile:
        """Return the case in the hands of who answers."""
        return self.sent.file(self.reviewer, Permission.ERASURES_APPROVE)

    def ask(self, reason: Reason = Reason.PERIOD_OVER) -> Erasure:
        """Ask for the erasure."""
        return service.ask(self.asking(), reason=reason, words="Afati ka kaluar.")

    def erase(self) -> Erasure:
        """Ask for it and approve it."""
        asked = self.ask()
        return self.approve(asked)

    def approve(self, asked: Erasure) -> Erasure:
        """Approve what was asked for."""
        return service.approve(self.answering(), asked)


@contextmanager
def long_closed(*, frozen: bool = True) -> Iterator[Past]:
    """Give a case that was closed longer ago than it is kept, in a quarter that is over and, usually, frozen."""
    past = Past(closed(), colleague(Role.AP_DATA))
    quarter = quarter_of(past)
    db.session.commit()
    with clock.at(clock.now() + LATER):
        if frozen:
            freeze(quarter, by=SYSTEM)
            db.session.commit()
        yield past


def quarter_of(past: Past) -> Period:
    """Return the quarter in which the case counts."""
    registered = past.sent.case.registered_at
    assert registered
    return containing(clock.local(registered).date(), length=Length.QUARTER)


def refusals() -> list[str]:
    """Undo what was refused, as a page does, and return what the trail says of refusals."""
    undo()
    rows = db.session.scalars(
        select(Entry.detail).where(Entry.action == "erasure:refused", Entry.decision == REFUSED)
    )
    return list(rows)
