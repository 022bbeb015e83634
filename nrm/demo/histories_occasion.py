"""The occasion on which a form is filled in, from which its invented answers follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from nrm.cases.rules import is_child
from nrm.demo.histories_people import Cast, Desk
from nrm.demo.histories_words import sentence
from nrm.demo.population import Person
from nrm.demo.population_details import draw
from nrm.demo.population_series import ADULT, CHILD, NS

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a form is filled in, about whom, and what has happened in the case so far.

    `told` are the acts before this one; `lead` holds the case, `asked` is the service asked to
    receive the person; `ending` names the ending that the case comes to, empty while it is live;
    `formal_consent` says whether the person agrees to be identified formally; `risk_level` is what
    the newest risk assessment found.
    """

    person: Person
    cast: Cast
    dice: Random
    day: date
    lead: Desk
    asked: Desk
    told: tuple[str, ...] = ()
    ending: str = ""
    formal_consent: str = "NO"
    risk_level: str = "MEDIUM"

    @property
    def child(self) -> bool:
        """Tell whether the person counts as a child on the day."""
        known = self.person.identity | {"estimated_on": self.person.registered_on.isoformat()}
        return bool(is_child(known, self.day))

    @property
    def age_group(self) -> str:
        """The code of `lists.AGE_GROUP` on the day."""
        if self.child:
            return CHILD
        return NS if self.person.traits.age_group == NS else ADULT

    @property
    def in_shelter(self) -> bool:
        """Tell whether the service that holds the case, or is asked to, is a shelter."""
        return self.asked.institution in {"QKPVT", "VATRA", "TV", "DE"}

    def later(self, days: int) -> str:
        """Return the day so many days from now, as forms keep it."""
        return (self.day + timedelta(days=days)).isoformat()

    def sentence(self, about: str) -> str:
        """Return a sentence for a note of the kind `about`."""
        return sentence(about, self.dice)

    def one_of(self, weights: Mapping[str, int]) -> str:
        """Return one key of `weights`, as likely as its weight."""
        return draw(self.dice, weights)

    def some_of(self, codes: Sequence[str], most: int) -> list[str]:
        """Return between one and `most` of `codes`, in their order."""
        chosen = self.dice.sample(list(codes), k=self.dice.randint(1, most))
        return [code for code in codes if code in chosen]
