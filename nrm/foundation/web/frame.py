"""What stands around every page: the service's name, who is signed in, the menu, the language."""

from dataclasses import dataclass

from flask_babel import gettext as _

from nrm.foundation.language import LANGUAGES, Language, current_language

LANGUAGE_NAMES: dict[Language, str] = {"sq": "Shqip", "en": "English"}


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One way into the service; `icon` is a name of Bootstrap's set, `count` what waits there."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page; without `user` nobody is signed in, and no sign-out is shown."""

    user: str | None = None
    institution: str | None = None
    role: str | None = None
    menu: tuple[MenuItem, ...] = ()
    home_url: str = "/"
    sign_out_url: str = "/sign-out"
    account_url: str | None = None
    notice: str | None = None
    """A line on top of every page, such as "Demonstration: all people are invented"."""

    @property
    def service(self) -> str:
        """The service's neutral name: no tab or bookmark tells what the register is about."""
        return str(_("Case register"))

    @property
    def language(self) -> Language:
        """The language of the page."""
        return current_language()

    @property
    def other_languages(self) -> tuple[tuple[Language, str], ...]:
        """The languages to switch to: code and own name."""
        return tuple((code, LANGUAGE_NAMES[code]) for code in LANGUAGES if code != self.language)
