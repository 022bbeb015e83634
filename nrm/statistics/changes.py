"""How a number changed from one period to the next: from printed numbers only, with what that leaves open.

A difference of two printed numbers tells nobody anything that the two did not tell (disclosure by post-processing).
"""

from nrm.foundation.web.formats import NARROW_SPACE, number_words
from nrm.statistics.ledger.numbers import Printed


def change(before: Printed | None, after: Printed | None) -> Printed | None:
    """Return the difference of two printed numbers, and between what the true one lies; None where one is withheld."""
    if before is None or after is None:
        return None
    return Printed(after.value - before.value, after.lo - before.hi, after.hi - before.lo)


def change_words(changed: Printed | None) -> str:
    """Return a change as it is written: with its sign, and with its ends where it is not exact."""
    if changed is None:
        return "–"
    told = _signed(changed.value)
    if changed.lo == changed.hi:
        return told
    ends = f"({_signed(changed.lo)} … {_signed(changed.hi)})".replace(" ", NARROW_SPACE)
    return f"{told} {ends}"


def _signed(number: int) -> str:
    return f"+{number_words(number)}" if number > 0 else number_words(number)
