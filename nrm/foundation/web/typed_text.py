"""What people type, made fit to keep: composed letters, one kind of line end, no commands."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_KEPT_FORMAT_CHARACTERS = "\u200c\u200d"
"""Joiners: some languages cannot be spelt without them."""


def one_line(typed: str) -> str:
    """Return `typed` as one line: NFC, control and format characters gone, spaces collapsed."""
    return " ".join(_composed(typed).split())


def many_lines(typed: str) -> str:
    """Return `typed` with its lines, otherwise cleaned like `one_line`."""
    lines = _composed(typed).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip("\n")


def _composed(typed: str) -> str:
    unified = _LINE_ENDS.sub("\n", typed)
    kept = unified.translate({ord(each): None for each in set(unified) if not _can_be_kept(each)})
    return unicodedata.normalize("NFC", kept)


def _can_be_kept(character: str) -> bool:
    """Tell whether `character` may be stored: no control, direction, surrogate, non-character."""
    if character in "\n\t" or character in _KEPT_FORMAT_CHARACTERS:
        return True
    category = unicodedata.category(character)
    return category not in {"Cc", "Cf", "Cs"} and not _is_noncharacter(ord(character))


def _is_noncharacter(point: int) -> bool:
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
