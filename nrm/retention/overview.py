"""What is kept how long: which closed cases are past their period, what is on hold, what waits for an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from flask import current_app

from nrm.audit.trail import Author
from nrm.auth.policy import BulkReader
from nrm.cases.door import enter_in_bulk
from nrm.cases.identity_door import open_identities_in_bulk
from nrm.cases.models import Case
from nrm.foundation import clock
from nrm.foundation.declaration import Values
from nrm.foundation.errors import Altered
from nrm.records.bulk import signed_forms_of
from nrm.reference import lists
from nrm.reintegration.sections.closure import F10
from nrm.retention import queries
from nrm.retention.models import Erasure
from nrm.retention.periods import periods
from nrm.retention.rules import SIGNAL, Kept, Unit, first_kept, over_on

READER = BulkReader.RETENTION
STRICTEST = "CHILD"
"""How a case is kept whose closure does not say it."""
_OF_CASES = ("ADULT", "CHILD", "NOT_VICTIM")


@dataclass(frozen=True, slots=True)
class Line:
    """A closed case as those see it who answer for how long it is kept: never who the person is."""

    case_id: UUID
    number: str
    kept: Kept
    closed_on: date
    over_on: date | None
    """The first day past its period; None when that has no end, or when nobody can tell."""
    held: bool
    asked: Erasure | None
    altered: bool
    """Something that says how long it is kept is not as it was written."""

    @property
    def is_over(self) -> bool:
        """Tell whether it is kept longer than it should be."""
        return self.over_on is not None and self.over_on <= clock.today()


def kinds() -> Mapping[str, Kept]:
    """Return how long each kind of record is kept here."""
    return periods(current_app.config["NRM"].retention_file)


def signals_before(moment: datetime) -> datetime:
    """Return the start of the day before which an answered signal is past its period, as that stands at `moment`."""
    day = first_kept(kinds()[SIGNAL], today=clock.local(moment).date())
    return datetime.combine(day, time(), tzinfo=clock.TIRANE).astimezone(UTC)


def past_period(*, by: Author) -> list[Line]:
    """Return the closed cases that are past their period, the longest closed first.

    Among them are those of which nobody can tell, because something is not as it was written.
    """
    years = min(kinds()[code].count for code in _OF_CASES)
    before = clock.now() - timedelta(days=years * 365)
    found = lines(queries.closed_before(before), by=by)
    return [line for line in found if line.is_over or line.altered]


def lines(found: Sequence[Case], *, by: Author) -> list[Line]:
    """Return closed cases with how long they are kept, which their closures and birth days say.

    Those are opened as the named reader `retention`; one entry in the trail says for whom and how many. When a case was
    closed is what the trail tells: a row alone makes none old.
    """
    if not found:
        return []
    enter_in_bulk(READER, by=by, detail={"cases": len(found)})
    kept_as, born = _kept_as(found, by=by), _born(found, by=by)
    ids = [case.id for case in found]
    held, closed = queries.held(ids), queries.closed_at_by_the_trail(ids)
    return [
        _line(
            case,
            kept_as.get(case.id, STRICTEST),
            born.get(case.person_id),
            closed_on=clock.local(closed.get(case.id, case.closed_at)).date(),
            held=case.id in held,
            altered=not (case.id in kept_as and case.person_id in born and case.id in closed),
        )
        for case in found
        if case.closed_at
    ]


def line_of(case: Case, *, by: Author) -> Line:
    """Return one closed case with how long it is kept; raises `Altered` when that is not as it was written."""
    line = lines([case], by=by)[0]
    if line.altered:
        raise Altered
    return line


def _line(
    case: Case, code: str, born_on: date | None, *, closed_on: date, held: bool, altered: bool
) -> Line:
    kept = kinds()[code]
    return Line(
        case_id=case.id,
        number=case.number,
        kept=kept,
        closed_on=closed_on,
        over_on=None if altered else over_on(kept, closed_on=closed_on, born_on=born_on),
        held=held or kept.unit is Unit.UNENDING,
        asked=queries.asked_for(case.id),
        altered=altered,
    )


def _kept_as(found: Sequence[Case], *, by: Author) -> dict[UUID, str]:
    codes: dict[UUID, str] = {}
    asked, until = (F10.code,), clock.now()
    for case, forms in signed_forms_of(READER, found, forms=asked, until=until, by=by):
        codes[case.id] = STRICTEST
        for form in forms:
            code = str(form.answers.get("retention"))
            if code in lists.RETENTION:
                codes[case.id] = code
    return codes


def _born(found: Sequence[Case], *, by: Author) -> dict[UUID, date | None]:
    people = [case.person for case in found]
    opened = open_identities_in_bulk(READER, people, by=by)
    return {person_id: _birth_day(identity) for person_id, identity in opened.items()}


def _birth_day(identity: Values) -> date | None:
    """Return the birth day; of an estimate the last day that it can be."""
    if identity.get("birth_date"):
        return date.fromisoformat(identity["birth_date"])
    age, on = identity.get("estimated_age"), identity.get("estimated_on")
    return date(date.fromisoformat(on).year - age, 12, 31) if age is not None and on else None
