"""Opening a case from what a page was sent: complete particulars, and a look for the same person first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask_babel import gettext as _

from nrm.auth.policy import Permission
from nrm.auth.roles import Actor
from nrm.cases import queries, register, search, service
from nrm.cases.access import CaseFile, case_for
from nrm.cases.forms import age_gap
from nrm.cases.register import Line
from nrm.foundation.web.declared_forms import DeclaredForm, values_of


@dataclass(frozen=True, slots=True)
class Opening:
    """What came of it: the case that was opened, or the cases of people who may be the same.

    `case_id` is the id that the case has or will have. The page's form carries it, so that pressing its button once
    more leads to the same case.
    """

    case_id: UUID
    file: CaseFile | None = None
    alike: list[Line] = field(default_factory=list)


def is_taken(form: DeclaredForm) -> bool:
    """Tell whether the particulars were sent and are complete; what is missing stands in the form."""
    if not form.validate_on_submit():
        return False
    if age_gap(values_of(form)):
        form.maybe_minor.errors = [_("Without an age, say whether the person could be under 18")]
        return False
    return True


def try_to_open(form: DeclaredForm, actor: Actor, *, sent: Mapping[str, str]) -> Opening:
    """Open a case if the particulars are complete, or return the one that this very form opened already.

    `sent` may hold `case_id` and `open_anyway`: with people alike among the actor's cases it is opened only with the
    latter. Raises `NotFound` for the id of somebody else's case.
    """
    case_id = case_id_in(sent) or uuid4()
    if not is_taken(form):
        return Opening(case_id)
    if queries.exists(case_id):
        return Opening(case_id, file=case_for(actor, case_id, Permission.CASES_READ))
    answers = values_of(form)
    found = search.possible_duplicates(actor, answers)
    alike = register.lines(actor, [hit.case for hit in found])
    if alike and not sent.get("open_anyway"):
        return Opening(case_id, alike=alike)
    return Opening(case_id, file=service.open_case(answers, by=actor, case_id=case_id))


def case_id_in(sent: Mapping[str, str]) -> UUID | None:
    """Return the case id that a form carried, or None."""
    try:
        return UUID(sent["case_id"])
    except (KeyError, ValueError):
        return None
