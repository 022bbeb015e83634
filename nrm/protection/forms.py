"""The form by which a sealed form is handed over to another agency."""

from flask_babel import lazy_gettext as _l

from nrm.auth.policy import Permission
from nrm.auth.queries import institution_choices
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import Needed, TextField


class TransferForm(BaseForm):
    """To whom, and the check code of their key, as they read it out."""

    to = ChoiceField(
        _l("Institution that looks after the person now"),
        needed=Needed.NOW,
        choices=lambda: institution_choices(able=Permission.AGENCY_KEY_HOLD),
    )
    code = TextField(
        _l("Check code of that institution's key"),
        needed=Needed.NOW,
        hint=_l("Call somebody there who holds the key and let it be read out from their page."),
        missing=_l("Type the code that they read out"),
        longest=40,
    )
