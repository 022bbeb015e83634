"""Fetch and authorise in one call: a case that is not yours does not exist for you."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Happening
from nrm.auth.policy import Level, Permission, level, may
from nrm.auth.roles import Actor, Relationship
from nrm.cases import queries
from nrm.cases.models import Case
from nrm.foundation.database import db
from nrm.foundation.declaration import Section
from nrm.foundation.errors import NotFound
from nrm.procedure.loading import procedure
from nrm.procedure.rules import Procedure


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case in the hands of an actor: what every service is given instead of a bare case."""

    case: Case
    actor: Actor
    relationship: Relationship

    def may(self, permission: Permission) -> bool:
        """Tell whether the actor has `permission` for this case."""
        return may(self.actor.role, permission, self.relationship)

    def reads(self, section: Section) -> bool:
        """Tell whether the actor may read `section` of this case."""
        return level(self.actor.role, self.relationship, section) is not None

    def writes(self, section: Section) -> bool:
        """Tell whether the actor may write `section` of this case."""
        return level(self.actor.role, self.relationship, section) is Level.WRITE

    @property
    def procedure(self) -> Procedure:
        """The version of the procedure that the case was opened under."""
        return procedure(self.case.procedure_version)


def case_for(actor: Actor, case_id: UUID, permission: Permission) -> CaseFile:
    """Return the case if `actor` has `permission` for it.

    Raises `NotFound` otherwise, whether the case exists or not; a refusal is told to the trail.
    """
    case = db.session.get(Case, case_id)
    relationship = _relationship(case, actor) if case else Relationship.NONE
    if case is None or not may(actor.role, permission, relationship):
        _refuse(actor, case_id if case else None, permission)
    return CaseFile(case, actor, relationship)


def again(file: CaseFile) -> CaseFile:
    """Return the same case after an act that may have changed the actor's part in it."""
    return CaseFile(file.case, file.actor, _relationship(file.case, file.actor))


def files_of(actor: Actor, cases: Collection[Case]) -> list[CaseFile]:
    """Return several cases in the actor's hands, for lists; those they have no part in are left out."""
    ties = queries.relationships_to([case.id for case in cases], actor)
    return [
        CaseFile(case, actor, ties[case.id])
        for case in cases
        if ties[case.id] not in (Relationship.NONE, Relationship.ENDED)
    ]


def _relationship(case: Case, actor: Actor) -> Relationship:
    return queries.relationships_to([case.id], actor)[case.id]


def _refuse(actor: Actor, case_id: UUID | None, permission: Permission) -> NoReturn:
    trail.record_for_good(
        Happening("case:refused", case_id=case_id, decision=REFUSED, detail={"wanted": permission}),
        by=actor.author,
    )
    raise NotFound
