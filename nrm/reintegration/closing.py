"""Closing a case: what stands in the way, and what the signature does."""

from typing import Any

from flask_babel import gettext as _

from nrm.auth.policy import Permission
from nrm.cases import journey
from nrm.cases.access import CaseFile
from nrm.cases.queries import leads
from nrm.cases.service import notify_authorities
from nrm.foundation import clock
from nrm.foundation.declaration import Section, Values
from nrm.foundation.text import Text
from nrm.identification.service import child_in
from nrm.records.date_order import before_opening, day_of
from nrm.records.kinds import Problem, RecordKind
from nrm.records.models import Record
from nrm.records.queries import is_correction, signed_forms
from nrm.reference import lists
from nrm.reintegration.progress import CHECK, goals_known, goals_shown, hindrances
from nrm.reintegration.queries import day_of_act
from nrm.reintegration.rules import (
    IDENTIFIED,
    INTO_COMMUNITY,
    MISTAKES,
    SHORTEST_REASON,
    forms_needed,
    is_followed_up,
    needs_words,
)
from nrm.reintegration.sections.closure import F10, FOLLOWED_UP
from nrm.risk.history import assessed_for, newest


def _starting(file: CaseFile) -> dict[str, Any]:
    """Start from what the file says already: today, the newest risk level, who the person is."""
    assessed = newest(file) if file.reads(Section.RISK) else None
    child = child_in(file).get("child") == "YES"
    kept_as = "CHILD" if child else "ADULT"
    start = {
        "closed_on": clock.today().isoformat(),
        "retention": kept_as if file.case.status != "NOT_VICTIM" else "NOT_VICTIM",
    }
    return start | ({"final_risk": assessed.level} if assessed else {})


def _check(file: CaseFile, answers: Values) -> list[Problem]:
    dates = before_opening(file, F10, answers, "closed_on")
    reason = answers.get("reason")
    if is_correction(file.case.id, F10.code) or not reason:
        return dates
    return [
        *dates,
        *hindrances(file, F10.code, "close"),
        *_not_lead(file),
        *_too_soon(file, reason),
        *_contradiction(file, reason),
        *_missing_forms(file, reason),
        *_unassessed(file, answers),
        *_no_words(answers),
        *_no_follow_up(file, answers),
    ]


def _not_lead(file: CaseFile) -> list[Problem]:
    if leads(file.actor, file.case.id):
        return []
    return [Problem(_("Only the person who leads the case closes it."))]


def _too_soon(file: CaseFile, reason: str) -> list[Problem]:
    if file.case.stage != file.procedure.stages[0].code or reason in MISTAKES:
        return []
    words = _(
        "Before the initial identification (F1) a case is closed only as a duplicate or as opened in error."
    )
    return [Problem(words, "reason")]


def _contradiction(file: CaseFile, reason: str) -> list[Problem]:
    if reason != "NOT_VICTIM" or file.case.status not in IDENTIFIED:
        return []
    words = _(
        "The person's status is “%(status)s”: only the formal identification (F2) can decide otherwise.",
        status=lists.STATUS.text(file.case.status),
    )
    return [Problem(words, "reason")]


def _missing_forms(file: CaseFile, reason: str) -> list[Problem]:
    signed = signed_forms(file.case.id)
    needed = forms_needed(reason, status=file.case.status)
    missing = [form for form in needed if form not in signed]
    if not missing:
        return []
    words = _(
        "To close with the reason “%(reason)s” the file needs: %(forms)s. Sign them first or choose another reason.",
        reason=lists.CLOSURE.text(reason),
        forms=", ".join(missing),
    )
    return [Problem(words, "reason")]


def _unassessed(file: CaseFile, answers: Values) -> list[Problem]:
    """Find a return to the community that no risk assessment covers (as distinct from one that is missing)."""
    day, reason = day_of(answers, "closed_on"), answers["reason"]
    if day is None or reason not in INTO_COMMUNITY or "F4" not in signed_forms(file.case.id):
        return []
    if assessed_for(file, day):
        return []
    words = _(
        "No risk assessment is valid on %(day)s, the day of closure: sign a new one (F4) first.",
        day=f"{day:%d.%m.%Y}",
    )
    return [Problem(words, "closed_on")]


def _no_words(answers: Values) -> list[Problem]:
    written = str(answers.get("reason_words") or "")
    if not needs_words(answers["reason"]) or len(written) >= SHORTEST_REASON:
        return []
    words = _(
        "Explain in at least %(length)s characters why the case is closed.", length=SHORTEST_REASON
    )
    return [Problem(words, "reason_words")]


def _no_follow_up(file: CaseFile, answers: Values) -> list[Problem]:
    """Find a closure before the 12-month check that leaves open who looks after the person.

    Somebody who refuses to be contacted is left alone.
    """
    checked = day_of_act(file.case.id, CHECK) is not None
    refused = answers.get("follow_up_consent") in ("NO", "WITHDRAWN")
    if checked or refused or answers.get("follow_up") or not FOLLOWED_UP.holds(answers):
        return []
    words = _("The 12-month check has not been made yet: say who follows up, when and how.")
    return [Problem(words, "follow_up")]


def _closed(file: CaseFile, record: Record, answers: Values) -> None:
    signed = signed_forms(file.case.id) | {F10.code}
    notify_authorities(file)
    journey.advance(file, "close", signed_forms=signed, subject_id=record.id)
    if not is_followed_up(answers["reason"], contact=answers.get("follow_up_consent")):
        journey.drop_step(file, "CHECK12")


CLOSURE = RecordKind(
    form=F10,
    permission=Permission.CASES_CLOSE,
    act="close",
    decides=("reason",),
    instead=Text(
        "Rasti mbetet i mbyllur me këtë arsye; nëse puna vazhdon, hapni një rast të ri të personit.",
        "The case stays closed for this reason; if the work goes on, open a new case of the person.",
    ),
    signed=_closed,
    known=goals_known,
    starts_from=_starting,
    check=_check,
    aids=goals_shown,
)
