"""What the case page asks: why somebody wants to see who the person is, and who joins or leads the team."""

from flask_babel import lazy_gettext as _l

from nrm.casefile.page import colleague_choices
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import Needed
from nrm.reference import lists


class RevealForm(BaseForm):
    """Why the identity is opened."""

    purpose = ChoiceField(
        _l("Why do you need to see who the person is?"),
        choices=lists.REVEAL_PURPOSE.choices,
        needed=Needed.NOW,
        missing=_l("Choose why you need it"),
    )


class ShareForm(BaseForm):
    """Whom to add to the team."""

    colleague = ChoiceField(
        _l("Who joins the team?"),
        choices=colleague_choices,
        needed=Needed.NOW,
        missing=_l("Choose a person"),
        hint=_l(
            "They will see the sections that their role may read, and everybody sees that they looked."
        ),
    )


class HandOverForm(BaseForm):
    """Who leads the case from now on."""

    colleague = ChoiceField(
        _l("Who leads the case from now on?"),
        choices=colleague_choices,
        needed=Needed.NOW,
        missing=_l("Choose a person"),
        hint=_l(
            "Choose somebody who can do what comes next: the police, for example, do not close cases."
        ),
    )
