"""The answers of the invented milestones (F8), visits (F9) and closures (F10)."""

from nrm.demo.histories_occasion import Answers, Occasion
from nrm.demo.histories_paths import CHECK, MILESTONE, PLAN, REINTEGRATE, Ending
from nrm.demo.population_details import ABROAD
from nrm.reintegration.sections.visit import ORDINARY, TWELVE_MONTHS

_FOR_A_CHILD = {"SCHOOL": 70, "SOCIAL_NETWORK": 20, "HEALTH_CARD": 10}
_FOR_AN_ADULT = {
    "JOB": 35,
    "HOUSING": 20,
    "VOCATIONAL_COURSE": 20,
    "ECONOMIC_AID": 10,
    "HEALTH_CARD": 10,
    "SOCIAL_NETWORK": 5,
}
_AID_IN_LEK = 3000
_CAPITAL = "TIRANE"

_REASONS = {
    Ending.NOT_REFERRED: {"DECLINED_REFERRAL": 70, "WITHDREW": 15, "CONTACT_LOST": 15},
    Ending.MUNICIPAL: {"TRANSFERRED_MUNICIPAL": 70, "RETURNED_FAMILY": 30},
    Ending.SHORT: {"DECLINED_FURTHER": 45, "CONTACT_LOST": 30, "TRANSFERRED_OTHER_CENTRE": 25},
    Ending.EARLY: {"RETURNED_FAMILY": 45, "TRANSFERRED_MUNICIPAL": 25, "MOVED_COUNTRY": 30},
    Ending.FULL: {"REINTEGRATED": 75, "SELF_SUFFICIENT": 25},
}
_SUCCESS = ("REINTEGRATED", "SELF_SUFFICIENT")


def milestone(on: Occasion) -> Answers:
    """Return the answers of F8; the first one says when the person settled outside the shelter."""
    first = MILESTONE not in on.told and REINTEGRATE not in on.told
    reached = on.one_of(_FOR_A_CHILD if on.child else _FOR_AN_ADULT)
    answers: Answers = {
        "milestone": reached,
        "reached_on": on.day.isoformat(),
        "still_holds": "YES",
        "details": on.sentence("milestone"),
    }
    if first:
        answers["resettled_on"] = on.day.isoformat()
    if reached == "JOB":
        answers["job_sector"] = on.one_of({"PRIVATE": 70, "PUBLIC": 12, "SELF_EMPLOYED": 18})
        answers["job_contract"] = on.one_of({"PERMANENT": 35, "FIXED_TERM": 45, "SEASONAL": 20})
    if reached == "ECONOMIC_AID":
        answers["amount"] = _AID_IN_LEK
    return answers


def visit(on: Occasion) -> Answers:
    """Return the answers of F9 for an ordinary visit."""
    return {
        "occasion": ORDINARY,
        "visited_on": on.day.isoformat(),
        "visit_kind": on.one_of({"HOME": 55, "OFFICE": 30, "PHONE": 15}),
        "findings": [on.one_of({"PROGRESS": 50, "STABLE": 40, "SETBACK": 10})],
        "progress": on.sentence("visit"),
        "satisfaction": on.one_of({"5": 30, "4": 45, "3": 20, "2": 5}),
        "next_visit_on": on.later(30),
    }


def check(on: Occasion) -> Answers:
    """Return the answers of F9 a year after the person settled."""
    return visit(on) | {
        "occasion": TWELVE_MONTHS,
        "has_job": "NO" if on.child else on.one_of({"YES": 58, "NO": 42}),
        "has_network": on.one_of({"YES": 80, "NO": 20}),
        "trafficked_again": "NO",
    }


def closure(on: Occasion) -> Answers:
    """Return the answers of F10."""
    reason = on.one_of(_REASONS[Ending(on.ending)])
    good = reason in _SUCCESS
    answers: Answers = {
        "closed_on": on.day.isoformat(),
        "reason": reason,
        "reason_words": on.sentence("closed_well" if good else "closed_early"),
        "goals_met": _goals_met(on, good=good),
        "final_risk": on.risk_level,
        "retention": "CHILD" if on.child else "ADULT",
        "handed_over": "NO",
        "follow_up_consent": "YES" if good else on.one_of({"YES": 40, "NO": 60}),
    }
    if reason in (*_SUCCESS, "TRANSFERRED_MUNICIPAL", "RETURNED_FAMILY"):
        answers |= {"handed_over": "YES", "handed_to": _municipality(on)}
    if CHECK not in on.told:
        answers["follow_up"] = on.sentence("follow_up")
    return answers


def reopening(on: Occasion) -> Answers:
    """Return why a new episode is opened: the person was trafficked again."""
    return {"reason": "RE_TRAFFICKED", "words": on.sentence("again")}


def _goals_met(on: Occasion, *, good: bool) -> str:
    if PLAN not in on.told:
        return "NO_PLAN"
    return on.one_of({"ALL": 60, "SOME": 40} if good else {"SOME": 60, "NONE": 40})


def _municipality(on: Occasion) -> str:
    town = _CAPITAL if on.person.bashki == ABROAD else on.person.bashki
    return f"NJMF_{town}" if on.child else f"BASHKI_{town}"
