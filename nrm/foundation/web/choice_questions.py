"""Questions answered from a list: one answer, several, yes or no, a score."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from nrm.foundation.web.questions import Question, Words

RADIOS_AT_MOST = 7
"""A longer list is asked with a select."""

Choices = Mapping[str, Any] | Callable[[], Mapping[str, Any]]
"""Code -> words, or group -> (code -> words); a callable is asked anew for each form."""


class ChoiceField(Question):
    """One answer of a list: radios up to seven, a select beyond; `hints` explains choices by code."""

    def __init__(
        self,
        label: Words,
        *args: Any,
        choices: Choices,
        hints: Mapping[str, Words] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(label, *args, **settings)
        self.hints = dict(hints or {})
        offered = choices() if callable(choices) else choices
        self.groups = _grouped(offered)
        self.words = {
            code: words for group in self.groups.values() for code, words in group.items()
        }
        self.control = "radios" if len(self.words) <= RADIOS_AT_MOST else "select"

    @property
    def is_group(self) -> bool:
        """Radios are a group, a select is not."""
        return self.control != "select"

    @property
    def first_id(self) -> str:
        """The id of the first radio, or of the select."""
        return f"{self.id}-0" if self.is_group else self.id

    def chosen(self, code: str) -> bool:
        """Tell whether `code` is the answer now."""
        return self.data is not None and str(self.data) == code

    def process_data(self, value: Any) -> None:
        """Show a stored answer."""
        self.data = None if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the code, which must be one of the list."""
        self.data = str(valuelist[0]) if valuelist and valuelist[0] else None
        if self.data is not None and self.data not in self.words:
            self.data = None
            raise ValueError(_("Choose one of the answers"))


class YesNoField(ChoiceField):
    """Yes, no or not known."""

    def __init__(self, label: Words, *args: Any, **settings: Any) -> None:
        super().__init__(label, *args, choices=yes_no_words, **settings)


class ScoreField(ChoiceField):
    """A score from 0 to 3 as radios; the answer is a number."""

    def __init__(
        self, label: Words, *args: Any, choices: Choices | None = None, **settings: Any
    ) -> None:
        super().__init__(label, *args, choices=choices or score_words, **settings)

    def canonical(self) -> int | None:
        """Return the score."""
        return None if self.data is None else int(self.data)


class ChoicesField(ChoiceField):
    """Any number of answers of a list as checkboxes, in groups when the choices are grouped."""

    def __init__(self, label: Words, *args: Any, **settings: Any) -> None:
        super().__init__(label, *args, **settings)
        self.control = "checkboxes"

    def chosen(self, code: str) -> bool:
        """Tell whether `code` is ticked now."""
        return code in self.data

    def process_data(self, value: Any) -> None:
        """Show stored answers."""
        self.data = [str(code) for code in value or ()]

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the codes in the list's order; all must be of the list."""
        ticked = {str(code) for code in valuelist}
        self.data = [code for code in self.words if code in ticked]
        if len(self.data) != len(ticked):
            raise ValueError(_("Choose from the answers given"))

    def canonical(self) -> list[str] | None:
        """Return the codes, or None when nothing is ticked."""
        return self.data or None


def yes_no_words() -> dict[str, str]:
    """Return the three answers to a yes-no question."""
    return {"YES": _("Yes"), "NO": _("No"), "NOT_KNOWN": _("Not known")}


def score_words() -> dict[str, str]:
    """Return the four scores of an assessment."""
    return {"0": _("0 – none"), "1": _("1 – low"), "2": _("2 – medium"), "3": _("3 – high")}


def _grouped(choices: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return group -> code -> words; ungrouped choices make one group without a name."""
    if choices and all(isinstance(words, Mapping) for words in choices.values()):
        return {group: dict(members) for group, members in choices.items()}
    return {"": dict(choices)}
