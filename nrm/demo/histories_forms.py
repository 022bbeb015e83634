"""The answers that the invented histories give to the forms of identification (F1, F2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from nrm.demo.histories_words import account, sentence
from nrm.demo.population import Person
from nrm.demo.population_details import ABROAD, draw
from nrm.demo.population_series import CHILD, UNKNOWN, VT
from nrm.reference import lists

_ELEMENT_FIELDS = {
    "A": "indicators_act",
    "M": "indicators_means",
    "P": "indicators_purpose",
    "G": "indicators_general",
}
_CHANNEL_OF = {
    "MOBILE_UNIT": "FIELD",
    "SCHOOL": "SCHOOL",
    "HEALTH": "HEALTH",
    "CONSULATE": "CONSULAR",
    "SELF": "WALK_IN",
    "POLICE_AT": "POLICE_112_129",
    "POLICE_OTHER": "POLICE_112_129",
}
_NEEDS = ("MEDICAL", "SHELTER", "FOOD", "SECURITY")
_MEANS_OF = {
    "M1": "OTHER_COERCION",
    "M2": "THREAT",
    "M3": "FORCE",
    "M4": "OTHER_COERCION",
    "M5": "DECEPTION",
    "M6": "OTHER_COERCION",
    "M7": "OTHER_COERCION",
    "M8": "VULNERABILITY",
    "M9": "OTHER_COERCION",
}
Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When a form is filled in, and about whom."""

    person: Person
    day: date
    dice: Random

    @property
    def child(self) -> bool:
        """Tell whether the person counts as a child."""
        return self.person.traits.age_group == CHILD

    def sentence(self, about: str) -> str:
        """Return a sentence for a note of the kind `about`."""
        return sentence(about, self.dice)

    def one_of(self, weights: Mapping[str, int]) -> str:
        """Return one key of `weights`, as likely as its weight."""
        return draw(self.dice, weights)

    def some_of(self, codes: tuple[str, ...], most: int) -> list[str]:
        """Return between one and `most` of `codes`, in their order."""
        chosen = self.dice.sample(codes, k=self.dice.randint(1, most))
        return [code for code in codes if code in chosen]


def initial(on: Occasion, *, decision: str = "VMT", agrees: bool = True) -> Answers:
    """Return the answers of F1; `agrees` is the consent to be referred."""
    person = on.person
    answers = {
        "structure": person.traits.structure,
        "met_on": on.day.isoformat(),
        "qark": person.qark,
        "bashki": person.bashki,
        "accompaniment": _accompaniment(on),
        "channel": _CHANNEL_OF.get(person.traits.structure, "INTER_AGENCY"),
        **_indicators(person),
        "main_exploitation": person.traits.exploitation,
        "scope": person.scope,
        "recruitment": list(person.recruitment),
        "control": list(person.control),
        "trafficked_before": person.trafficked_before,
        "account": account(person.traits.exploitation, on.dice),
        "decision": decision,
        "reason": on.sentence("reason"),
    }
    return answers | _contact(on) | _information(on, agrees=agrees)


def _indicators(person: Person) -> Answers:
    ticked = {
        name: [code for code in person.indicators if code[0] == element]
        for element, name in _ELEMENT_FIELDS.items()
    }
    return {name: codes for name, codes in ticked.items() if codes}


def _accompaniment(on: Occasion) -> str:
    if not on.child:
        return on.one_of({"ALONE": 70, "WITH_PARTNER": 15, "WITH_OTHERS": 15})
    if "A6" in on.person.indicators:
        return "WITH_ADULT_UNPROVEN"
    return on.one_of({"ALONE": 45, "WITH_PARENT": 30, "WITH_RELATIVE": 25})


def _contact(on: Occasion) -> Answers:
    answers = {
        "immediate_needs": on.some_of(_NEEDS, 3),
        "suspect_near": on.one_of({"NO": 60, "NOT_KNOWN": 25, "YES": 15}),
        "safe_contact": on.sentence("safe_contact"),
    }
    if on.dice.random() < 0.4:
        answers["phone"] = f"069 000 {on.dice.randrange(10_000):04}"
    return answers


def _information(on: Occasion, *, agrees: bool) -> Answers:
    told = [code.code for code in lists.INFORMATION_GIVEN]
    if on.person.traits.citizenship in ("AL", "ZZ"):
        told.remove("REFLECTION")
    answers: Answers = {
        "information_given": told,
        "consent_referral": "YES" if agrees else "NO",
        "consent_formal": "YES" if on.person.traits.status == VT else on.one_of(_FORMAL_CONSENT),
        "consent_given_by": "PERSON",
    }
    if on.child:
        answers["child_informed"] = [code.code for code in lists.CHILD_INFORMATION]
        answers["consent_given_by"] = on.one_of({"PARENT": 45, "GUARDIAN": 20, "PMF": 35})
    return answers


_FORMAL_CONSENT = {"YES": 45, "NO": 35, "NOT_ASKED": 20}


def formal(on: Occasion, *, decision: str = VT) -> Answers:
    """Return the answers of F2 as the police write them down."""
    person = on.person
    presences = [code.code for code in lists.PRESENCE if "child" in code.tags and on.child]
    answers: Answers = {
        "interviewed_on": on.day.isoformat(),
        "venue": "BORDER" if person.traits.structure == "BORDER_POLICE" else "TERRITORY",
        "same_sex_interviewer": on.one_of({"YES": 90, "NO": 10}),
        "presences": presences or ["PSYCHOLOGIST"],
        "interviews_so_far": 1 if on.dice.random() < 0.8 else 2,
        "exploitation_story": account(person.traits.exploitation, on.dice),
        "wishes": on.sentence("wish"),
        "act_found": ["RECRUIT", "TRANSPORT"] if person.scope == ABROAD else ["RECRUIT"],
        "means_found": _means(person),
        "purpose_found": [person.traits.exploitation],
        "formal_decision": decision,
        "reasons": on.sentence("formal_reason"),
    }
    if on.child:
        answers["recording_ref"] = f"AV-{person.registered_on.year}-{person.number:04}"
    if person.traits.exploitation == UNKNOWN:
        del answers["purpose_found"]
    return answers


def _means(person: Person) -> list[str]:
    found = {_MEANS_OF[code] for code in person.indicators if code in _MEANS_OF}
    return [code.code for code in lists.MEANS if code.code in found]
