"""What signing an identification does to the case."""

from typing import Any

from flask_babel import gettext as _

from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile
from nrm.cases.identity_door import MASKED, open_identity
from nrm.cases.journey import advance, answer_as, end_part
from nrm.cases.rules import is_child
from nrm.cases.service import notify_authorities
from nrm.foundation import clock
from nrm.foundation.declaration import Section, Values
from nrm.foundation.text import Text
from nrm.identification.formal import F2
from nrm.identification.initial import F1, INDICATOR_FIELDS
from nrm.identification.rules import Suggestion, absent_with_child, recording_is_obligatory, suggest
from nrm.identification.starting import usual_circumstances
from nrm.procedure.rules import Part
from nrm.records.kinds import Problem, RecordKind, Second
from nrm.records.models import Record
from nrm.records.queries import signed_forms
from nrm.reference import lists
from nrm.reference.indicators import ELEMENT

OUTCOMES = {"VMT": "identify", "AT_RISK": "find_at_risk", "NOT_VICTIM": "confirm_not_victim"}


def child_in(file: CaseFile) -> dict[str, Any]:
    """Return what the conditions of the forms may ask: whether the person counts as a child today."""
    if not file.reads(Section.IDENTITY):
        return {}
    child = is_child(open_identity(file, purpose=MASKED), clock.today())
    return {"child": {True: "YES", False: "NO", None: "NOT_KNOWN"}[child]}


def suggestion_for(answers: Values) -> Suggestion:
    """Return what the rules suggest for the answers of an F1; `child` must be among them."""
    ticked = {element: answers.get(name) or [] for element, name in INDICATOR_FIELDS.items()}
    return suggest(ticked, child=answers.get("child") == "YES")


def _aids(answers: Values) -> dict[str, Any]:
    suggested = suggestion_for(answers)
    return {
        "suggested": suggested,
        "suggested_words": lists.STATUS.text(suggested.status),
        "elements": [(ELEMENT.text(element), count) for element, count in suggested.counts.items()],
    }


def _sign_initial(file: CaseFile, record: Record, answers: Values) -> None:
    decision = answers["decision"]
    notify_authorities(file)
    advance(
        file,
        OUTCOMES[decision],
        signed_forms=signed_forms(file.case.id) | {"F1"},
        subject_id=record.id,
        status=decision,
        registers=decision == "VMT",
    )


def _doubt(file: CaseFile, record: Record, _answers: Values) -> None:
    notify_authorities(file)
    advance(file, "doubt_victim", signed_forms=(), subject_id=record.id)


def _reject_doubt(file: CaseFile, record: Record, _answers: Values) -> None:
    advance(file, "reject_not_victim", signed_forms=(), subject_id=record.id)


def _check_initial(_file: CaseFile, answers: Values) -> list[Problem]:
    suggested = suggestion_for(answers)
    decision, reason = answers.get("decision"), str(answers.get("reason") or "")
    if decision and decision != suggested.status and len(reason) < 20:
        return [
            Problem(
                _(
                    "Your decision differs from the suggestion: explain why in at least 20 characters."
                ),
                "reason",
            )
        ]
    return []


def _propose(file: CaseFile, record: Record, _answers: Values) -> None:
    answer_as(file, Part.FORMAL_POLICE)
    advance(file, "propose_formal", signed_forms=signed_forms(file.case.id), subject_id=record.id)


def _return(file: CaseFile, record: Record, _answers: Values) -> None:
    answer_as(file, Part.FORMAL_SOCIAL)
    advance(file, "return_formal", signed_forms=(), subject_id=record.id)


def _decide(file: CaseFile, record: Record, answers: Values) -> None:
    answer_as(file, Part.FORMAL_SOCIAL)
    decision = answers["formal_decision"]
    status = decision if decision in ("VT", "NOT_VICTIM") else None
    advance(file, "decide_formal", signed_forms=(), subject_id=record.id, status=status)
    end_part(file, Part.FORMAL_POLICE)
    end_part(file, Part.FORMAL_SOCIAL)


def _check_formal(_file: CaseFile, answers: Values) -> list[Problem]:
    if answers.get("child") != "YES":
        return []
    problems = []
    if absent_with_child(answers) and not answers.get("absence_reason"):
        problems.append(
            Problem(
                _(
                    "Somebody who must be with the child is missing: the child protection worker, the psychologist, "
                    "the legal representative and the lawyer. Say who was present, or why not."
                ),
                "presences",
            )
        )
    if recording_is_obligatory(answers, child=True) and not answers.get("recording_ref"):
        problems.append(
            Problem(
                _(
                    "The statement of a sexually exploited child must be recorded: give the reference."
                ),
                "recording_ref",
            )
        )
    return problems


INITIAL = RecordKind(
    form=F1,
    permission=Permission.IDENTIFICATION_INITIAL,
    act="identify",
    decides=("decision",),
    instead=Text(
        "Vendos ndryshe identifikimi formal (F2), ose identifikimi fillestar i një rasti të ri të personit.",
        "The formal identification (F2) decides otherwise, or the initial identification of a new case of the person.",
    ),
    signed=_sign_initial,
    second=Second(
        permission=Permission.IDENTIFICATION_CONFIRM,
        needed=lambda answers: answers.get("decision") == "NOT_VICTIM",
        proposed=_doubt,
        returned=_reject_doubt,
    ),
    known=child_in,
    starts_from=usual_circumstances,
    check=_check_initial,
    aids=_aids,
)
FORMAL = RecordKind(
    form=F2,
    permission=Permission.IDENTIFICATION_FORMAL,
    act="propose_formal",
    signed=_decide,
    second=Second(
        permission=Permission.IDENTIFICATION_COUNTERSIGN,
        needed=lambda _answers: True,
        proposed=_propose,
        returned=_return,
    ),
    known=child_in,
    check=_check_formal,
)
