"""Fetch and authorise in one call, for what is kept and what was erased."""

from uuid import UUID

from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Actor
from nrm.cases.access import CaseFile, case_for
from nrm.foundation.errors import NotFound
from nrm.retention import queries
from nrm.retention.models import Erasure


def closed_case(actor: Actor, case_id: UUID, permission: Permission) -> CaseFile:
    """Return a closed case if the actor has `permission` for it; raises `NotFound` for any other."""
    file = case_for(actor, case_id, permission)
    if file.case.closed_at is None:
        raise NotFound
    return file


def request_in(file: CaseFile) -> Erasure:
    """Return the request that waits in a case; raises `NotFound` when none does."""
    found = queries.asked_for(file.case.id)
    if found is None:
        raise NotFound
    return found


def request_of_signals(actor: Actor, permission: Permission) -> Erasure:
    """Return the request for signals that waits, if the actor ever has `permission`; raises `NotFound` otherwise."""
    found = queries.signals_asked_for()
    if found is None or not ever(actor.role, permission):
        raise NotFound
    return found


def done_erasure(erasure_id: UUID) -> Erasure:
    """Return an erasure that was done: whoever may read the page of what is kept may read its certificate.

    Raises `NotFound` when there is none.
    """
    found = queries.erasure(erasure_id)
    if found is None:
        raise NotFound
    return found
