"""Which form an act of the invented histories fills in, and with which answers."""

from collections.abc import Callable, Mapping

from nrm.demo import histories_care as care
from nrm.demo import histories_identification as identification
from nrm.demo import histories_outcome as outcome
from nrm.demo import histories_paths as paths
from nrm.demo import histories_protection as protection
from nrm.demo import histories_referral as referral
from nrm.demo.histories_occasion import Answers, Occasion

FORMS: Mapping[str, str] = {
    paths.SIGNAL: "S",
    paths.IDENTIFY: "F1",
    paths.FIND_AT_RISK: "F1",
    paths.DOUBT: "F1",
    paths.DRAFT: "F1",
    paths.SEND: "F3",
    paths.PROPOSE: "F2",
    paths.RISK: "F4",
    paths.SAFETY: "F5",
    paths.SHELTER: "SL",
    paths.WITNESS: "WP",
    paths.PLAN: "F6",
    paths.REINTEGRATE: "F8",
    paths.MILESTONE: "F8",
    paths.VISIT: "F9",
    paths.CHECK: "F9",
    paths.CLOSE: "F10",
}
"""The code of the form that an act signs; the second signature of a form fills in nothing."""

_ANSWERS: Mapping[str, Callable[[Occasion], Answers]] = {
    paths.SIGNAL: identification.signal,
    paths.OPEN: identification.particulars,
    paths.DRAFT: identification.draft,
    paths.IDENTIFY: identification.initial,
    paths.FIND_AT_RISK: identification.at_risk,
    paths.DOUBT: identification.not_a_victim,
    paths.SEND: referral.referral,
    paths.CONFIRM: referral.confirmation,
    paths.RETURN: referral.return_for_completion,
    paths.REFUSE: referral.refusal,
    paths.PROPOSE: identification.formal,
    paths.RISK: protection.risk,
    paths.SAFETY: protection.safety,
    paths.SHELTER: protection.location,
    paths.WITNESS: protection.witness,
    paths.PLAN: care.plan,
    paths.SERVICE: care.service,
    paths.REINTEGRATE: outcome.milestone,
    paths.MILESTONE: outcome.milestone,
    paths.VISIT: outcome.visit,
    paths.CHECK: outcome.check,
    paths.CLOSE: outcome.closure,
    paths.NEW_EPISODE: outcome.reopening,
}


def answers_to(act: str, occasion: Occasion) -> Answers:
    """Return what is written when `act` happens on `occasion`; empty for an act without words."""
    answers = _ANSWERS.get(act)
    return answers(occasion) if answers else {}
