"""Making facts out of the register: what the signed forms and acts say of each person-episode at a period's end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from nrm.assistance.bulk import services_in_bulk
from nrm.audit.trail import Author
from nrm.auth.models import Institution
from nrm.auth.policy import BulkReader
from nrm.cases.door import enter_in_bulk
from nrm.cases.identity_door import open_identities_in_bulk
from nrm.cases.models import Case, CaseEvent
from nrm.cases.registrations import registered
from nrm.duplicates.history import later_episodes
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.errors import Altered
from nrm.records.bulk import signed_forms_of
from nrm.reference.institutions import sector_of
from nrm.statistics.facts.fact import Fact
from nrm.statistics.facts.reading import Episode, agrees_in, fact_of
from nrm.statistics.periods import Period

FORMS = ("F1", "F2", "F3", "F4", "F5", "F6", "F8", "F9", "F10")
IDENTIFIED = "identify"
"""The act of the institution that found the person."""
BATCH = 500
READER = BulkReader.STATISTICS


def facts_of(period: Period, *, by: Author) -> list[Fact]:
    """Return the facts of everybody registered in `period`: forms, acts and services as they stood at its end.

    Who they are is what their identity says today, corrections after the period's end included. Whether somebody
    agrees to optional statistics is what F1 says today: who withdraws after the period's end and before its figures
    are frozen is in none of them. Opens sealed sections as the named reader `statistics`; one entry in the trail says
    for whom and how many. Raises `Altered` when something that they stand on is not as it was written: a number
    without it would be wrong, and nobody would see it.
    """
    return [fact for _case, fact in facts_by_case(period, by=by)]


def facts_by_case(
    period: Period, *, by: Author, until: datetime | None = None
) -> list[tuple[Case, Fact]]:
    """Return the same facts, each with its case: for those who may see the cases, and kept by nobody.

    With `until` (aware), forms, acts and services as they stood then. Raises as `facts_of` does.
    """
    over = _midnight(period.next.first_day)
    until = until or over
    cases = registered(_midnight(period.first_day), over, by=by)
    enter_in_bulk(READER, by=by, detail={"period": str(period), "cases": len(cases)})
    return [
        (episode.case, fact_of(episode))
        for start in range(0, len(cases), BATCH)
        for episode in _episodes(cases[start : start + BATCH], until=until, by=by)
    ]


def found_together(cases: Sequence[Case]) -> list[tuple[date | None, UUID | None]]:
    """Return for each case with whom its person was found: equal for those of one group, such as siblings or a raid.

    Nobody records that. Taken for one group are those whom one institution identified on one day: our own choice (INF),
    which rather joins too many than too few.
    """
    query = select(CaseEvent.case_id, CaseEvent.by_institution).where(
        CaseEvent.act == IDENTIFIED, CaseEvent.case_id.in_([case.id for case in cases])
    )
    found_by: dict[UUID, UUID] = dict(db.session.execute(query).all())
    return [
        (
            clock.local(case.registered_at).date() if case.registered_at else None,
            found_by.get(case.id),
        )
        for case in cases
    ]


def procedures_of(period: Period) -> list[str]:
    """Return the versions of the procedure that the cases registered in `period` follow."""
    start, until = _midnight(period.first_day), _midnight(period.next.first_day)
    query = select(Case.procedure_version).distinct()
    within = query.where(Case.registered_at >= start, Case.registered_at < until)
    return sorted(db.session.scalars(within))


def _episodes(cases: Sequence[Case], *, until: datetime, by: Author) -> Iterable[Episode]:
    identities = open_identities_in_bulk(READER, [case.person for case in cases], by=by)
    events = _events(cases, until=until)
    services = services_in_bulk(READER, cases, until=until, by=by)
    sectors, later = _sectors(), later_episodes(at=until)
    today = max(until, clock.now())
    signed = dict(signed_forms_of(READER, cases, forms=FORMS, until=today, by=by))
    for case in cases:
        if case not in signed or case.person_id not in identities:
            raise Altered
        forms = signed[case]
        yield Episode(
            case=case,
            identity=identities[case.person_id],
            forms=[one for one in forms if one.signed_at < until],
            events=events[case.id],
            services=services.get(case.id, []),
            sector=_sector(events[case.id], sectors),
            follows_another=case.id in later,
            agrees=agrees_in(forms),
        )


def _events(cases: Sequence[Case], *, until: datetime) -> dict[UUID, list[CaseEvent]]:
    query = (
        select(CaseEvent)
        .where(CaseEvent.case_id.in_([case.id for case in cases]), CaseEvent.at < until)
        .order_by(CaseEvent.number)
    )
    found: dict[UUID, list[CaseEvent]] = defaultdict(list)
    for event in db.session.scalars(query):
        found[event.case_id].append(event)
    return found


def _sectors() -> dict[UUID, str]:
    rows = db.session.execute(select(Institution.id, Institution.kind))
    return {institution_id: sector_of(kind) for institution_id, kind in rows}


def _sector(events: Sequence[CaseEvent], sectors: dict[UUID, str]) -> str | None:
    for event in events:
        if event.act == IDENTIFIED:
            return sectors.get(event.by_institution)
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.TIRANE)
