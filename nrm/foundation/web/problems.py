"""The list of what is wrong with the forms of a page, each leading to its control."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import wtforms


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct; `target` is the control to go to, None for the form as a whole."""

    target: str | None
    label: str
    message: str


def problems_of(forms: wtforms.Form | Iterable[wtforms.Form | None] | None) -> Sequence[Problem]:
    """Return the problems of a form, or of several, in the order of the questions."""
    if forms is None:
        return ()
    several = (forms,) if isinstance(forms, wtforms.Form) else forms
    return [problem for form in several if form is not None for problem in _of_one(form)]


def _of_one(form: wtforms.Form) -> Iterable[Problem]:
    for message in form.form_errors:
        yield Problem(None, "", str(message))
    for field in form:
        for message in field.errors:
            if getattr(field, "control", "") == "hidden" or field.type == "CSRFTokenField":
                yield Problem(None, "", str(message))
            else:
                yield Problem(
                    getattr(field, "first_id", field.id), str(field.label.text), str(message)
                )
