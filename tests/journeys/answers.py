"""What people answer on the pages of a journey; everybody in it is invented."""

from datetime import date, timedelta
from typing import Any

from nrm.foundation import clock
from nrm.reference import lists
from nrm.risk.sections import factor_name

Answers = dict[str, Any]


def days_on(days: int) -> date:
    """Return the day so many days from today."""
    return clock.today() + timedelta(days)


def signal() -> Answers:
    """Return what a caller said, for the social workers of Tirana."""
    return {
        "urgency": "URGENT",
        "narrative": "Një grua e re nuk del kurrë vetëm nga puna.",
        "child_involved": "NO",
        "qark": "AL-11",
        "channel": "HOTLINE_116006",
        "reporter": "CITIZEN",
        "forward_to": "BASHKI_TIRANE",
    }


def woman() -> Answers:
    """Return the particulars of a woman."""
    return {
        "first_name": "Shpresëzana",
        "fathers_name": "Agronaxhi",
        "last_name": "Provëzanaj",
        "sex": "F",
        "citizenship": "AL",
        "language": "SQ",
        "age_basis": "DOCUMENT",
        "birth_date": date(1994, 3, 27),
    }


def girl() -> Answers:
    """Return the particulars of a girl of twelve."""
    born = date(clock.today().year - 12, 1, 2)
    return woman() | {"first_name": "Dritëzana", "birth_date": born}


def initial() -> Answers:
    """Return an initial identification that finds a potential victim."""
    return {
        "structure": "MUNICIPALITY",
        "met_on": clock.today(),
        "qark": "AL-11",
        "bashki": "TIRANE",
        "indicators_act": ["A1"],
        "indicators_means": ["M2", "M4"],
        "indicators_purpose": ["P1"],
        "main_exploitation": "LABOUR",
        "scope": "INTERNAL",
        "account": "Punon pa pagesë dhe nuk e lënë të dalë.",
        "suspect_near": "NO",
        "safe_contact": "Vetëm me mesazh, në mëngjes.",
        "consent_referral": "YES",
        "consent_formal": "YES",
        "consent_given_by": "PERSON",
        "consent_statistics": "YES",
        "decision": "VMT",
        "reason": "Treguesit dhe rrëfimi përputhen.",
    }


def initial_of_child() -> Answers:
    """Return the same of a child, who is told what children are told."""
    told = lists.CHILD_INFORMATION.codes[0].code
    return initial() | {
        "child_informed": [told],
        "consent_given_by": lists.CONSENT_GIVER.codes[1].code,
    }


def referral() -> Answers:
    """Return a referral; much of it is filled in from the file already."""
    return {
        "reasons": ["PROTECTION"],
        "urgency": "URGENT",
        "details": "Kërkohet vend që sonte.",
        "formal_consent": "YES",
        "needs": ["HOUSING", "LEGAL"],
        "setting": "SHELTER",
        "transport": "WORKER",
        "receiver": "VATRA",
    }


def referral_of_child() -> Answers:
    """Return the referral of a child, with what only children are asked."""
    return referral() | {
        "emergency_placement": "YES",
        "emergency_referrer": "NJMF_TIRANE",
        "njmf_found": "NJMF_TIRANE",
        "njmf_origin": "NJMF_TIRANE",
    }


def formal() -> Answers:
    """Return a formal identification that finds a victim."""
    return {
        "interviewed_on": clock.today(),
        "venue": lists.VENUE.codes[0].code,
        "act_found": [lists.ACT.codes[0].code],
        "means_found": [lists.MEANS.codes[0].code],
        "purpose_found": ["LABOUR"],
        "formal_decision": "VT",
        "reasons": "Tre elementët u vërtetuan në intervistë.",
    }


def risk(level: str = "LOW") -> Answers:
    """Return a first rapid assessment with no danger scored."""
    asked = ("TRAFFICKER_AT_LARGE", "THREATS_RECEIVED", "WITNESS_ROLE")
    family = ("FAMILY_INVOLVED", "DOMESTIC_VIOLENCE", "SELF_HARM")
    return {
        "occasion": "FIRST_RAPID",
        "assessed_on": clock.today(),
        **{factor_name(code): "0" for code in (*asked, *family)},
        "level": level,
        "next_review_on": days_on(30),
        "valid_until": days_on(400),
    }


def safety() -> Answers:
    """Return a safety plan; the level it answers to comes from the assessment."""
    return {
        "measures": ["CONTACT_PERSON"],
        "responsible": "Menaxherja e rastit.",
        "starts_on": clock.today(),
        "safe_contact": "Vetëm me mesazh, në mëngjes.",
        "emergency_contact": "129 dhe numri i qendrës.",
        "agreed": "YES",
        "review_on": days_on(60),
    }


def goal() -> Answers:
    """Return a goal for three months."""
    return {
        "domain": "EMPLOYMENT",
        "goal": "Të gjejë punë.",
        "action": "Kurs tremujor.",
        "provider": "Zyra e punës",
        "due_on": days_on(90),
    }


def plan() -> Answers:
    """Return an assistance plan; its goals are added on a page of their own."""
    return {
        "setting": "SHELTER",
        "needs": ["HEALTH", "EMPLOYMENT"],
        "needs_detail": "Mjekim dhe një zanat.",
        "review_on": days_on(90),
        "consent": "YES",
    }


def milestone() -> Answers:
    """Return the first milestone."""
    return {"milestone": "SCHOOL", "reached_on": clock.today(), "still_holds": "YES"}


def visit() -> Answers:
    """Return an ordinary visit."""
    return {
        "occasion": "ORDINARY",
        "visited_on": clock.today(),
        "visit_kind": "HOME",
        "findings": ["PROGRESS"],
    }


def check() -> Answers:
    """Return a 12-month check, made ahead of time."""
    return visit() | {
        "occasion": "TWELVE_MONTHS",
        "has_job": "YES",
        "has_network": "YES",
        "trafficked_again": "NO",
        "early_reason": "Personi shpërngulet jashtë vendit.",
    }


def closure() -> Answers:
    """Return a closure after full reintegration."""
    return {
        "reason": "REINTEGRATED",
        "goals_met": "ALL",
        "handed_over": "NO",
        "follow_up_consent": "YES",
    }


def no_victim() -> Answers:
    """Return an initial identification that finds no victim."""
    return {
        "structure": "MUNICIPALITY",
        "met_on": clock.today(),
        "qark": "AL-11",
        "decision": "NOT_VICTIM",
        "reason": "Nuk ka asnjë tregues, dhe personi punon me kontratë.",
    }
