"""Milestones and visits: what stands in the way of signing one, and what the signature does to the case."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from nrm.assistance.goals import goals_of, in_words
from nrm.auth.policy import Permission
from nrm.cases import journey
from nrm.cases.access import CaseFile
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import RuleBroken
from nrm.records.date_order import already_past, backwards, before_opening, day_of
from nrm.records.kinds import Problem, RecordKind
from nrm.records.models import Record
from nrm.records.queries import is_correction, signed_forms
from nrm.reintegration.queries import day_of_act
from nrm.reintegration.rules import SHORTEST_REASON, is_early
from nrm.reintegration.sections.milestone import F8
from nrm.reintegration.sections.visit import F9, TWELVE_MONTHS
from nrm.risk.history import assessed_for

STARTS, CONTINUES = "start_reintegration", "record_milestone"
VISIT, CHECK = "visit", "check_outcome"


def goals_known(file: CaseFile) -> dict[str, Any]:
    """Return the goals of the plan in words, for the page to show beside its questions."""
    return {"goals": in_words(goals_of(file))} if file.reads(Section.PLAN) else {}


def goals_shown(answers: Values) -> dict[str, Any]:
    """Return what pages show beside their questions: the goals, known or empty."""
    return {"goals": answers.get("goals", "")}


def hindrances(file: CaseFile, form: str, act: str, *, field: str | None = None) -> list[Problem]:
    """Find why the procedure does not allow `act`, which the signature of a new `form` does."""
    if is_correction(file.case.id, form):
        return []
    try:
        journey.check(file, act, signed_forms=signed_forms(file.case.id) | {form})
    except RuleBroken as broken:
        return [Problem(broken.message, field)]
    return []


def _act_of_milestone(file: CaseFile) -> str:
    first = file.case.stage in file.procedure.act(STARTS).within
    return STARTS if first else CONTINUES


def _check_milestone(file: CaseFile, answers: Values) -> list[Problem]:
    return [
        *before_opening(file, F8, answers, "reached_on", "resettled_on"),
        *_unassessed(file, day_of(answers, "resettled_on")),
        *hindrances(file, F8.code, _act_of_milestone(file)),
    ]


def _unassessed(file: CaseFile, left: date | None) -> list[Problem]:
    """Find a departure from the shelter that no risk assessment covers."""
    if left is None or assessed_for(file, left):
        return []
    words = _(
        "No risk assessment is valid on %(day)s, the day of leaving the shelter: sign one (F4) first.",
        day=f"{left:%d.%m.%Y}",
    )
    return [Problem(words, "resettled_on")]


def _reached(file: CaseFile, record: Record, _answers: Values) -> None:
    signed = signed_forms(file.case.id) | {F8.code}
    journey.advance(file, _act_of_milestone(file), signed_forms=signed, subject_id=record.id)


def _act_of_visit(answers: Values) -> str:
    return CHECK if answers.get("occasion") == TWELVE_MONTHS else VISIT


def _check_visit(file: CaseFile, answers: Values) -> list[Problem]:
    return [
        *hindrances(file, F9.code, _act_of_visit(answers), field="occasion"),
        *before_opening(file, F9, answers, "visited_on"),
        *_unexplained(file, answers),
        *backwards(F9, answers, ("visited_on", "next_visit_on")),
        *already_past(file, F9, answers, "next_visit_on"),
    ]


def _unexplained(file: CaseFile, answers: Values) -> list[Problem]:
    """Find a 12-month check that is made ahead of time without saying why."""
    visited = day_of(answers, "visited_on")
    started = day_of_act(file.case.id, STARTS)
    if answers.get("occasion") != TWELVE_MONTHS or not visited or not started:
        return []
    explained = len(str(answers.get("early_reason") or "")) >= SHORTEST_REASON
    if explained or not is_early(visited, started=started):
        return []
    words = _(
        "Reintegration started on %(day)s: explain in at least %(length)s characters "
        "why the 12-month check is made already.",
        day=f"{started:%d.%m.%Y}",
        length=SHORTEST_REASON,
    )
    return [Problem(words, "early_reason")]


def _visited(file: CaseFile, record: Record, answers: Values) -> None:
    signed = signed_forms(file.case.id) | {F9.code}
    journey.advance(file, _act_of_visit(answers), signed_forms=signed, subject_id=record.id)


MILESTONE = RecordKind(
    form=F8,
    permission=Permission.REINTEGRATION_RECORD,
    act=STARTS,
    or_acts=(CONTINUES,),
    signed=_reached,
    repeats=True,
    check=_check_milestone,
)
VISIT_KIND = RecordKind(
    form=F9,
    permission=Permission.MONITORING_RECORD,
    act=VISIT,
    or_acts=(CHECK,),
    signed=_visited,
    repeats=True,
    known=goals_known,
    check=_check_visit,
    aids=goals_shown,
)
