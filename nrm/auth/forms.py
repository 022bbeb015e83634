"""The forms of sign-in, of one's own account and of administration."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from nrm.auth import queries
from nrm.auth.roles import ROLE_NAMES
from nrm.auth.rules import LONGEST
from nrm.foundation.language import LANGUAGES
from nrm.foundation.web.choice_questions import ChoiceField
from nrm.foundation.web.forms import BaseForm
from nrm.foundation.web.frame import LANGUAGE_NAMES
from nrm.foundation.web.questions import Needed, OneTimeCodeField, PasswordField, TextField
from nrm.reference.institutions import INSTITUTION_KIND
from nrm.reference.places import BASHKI, QARQE, qark_of

NOW = Needed.NOW


def institutions_by_kind() -> Mapping[str, Mapping[str, str]]:
    """Return kind -> code -> name of every active institution."""
    groups: dict[str, dict[str, Any]] = {}
    for institution in queries.institutions_of_kind():
        kind = str(INSTITUTION_KIND.text(institution.kind))
        groups.setdefault(kind, {})[institution.code] = str(queries.institution_name(institution))
    return groups


class SignInForm(BaseForm):
    """The first step: who."""

    username = TextField(
        _l("User name"), needed=NOW, missing=_l("Type your user name"), autocomplete="username"
    )
    password = PasswordField(
        _l("Passphrase"), needed=NOW, missing=_l("Type your passphrase"), longest=LONGEST
    )


class CodeForm(BaseForm):
    """The second step: proof from the phone."""

    code = OneTimeCodeField(
        _l("Six-digit code"),
        needed=NOW,
        hint=_l("From the authenticator app on your phone. It changes every 30 seconds."),
        missing=_l("Type the six digits that your phone shows"),
    )


class CurrentPassphraseForm(BaseForm):
    """Proof that it is still the same person at the screen."""

    password_current = PasswordField(
        _l("Passphrase you have now"),
        needed=NOW,
        missing=_l("Type your passphrase"),
        longest=LONGEST,
    )


class NewPassphraseForm(BaseForm):
    """A passphrase of one's own, typed twice."""

    password = PasswordField(
        _l("New passphrase"),
        needed=NOW,
        hint=_l(
            "At least 15 characters. Four words that have nothing to do with each other are easy to"
            " remember and hard to guess."
        ),
        missing=_l("Choose a passphrase"),
        longest=LONGEST,
        autocomplete="new-password",
    )
    password_again = PasswordField(
        _l("New passphrase, once more"),
        needed=NOW,
        missing=_l("Type the passphrase once more"),
        longest=LONGEST,
        autocomplete="new-password",
    )

    def validate_password_again(self, again: PasswordField) -> None:
        """Refuse two different ones."""
        if again.data != self.password.data:
            raise ValidationError(_("The two passphrases are not the same: type both again"))


class EnrolForm(CodeForm, NewPassphraseForm):
    """What somebody chooses by the one-time link."""


class ChangePassphraseForm(CurrentPassphraseForm, NewPassphraseForm):
    """Another passphrase in place of the present one."""


class UserForm(BaseForm):
    """What the administrator says about a person who works with the system."""

    name = TextField(_l("Name and surname"), needed=NOW, longest=120)
    role = ChoiceField(
        _l("Role"),
        needed=NOW,
        hint=_l("The role decides which pages open and which parts of a file can be read."),
        choices=lambda: {role.value: str(name) for role, name in ROLE_NAMES.items()},
    )
    institution = ChoiceField(_l("Institution"), needed=NOW, choices=institutions_by_kind)
    language = ChoiceField(
        _l("Language"), needed=NOW, choices={code: LANGUAGE_NAMES[code] for code in LANGUAGES}
    )


class NewUserForm(UserForm):
    """A new person, with the user name that never changes."""

    username = TextField(
        _l("User name"),
        needed=NOW,
        hint=_l("Small letters without accents, like arta.hoxha. It cannot be changed later."),
        longest=40,
    )


class InstitutionForm(BaseForm):
    """What the administrator says about an institution."""

    name_sq = TextField(_l("Name in Albanian"), needed=NOW)
    name_en = TextField(_l("Name in English"), needed=NOW)
    kind = ChoiceField(_l("Kind of institution"), needed=NOW, choices=INSTITUTION_KIND.choices)
    qark = ChoiceField(
        _l("Qark"),
        hint=_l("Leave empty for an institution abroad."),
        choices={qark.code: qark.name for qark in QARQE},
    )
    bashki = ChoiceField(
        _l("Municipality"),
        hint=_l("Leave empty for an institution of the whole qark or country."),
        choices={bashki.code: bashki.name for bashki in BASHKI},
    )
    active = ChoiceField(
        _l("Does it take part in the mechanism?"),
        needed=NOW,
        choices=lambda: {"YES": _("Yes"), "NO": _("No, not any more")},
    )

    def validate_bashki(self, bashki: ChoiceField) -> None:
        """Refuse a municipality that lies elsewhere."""
        if bashki.data and qark_of(bashki.data) != self.qark.data:
            raise ValidationError(
                _("This municipality lies in another qark: correct one of the two")
            )


class InstitutionFilter(BaseForm):
    """Which institutions to list. Sent by GET: it changes nothing and can be kept as an address."""

    class Meta(BaseForm.Meta):
        """Needs no token."""

        csrf = False

    kind = ChoiceField(_l("Kind of institution"), choices=INSTITUTION_KIND.choices)


class NewInstitutionForm(InstitutionForm):
    """A new institution, with the code that never changes."""

    code = TextField(
        _l("Code"),
        needed=NOW,
        hint=_l("Capital letters, digits and _, like NJMF_TIRANE. It cannot be changed later."),
        longest=40,
    )

    def validate_code(self, code: TextField) -> None:
        """Refuse what is not a code."""
        if not all(
            part.isascii() and part.isalnum() and part.isupper() for part in code.data.split("_")
        ):
            raise ValidationError(
                _("Use capital letters without accents, digits and _, like NJMF_TIRANE")
            )
