"""The two pages that answer a referral: the authority's review and the receiving service's answer."""

from dataclasses import replace
from functools import partial

from nrm.auth.queries import institution_choices
from nrm.cases.queries import ANSWERED_WITH
from nrm.foundation.declaration import Field, Kind, Section, Values, When
from nrm.foundation.text import Text
from nrm.foundation.web.declared_forms import (
    DeclaredForm,
    Offers,
    Strictness,
    fill,
    form_class,
    values_of,
)
from nrm.procedure.rules import Part
from nrm.reference import lists
from nrm.referrals.rules import Formal
from nrm.referrals.sections import F3
from nrm.referrals.service import Choice, Explained

_REFERRAL = Section.REFERRAL
_RETURNED = When("decision", ("RETURN",))
_CONFIRMED = When("decision", ("CONFIRM",))
_REFUSED = When("answer", ("REFUSE",))
_ASKED_AS = {
    "receiver": Part.RECEIVER,
    "police": Part.FORMAL_POLICE,
    "social": Part.FORMAL_SOCIAL,
}


def _institution(name: str, label: Text) -> Field:
    return Field(
        name,
        Kind.INSTITUTION,
        label,
        _REFERRAL,
        institution_kinds=F3.field(name).institution_kinds,
        required=True,
        relevant=_CONFIRMED,
    )


_REVIEW = (
    Field(
        "decision",
        Kind.CHOICE,
        lists.REVIEW_DECISION.title,
        _REFERRAL,
        codes=lists.REVIEW_DECISION,
        required=True,
    ),
    Field(
        "return_reason",
        Kind.CHOICE,
        lists.RETURN_REASON.title,
        _REFERRAL,
        codes=lists.RETURN_REASON,
        required=True,
        relevant=_RETURNED,
    ),
    Field(
        "return_words",
        Kind.LONG_TEXT,
        Text("Çfarë duhet plotësuar", "What has to be completed"),
        _REFERRAL,
        hint=Text("E lexon dërguesi i referimit.", "The sender of the referral reads this."),
        required=True,
        relevant=_RETURNED,
    ),
    _institution("receiver", Text("Qendra pritëse", "Receiving centre")),
    Field(
        "reason",
        Kind.LONG_TEXT,
        Text("Pse kjo qendër", "Why this centre"),
        _REFERRAL,
        hint=Text(
            "E nevojshme kur nuk është ajo që u propozua. Pa emra: e lexon edhe qendra.",
            "Needed when it is not the one proposed. No names: the centre reads it too.",
        ),
        relevant=_CONFIRMED,
    ),
)
_FORMAL = (
    _institution(
        "police", Text("Policia për identifikimin formal", "Police for the formal identification")
    ),
    _institution(
        "social",
        Text(
            "SHSSH për identifikimin formal", "State Social Service for the formal identification"
        ),
    ),
)
_ANSWER = (
    Field(
        "answer",
        Kind.CHOICE,
        lists.REFERRAL_ANSWER.title,
        _REFERRAL,
        codes=lists.REFERRAL_ANSWER,
        required=True,
    ),
    Field(
        "refusal_reason",
        Kind.CHOICE,
        lists.REFUSAL_REASON.title,
        _REFERRAL,
        codes=lists.REFUSAL_REASON,
        required=True,
        relevant=_REFUSED,
    ),
    Field(
        "refusal_words",
        Kind.LONG_TEXT,
        Text("Shpjegoni refuzimin", "Explain the refusal"),
        _REFERRAL,
        hint=Text(
            "Autoriteti Përgjegjës e lexon për të zgjedhur një qendër tjetër.",
            "The Responsible Authority reads it to choose another centre.",
        ),
        required=True,
        relevant=_REFUSED,
    ),
)


_WISH = (
    Field(
        "words",
        Kind.LONG_TEXT,
        Text("Si dhe kujt ia tha personi", "How and to whom the person said so"),
        _REFERRAL,
        hint=Text(
            "E lexon Autoriteti Përgjegjës. Pa emra të tjerë.",
            "The Responsible Authority reads this. No other names.",
        ),
        required=True,
    ),
)
_ASK = tuple(replace(field, relevant=None) for field in _FORMAL)


def wish_form() -> DeclaredForm:
    """Return the page on which the lead says that the person wants the formal identification, empty."""
    return fill(form_class(_WISH, strictness=Strictness.SIGN), {})


def ask_form() -> DeclaredForm:
    """Return the page on which the authority asks police and State Social Service for it, empty."""
    return fill(form_class(_ASK, strictness=Strictness.SIGN, offers=_able_to_answer(_ASK)), {})


def review_form(formal: Formal, *, proposed: Values, version: int) -> DeclaredForm:
    """Return the review, filled in with the institutions that are `proposed`."""
    fields = _REVIEW + (_FORMAL if formal is Formal.WANTED else ())
    made = form_class(fields, strictness=Strictness.SIGN, offers=_able_to_answer(fields))
    return fill(made, proposed, version=version)


def _able_to_answer(fields: tuple[Field, ...]) -> Offers:
    """Return what the fields offer: institutions in which somebody can do what is asked."""
    return {
        field.name: partial(
            institution_choices, field.institution_kinds, able=ANSWERED_WITH[_ASKED_AS[field.name]]
        )
        for field in fields
        if field.name in _ASKED_AS
    }


def answer_form() -> DeclaredForm:
    """Return the answer of the receiving service, empty."""
    return fill(form_class(_ANSWER, strictness=Strictness.SIGN), {})


def decision_in(form: DeclaredForm) -> Choice | Explained:
    """Return what a review that is filled in decides: which centre, or why it goes back."""
    given = values_of(form)
    if given["decision"] == "RETURN":
        return Explained(given["return_reason"], given["return_words"])
    return Choice(
        given["receiver"],
        police=given.get("police"),
        social=given.get("social"),
        reason=given.get("reason"),
    )


def refusal_in(form: DeclaredForm) -> Explained | None:
    """Return why an answer that is filled in refuses; None when it accepts."""
    given = values_of(form)
    if given["answer"] == "ACCEPT":
        return None
    return Explained(given["refusal_reason"], given["refusal_words"])
