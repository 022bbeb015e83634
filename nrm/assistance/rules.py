"""What cannot be true of a goal or of a service; pure."""

from dataclasses import dataclass
from datetime import date

from nrm.foundation.declaration import Values
from nrm.foundation.text import Text

MOST_GOALS = 20
"""Goals that the plan of one case may have: more is no plan."""

GOAL_ENDS_BEFORE_IT_STARTS = Text(
    "Afati bie para fillimit: korrigjoni njërën nga dy datat.",
    "The goal is due before it starts: correct one of the two dates.",
)
RESULT_BEFORE_START = Text(
    "Rezultati bie para fillimit të objektivit.", "The result lies before the start of the goal."
)
RESULT_TO_COME = Text("Rezultati nuk mund të jetë në të ardhmen.", "A result cannot lie ahead.")
GIVEN_BEFORE_OPENING = Text(
    "Shërbimi bie para hapjes së rastit.", "The service lies before the opening of the case."
)
GIVEN_TO_COME = Text(
    "Shënoni shërbimin pasi është dhënë.", "Record a service after it has been given."
)
UNIT_MISSING = Text("Zgjidhni njësinë e sasisë.", "Choose the unit of the quantity.")
QUANTITY_MISSING = Text("Shkruani sa njësi u dhanë.", "Write how many units were given.")
FUNDING_MISSING = Text("Thoni kush e pagoi koston.", "Say who paid the cost.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be, at the question where it shows."""

    field: str
    words: Text


def goal_faults(answers: Values, *, today: date) -> list[Fault]:
    """Find what is wrong with the dates of a goal (ISO days in `starts_on`, `due_on`, `ended_on`)."""
    starts, due, ended = (answers.get(name) for name in ("starts_on", "due_on", "ended_on"))
    faults = []
    if starts and due and due < starts:
        faults.append(Fault("due_on", GOAL_ENDS_BEFORE_IT_STARTS))
    if starts and ended and ended < starts:
        faults.append(Fault("ended_on", RESULT_BEFORE_START))
    if ended and ended > today.isoformat():
        faults.append(Fault("ended_on", RESULT_TO_COME))
    return faults


def service_faults(answers: Values, *, opened: date, today: date) -> list[Fault]:
    """Find what is wrong with a service given in a case `opened` on that day."""
    given = str(answers["given_on"])
    faults = []
    if given < opened.isoformat():
        faults.append(Fault("given_on", GIVEN_BEFORE_OPENING))
    if given > today.isoformat():
        faults.append(Fault("given_on", GIVEN_TO_COME))
    if answers.get("quantity") and not answers.get("unit"):
        faults.append(Fault("unit", UNIT_MISSING))
    if answers.get("unit") and not answers.get("quantity"):
        faults.append(Fault("quantity", QUANTITY_MISSING))
    if answers.get("cost") and not answers.get("funding"):
        faults.append(Fault("funding", FUNDING_MISSING))
    return faults
