"""Where each step of the procedure is done: the page behind the button of "what comes next"."""

from dataclasses import dataclass

from flask import url_for

from nrm.auth.roles import Relationship
from nrm.casefile.page import Next
from nrm.cases.access import CaseFile
from nrm.procedure.rules import Part
from nrm.records.models import State
from nrm.records.queries import unfinished

PAGES = {
    "REVIEW": "referrals.review",
    "ANSWER": "referrals.answer",
    "ASK_FORMAL": "referrals.ask_formal",
    "ACKNOWLEDGE": "reintegration.acknowledge",
    "NEW_LEAD": "casefile.hand_over",
}
TAKEN_ON = (Part.FORMAL_POLICE, Part.FORMAL_SOCIAL)
"""Parts that an institution is asked to play and one of its people takes on before working."""


def must_take_on(file: CaseFile, step: Next) -> bool:
    """Tell whether the actor has to take the step on for the institution before doing it."""
    return step.mine and step.task.part in TAKEN_ON and file.relationship is Relationship.INVITED


@dataclass(frozen=True, slots=True)
class Way:
    """How to get to the page of a step: a link, or a button that begins the form."""

    url: str
    begins: bool = False


def way_to(file: CaseFile, step: Next) -> Way:
    """Return how the actor gets to where the step is done."""
    case_id, form = file.case.id, step.step.form
    if page := PAGES.get(step.step.code):
        return Way(url_for(page, case_id=case_id))
    record = unfinished(case_id, form) if form else None
    if record and record.state == State.AWAITING:
        return Way(url_for("records.show", case_id=case_id, record_id=record.id))
    page = "overview" if record else "start"
    return Way(url_for(f"{str(form).lower()}.{page}", case_id=case_id), begins=record is None)
