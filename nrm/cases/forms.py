"""What the register asks: a name to look for, and who the person is."""

from flask_babel import lazy_gettext as _l

from nrm.cases.name_index import Query
from nrm.cases.sections import IDENTITY
from nrm.foundation.declaration import Values
from nrm.foundation.web.date_question import DayMonthYearField
from nrm.foundation.web.declared_forms import DeclaredForm, Strictness, fill, form_class
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import Needed, TextField


class SearchForm(BaseForm):
    """Whom to look for."""

    name = TextField(
        _l("Name"),
        hint=_l("First and last name, in any order; small misspellings do not matter."),
        needed=Needed.NOW,
        missing=_l("Write a name"),
    )
    birth_date = DayMonthYearField(_l("Date of birth"), in_past=True)

    def query(self) -> Query:
        """Return what was asked."""
        return Query(name=self.name.data, birth_date=self.birth_date.data)


def identity_form(values: Values | None = None, *, version: int | None = None) -> DeclaredForm:
    """Return the form for a person's particulars; it is taken only when complete."""
    made = form_class(IDENTITY.fields, strictness=Strictness.SIGN)
    return fill(made, values or {}, version=version)


def age_gap(answers: Values) -> bool:
    """Tell whether neither an age nor the doubt about it was recorded."""
    known = ("birth_date", "estimated_age", "maybe_minor")
    return all(answers.get(name) is None for name in known)
