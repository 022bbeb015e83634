"""What a closure needs, and when the 12-month check is due; pure."""

from datetime import date

from nrm.reference import lists

ELEVEN_MONTHS = 334
"""Days after which a check may count as the 12-month check without an explanation (national action plan,
Protection 3: twelve months after return or resettlement; a month of grace is our own)."""
SHORTEST_REASON = 20
"""Characters in which somebody says why a case is closed early or a check made ahead of time."""

SUCCESS = lists.CLOSURE.tagged("success")
WHOLE_JOURNEY = ("F4", "F5", "F6", "F8", "F9")
"""What the file of a person who was reintegrated holds."""
INTO_COMMUNITY = frozenset({"RETURNED_FAMILY", "RETURNED_ABROAD", "TRANSFERRED_MUNICIPAL"})
"""Reasons by which the person goes to live outside a shelter without having been reintegrated."""
MISTAKES = frozenset({"DUPLICATE", "ERROR"})
"""Reasons that a case may be closed for before its initial identification: it should not have been opened."""
IDENTIFIED = frozenset({"VMT", "VT"})


def forms_needed(reason: str, *, status: str) -> tuple[str, ...]:
    """Return the forms that must be in the file before a case of `status` is closed for `reason`.

    Return to the community needs a risk assessment, and a safety plan for every potential victim and victim outside a
    shelter (national action plan 2018-2020, Protection 2.(b)). Somebody who declines help or is lost needs none:
    they cannot be held back.
    """
    if reason in SUCCESS:
        return WHOLE_JOURNEY
    if reason in INTO_COMMUNITY:
        return ("F4", "F5") if status in IDENTIFIED else ("F4",)
    return ()


def needs_words(reason: str) -> bool:
    """Tell whether the reason must be explained: for every closure but a successful one."""
    return reason not in SUCCESS


def is_followed_up(reason: str, *, contact: str | None) -> bool:
    """Tell whether the person is contacted again after a closure; `contact` is what they answered to that.

    Nobody is who died, whose case should not have been opened, who is not a victim, or who does not want to be.
    """
    nobody = lists.CLOSURE.tagged("final") | {"NOT_VICTIM"}
    return reason not in nobody and contact not in ("NO", "WITHDRAWN")


def is_early(visited: date, *, started: date) -> bool:
    """Tell whether a check on the day `visited` is too soon to be the 12-month check."""
    return (visited - started).days < ELEVEN_MONTHS
