"""From declared fields to forms and back, and from answers to words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from nrm.foundation.declaration import Field, Kind, Values
from nrm.foundation.web.choice_questions import (
    ChoiceField,
    ChoicesField,
    ScoreField,
    YesNoField,
    score_words,
    yes_no_words,
)
from nrm.foundation.web.date_question import DayMonthYearField
from nrm.foundation.web.formats import date_words, number_words
from nrm.foundation.web.forms import VersionedForm
from nrm.foundation.web.questions import IntegerField, LongTextField, Needed, Question, TextField

Words = Mapping[str, str]
"""Code -> words."""
Offers = Mapping[str, Callable[[], Words]]
"""Field name -> what it offers, where the declaration cannot know it (institutions)."""


class Strictness(StrEnum):
    """How much a form insists on."""

    DRAFT = "draft"
    """What was answered must be readable; gaps are fine."""
    SIGN = "sign"
    """Required questions must be answered as well."""


class DeclaredForm(VersionedForm):
    """A form made from declared fields."""

    declared: tuple[Field, ...] = ()
    strictness = Strictness.DRAFT

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was typed and, when signing, what is missing."""
        sound = super().validate(extra_validators)
        return bool(sound) and (self.strictness is Strictness.DRAFT or self._is_complete())

    def _is_complete(self) -> bool:
        answers = values_of(self)
        for field in self.declared:
            question = self[field.name]
            if field.is_required(answers) and question.canonical() is None:
                question.errors = [*question.errors, str(question.missing)]
        return not self.errors


def form_class(
    fields: Sequence[Field],
    *,
    strictness: Strictness = Strictness.DRAFT,
    offers: Offers | None = None,
) -> type[DeclaredForm]:
    """Return the form that asks `fields` in their order.

    `offers` gives the choices of fields without a code list (institutions) by field name, asked
    anew for each form. Raises KeyError when a field has nothing to choose from, ValueError when it
    is named like a part of the form.
    """
    if taken := [field.name for field in fields if hasattr(DeclaredForm, field.name)]:
        raise ValueError(f"names that a form needs itself: {taken}")
    questions = {field.name: _question(field, offers or {}) for field in fields}
    settings = {"declared": tuple(fields), "strictness": strictness}
    return type("DeclaredFormOfFields", (DeclaredForm,), {**questions, **settings})


def fill(made: type[DeclaredForm], values: Values, *, version: int | None = None) -> DeclaredForm:
    """Return the form with stored `values`; in a POST, with what was sent instead."""
    return made(data={**values, "version": version})


def values_of(form: DeclaredForm) -> dict[str, Any]:
    """Return the answers as JSON keeps them (ISO dates, codes); unanswered questions are absent."""
    answers = {field.name: form[field.name].canonical() for field in form.declared}
    return {name: answer for name, answer in answers.items() if answer is not None}


def display(field: Field, value: Any, *, offers: Offers | None = None) -> str:
    """Return the answer in words of the current language; "" when there is none.

    An unknown code is shown as it is, so that nothing recorded disappears from a page.
    """
    if value in (None, "", []):
        return ""
    match field.kind:
        case Kind.DATE:
            return date_words(date.fromisoformat(value))
        case Kind.INTEGER:
            return number_words(value)
        case Kind.TEXT | Kind.LONG_TEXT:
            return str(value)
        case _:
            words = _offer(field, offers or {})()
            codes = value if isinstance(value, list) else [value]
            return ", ".join(words.get(str(code), str(code)) for code in codes)


def _question(field: Field, offers: Offers) -> Question:
    needed = Needed.TO_SIGN if field.required else Needed.NO
    shared: dict[str, Any] = {"hint": field.hint or "", "needed": needed}
    if field.relevant:
        shared["shown_when"] = (field.relevant.field, field.relevant.values)
    settings = _SETTINGS.get(field.kind, _offered)(field, offers)
    return _QUESTIONS[field.kind](field.label, **settings, **shared)


def _plain(_field: Field, _offers: Offers) -> dict[str, Any]:
    return {}


def _dated(field: Field, _offers: Offers) -> dict[str, Any]:
    return {"in_past": field.in_past}


def _bounded(field: Field, _offers: Offers) -> dict[str, Any]:
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _offered(field: Field, offers: Offers) -> dict[str, Any]:
    return {"choices": _offer(field, offers), "hints": field.code_hints}


_QUESTIONS: dict[Kind, type[Question]] = {
    Kind.TEXT: TextField,
    Kind.LONG_TEXT: LongTextField,
    Kind.DATE: DayMonthYearField,
    Kind.INTEGER: IntegerField,
    Kind.YES_NO: YesNoField,
    Kind.CHOICE: ChoiceField,
    Kind.CHOICES: ChoicesField,
    Kind.COUNTRY: ChoiceField,
    Kind.INSTITUTION: ChoiceField,
    Kind.SCORE: ScoreField,
}
_SETTINGS = {
    Kind.TEXT: _plain,
    Kind.LONG_TEXT: _plain,
    Kind.YES_NO: _plain,
    Kind.DATE: _dated,
    Kind.INTEGER: _bounded,
}


def _offer(field: Field, offers: Offers) -> Callable[[], Words]:
    if field.name in offers:
        return offers[field.name]
    if field.codes is not None:
        return field.codes.choices
    if field.kind is Kind.SCORE:
        return score_words
    if field.kind is Kind.YES_NO:
        return yes_no_words
    raise KeyError(f"nothing to choose from for {field.name}")
