"""F3 as the records know it: what it starts from, what stands against it, and that signing it sends it."""

from typing import Any
from uuid import uuid4

from flask_babel import gettext as _

from nrm.auth.policy import Permission
from nrm.auth.queries import institution_near
from nrm.cases import journey
from nrm.cases.access import CaseFile
from nrm.cases.identity_door import open_identity
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section, Values
from nrm.identification.service import child_in
from nrm.records import contents
from nrm.records.kinds import Problem, RecordKind
from nrm.records.models import Record
from nrm.records.queries import newest_signed, signed_forms
from nrm.reference import lists
from nrm.reference.institutions import InstitutionKind
from nrm.referrals import queries
from nrm.referrals.models import Referral, State
from nrm.referrals.rules import age_contradicts, consent_is_missing
from nrm.referrals.sections import F3
from nrm.referrals.service import words_of

_AGE_GROUPS = {"YES": "CHILD", "NO": "ADULT"}


def known(file: CaseFile) -> dict[str, Any]:
    """Return the age group by the person's particulars and, if the referral came back, why."""
    child = child_in(file)
    group = _AGE_GROUPS.get(child.get("child", ""))
    return {**child, **({"age_group": group} if group else {}), **_why_it_came_back(file)}


def starts_from(file: CaseFile) -> dict[str, Any]:
    """Return the answers of the referral that came back, or else what the file already says."""
    returned = queries.returned_form(file.case.id)
    if returned:
        return contents.read(file, returned, purpose=contents.WRITING)
    form = newest_signed(file.case.id, "F1")
    initial = contents.read(file, form, purpose=contents.WRITING) if form else {}
    identity = open_identity(file, purpose=contents.WRITING) if file.reads(Section.IDENTITY) else {}
    answers = {
        "consent_scope": ["REFERRAL"] if initial.get("consent_referral") == "YES" else None,
        "formal_consent": initial.get("consent_formal"),
        "sex": identity.get("sex"),
        "language": identity.get("language"),
        **_nearest(initial),
    }
    return {name: value for name, value in answers.items() if value is not None}


def aids(answers: Values) -> dict[str, Any]:
    """Return why the referral came back, for the page on which its new draft begins."""
    names = ("returned_reason", "returned_words")
    return {"returned": [answers[name] for name in names if answers.get(name)]}


def check(_file: CaseFile, values: Values) -> list[Problem]:
    """Return what stands against sending: an adult's missing consent, an age that contradicts the file."""
    child = {"YES": True, "NO": False}.get(values.get("child", ""))
    problems = []
    if values.get("consent_scope") and consent_is_missing(values, child=bool(child)):
        words = _("An adult is referred only with consent: tick what the person agreed to.")
        problems.append(Problem(words, "consent_scope"))
    if age_contradicts(values, child=child):
        words = _("The age group is not that of the person's particulars.")
        problems.append(Problem(words, "age_group"))
    return problems


def send(file: CaseFile, record: Record, _answers: Values) -> None:
    """Send the signed form to the authority."""
    referral = Referral(
        id=uuid4(),
        case_id=file.case.id,
        record_id=record.id,
        number=queries.next_number(file.case.id),
        state=State.SUBMITTED,
        sent_at=clock.now(),
        sent_by=file.actor.user_id,
        sent_from=file.actor.institution_id,
    )
    db.session.add(referral)
    db.session.flush()
    signed = signed_forms(file.case.id) | {F3.code}
    journey.advance(file, "send_referral", signed_forms=signed, subject_id=referral.id)


def _why_it_came_back(file: CaseFile) -> dict[str, str]:
    referral = queries.newest(file.case.id)
    answer = queries.last_answer(referral) if referral else None
    if answer is None or answer.state != State.RETURNED:
        return {}
    reason = lists.RETURN_REASON.text(answer.reason) if answer.reason else ""
    words = words_of(file, [answer]).get(answer.id, "")
    return {"returned_reason": str(reason), "returned_words": words}


def _nearest(initial: Values) -> dict[str, str | None]:
    """Return the institutions of the place where the person was found."""
    return {
        "police": _first(InstitutionKind.POLICE, qark=initial.get("qark")),
        "social": _first(InstitutionKind.SHSSH, qark=initial.get("qark")),
        "njmf_found": _first(InstitutionKind.NJMF, bashki=initial.get("bashki")),
    }


def _first(
    kind: InstitutionKind, *, qark: str | None = None, bashki: str | None = None
) -> str | None:
    found = institution_near(kind, qark=qark, bashki=bashki) if qark or bashki else None
    return found.code if found else None


REFERRAL = RecordKind(
    form=F3,
    permission=Permission.REFERRALS_SEND,
    act="send_referral",
    correctable=False,
    signed=send,
    known=known,
    starts_from=starts_from,
    check=check,
    aids=aids,
)
