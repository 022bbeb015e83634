"""What signing a risk assessment (F4) or a safety plan (F5) does to the case."""

from typing import Any

from flask_babel import gettext as _

from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile
from nrm.cases.journey import advance
from nrm.foundation.declaration import Section, Values
from nrm.identification.service import child_in
from nrm.records.date_order import already_past, backwards
from nrm.records.kinds import Problem, RecordKind
from nrm.records.models import Record
from nrm.records.queries import is_correction, signed_forms
from nrm.reference import lists
from nrm.risk.history import newest
from nrm.risk.rules import SHORTEST_REASON, suggest
from nrm.risk.safety_sections import F5
from nrm.risk.sections import F4, scores_in


def _check_assessment(file: CaseFile, answers: Values) -> list[Problem]:
    return [
        *backwards(
            F4, answers, ("assessed_on", "next_review_on"), ("next_review_on", "valid_until")
        ),
        *already_past(file, F4, answers, "valid_until"),
        *_unexplained(answers),
    ]


def _unexplained(answers: Values) -> list[Problem]:
    level = answers.get("level")
    suggested = suggest(scores_in(answers)).level
    if not level or level == suggested:
        return []
    if len(str(answers.get("level_reason") or "")) >= SHORTEST_REASON:
        return []
    words = _(
        "The scores suggest “%(level)s”: explain in at least %(length)s characters why you decide differently.",
        level=lists.RISK_LEVEL.text(suggested),
        length=SHORTEST_REASON,
    )
    return [Problem(words, "level_reason")]


def _aids(answers: Values) -> dict[str, Any]:
    """Return what the page of the level shows beside its questions."""
    return {"suggested": suggest(scores_in(answers))}


def _assessed(file: CaseFile, record: Record, _answers: Values) -> None:
    signed = signed_forms(file.case.id) | {F4.code}
    advance(file, "assess_risk", signed_forms=signed, subject_id=record.id)


def _from_assessment(file: CaseFile) -> dict[str, Any]:
    """Start a safety plan from the level of the newest assessment."""
    found = newest(file) if file.reads(Section.RISK) else None
    return {"answers_level": found.level} if found else {}


def _check_plan(file: CaseFile, answers: Values) -> list[Problem]:
    return [
        *backwards(F5, answers, ("starts_on", "ends_on"), ("starts_on", "review_on")),
        *already_past(file, F5, answers, "review_on"),
        *_outdated(file, answers),
    ]


def _outdated(file: CaseFile, answers: Values) -> list[Problem]:
    """Find a new plan that answers to another level than the newest assessment's."""
    if not file.reads(Section.RISK) or is_correction(file.case.id, F5.code):
        return []
    found = newest(file)
    planned_for = answers.get("answers_level")
    if found is None or planned_for in (None, found.level):
        return []
    words = _(
        "The newest risk assessment says “%(level)s”: adapt the plan to it.", level=found.words
    )
    return [Problem(words, "answers_level")]


def _planned(file: CaseFile, record: Record, _answers: Values) -> None:
    signed = signed_forms(file.case.id) | {F5.code}
    advance(file, "plan_safety", signed_forms=signed, subject_id=record.id)


RISK = RecordKind(
    form=F4,
    permission=Permission.RISK_ASSESS,
    act="assess_risk",
    signed=_assessed,
    repeats=True,
    known=child_in,
    check=_check_assessment,
    aids=_aids,
)
SAFETY = RecordKind(
    form=F5,
    permission=Permission.SAFETY_PLAN,
    act="plan_safety",
    signed=_planned,
    repeats=True,
    starts_from=_from_assessment,
    check=_check_plan,
)
