"""How long a record is kept and how long an erasure that was asked for may wait: dates only, nothing is read here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from nrm.foundation.text import Text
from nrm.procedure.rules import Certainty

ADULT_AGE = 18
ANSWER_WITHIN = timedelta(hours=24)
"""In which a request is answered, or lapses: our own limit, so that an approval is of what stands there today."""
SIGNAL = "SIGNAL"
"""How signals that led to no case are kept."""


class Unit(StrEnum):
    """What a period is counted in."""

    YEARS = "years"
    DAYS = "days"
    WITH_CASE = "with_case"
    UNENDING = "unending"


class Start(StrEnum):
    """From when a period runs."""

    CLOSURE = "closure"
    ADULTHOOD = "adulthood"
    """The closure or the person's 18th birthday, whichever is later."""
    ANSWER = "answer"
    WRITING = "writing"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Kept:
    """How long one kind of record is kept, and how sure it is that this is law."""

    code: str
    name: Text
    count: int
    unit: Unit
    start: Start
    source: Text
    certainty: Certainty

    @property
    def is_target(self) -> bool:
        """Tell whether the period is an internal target, which may never be shown as law."""
        return self.certainty is Certainty.INFERRED


class State(StrEnum):
    """How far an erasure has come."""

    ASKED = "asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class Reason(StrEnum):
    """Why a case is to be erased."""

    PERIOD_OVER = "period_over"
    PERSON = "person"
    COURT = "court"
    ERROR = "error"


def over_on(kept: Kept, *, closed_on: date, born_on: date | None) -> date | None:
    """Return the first day on which a closed case is past its period; None when that has no end.

    Of a child whose birth day nobody knows we take the latest that it can be: the day of the closure.
    """
    if kept.unit is not Unit.YEARS:
        return None
    start = closed_on
    if kept.start is Start.ADULTHOOD:
        start = max(closed_on, years_after(born_on or closed_on, ADULT_AGE))
    return years_after(start, kept.count)


def first_kept(kept: Kept, *, today: date) -> date:
    """Return the first day of an answer that is kept still: every signal answered before it is past its period.

    The same as `over_on`, read backwards.
    """
    try:
        newest = today.replace(year=today.year - kept.count)
    except ValueError:  # on 29 February: what was answered on 1 March is over tomorrow
        newest = date(today.year - kept.count, 2, 28)
    return newest + timedelta(days=1)


def years_after(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def has_lapsed(asked_at: datetime, *, now: datetime) -> bool:
    """Tell whether a request was not answered in time."""
    return now - asked_at > ANSWER_WITHIN


def digest_of(
    rows: Mapping[str, Sequence[str]], *, case_id: str, person: bool, keys: Sequence[str] = ()
) -> str:
    """Return the SHA-256 (64 hex digits) of exactly what an erasure takes: the ids of its rows, by table.

    `keys` are the fingerprints of wrapped keys, where those are a part of what is approved.
    """
    spelt = json.dumps(
        {
            "case": case_id,
            "person": person,
            "rows": {name: sorted(ids) for name, ids in rows.items()},
            "keys": sorted(keys),
        },
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(spelt.encode()).hexdigest()
