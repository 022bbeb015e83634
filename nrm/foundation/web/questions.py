"""The questions a form can ask: their controls, their checks, their canonical answers."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from nrm.foundation.web import typed_text

SHORT = 200
"""Characters that a one-line answer may have."""
LONG = 10_000
"""Characters that an account in several lines may have."""
ANSWER_THIS = _l("Answer this question")

Words = Any
"""A str, a lazily translated string or a `Text`: what `str()` turns into words when shown."""


class Needed(StrEnum):
    """When an answer must be given."""

    NO = "no"
    """Never; the page says that the question is optional."""
    TO_SIGN = "to_sign"
    """Not to save a draft; signing checks it."""
    NOW = "now"
    """Before the form is taken at all."""


class Question(wtforms.Field):
    """What all questions share: words, a hint, and whether an answer is needed.

    `hint` stands above the control. `more` may set `missing` (the message for a missing answer),
    `shown_when` (another question of the form and the answers that make this one relevant; only a
    script hides it) and `autocomplete`; the rest goes to WTForms.
    """

    control = "text"
    """Which control of components/controls.html shows it."""
    autocomplete = ""
    """What the browser may fill in (HTML's autofill names): nothing about a person helped."""

    def __init__(
        self,
        label: Words,
        validators: Sequence[Callable[..., object]] = (),
        *,
        hint: Words = "",
        needed: Needed = Needed.NO,
        **more: Any,
    ) -> None:
        self.needed = needed
        self.missing: Words = more.pop("missing", ANSWER_THIS)
        self.shown_when: tuple[str, Sequence[str]] | None = more.pop("shown_when", None)
        self.autocomplete = more.pop("autocomplete", self.autocomplete)
        super().__init__(label, [*validators], description=hint, **more)

    @property
    def first_id(self) -> str:
        """The id of the control that an error message leads to."""
        return self.id

    @property
    def is_group(self) -> bool:
        """True when several controls answer the question, so that it needs a fieldset."""
        return False

    def canonical(self) -> Any:
        """Return the answer as JSON keeps it, or None when there is none."""
        return self.data

    def pre_validate(self, form: wtforms.form.BaseForm) -> None:
        """Stop when the answer could not be read, or when there is none."""
        if self.process_errors:
            raise StopValidation
        if self.canonical() is None:
            raise StopValidation(str(self.missing) if self.needed is Needed.NOW else "")


class TextField(Question):
    """One line of text, at most `longest` characters."""

    def __init__(self, label: Words, *args: Any, longest: int = SHORT, **settings: Any) -> None:
        super().__init__(label, *args, **settings)
        self.longest = longest

    def process_data(self, value: Any) -> None:
        """Show a stored answer."""
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, cleaned; a text that is too long is kept and refused."""
        self.data = self.cleaned(str(valuelist[0])) if valuelist else ""
        if len(self.data) > self.longest:
            raise ValueError(
                _(
                    "Shorten this to %(longest)s characters: it has %(length)s now",
                    longest=self.longest,
                    length=len(self.data),
                )
            )

    def cleaned(self, typed: str) -> str:
        """Return `typed` as it is kept."""
        return typed_text.one_line(typed)

    def canonical(self) -> str | None:
        """Return the text, or None when it is empty."""
        return self.data or None


class LongTextField(TextField):
    """Several lines of text."""

    control = "long_text"

    def __init__(
        self, label: Words, *args: Any, longest: int = LONG, rows: int = 5, **settings: Any
    ) -> None:
        super().__init__(label, *args, longest=longest, **settings)
        self.rows = rows

    def cleaned(self, typed: str) -> str:
        """Return `typed` with its line breaks."""
        return typed_text.many_lines(typed)


class PasswordField(TextField):
    """A secret: never shown again, never cleaned."""

    control = "password"
    autocomplete = "current-password"

    def process_data(self, value: Any) -> None:
        """Show nothing."""
        self.data = ""

    def cleaned(self, typed: str) -> str:
        """Return `typed` as it is."""
        return typed


class OneTimeCodeField(TextField):
    """A code of six digits from an authenticator; spaces are ignored."""

    control = "one_time_code"
    autocomplete = "one-time-code"

    def cleaned(self, typed: str) -> str:
        """Return the digits."""
        return re.sub(r"\s", "", typed_text.one_line(typed))


class IntegerField(Question):
    """A whole number between `minimum` and `maximum`, shown as it was typed."""

    control = "integer"

    def __init__(
        self, label: Words, *args: Any, minimum: int = 0, maximum: int = 999_999, **settings: Any
    ) -> None:
        super().__init__(label, *args, **settings)
        self.minimum = minimum
        self.maximum = maximum
        self.typed = ""

    def process_data(self, value: Any) -> None:
        """Show a stored answer."""
        self.data = value if isinstance(value, int) else None
        self.typed = "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; spaces between thousands are ignored."""
        self.data = None
        self.typed = typed_text.one_line(str(valuelist[0])) if valuelist else ""
        digits = self.typed.replace(" ", "")
        if not digits:
            return
        if not re.fullmatch("-?[0-9]{1,12}", digits):
            raise ValueError(_("Write a whole number, like 12"))
        if not self.minimum <= int(digits) <= self.maximum:
            raise ValueError(
                _(
                    "Write a number between %(lowest)s and %(highest)s",
                    lowest=self.minimum,
                    highest=self.maximum,
                )
            )
        self.data = int(digits)


class ConfirmField(Question):
    """One box to tick: "I have read this to the person"."""

    control = "confirm"

    def process_data(self, value: Any) -> None:
        """Show a stored tick."""
        self.data = value is True

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ticked when anything was sent."""
        self.data = bool(valuelist)

    def canonical(self) -> bool | None:
        """Return True, or None when not ticked."""
        return self.data or None


class VersionField(Question):
    """The version that the page was made from, hidden; None when unreadable."""

    control = "hidden"
    widget = HiddenInput()

    def __init__(self, label: Words = "", *args: Any, **settings: Any) -> None:
        super().__init__(label, *args, **settings)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        sent = str(valuelist[0]) if valuelist else ""
        self.data = int(sent) if re.fullmatch("[0-9]{1,12}", sent) else None

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)
