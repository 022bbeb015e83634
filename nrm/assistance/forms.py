"""The pages of a goal, of its result and of a service that was given."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from nrm.assistance.goals import Goal
from nrm.assistance.row_sections import (
    GOAL_FIELDS,
    OTHER_PROVIDER,
    RESULT_FIELDS,
    SERVICE_FIELDS,
)
from nrm.auth.queries import institution, institution_choices, institution_name
from nrm.auth.roles import Actor
from nrm.foundation import clock
from nrm.foundation.web.declared_forms import DeclaredForm, Strictness, fill, form_class
from nrm.reference import lists

_PROVIDER = next(field for field in SERVICE_FIELDS if field.name == "provider")


def goal_form(goal: Goal | None = None, *, after: int = 0) -> DeclaredForm:
    """Return the form of a goal; without one, of a new goal after so many."""
    made = form_class(GOAL_FIELDS, strictness=Strictness.SIGN)
    if goal is None:
        return fill(made, {"starts_on": clock.today().isoformat()}, version=after)
    return fill(made, goal.answers, version=goal.version)


def result_form(goal: Goal) -> DeclaredForm:
    """Return the form of what became of a goal."""
    made = form_class(RESULT_FIELDS, strictness=Strictness.SIGN)
    return fill(made, goal.answers, version=goal.version)


def service_form(actor: Actor, *, after: int) -> DeclaredForm:
    """Return the form of a service, given today by the actor's own institution unless they say otherwise."""
    offers = {"provider": lambda: provider_choices(actor), "service": _by_group}
    made = form_class(SERVICE_FIELDS, strictness=Strictness.SIGN, offers=offers)
    usual = {
        "given_on": clock.today().isoformat(),
        "provider": institution(actor.institution_id).code,
    }
    return fill(made, usual, version=after)


def provider_choices(actor: Actor) -> dict[str, str]:
    """Return code -> name of who may have given a service, the actor's own institution first."""
    own = institution(actor.institution_id)
    others = institution_choices(_PROVIDER.institution_kinds)
    return {
        own.code: str(institution_name(own)),
        **others,
        **_another(),
    }


def provider_names() -> dict[str, str]:
    """Return code -> name of everybody who can have given a service."""
    return {**institution_choices(), **_another()}


def _another() -> dict[str, str]:
    return {OTHER_PROVIDER: _("Another provider")}


def _by_group() -> Mapping[str, Any]:
    return {
        str(group.text): {
            code.code: str(code.text) for code in lists.SERVICE if code.group == group.code
        }
        for group in lists.SERVICE_GROUP
    }
