"""WTForms' own messages."""

import re
from pathlib import Path

import pytest
import wtforms

from nrm.foundation.web.forms import OwnWords
from nrm.foundation.web.wtforms_words import OUR_WORDS


def wtforms_messages() -> set[str]:
    """Return every message in WTForms' source."""
    sources = (path.read_text() for path in Path(wtforms.__file__).parent.rglob("*.py"))
    calls = re.compile(r"\bn?gettext\(\s*\"([^\"]+)\"")
    return {message for source in sources for message in calls.findall(source)}


def test_we_have_words_for_each_of_them() -> None:
    assert wtforms_messages() - OUR_WORDS.keys() == set()
    assert len(wtforms_messages()) > 25


@pytest.mark.usefixtures("app")
def test_they_are_said_in_the_users_language() -> None:
    words = OwnWords()
    assert words.gettext("This field is required.") == "Përgjigjuni kësaj pyetjeje"
    assert words.ngettext("Field cannot be longer than %(max)d character.", "", 3) % {"max": 3} == (
        "Shkruani më së shumti 3 shenja"
    )
    assert words.gettext("Yes") == "Po"
