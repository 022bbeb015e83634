"""How far a signal has come, and by when somebody must look at it; pure."""

from datetime import datetime, timedelta
from enum import StrEnum

ANSWERED = "signal:answer"
"""How the trail names the act that ends a signal."""


class SignalState(StrEnum):
    """Whether somebody still has to answer."""

    WAITING = "waiting"
    ANSWERED = "answered"


TRIAGE = {
    "IMMEDIATE": timedelta(minutes=30),
    "URGENT": timedelta(hours=4),
    "ROUTINE": timedelta(hours=24),
}
"""Our own targets (D02, D03 of the deadline table, inferred): no hour limit could be read in a text of law."""


def due(received_at: datetime, *, urgency: str) -> datetime:
    """Return by when a signal should be answered; raises KeyError for an unknown urgency."""
    return received_at + TRIAGE[urgency]
