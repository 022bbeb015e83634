"""The answers of the invented risk assessments (F4) and safety plans (F5)."""

from nrm.demo.histories_occasion import Answers, Occasion
from nrm.demo.histories_paths import ACCEPT, RISK
from nrm.reference import lists
from nrm.risk.rules import suggest
from nrm.risk.sections import FIRST_RAPID, factor_name

_RAPID = (
    "TRAFFICKER_AT_LARGE",
    "THREATS_RECEIVED",
    "WITNESS_ROLE",
    "FAMILY_INVOLVED",
    "DOMESTIC_VIOLENCE",
    "SELF_HARM",
)
_AT_FIRST = {"0": 30, "1": 35, "2": 27, "3": 8}
_LATER = {"0": 55, "1": 33, "2": 11, "3": 1}
_GRAVE = ("HIGH", "IMMINENT")
_MEASURES = ("POLICE_PATROL", "ADDRESS_SECRECY", "ESCORT", "SAFE_PHONE", "CONTACT_PERSON")
_HOUSES = {
    "Rruga e Trilluar 12, shkalla 2, kati 3, Vlorë": 40,
    "Shtëpia me portë të gjelbër, Rruga e Ullinjve të Trilluar 4, Vlorë": 30,
    "Rruga e Paqenë 8, pas furrës, Fier": 30,
}
_VALID_DAYS, _REVIEW_DAYS = 90, 30


def risk(on: Occasion) -> Answers:
    """Return the answers of F4: rapid and worse at first, thorough and better later."""
    first = RISK not in on.told
    scores = _scores(on, first=first)
    level = suggest(scores).level
    answers: Answers = {
        "occasion": FIRST_RAPID if first else _later_occasion(on),
        "assessed_on": on.day.isoformat(),
        "assessors": "Shërbimi social, policia" if not on.child else "NJMF, shërbimi social",
        "level": level,
        "next_review_on": on.later(_REVIEW_DAYS),
        "valid_until": on.later(_VALID_DAYS),
        **{factor_name(code): score for code, score in scores.items()},
    }
    if not first:
        answers |= {"sources": on.sentence("sources"), "notes_threats": on.sentence("risk")}
    if level in _GRAVE:
        answers["immediate_measures"] = on.some_of(_MEASURES, 3)
        answers["immediate_action"] = on.sentence("action")
    return answers


def safety(on: Occasion) -> Answers:
    """Return the answers of F5."""
    return {
        "answers_level": on.risk_level,
        "measures": on.some_of(_MEASURES, 3),
        "measures_detail": on.sentence("measures"),
        "responsible": "Menaxheri i rastit",
        "starts_on": on.day.isoformat(),
        "safe_contact": on.sentence("safe_contact"),
        "emergency_contact": "Policia 129; linja 116006",
        "agreed": "YES",
        "review_on": on.later(_VALID_DAYS),
    }


def location(on: Occasion) -> Answers:
    """Return the answers of SL: a house that does not exist."""
    return {
        "address": on.one_of(_HOUSES),
        "directions": "Hyrja nga oborri; makina lihet te sheshi, jo para portës.",
        "on_site_contact": "Kujdestarja e turnit (e trilluar), 069 000 0000",
        "there_since": on.day.isoformat(),
        "who_may_know": "Menaxherja e rastit, drejtoresha dhe kujdestarja e turnit.",
        "if_asked": "Thuhet se personi nuk gjendet në qytet.",
    }


def witness(on: Occasion) -> Answers:
    """Return the answers of WP."""
    return {
        "programme": "Mbrojtje e përkohshme gjatë procedimit (shembull i trilluar).",
        "protected_since": on.day.isoformat(),
        "contact_officer": "Oficeri i kontaktit (i trilluar), 069 000 0000",
        "restrictions": "Asnjë takim jashtë qendrës pa njoftuar oficerin e kontaktit.",
    }


def _later_occasion(on: Occasion) -> str:
    if ACCEPT not in on.told:
        return "ON_REFERRAL"
    return "BEFORE_SHELTER_EXIT" if on.in_shelter else "BEFORE_COMMUNITY_RETURN"


def _scores(on: Occasion, *, first: bool) -> dict[str, int]:
    asked = [
        factor.code
        for factor in lists.RISK_FACTOR
        if (factor.code in _RAPID if first else factor.group != "CHILD" or on.child)
    ]
    return {code: int(on.one_of(_AT_FIRST if first else _LATER)) for code in asked}
