"""What every form of ours is: guarded by CSRF, in our words, with a place for broken rules."""

from typing import Any

from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm

from nrm.foundation.errors import RuleBroken
from nrm.foundation.web.questions import VersionField
from nrm.foundation.web.wtforms_words import OUR_WORDS


class OwnWords:
    """Says WTForms' own messages in our words, since WTForms knows no Albanian."""

    def gettext(self, message: str) -> str:
        """Return our wording of WTForms' `message`."""
        return str(OUR_WORDS[message]) if message in OUR_WORDS else gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return our wording for `count`; what we have no wording of goes through the catalogue."""
        return str(OUR_WORDS[one]) if one in OUR_WORDS else ngettext(one, many, count)


class BaseForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The base of all forms."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF ships no types
        """Gives every form our wording."""

        def get_translations(self, form: Any) -> OwnWords:
            """Return our wording."""
            return OwnWords()

    def refuse(self, broken: RuleBroken) -> None:
        """Show a broken rule beside the field it names, or else at the top of the page."""
        if broken.field and broken.field in self:
            self[broken.field].errors = [*self[broken.field].errors, str(broken.message)]
        else:
            self.form_errors.append(str(broken.message))


class VersionedForm(BaseForm):
    """A form that remembers which version of the thing the page was made from."""

    version = VersionField()
