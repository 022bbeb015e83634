"""The words for what came late or was corrected: proposed from counts, never with a number, and checked when edited.

A count below five is told as one below five whether it is nobody or four, as in every table; from five on a band is
told, not a number. A trait is named only where five answers or more were corrected. So the words single out nobody, and
no number gets past the ledger through them.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _

from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text
from nrm.statistics.late.changes import Changes
from nrm.statistics.tables import DIMENSIONS, Rollup

LONGEST = 1_500
"""Characters in each language."""
_FEWEST = 5
_BANDS = (
    (0, Text("askush ose më pak se pesë", "nobody or fewer than five")),
    (
        _FEWEST,
        Text(
            "të paktën pesë e më pak se njëzet",
            "at least five and fewer than twenty",
        ),
    ),
    (20, Text("njëzet ose më shumë", "twenty or more")),
)
_INTRODUCTION = Text(
    "Shifrat e vitit mbeten siç u botuan. Që atëherë ndryshuan dosjet e kaq personave:",
    "The figures of the year stand as they were published. Since then the files of so many persons changed:",
)
_KINDS = {
    "corrected": Text(
        "identifikimi fillestar i korrigjuar:",
        "initial identification corrected:",
    ),
    "late": Text("hyrë në regjistër me vonesë:", "entered in the register late:"),
    "erased": Text("dosja e fshirë:", "file erased:"),
    "decided": Text(
        "identifikuar formalisht si viktimë pas mbylljes së tremujorit:",
        "formally identified as a victim after the quarter was closed:",
    ),
    "consents": Text(
        "pëlqimi për statistikat vullnetare i dhënë ose i tërhequr më vonë:",
        "consent to optional statistics given or withdrawn later:",
    ),
}
_MOSTLY = Text("Më së shumti ndryshuan:", "Most of the changes were in:")
_CONSENT = Text(
    "Një pëlqim i dhënë ose i tërhequr më vonë vlen për shifrat që ngrihen pas tij; të botuarat nuk rishikohen.",
    "A consent given or withdrawn later holds for figures frozen after it; published ones are never revised.",
)


def band(count: int) -> Text:
    """Return a number of persons as the words tell it."""
    for (_least, words), (above, _words) in pairwise(_BANDS):
        if count < above:
            return words
    return _BANDS[-1][1]


def proposal(found: Changes) -> Text:
    """Return what the annual report is proposed to say; every kind is told, so that none stands out by being there."""
    told = [
        Text(
            f"{words.sq} {band(getattr(found, kind)).sq}",
            f"{words.en} {band(getattr(found, kind)).en}",
        )
        for kind, words in _KINDS.items()
    ]
    parts = [
        Text(
            f"{_INTRODUCTION.sq} {'; '.join(one.sq for one in told)}.",
            f"{_INTRODUCTION.en} {'; '.join(one.en for one in told)}.",
        ),
        *_mostly(found),
        _CONSENT,
    ]
    return Text(" ".join(one.sq for one in parts), " ".join(one.en for one in parts))


def _mostly(found: Changes) -> list[Text]:
    titles = [
        DIMENSIONS[Rollup.SEPARATE][name].title
        for name, count in found.traits.most_common()
        if count >= _FEWEST and name in DIMENSIONS[Rollup.SEPARATE]
    ]
    if not titles:
        return []
    return [
        Text(
            f"{_MOSTLY.sq} {', '.join(one.sq.lower() for one in titles)}.",
            f"{_MOSTLY.en} {', '.join(one.en.lower() for one in titles)}.",
        )
    ]


def as_note(words: Text) -> dict[str, Any]:
    """Return words as the ledger keeps them beside numbers."""
    return {"late": {"sq": words.sq, "en": words.en}}


def in_note(note: Mapping[str, Any]) -> Text | None:
    """Return the words that the ledger keeps beside numbers; None when it keeps none."""
    return Text(**note["late"]) if "late" in note else None


def checked(words: Text) -> Text:
    """Return edited words; raises `RuleBroken` (field `sq` or `en`) when empty, too long, or with a digit in them.

    A number that stands only in words of the report has passed no audit; digits are refused so that none slips in.
    """
    for field, text in (("sq", words.sq), ("en", words.en)):
        if not text.strip():
            raise RuleBroken(_("Say it in both languages."), field=field)
        if len(text) > LONGEST:
            raise RuleBroken(_("Shorten this."), field=field)
        if any(one.isnumeric() for one in text):
            raise RuleBroken(
                _("Say it without numbers: what is told in words has passed no audit."), field=field
            )
    return Text(words.sq.strip(), words.en.strip())
