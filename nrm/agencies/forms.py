"""The forms by which an agency's key is given to a colleague and brought back."""

from flask_babel import lazy_gettext as _l

from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.questions import Needed, TextField

NOW = Needed.NOW


class ButtonForm(BaseForm):
    """A form that is only a button."""


class GiveForm(BaseForm):
    """The check code of a colleague's key, as the colleague reads it out."""

    code = TextField(
        _l("Check code that your colleague reads out"),
        needed=NOW,
        hint=_l("Sixteen letters and digits, like ABCD-EFGH-JKLM-NPQR. Small letters will do."),
        missing=_l("Type the code that your colleague reads out"),
        longest=40,
    )


class RecoverForm(BaseForm):
    """Two of the three recovery codes; named as passwords are, so that nothing keeps what was typed."""

    password_first = TextField(
        _l("Recovery code of the first custodian"),
        needed=NOW,
        hint=_l("Like A-K7QXM-..., from the sheet that the custodian kept."),
        missing=_l("Type the first code"),
        longest=60,
    )
    password_second = TextField(
        _l("Recovery code of the second custodian"),
        needed=NOW,
        missing=_l("Type the second code"),
        longest=60,
    )
