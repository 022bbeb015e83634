"""The page on which a person's next case is opened."""

from nrm.auth.queries import institution_name
from nrm.auth.roles import Relationship
from nrm.cases.access import CaseFile
from nrm.foundation.web.declared_forms import DeclaredForm, Strictness, fill, form_class
from nrm.reference.collation import sort_key
from nrm.reintegration.queries import possible_leads
from nrm.reintegration.sections.reopening import LEAD, REOPENING_FIELDS


def reopening_form(file: CaseFile) -> DeclaredForm:
    """Return the form for a new episode; the Responsible Authority is also asked who leads it."""
    asks_lead = file.relationship is Relationship.AUTHORITY
    fields = (*REOPENING_FIELDS, LEAD) if asks_lead else REOPENING_FIELDS
    made = form_class(fields, strictness=Strictness.SIGN, offers={"lead": _leads})
    return fill(made, {})


def _leads() -> dict[str, str]:
    words = {
        str(user.id): f"{institution_name(user.institution)} – {user.name}"
        for user in possible_leads()
    }
    return dict(sorted(words.items(), key=lambda entry: sort_key(entry[1])))
