"""The answers of the invented referrals (F3), and what the answers to them say."""

from collections.abc import Mapping

from nrm.demo.histories_occasion import Answers, Occasion
from nrm.demo.histories_people import Cast
from nrm.demo.population import Person
from nrm.demo.population_details import ABROAD

NEEDS_OF: Mapping[str, tuple[str, ...]] = {
    "SEX": ("HEALTH", "PSYCHOLOGICAL", "LEGAL", "HOUSING"),
    "LABOUR": ("LEGAL", "EMPLOYMENT", "DOCUMENTS", "FINANCIAL"),
    "BEGGING": ("PSYCHOLOGICAL", "EDUCATION", "SOCIAL_FAMILY", "CHILD_CARE"),
    "CRIMINALITY": ("PSYCHOLOGICAL", "LEGAL", "EDUCATION"),
    "MARRIAGE": ("PSYCHOLOGICAL", "EDUCATION", "SOCIAL_FAMILY"),
    "UNKNOWN": ("PSYCHOLOGICAL", "LEGAL", "HOUSING", "SOCIAL_FAMILY"),
}
_CAPITAL = "TIRANE"


def referral(on: Occasion) -> Answers:
    """Return the answers of F3."""
    traits = on.person.traits
    answers: Answers = {
        "reasons": ["PROTECTION", "CHILD_PROTECTION"] if on.child else ["PROTECTION"],
        "urgency": on.one_of({"ROUTINE": 45, "URGENT": 40, "IMMEDIATE": 15}),
        "details": on.sentence("request"),
        "consent_scope": ["REFERRAL", "ASSISTANCE", *on.some_of(("DATA_SHARING", "FOLLOW_UP"), 2)],
        "formal_consent": on.formal_consent,
        "age_group": on.age_group,
        "sex": traits.sex,
        "language": on.person.language,
        "needs": on.some_of(NEEDS_OF[traits.exploitation], 3),
        "setting": "SHELTER" if on.in_shelter else "COMMUNITY",
        "risk_notes": on.sentence("risk"),
        "transport": on.one_of({"WORKER": 45, "POLICE": 25, "SERVICE": 20, "ALONE": 10}),
        "receiver": on.asked.institution,
    }
    if on.formal_consent in ("YES", "NOT_ASKED"):
        answers |= _formal_identification(on.cast)
    return answers | _of_a_child(on.person, on) if on.child else answers


def _formal_identification(cast: Cast) -> Answers:
    return {"police": cast.police.institution, "social": cast.social.institution}


def _of_a_child(person: Person, on: Occasion) -> Answers:
    town = _CAPITAL if person.bashki == ABROAD else person.bashki
    emergency = on.one_of({"NO": 80, "YES": 20})
    answers = {"emergency_placement": emergency, "njmf_found": f"NJMF_{town}"}
    if emergency == "YES":
        answers["emergency_referrer"] = f"NJMF_{town}"
    if on.dice.random() < 0.8:
        answers["njmf_origin"] = f"NJMF_{town}"
    return answers


def confirmation(on: Occasion) -> Answers:
    """Return the centre that the Responsible Authority chooses, and who identifies formally."""
    answers: Answers = {"receiver": on.asked.institution}
    if on.formal_consent in ("YES", "NOT_ASKED"):
        answers |= _formal_identification(on.cast)
    if "refuse_referral" in on.told:
        answers["words"] = on.sentence("other_centre")
    return answers


def return_for_completion(on: Occasion) -> Answers:
    """Return why the Responsible Authority sends the referral back."""
    reasons = {"MISSING_PARTS": 50, "CONSENT_MISSING": 20, "INDICATORS_UNCLEAR": 30}
    return {"reason": on.one_of(reasons), "words": on.sentence("return")}


def refusal(on: Occasion) -> Answers:
    """Return why the service that was asked refuses."""
    reasons = {"NO_PLACE": 60, "SPECIAL_CARE": 20, "SAFETY": 20}
    return {"reason": on.one_of(reasons), "words": on.sentence("refusal")}
