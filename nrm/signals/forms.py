"""The pages of a signal: taking it down, answering it."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID, uuid4

from flask_babel import lazy_gettext as _l

from nrm.auth.policy import Permission
from nrm.auth.queries import institution_choices
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.declared_forms import DeclaredForm, Strictness, fill, form_class
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import Needed
from nrm.reference import lists
from nrm.signals.sections import SIGNAL
from nrm.signals.service import CASE_OPENED, FORWARDED

FORWARD = SIGNAL.field("forward_to")
OFFERS = {
    "forward_to": partial(
        institution_choices, FORWARD.institution_kinds, able=Permission.SIGNALS_ANSWER
    )
}
ENDED_OTHERWISE = (CASE_OPENED, "JOINED_TO_CASE", FORWARDED)


def signal_form() -> DeclaredForm:
    """Return the form for taking a signal down."""
    return fill(form_class(SIGNAL.fields, strictness=Strictness.SIGN, offers=OFFERS), {})


def id_in(sent: Mapping[str, str]) -> UUID:
    """Return the id that a form carries for its signal, so that pressing twice takes it down once; else a new one."""
    try:
        return UUID(sent["signal_id"])
    except (KeyError, ValueError):
        return uuid4()


def _outcomes() -> dict[str, str]:
    every = lists.SIGNAL_OUTCOME.choices()
    return {code: words for code, words in every.items() if code not in ENDED_OTHERWISE}


class AnswerForm(BaseForm):
    """How a signal ends without a case."""

    outcome = ChoiceField(
        _l("What became of it"),
        choices=_outcomes,
        needed=Needed.NOW,
        missing=_l("Choose an outcome"),
    )


class ForwardForm(BaseForm):
    """To whom else a signal goes."""

    forward_to = ChoiceField(
        FORWARD.label,
        choices=OFFERS["forward_to"],
        needed=Needed.NOW,
        missing=_l("Choose an institution"),
    )
