"""The episodes of people who were joined, for figures: a later one counts as trafficked before."""

from datetime import datetime
from uuid import UUID

from nrm.duplicates import access, queries, told
from nrm.duplicates.models import Decision, Verdict
from nrm.duplicates.rules import Spell, after_an_earlier_one, groups


def later_episodes(*, at: datetime) -> set[UUID]:
    """Return the cases that follow an ended case of the same person under another entry, as joined at a moment.

    Raises `Altered`, as the two below do, when a decision is not as the trail tells.
    """
    joined = [
        access.content_of(row).people
        for row in told.standing_at(at)
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


def decisions_about(person_id: UUID) -> list[Decision]:
    """Return every decision that names a person, taken back or not: erasing the person takes them along."""
    return [row for row in told.every_decision() if person_id in access.content_of(row).people]


def joined_with(person_id: UUID) -> set[UUID]:
    """Return who else is the same person, as joined now."""
    joined = [
        access.content_of(row).people
        for row in told.standing_now()
        if row.verdict == Verdict.JOINED
    ]
    return {one for group in groups(joined) if person_id in group for one in group} - {person_id}


def _ended(closed_at: datetime | None, *, at: datetime) -> datetime | None:
    return closed_at if closed_at and closed_at < at else None
