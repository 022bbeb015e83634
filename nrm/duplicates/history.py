"""The episodes of people who were joined, for figures: a later one counts as trafficked before."""

from datetime import datetime
from uuid import UUID

from nrm.duplicates import access, queries
from nrm.duplicates.models import Verdict
from nrm.duplicates.rules import Spell, after_an_earlier_one, groups


def later_episodes(*, at: datetime) -> set[UUID]:
    """Return the cases that follow an ended case of the same person under another entry, as joined at a moment."""
    joined = [
        access.content_of(row).people
        for row in queries.standing_decisions(at=at)
        if row.verdict == Verdict.JOINED
    ]
    later: set[UUID] = set()
    for group in groups(joined):
        cases = [case for held in queries.cases_of(group).values() for case in held]
        spells = [
            Spell(case.id, case.person_id, case.opened_at, _ended(case.closed_at, at=at))
            for case in cases
        ]
        later |= after_an_earlier_one(spells)
    return later


def _ended(closed_at: datetime | None, *, at: datetime) -> datetime | None:
    return closed_at if closed_at and closed_at < at else None
