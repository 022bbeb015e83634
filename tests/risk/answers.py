"""Answers to the forms of risk: complete ones, to be changed by a test."""

from datetime import timedelta
from typing import Any

from nrm.foundation import clock
from nrm.reference import lists
from nrm.risk.sections import factor_name


def in_days(days: int) -> str:
    """Return the day so many days from today, as answers keep it."""
    return (clock.today() + timedelta(days)).isoformat()


def assessed(**changes: Any) -> dict[str, Any]:
    """Return a thorough assessment of an adult with a low risk, made today."""
    scores = {factor_name(code.code): 0 for code in lists.RISK_FACTOR if code.group != "CHILD"}
    return {
        "occasion": "ON_REFERRAL",
        "assessed_on": in_days(0),
        "sources": "Biseda me personin dhe policia.",
        **scores,
        "level": "LOW",
        "next_review_on": in_days(30),
        "valid_until": in_days(90),
        **changes,
    }


def threatened(**changes: Any) -> dict[str, Any]:
    """Return an assessment with a high risk."""
    return assessed(
        **{factor_name("THREATS_RECEIVED"): 3},
        level="HIGH",
        immediate_measures=["ESCORT", "SAFE_PHONE"],
        immediate_action="Policia shoqëron personin te qendra.",
        **changes,
    )


def planned(**changes: Any) -> dict[str, Any]:
    """Return a safety plan that answers to a low risk."""
    return {
        "answers_level": "LOW",
        "measures": ["CONTACT_PERSON"],
        "responsible": "Menaxherja e rastit, 069 000 0001",
        "starts_on": in_days(0),
        "safe_contact": "Vetëm në mëngjes, me mesazh.",
        "emergency_contact": "129 dhe numri i qendrës.",
        "agreed": "YES",
        "review_on": in_days(60),
        **changes,
    }
