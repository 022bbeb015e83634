"""The one place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TIRANE = ZoneInfo("Europe/Tirane")

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """Return this moment as an aware datetime in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """Return today's date as people in Albania see it."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return `moment` (aware) on Albania's wall clock."""
    return moment.astimezone(TIRANE)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (aware) inside the block: for histories played back and for tests."""
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
