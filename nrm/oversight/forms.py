"""The questions that narrow the trail."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from nrm.audit.trail import REFUSED
from nrm.casefile.trail_words import action_words
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.date_question import DayMonthYearField, in_order
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import ConfirmField, TextField
from nrm.oversight import queries
from nrm.oversight.queries import Wanted
from nrm.reference.collation import sort_key


def action_choices() -> dict[str, str]:
    """Return every action that happened, in words and in Albanian order."""
    words = {action: action_words(action) for action in queries.actions()}
    return dict(sorted(words.items(), key=lambda item: sort_key(item[1])))


def staff_choices() -> dict[str, str]:
    """Return everybody with an account by id."""
    return {str(user_id): f"{name} ({username})" for user_id, username, name in queries.staff()}


class TrailFilter(BaseForm):
    """Which entries to show. Sent by GET: it changes nothing and can be kept as an address."""

    class Meta(BaseForm.Meta):
        """Needs no token."""

        csrf = False

    case = TextField(_l("Case number"), longest=16)
    user = ChoiceField(_l("User"), choices=staff_choices)
    action = ChoiceField(_l("What happened"), choices=action_choices)
    first = DayMonthYearField(_l("From"))
    last = DayMonthYearField(_l("To"))
    refused = ConfirmField(_l("Only refusals"))

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.user.control = self.action.control = "select"  # radios would fill the page

    def validate(self, extra_validators: object = None) -> bool:
        """Check that the days are in order and that the case exists."""
        right: bool = super().validate(extra_validators)
        if right and self.case.data and queries.case_id_of(self.case.data) is None:
            self.case.errors = [_("There is no case with this number")]
            return False
        return right and in_order(self.first, self.last)

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        user = self.user.canonical()
        return Wanted(
            action=self.action.canonical(),
            user_id=UUID(user) if user else None,
            case_id=queries.case_id_of(self.case.data) if self.case.data else None,
            decision=REFUSED if self.refused.data else None,
            first=self.first.data,
            last=self.last.data,
        )
