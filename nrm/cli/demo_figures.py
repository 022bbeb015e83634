"""Publishing the past of a demonstration, as the two persons of the Authority would have done it."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from multiprocessing import get_context
from typing import TypeVar

from nrm.auth.queries import actor_of
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.language import use_language
from nrm.statistics.ledger import preparing
from nrm.statistics.ledger.approving import approve
from nrm.statistics.ledger.candidates import draft_of
from nrm.statistics.ledger.entries import Draft
from nrm.statistics.models import Preparation
from nrm.statistics.periods import Length, Period
from nrm.statistics.service import usual_period, years_to_choose

OFFICER, REVIEWER = "ap.data", "ap.reviewer"
_PROCESSES = 2
T = TypeVar("T")
_LATER = timedelta(days=20)
"""How long after its end a period is published."""


def past_quarters(*, newest: int | None = None) -> list[Period]:
    """Return the quarters that are over, from the first year with cases on; only the `newest` so many if given."""
    today = clock.today()
    quarter = Period(min(years_to_choose(today=today)), Length.QUARTER)
    found = []
    while _moment(quarter) < clock.now():
        found.append(quarter)
        quarter = quarter.next
    return found if newest is None else found[-newest:]


def publish(quarters: list[Period], *, progress: Callable[[int], object]) -> None:
    """Publish `quarters`, and the exact headlines of the year that the page of figures opens with; commits."""
    with use_language("sq"), _executor(len(quarters)) as executor:
        waiting = [(quarter, *_begun(quarter, executor)) for quarter in quarters]
        db.session.commit()
        for quarter, preparation, future in waiting:
            _approved(quarter, preparation, future.result())
            progress(1)
        year = usual_period(today=clock.today())
        if year.length is Length.YEAR and set(year.quarters) <= set(quarters):
            preparation, future = _begun(year, executor)
            _approved(year, preparation, future.result())


def _begun(period: Period, executor: Executor) -> tuple[Preparation, Future[Draft]]:
    with clock.at(_moment(period)):
        preparation = preparing.begin(period, by=actor_of(OFFICER))
        return preparation, executor.submit(draft_of, preparing.gather(preparation))


def _approved(period: Period, preparation: Preparation, draft: Draft) -> None:
    with clock.at(_moment(period)):
        preparing.take(preparation, draft)
        approve(preparation, by=actor_of(REVIEWER))
    db.session.commit()


def _moment(period: Period) -> datetime:
    day = period.next.first_day + _LATER
    return datetime.combine(day, time(10), clock.TIRANE)


@contextmanager
def _executor(tasks: int) -> Iterator[Executor]:
    """Give processes that compute beside this one; a single task is not worth their start."""
    if tasks < _PROCESSES:
        yield _AtOnce()
        return
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        yield pool


class _AtOnce(Executor):
    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future
