"""Signals that were answered without a case, and the two people of the Authority who erase them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from nrm.auth.models import User
from nrm.auth.roles import Role
from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.retention import batches
from nrm.retention.models import Erasure
from nrm.signals import service as signals
from nrm.signals.models import Signal
from tests.casework import opened, worker
from tests.people import actor_of, colleague, workplace

ANSWERED = datetime(2031, 3, 10, 11, tzinfo=UTC)
OVER = datetime(2032, 3, 10, 11, tzinfo=UTC)
"""The day on which what was answered on `ANSWERED` is past its period; what was answered a day later is not."""
NEXT_DAY = datetime(2032, 3, 10, 23, 30, tzinfo=UTC)
"""Within a day of `OVER`, and in Albania the next one."""
STORY = "Një fqinjë telefonoi për vajzën e katit të dytë."


@dataclass(frozen=True)
class Heard:
    """Ids of signals: two past their period, one answered a day later, one that waits, one that led to a case."""

    officer: User
    reviewer: User
    file: CaseFile
    old: list[UUID]
    later: UUID
    waiting: UUID
    led: UUID

    def ask(self) -> Erasure:
        """Ask for the erasure of what is past its period."""
        return batches.ask(actor_of(self.officer), words="Rregullorja, neni 7.")

    def approve(self, asked: Erasure) -> Erasure:
        """Approve it."""
        return batches.approve(actor_of(self.reviewer), asked)

    def erase(self) -> Erasure:
        """Ask for it and approve it."""
        return self.approve(self.ask())

    def left(self) -> set[UUID]:
        """Return the signals that there are."""
        return set(db.session.scalars(db.select(Signal.id)))

    @property
    def kept(self) -> set[UUID]:
        """Those that have to stay."""
        return {self.later, self.waiting, self.led}


@contextmanager
def long_answered() -> Iterator[Heard]:
    """Give signals on the first day on which two of them are past their period."""
    by = worker("heard")
    people = colleague(Role.AP_DATA), colleague(Role.AP_REVIEWER)
    with clock.at(ANSWERED):
        old = [answered(by) for _one in range(2)]
        waiting = _taken(by).id
        led, file = _taken(by), opened(by)
        signals.lead_to(led, file)
    with clock.at(ANSWERED + timedelta(days=1)):
        later = answered(by)
    db.session.commit()
    with clock.at(OVER):
        yield Heard(*people, file, old, later, waiting, led.id)


def _taken(by: User) -> Signal:
    said = {"urgency": "URGENT", "narrative": STORY, "channel": "HOTLINE", "reporter": "CITIZEN"}
    return signals.take(said, to=workplace("DRSHSSH_VLORE"), by=actor_of(by))


def answered(by: User) -> UUID:
    """Take a signal down and end it without a case."""
    signal = _taken(by)
    signals.answer(signal, "NO_ACTION", by=actor_of(by))
    return signal.id
