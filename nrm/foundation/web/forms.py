"""What every form of ours is: guarded by CSRF, in our words, with a place for broken rules."""

from collections.abc import Callable, Collection
from typing import Any

from flask import Flask, current_app, has_request_context, request
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from nrm.foundation.errors import RuleBroken
from nrm.foundation.web.questions import VersionField
from nrm.foundation.web.wtforms_words import OUR_WORDS

KeptInput = Callable[[Collection[str]], MultiDict[str, str] | None]
"""Asked with a form's field names: what to show in it instead of what is stored, if anything."""

_KEPT_INPUT = "nrm-kept-input"


def keep_input_with(app: Flask, source: KeptInput) -> None:
    """Ask `source` whenever a page of `app` shows a form that was not just sent."""
    app.extensions[_KEPT_INPUT] = source


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

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent, else what was kept of an earlier attempt to send it."""
            sent = super().wrap_formdata(form, formdata)
            if sent is not None or not has_request_context() or request.method != "GET":
                return sent
            source: KeptInput | None = current_app.extensions.get(_KEPT_INPUT)
            return source([field.name for field in form]) if source else None

    def refuse(self, broken: RuleBroken) -> None:
        """Show a broken rule beside the field it names, or else at the top of the page."""
        if broken.field and broken.field in self:
            self[broken.field].errors = [*self[broken.field].errors, str(broken.message)]
        else:
            self.form_errors.append(str(broken.message))


class VersionedForm(BaseForm):
    """A form that remembers which version of the thing the page was made from."""

    version = VersionField()
