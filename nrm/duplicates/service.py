"""Possible duplicates: what waits for a decision, comparing two people, deciding, undoing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.queries import user_names
from nrm.auth.roles import Actor
from nrm.cases.freshness import FreshIndex, fresh_index
from nrm.cases.identity_door import open_identities_side_by_side
from nrm.cases.models import Case
from nrm.cases.name_index import FIND
from nrm.duplicates import access, queries, told
from nrm.duplicates.access import Content
from nrm.duplicates.models import Decision, Verdict
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Values
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.text import Text

VERY_ALIKE = 0.95
"""From this likeness on a pair stands among the very alike."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one, and how alike their names, births and fathers are (0 to 1)."""

    id: UUID
    people: frozenset[UUID]
    likeness: float

    @property
    def very(self) -> bool:
        """Tell whether hardly anything differs."""
        return self.likeness >= VERY_ALIKE


@dataclass(frozen=True, slots=True)
class Side:
    """One of two people, with their cases and who opened each."""

    identity: Values
    cases: list[tuple[Case, Text]]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that holds: about whose cases, by whom and why."""

    id: UUID
    verdict: Verdict
    numbers: list[list[str]]
    by: str
    at: datetime
    reason: str


def waiting() -> list[Pair]:
    """Return the pairs that nobody has decided, the most alike first.

    They are held in memory only: no row says who resembles whom. A pair that a correction has made unlike is gone.
    """
    index = fresh_index()
    settled = {access.content_of(row).people for row in told.shown()}
    found = [
        Pair(access.pair_id(people), people, likeness)
        for people in _proposed(index) - settled
        if (likeness := index.names.likeness(*people)) >= FIND
    ]
    return sorted(found, key=lambda pair: (-pair.likeness, pair.id))


def listed(pairs: list[Pair], *, by: Actor) -> dict[UUID, list[tuple[Case, Text]]]:
    """Return the cases of everybody in `pairs`, by person, for the list; nobody's identity is opened."""
    trail.record(Happening("duplicates:list", detail={"pairs": len(pairs)}), by=by.author)
    return _cases({person_id for pair in pairs for person_id in pair.people})


def pair_for(pair_id: UUID) -> Pair:
    """Return a pair that waits; raises `NotFound` when there is none, or somebody has decided it."""
    for pair in waiting():
        if pair.id == pair_id:
            return pair
    raise NotFound


def compare(pair: Pair, *, by: Actor) -> list[Side]:
    """Open both identities, with one entry in the trail that names the pair and, sealed, the cases.

    The entry belongs to no case: a team that read it would learn that somebody alike is known elsewhere.
    """
    cases = _cases(pair.people)
    numbers = ", ".join(sorted(case.number for held in cases.values() for case, _who in held))
    people = queries.people(pair.people)
    opened = open_identities_side_by_side(
        by, list(people.values()), subject_id=pair.id, typed=numbers
    )
    sides = [Side(opened[person_id], cases.get(person_id, [])) for person_id in people]
    return sorted(sides, key=lambda side: [case.opened_at for case, _who in side.cases])


def decide(pair: Pair, verdict: Verdict, *, reason: str, by: Actor) -> Decision:
    """Say what two people are; it holds until it is undone. Nobody gains sight of a case by it."""
    row = access.sealed_decision(Content(pair.people, reason))
    row.verdict, row.decided_by, row.decided_at = verdict, by.user_id, clock.now()
    _tell(f"duplicates:{verdict}", row, by=by)
    db.session.add(row)
    db.session.flush()
    return row


def decided(*, by: Actor) -> list[Decided]:
    """Return the decisions that hold, the newest first."""
    rows = told.shown()
    trail.record(Happening("duplicates:decided", detail={"decisions": len(rows)}), by=by.author)
    contents = {row.id: access.content_of(row) for row in rows}
    cases = _cases({one for content in contents.values() for one in content.people})
    names = user_names(row.decided_by for row in rows)
    return [
        Decided(
            id=row.id,
            verdict=Verdict(row.verdict),
            numbers=[
                [case.number for case, _who in cases.get(one, [])]
                for one in sorted(contents[row.id].people)
            ],
            by=names[row.decided_by],
            at=row.decided_at,
            reason=contents[row.id].reason,
        )
        for row in rows
    ]


def undo(decision_id: UUID, *, by: Actor) -> None:
    """Take a decision back: everything is as it was before, and the pair waits again.

    Raises `NotFound` for one that there is not, `RuleBroken` when it was taken back already, `Altered` when it is not
    as the trail tells.
    """
    row = queries.decision(decision_id)
    if row is None:
        raise NotFound
    told.must_be_told(row)
    if row.undone_at is not None:
        raise RuleBroken(_("This decision has been taken back already."))
    row.undone_by, row.undone_at = by.user_id, clock.now()
    _tell(told.UNDONE, row, by=by)


def _tell(action: str, row: Decision, *, by: Actor) -> None:
    trail.record(Happening(action, subject_id=row.id, detail=told.told_of(row)), by=by.author)


def _proposed(index: FreshIndex) -> set[frozenset[UUID]]:
    return {
        frozenset({person_id, other})
        for person_id, others in index.alike.items()
        for other in others
        if other in index.alike
    }


def _cases(person_ids: set[UUID] | frozenset[UUID]) -> dict[UUID, list[tuple[Case, Text]]]:
    cases = queries.cases_of(person_ids)
    openers = queries.opened_by([case.id for held in cases.values() for case in held])
    return {
        person_id: [(case, openers[case.id]) for case in held if case.id in openers]
        for person_id, held in cases.items()
    }
