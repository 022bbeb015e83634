"""What the register asks: whom to look for, and who the person is."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nrm.cases.name_index import Query
from nrm.cases.search import Asked
from nrm.cases.sections import IDENTITY
from nrm.foundation import clock
from nrm.foundation.declaration import Values
from nrm.foundation.web.date_question import DayMonthYearField
from nrm.foundation.web.declared_forms import DeclaredForm, Strictness, fill, form_class
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import ConfirmField, IntegerField, Needed, Question, TextField

EARLIEST_YEAR = 1900


class LookingForm(BaseForm):
    """What all ways to look for a person ask: something that goes with the name, and now and then a reason."""

    # One of several is needed, which the page says above them: none of them is called optional.
    birth_date = DayMonthYearField(_l("Date of birth"), in_past=True, needed=Needed.TO_SIGN)
    birth_year = IntegerField(
        _l("Year of birth"),
        hint=_l("When only the year is known, or guessed."),
        minimum=EARLIEST_YEAR,
        maximum=9999,
        needed=Needed.TO_SIGN,
    )
    fathers_name = TextField(_l("Father's name"), needed=Needed.TO_SIGN)
    reason = TextField(
        _l("Why you need to go on searching"),
        hint=_l("In a few words. It is stored sealed; the auditor can ask for it."),
        needed=Needed.TO_SIGN,
    )
    name_is_enough = False
    """For those whose task is to compare names."""
    asks_reason = False

    def telling(self) -> tuple[Question, ...]:
        """Return the questions of which one at least must be answered beside the name."""
        return (self.birth_date, self.birth_year, self.fathers_name)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was typed, and that something goes with the name."""
        if not super().validate(extra_validators):
            return False
        if (self.birth_year.data or 0) > clock.today().year:
            self.birth_year.errors = [_("The year must not lie ahead")]
            return False
        known = [question for question in self.telling() if question.canonical() is not None]
        if known or self.name_is_enough:
            return True
        self.birth_date.errors = [_("Write at least one thing that you know beside the name")]
        return False

    def ask_reason(self) -> None:
        """Refuse until a reason is given."""
        self.asks_reason = True
        self.reason.errors = [_("Write why you need to go on")]

    def typed(self) -> str:
        """Return all that was asked, as the trail keeps it."""
        said = {field.name: field.canonical() for field in self if isinstance(field, Question)}
        return "; ".join(f"{name}: {answer}" for name, answer in said.items() if answer)


class SearchForm(LookingForm):
    """Whom to look for."""

    name = TextField(
        _l("Name"),
        hint=_l("First and last name, in any order; small misspellings do not matter."),
        needed=Needed.NOW,
        missing=_l("Write a name"),
    )
    number = TextField(
        _l("Case number"),
        hint=_l("For example 26-KRTW-4PD"),
        longest=16,
        needed=Needed.TO_SIGN,
    )

    def telling(self) -> tuple[Question, ...]:
        """Return the questions of which one at least must be answered beside the name."""
        return (*super().telling(), self.number)

    def asked(self) -> Asked:
        """Return what was asked."""
        query = Query(
            name=self.name.data,
            fathers_name=self.fathers_name.data,
            birth_date=self.birth_date.data,
            birth_year=self.birth_year.data,
        )
        return Asked(query=query, typed=self.typed(), number=self.number.data.upper())


class FirstLookForm(LookingForm):
    """Who the new case would be about: looked for among one's own cases before a file is opened."""

    first_name = TextField(_l("First name"), needed=Needed.TO_SIGN)
    last_name = TextField(_l("Last name"), needed=Needed.TO_SIGN)
    nothing_more = ConfirmField(_l("None of these is known"))

    def telling(self) -> tuple[Question, ...]:
        """Return the questions of which one at least must be answered beside the name."""
        return (*super().telling(), self.nothing_more)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what was typed, and that there is a name to look for."""
        right = super().validate(extra_validators)
        if self.first_name.data or self.last_name.data:
            return right
        self.first_name.errors = [_("Write a name, or what the person is called")]
        return False

    def asked(self) -> Asked:
        """Return what was asked."""
        query = Query(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            fathers_name=self.fathers_name.data,
            birth_date=self.birth_date.data,
            birth_year=self.birth_year.data,
        )
        return Asked(query=query, typed=self.typed())

    def as_typed(self) -> list[tuple[str, str]]:
        """Return what the next page is sent, so that it can carry it in its turn."""
        names = ("first_name", "last_name", "fathers_name", "birth_date", "birth_year")
        return [(name, str(said)) for name in names if (said := self[name].canonical()) is not None]

    def carried(self) -> dict[str, Any]:
        """Return what was typed as the particulars of a new case; from the year of birth follows an age."""
        names = ("first_name", "last_name", "fathers_name", "birth_date")
        known = {name: self[name].canonical() for name in names}
        year = self.birth_year.data
        if year and not self.birth_date.data:
            known["estimated_age"] = max(0, clock.today().year - year)
        return {name: answer for name, answer in known.items() if answer is not None}


def identity_form(values: Values | None = None, *, version: int | None = None) -> DeclaredForm:
    """Return the form for a person's particulars; it is taken only when complete."""
    return fill(_identity_form(), values or {}, version=version)


def identity_form_with(carried: Mapping[str, Any]) -> DeclaredForm:
    """Return the form with what was typed on another page, nothing of it checked yet."""
    return _identity_form()(formdata=None, data=dict(carried))


def age_gap(answers: Values) -> bool:
    """Tell whether neither an age nor the doubt about it was recorded."""
    known = ("birth_date", "estimated_age", "maybe_minor")
    return all(answers.get(name) is None for name in known)


def _identity_form() -> type[DeclaredForm]:
    return form_class(IDENTITY.fields, strictness=Strictness.SIGN)
