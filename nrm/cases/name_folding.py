"""Owns how a written name is folded for comparison, and the Albanian sound key."""

import re
from typing import Final
from unicodedata import category, normalize

_PLAIN_LETTERS: Final = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_APOSTROPHES: Final = frozenset("'`´’‘ʼʹ′")

# One sign for xh, gj, j and zh that no folded letter sequence can form again, so that the key of a
# key is the key itself.
_SOFT: Final = "ʒ"
_SOUNDS: Final = {
    "dzh": _SOFT, "xh": _SOFT, "gj": _SOFT, "zh": _SOFT, "j": _SOFT,
    "tsh": "c", "tch": "c", "ch": "c", "ck": "c", "q": "c", "k": "c",
    "sch": "s", "sh": "s", "th": "t", "dh": "d", "nj": "n",
    "x": "z", "w": "v", "y": "i",
}  # fmt: skip
_SOUND: Final = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_UNHEARD: Final = re.compile(r"(?<!^)[aeiouh]")
_DOUBLED: Final = re.compile(r"(.)\1+")


def fold(text: str) -> str:
    """Give the form in which two spellings of one name are compared.

    Case, diacritics (ë and e, ç and c), punctuation and doubled spaces make no difference.
    Defined for every Unicode string; folding twice changes nothing. May be empty.
    """
    if text.isascii():
        letters = text.lower()
    else:
        letters = _without_marks(_without_marks(text).casefold()).translate(_PLAIN_LETTERS)
    spaced = "".join(
        sign if sign.isalnum() else "" if sign in _APOSTROPHES else " " for sign in letters
    )
    return " ".join(spaced.split())


def _without_marks(text: str) -> str:
    return "".join(sign for sign in normalize("NFKD", text) if category(sign)[0] != "M")


def sound_key(text: str) -> str:
    """Give the key shared by spellings that sound alike to an Albanian ear.

    One sound each: q, ç, c, ch, k; xh, gj, j, zh; sh, s; dh, d; th, t; x, z; ll, l; rr, r; nj, n;
    y, i. Vowels and h count only at the beginning. May be empty.
    """
    heard = _SOUND.sub(lambda sound: _SOUNDS[sound[0]], fold(text)).replace(" ", "")
    return _DOUBLED.sub(r"\1", _UNHEARD.sub("", heard))
