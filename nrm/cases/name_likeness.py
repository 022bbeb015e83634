"""Owns how alike two names or two births are, as numbers from 0 to 1, and how they weigh."""

from datetime import date
from typing import Final

from rapidfuzz.distance import JaroWinkler

from nrm.cases.name_folding import sound_key

Birth = date | int | None
"""A day of birth, or the year alone, or unknown."""

LEAST_LIKE: Final = 0.73
"""Names below this Jaro-Winkler measure are different names; each two first letters of a name,
however long, measure more."""
SOUNDS_ALIKE: Final = 0.95
"""What names of one sound measure at least."""
_SPREAD: Final = 2.0
_SHORTEST_KEY: Final = 2

_NAME_WEIGHT: Final = 0.60
_BIRTH_WEIGHT: Final = 0.28
_FATHER_WEIGHT: Final = 0.12
_DIGITS: Final = 4

_DAY_AND_MONTH_SWAPPED: Final = 0.9
_SAME_YEAR_DAY_UNKNOWN: Final = 0.85
_ONE_PART_DIFFERS: Final = 0.7
_NEXT_YEAR_DAY_UNKNOWN: Final = 0.5


def telling_key(folded: str) -> str:
    """Give the sound key of a folded name, or "" when it is too short to tell names apart."""
    key = sound_key(folded)
    return key if len(key) >= _SHORTEST_KEY else ""


def name_likeness(one: str, other: str) -> float:
    """Compare two folded names: 1 when equal, 0 when held to be different names."""
    return keyed_likeness(one, other, telling_key(one), telling_key(other))


def keyed_likeness(one: str, other: str, key: str, other_key: str) -> float:
    """Compare two folded names whose sound keys are known already; as `name_likeness`."""
    measure = JaroWinkler.similarity(one, other, score_cutoff=LEAST_LIKE)
    if key and key == other_key:
        measure = max(measure, SOUNDS_ALIKE)
    return spread(measure)


def spread(measure: float) -> float:
    """Spread the Jaro-Winkler measures that tell names apart over 0 to 1.

    Names that have nothing to do with each other measure 0.5 to 0.8; one slip leaves 0.9 to 0.98.
    """
    return max(0.0, 1.0 - _SPREAD * (1.0 - measure))


def birth_likeness(one: date | int, other: date | int) -> float:
    """Compare two births: 1 when equal, lower for the usual slips, 0 when they disagree.

    The slips: day and month swapped, one of day, month and year wrong (the year by one), and the
    first of January written where only the year was known.
    """
    if one == other:
        return 1.0
    if isinstance(one, int) or isinstance(other, int) or _placeholder(one) or _placeholder(other):
        return _year_likeness(_year(one), _year(other))
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return _DAY_AND_MONTH_SWAPPED
    same = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return _ONE_PART_DIFFERS if same == 2 and abs(one.year - other.year) <= 1 else 0.0


def weighed(*, name: float, birth: float | None, father: float | None) -> float:
    """Give the weighted mean of the likenesses, leaving out what is unknown (None)."""
    total, weight = _NAME_WEIGHT * name, _NAME_WEIGHT
    if birth is not None:
        total, weight = total + _BIRTH_WEIGHT * birth, weight + _BIRTH_WEIGHT
    if father is not None:
        total, weight = total + _FATHER_WEIGHT * father, weight + _FATHER_WEIGHT
    return round(total / weight, _DIGITS)


def _placeholder(day: date) -> bool:
    return day.month == 1 and day.day == 1


def _year(birth: date | int) -> int:
    return birth if isinstance(birth, int) else birth.year


def _year_likeness(one: int, other: int) -> float:
    if one == other:
        return _SAME_YEAR_DAY_UNKNOWN
    return _NEXT_YEAR_DAY_UNKNOWN if abs(one - other) == 1 else 0.0
