"""Cases under way to reintegration, and complete answers to its forms."""

from typing import Any

from nrm.assistance import service as assistance
from nrm.assistance.service import PLAN
from nrm.reintegration.service import CLOSURE, MILESTONE, VISIT
from tests.assistance.assisted import assisted, goal, plan_answers
from tests.referrals.sent import Sent, sign
from tests.remembered import remembered
from tests.risk.answers import in_days


def milestone(**changes: Any) -> dict[str, Any]:
    """Return a milestone reached today."""
    return {
        "milestone": "SCHOOL",
        "reached_on": in_days(0),
        "still_holds": "YES",
        **changes,
    }


def visit(**changes: Any) -> dict[str, Any]:
    """Return an ordinary visit made today."""
    return {
        "occasion": "ORDINARY",
        "visited_on": in_days(0),
        "visit_kind": "HOME",
        "findings": ["PROGRESS"],
        "satisfaction": "4",
        **changes,
    }


def check(**changes: Any) -> dict[str, Any]:
    """Return a 12-month check made today."""
    outcome = {"has_job": "YES", "has_network": "YES", "trafficked_again": "NO"}
    return visit(occasion="TWELVE_MONTHS", **outcome, **changes)


def closure(**changes: Any) -> dict[str, Any]:
    """Return a closure after full reintegration, the 12-month check still to come."""
    return {
        "closed_on": in_days(0),
        "reason": "REINTEGRATED",
        "goals_met": "ALL",
        "final_risk": "LOW",
        "retention": "ADULT",
        "handed_over": "NO",
        "follow_up_consent": "YES",
        "follow_up": "Menaxherja telefonon çdo tre muaj.",
        **changes,
    }


@remembered
def planned() -> Sent:
    """Return a case with a signed plan."""
    case = assisted()
    file = case.file(case.vatra)
    assistance.add_goal(file, goal(), after=0)
    sign(file, PLAN, plan_answers())
    return case


@remembered
def reintegrating() -> Sent:
    """Return a case in reintegration."""
    case = planned()
    sign(case.file(case.vatra), MILESTONE, milestone())
    return case


@remembered
def closed(**changes: Any) -> Sent:
    """Return a closed case."""
    case = reintegrating()
    sign(case.file(case.vatra), VISIT, visit())
    sign(case.file(case.vatra), CLOSURE, closure(**changes))
    return case
