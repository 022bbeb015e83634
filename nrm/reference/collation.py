"""The Albanian alphabetical order as a string that any database sorts bytewise."""

import unicodedata
from functools import lru_cache

ALPHABET = (
    "a", "b", "c", "ç", "d", "dh", "e", "ë", "f", "g", "gj", "h", "i", "j", "k", "l", "ll", "m",
    "n", "nj", "o", "p", "q", "r", "rr", "s", "sh", "t", "th", "u", "v", "w", "x", "xh", "y", "z",
    "zh",
)  # fmt: skip

# Two base-16 digits from 10 on: every letter sorts after the word break and after every numeral.
_WORD_BREAK = " "
_KEYS = {letter: f"{0x20 + rank:02x}" for rank, letter in enumerate(ALPHABET)}
_OWN_LETTERS = frozenset("çë")


@lru_cache(maxsize=2048)
def sort_key(text: str) -> str:
    """Return an ASCII key whose bytewise order is the Albanian order of `text`.

    Digraphs count as one letter (dh gj ll nj rr sh th xh zh), ç follows c and ë follows e; case,
    foreign accents, punctuation and the width of gaps do not count; a shorter name precedes its
    continuation.
    """
    letters = _plain(text)
    parts: list[str] = []
    at = 0
    while at < len(letters):
        pair = letters[at : at + 2]
        piece = pair if pair in _KEYS and len(pair) == 2 else letters[at]
        parts.append(_piece_key(piece))
        at += len(piece)
    return " ".join("".join(parts).split())


def _piece_key(piece: str) -> str:
    if piece in _KEYS:
        return _KEYS[piece]
    if piece.isdecimal() and piece.isascii():
        return f"1{piece}"
    if piece.isspace() or piece == "-":
        return _WORD_BREAK
    # Letters of other alphabets stay in their own order, behind all Albanian ones.
    return f"z{ord(piece):06x}" if piece.isalpha() else ""


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter if letter in _OWN_LETTERS else _base(letter) for letter in composed)


def _base(letter: str) -> str:
    return "".join(
        part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part)
    )
