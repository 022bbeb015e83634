"""Cases that a receiving service has accepted, and the answers that a plan, a goal and a service need."""

from typing import Any

from nrm.referrals import service as referrals
from nrm.risk.service import RISK, SAFETY
from tests.referrals.sent import People, Sent, sent, sign
from tests.remembered import remembered
from tests.risk.answers import assessed, in_days, planned

GOAL = {
    "domain": "EMPLOYMENT",
    "goal": "Të gjejë punë në rrobaqepësi.",
    "action": "Kurs tremujor dhe takim me punëdhënësin.",
    "provider": "Zyra e punës",
}
PLAN = {
    "setting": "SHELTER",
    "needs": ["HEALTH", "EMPLOYMENT"],
    "needs_detail": "Mjekim dhe një zanat.",
    "consent": "YES",
}


def goal(**changes: Any) -> dict[str, Any]:
    """Return a goal for the next three months."""
    return {**GOAL, "starts_on": in_days(0), "due_on": in_days(90), **changes}


def service_given(**changes: Any) -> dict[str, Any]:
    """Return a service given today."""
    return {"service": "MEDICAL", "given_on": in_days(0), "provider": "VATRA", **changes}


def plan_answers(**changes: Any) -> dict[str, Any]:
    """Return a plan that is reviewed in three months."""
    return {**PLAN, "review_on": in_days(90), **changes}


@remembered
def assisted(around: People | None = None) -> Sent:
    """Return a case led by the shelter, with a low risk and a safety plan signed."""
    case = sent(around)
    case.confirm()
    referrals.accept(case.file(case.vatra))
    sign(case.file(case.vatra), RISK, assessed())
    sign(case.file(case.vatra), SAFETY, planned())
    return case
