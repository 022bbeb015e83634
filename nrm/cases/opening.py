"""Opening a case from what a page was sent: complete particulars, and a look for the same person first."""

from dataclasses import dataclass, field

from flask_babel import gettext as _

from nrm.auth.roles import Actor
from nrm.cases import register, search, service
from nrm.cases.access import CaseFile
from nrm.cases.forms import age_gap
from nrm.cases.register import Line
from nrm.foundation.web.declared_forms import DeclaredForm, values_of


@dataclass(frozen=True, slots=True)
class Opening:
    """What came of it: the case that was opened, or the cases of people who may be the same."""

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


def try_to_open(form: DeclaredForm, actor: Actor, *, anyway: str | None) -> Opening:
    """Open a case if the particulars are complete.

    With people alike among the actor's cases it is opened only when `anyway` was sent.
    """
    if not is_taken(form):
        return Opening()
    answers = values_of(form)
    found = search.possible_duplicates(actor, answers)
    alike = register.lines(actor, [hit.case for hit in found])
    if alike and not anyway:
        return Opening(alike=alike)
    return Opening(file=service.open_case(answers, by=actor))
