"""What the indicators suggest, and who must be present with a child; pure. A person decides, never this."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nrm.foundation.declaration import Values
from nrm.foundation.text import Text
from nrm.reference.indicators import Element

THRESHOLD = 3
"""At least three elements make a reasonable suspicion (national action plan, definition of potential victim)."""

ADULT_RULE = Text(
    "Të paktën tre elementë japin dyshim të arsyeshëm (PKV 2018-2020, përkufizimi i VMT-së).",
    "At least three elements give reasonable suspicion (NAP 2018-2020, definition of potential victim).",
)
CHILD_RULE = Text(
    "Për fëmijën mjafton një tregues i veprimit ose i qëllimit; mjeti nuk kërkohet "
    "(Kodi Penal 128/b; formulari i MKR 2005).",
    "For a child one indicator of act or purpose is enough; means are not needed "
    "(Penal Code 128/b; NRM form of 2005).",
)

MUST_BE_WITH_A_CHILD = ("PMF", "PSYCHOLOGIST", "LEGAL_REPRESENTATIVE", "LAWYER")
"""Criminal Justice for Minors Code, articles 34 and 42."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rules say: the status they point to, by which rule, and how many indicators of each element."""

    status: str
    rule: Text
    counts: Mapping[Element, int]

    @property
    def total(self) -> int:
        """How many indicators were ticked."""
        return sum(self.counts.values())


def suggest(ticked: Mapping[Element, Collection[str]], *, child: bool | None) -> Suggestion:
    """Suggest VMT, AT_RISK or NOT_VICTIM from the ticked indicators.

    Adding an indicator never lowers the suggestion. An unknown age (`child` None) follows the rule for adults; a
    presumed minor must come in as a child.
    """
    counts = {element: len(set(ticked.get(element, ()))) for element in Element}
    total = sum(counts.values())
    by_child_rule = bool(child) and counts[Element.ACT] + counts[Element.PURPOSE] > 0
    rule = CHILD_RULE if child else ADULT_RULE
    if total >= THRESHOLD or by_child_rule:
        return Suggestion("VMT", rule, counts)
    return Suggestion("AT_RISK" if total else "NOT_VICTIM", rule, counts)


def absent_with_child(answers: Values) -> tuple[str, ...]:
    """Return who had to be with the child at the interview and was not."""
    present = answers.get("presences") or ()
    return tuple(code for code in MUST_BE_WITH_A_CHILD if code not in present)


def recording_is_obligatory(answers: Values, *, child: bool) -> bool:
    """Tell whether the interview had to be recorded: a child who was sexually exploited (KDPM, article 41)."""
    return child and "SEX" in (answers.get("purpose_found") or ())
