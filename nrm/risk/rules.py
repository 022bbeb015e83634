"""What the scored factors suggest, and on which days an assessment holds; pure. A person decides, never this."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nrm.foundation.declaration import Values
from nrm.foundation.text import Text

LEVELS = ("LOW", "MEDIUM", "HIGH", "IMMINENT")
"""From the lowest to the highest; the codes of the list `risk_level`."""
WORST = 3
"""The highest score of a factor; the lowest is 0."""
DANGERS = frozenset(
    {
        "TRAFFICKER_AT_LARGE",
        "THREATS_RECEIVED",
        "FAMILY_INVOLVED",
        "DOMESTIC_VIOLENCE",
        "SELF_HARM",
    }
)
"""Factors by which life or freedom is at stake at once: they count twice, and decide alone at `WORST`."""
MEDIUM_FROM, HIGH_FROM = 8, 20
"""Points from which the sum alone makes a level."""
SHORTEST_REASON = 20
"""Characters in which somebody says why they decide differently."""

_WHY = {
    "IMMINENT": Text(
        "Të paktën dy rreziqe të drejtpërdrejta janë vlerësuar me 3.",
        "At least two direct dangers are scored 3.",
    ),
    "HIGH": Text(
        "Një rrezik i drejtpërdrejtë është vlerësuar me 3, ose shuma është 20 pikë e më shumë.",
        "One direct danger is scored 3, or the sum is 20 points or more.",
    ),
    "MEDIUM": Text(
        "Një faktor është vlerësuar me 3, ose shuma është 8 pikë e më shumë.",
        "One factor is scored 3, or the sum is 8 points or more.",
    ),
    "LOW": Text(
        "Asnjë faktor nuk është vlerësuar me 3 dhe shuma është nën 8 pikë.",
        "No factor is scored 3 and the sum is below 8 points.",
    ),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The level that the scores point to, their sum in points, and why."""

    level: str
    score: int

    @property
    def why(self) -> Text:
        """The rule by which the level was found."""
        return _WHY[self.level]


def suggest(scores: Mapping[str, int]) -> Suggestion:
    """Suggest the overall level from the factors scored so far (code of `risk_factor` -> 0 to 3).

    A higher score, or one more factor, never lowers the suggestion. The weights and the limits are our own: no act
    that we could read gives any, so the screen shows them as a help and the person decides.
    """
    score = sum(points * (2 if factor in DANGERS else 1) for factor, points in scores.items())
    worst = {factor for factor, points in scores.items() if points >= WORST}
    dangers = len(worst & DANGERS)
    if dangers >= 2:
        return Suggestion("IMMINENT", score)
    if dangers or score >= HIGH_FROM:
        return Suggestion("HIGH", score)
    return Suggestion("MEDIUM" if worst or score >= MEDIUM_FROM else "LOW", score)


def holds_on(assessment: Values, day: date) -> bool:
    """Tell whether an assessment was made by `day` and is still valid on it."""
    made, until = assessment.get("assessed_on"), assessment.get("valid_until")
    return bool(made and until) and str(made) <= day.isoformat() <= str(until)
