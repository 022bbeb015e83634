"""What stands in the ledger, without its numbers: which periods are published, and by which releases."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from nrm.foundation.database import db
from nrm.statistics.ledger.entries import OF_QUARTERS, Mechanism, broken
from nrm.statistics.models import Release
from nrm.statistics.periods import Length, Period, parse


@dataclass(frozen=True, slots=True)
class Origin:
    """A release that printed numbers are of: what a reader needs to check them.

    Of its numbers, others have `given_away` so many since.
    """

    id: UUID
    period: Period
    mechanism: Mechanism
    numbers_hash: str
    certificate_hash: str | None
    published_at: datetime
    given_away: int = 0


def published_periods() -> list[Period]:
    """Return every period of which all quarters are published, the newest first, the longer before the shorter."""
    query = select(Release.period).where(Release.mechanism.in_(OF_QUARTERS))
    quarters = {parse(written) for written in db.session.scalars(query)}
    found = {whole for quarter in quarters for whole in _ending_with(quarter)}
    return sorted(
        (one for one in found if quarters.issuperset(one.quarters)),
        key=lambda one: (one.last_day, one.length),
        reverse=True,
    )


def release_ids(period: Period) -> tuple[str, ...]:
    """Return the releases (hex) that stand in the ledger about `period`: of its quarters, and its own headlines."""
    of_quarters = Release.period.in_(list(map(str, period.quarters)))
    query = select(Release.id).where(
        (Release.mechanism.in_(OF_QUARTERS) & of_quarters)
        | ((Release.mechanism == Mechanism.HEADLINES) & (Release.period == str(period)))
    )
    return tuple(sorted(one.hex for one in db.session.scalars(query)))


def origins(ids: Collection[str]) -> list[Origin]:
    """Return the releases `ids` (hex), in the order of their periods."""
    if not ids:
        return []
    query = select(
        Release.id,
        Release.period,
        Release.mechanism,
        Release.numbers_hash,
        Release.certificate_hash,
        Release.published_at,
    ).where(Release.id.in_([UUID(one) for one in ids]))
    lost = given_away()
    found = [
        Origin(one_id, parse(period), Mechanism(mechanism), numbers, certificate, at, lost[period])
        for one_id, period, mechanism, numbers, certificate, at in db.session.execute(query)
    ]
    return sorted(found, key=lambda one: (one.period.last_day, one.period.length))


def given_away() -> Counter[str]:
    """Return of how many numbers of a quarter others have given away what they should hide."""
    return Counter(quarter for quarter, _cell in broken())


def _ending_with(quarter: Period) -> list[Period]:
    """Return the periods whose last quarter is `quarter`."""
    year, number = quarter.year, quarter.number
    found = [quarter]
    if number % 2 == 0:
        found.append(Period(year, Length.HALF_YEAR, number // 2))
    is_year = number == 4
    found.append(Period(year, Length.YEAR, 1 if is_year else number, rolling=not is_year))
    return found
