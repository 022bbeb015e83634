"""The pages of a form: which questions a part asks of this actor, and what they offer."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from nrm.auth.queries import institution_choices
from nrm.cases.access import CaseFile
from nrm.foundation.declaration import Field, FormDeclaration, Kind, Part, Values
from nrm.foundation.web.declared_forms import DeclaredForm, Offers, display, fill, form_class
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import LongTextField, Needed
from nrm.records.contents import writable


class ActForm(BaseForm):
    """A form that is only a button."""


class CorrectForm(BaseForm):
    """Why a signed form is corrected."""

    reason = LongTextField(
        _l("Why is this form corrected?"),
        hint=_l("The reason is kept, sealed, with the trail. The signed version stays readable."),
        needed=Needed.NOW,
        missing=_l("Say why the form is corrected"),
        longest=1000,
        rows=3,
    )


def offers_of(fields: tuple[Field, ...]) -> Offers:
    """Return what the fields offer whose choices stand in the database."""
    return {
        field.name: partial(institution_choices, field.institution_kinds)
        for field in fields
        if field.kind is Kind.INSTITUTION
    }


def part_form(
    file: CaseFile, part: Part, *, known: Mapping[str, Any], answers: Values, version: int
) -> DeclaredForm:
    """Return the page of `part` with what is answered so far.

    Questions that what is `known` of the case makes irrelevant are left out; those that depend on another answer of the
    form stay, since that answer may be on the same page.
    """
    fields = tuple(
        field
        for field in writable(file, part.fields)
        if field.relevant is None or field.relevant.field not in known or field.is_relevant(known)
    )
    return fill(form_class(fields, offers=offers_of(fields)), answers, version=version)


def in_words(
    file: CaseFile, declaration: FormDeclaration, answers: Values
) -> list[tuple[Part, list[tuple[Field, str]]]]:
    """Return the form's questions that the actor may read, part by part, with their answers in words.

    What was answered is shown even if it would not be asked today: a child of then may be an adult now.
    """
    offers = offers_of(declaration.fields)
    shown = []
    for part in declaration.parts:
        rows = [
            (field, display(field, answers.get(field.name), offers=offers))
            for field in part.fields
            if file.reads(field.section)
            and (field.is_relevant(answers) or answers.get(field.name) not in (None, "", []))
        ]
        if rows:
            shown.append((part, rows))
    return shown
