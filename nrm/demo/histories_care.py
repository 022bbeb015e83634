"""The answers of the invented assistance plans (F6), their goals and the services given."""

from collections.abc import Mapping

from nrm.demo.histories_occasion import Answers, Occasion
from nrm.demo.histories_paths import SERVICE
from nrm.demo.histories_referral import NEEDS_OF
from nrm.reference.institutions import InstitutionKind, institution, sector_of

_SERVICES_OF: Mapping[str, tuple[str, ...]] = {
    "HEALTH": ("MEDICAL", "HEALTH_CARD"),
    "PSYCHOLOGICAL": ("PSYCHOLOGICAL",),
    "LEGAL": ("LEGAL_AID", "COURT_ESCORT"),
    "HOUSING": ("RENT_SUPPORT", "SEMI_INDEPENDENT"),
    "EDUCATION": ("EDUCATION_REENTRY", "AFTER_SCHOOL_CARE"),
    "EMPLOYMENT": ("JOB_COUNSELLING", "VOCATIONAL_TRAINING"),
    "DOCUMENTS": ("DOCUMENTS",),
    "SOCIAL_FAMILY": ("FAMILY_MEDIATION", "FAMILY_SUPPORT"),
    "FINANCIAL": ("ECONOMIC_AID", "FOOD_CLOTHING"),
    "CHILD_CARE": ("AFTER_SCHOOL_CARE",),
}
_ACTION_OF = {
    "HEALTH": "Vizitë te mjeku dhe pajisje me kartë shëndeti.",
    "PSYCHOLOGICAL": "Seancë javore me psikologun.",
    "LEGAL": "Takim me avokatin dhe ndjekje e çështjes.",
    "HOUSING": "Gjetje e një banese dhe mbështetje për qiranë.",
    "EDUCATION": "Regjistrim në shkollë dhe mbështetje në mësime.",
    "EMPLOYMENT": "Kurs profesional dhe këshillim për punë.",
    "DOCUMENTS": "Pajisje me dokumente te gjendja civile.",
    "SOCIAL_FAMILY": "Takime me familjen, kur është e sigurt.",
    "FINANCIAL": "Kërkesë për ndihmë ekonomike te bashkia.",
    "CHILD_CARE": "Regjistrim në kujdesin pas shkolle.",
}
_GIVES_SERVICES = frozenset(
    {
        InstitutionKind.STATE_SHELTER,
        InstitutionKind.NGO_SHELTER,
        InstitutionKind.NGO,
        InstitutionKind.SHSSH,
    }
)
_GOAL_DAYS, _REVIEW_DAYS = 150, 90


def plan(on: Occasion) -> Answers:
    """Return the answers of F6; `goal_rows` are the goals, entered before the plan is signed."""
    needs = list(NEEDS_OF[on.person.traits.exploitation][:3])
    answers: Answers = {
        "setting": "SHELTER" if on.in_shelter else "COMMUNITY",
        "needs": needs,
        "needs_detail": on.sentence("needs"),
        "own_support": on.sentence("own_support"),
        "goals": "\n".join(_ACTION_OF[need] for need in needs),
        "review_on": on.later(_REVIEW_DAYS),
        "consent": "YES",
        "basic_package": on.one_of({"YES": 60, "NO": 40}),
        "goal_rows": [_goal(need, on) for need in needs],
    }
    return answers | _of_a_child(on) if on.child else answers


def _goal(need: str, on: Occasion) -> Answers:
    return {
        "domain": need,
        "goal": on.sentence("goal"),
        "action": _ACTION_OF[need],
        "provider": institution(on.lead.institution).name.sq,
        "starts_on": on.day.isoformat(),
        "due_on": on.later(_GOAL_DAYS),
    }


def _of_a_child(on: Occasion) -> Answers:
    agreed = on.one_of({"YES": 65, "NO": 10, "NOT_SOUGHT": 25})
    met = on.one_of({"YES": 85, "NO": 15})
    answers = {"parents_agree": agreed, "group_met": met, "child_heard": "YES"}
    if agreed != "YES":
        answers["parents_reason"] = on.sentence("parents")
    if met == "YES":
        answers["group_met_on"] = on.day.isoformat()
    return answers


def service(on: Occasion) -> Answers:
    """Return one service given: a bed first where the person lives in a shelter."""
    before = on.told.count(SERVICE)
    needs = NEEDS_OF[on.person.traits.exploitation]
    code = on.dice.choice(_SERVICES_OF[needs[before % len(needs)]])
    days = 1
    if not before and on.in_shelter:
        code, days = "SHELTER_LONG", on.dice.randint(30, 120)
    provider = _provider(on)
    return {
        "service": code,
        "given_on": on.day.isoformat(),
        "provider": provider,
        "quantity": days,
        "unit": "DAY" if days > 1 else "SESSION",
        "funding": _funding(provider, on),
    }


def _provider(on: Occasion) -> str:
    if institution(on.lead.institution).kind in _GIVES_SERVICES:
        return on.lead.institution
    return on.cast.social.institution


def _funding(provider: str, on: Occasion) -> str:
    if sector_of(institution(provider).kind) == "STATE":
        return "STATE"
    return on.one_of({"DONOR": 55, "STATE": 30, "NGO": 15})
