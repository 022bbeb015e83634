"""The acts on a form: start, save, sign, sign as second, send back, correct."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import Happening
from nrm.auth.policy import REFUSED
from nrm.cases import journey
from nrm.cases.access import CaseFile
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.foundation.declaration import Section, Values
from nrm.foundation.errors import NotPermitted, RuleBroken, Stale
from nrm.records import contents, queries
from nrm.records.corrections import (
    answers_before,
    changed_decisions,
    must_be_correctable,
    relevant,
)
from nrm.records.digests import BEGUN, REPLACED, RETURNED, SAVED, SENT_BACK, SIGNED, told_of
from nrm.records.kinds import Problem, RecordKind, Second
from nrm.records.models import Record, Signature, State

NOTHING_SAID: Values = {}


class Unfinished(RuleBroken):
    """A form that cannot be signed yet; `problems` says why, one by one."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(_("The form is not complete yet."))
        self.problems = problems


def may_start(file: CaseFile, kind: RecordKind, *, signed_forms: Collection[str]) -> bool:
    """Tell whether the actor may start the form now; `signed_forms` are those that hold."""
    code = kind.form.code
    able = file.may(kind.permission) and _is_open(kind, to=file.writes)
    if not able or (code in signed_forms and not kind.repeats):
        return False
    then = {*signed_forms, code}
    return any(journey.allows(file, act, signed_forms=then) for act in (kind.act, *kind.or_acts))


def start(file: CaseFile, kind: RecordKind, *, answers: Values = NOTHING_SAID) -> Record:
    """Return the unfinished form of this kind, started now if there is none; a new one says `answers` already.

    Raises `RuleBroken` when the procedure does not allow the form now, the case has it and it does not repeat, or
    the actor has yet to take on what their institution was asked to do.
    """
    _must_be_open(kind, by=file.writes)
    found = queries.unfinished(file.case.id, kind.form.code)
    if found:
        return found
    signed = queries.signed_forms(file.case.id)
    if not any(journey.allows(file, act, signed_forms=signed) for act in kind.or_acts):
        journey.check(file, kind.act, signed_forms=signed | {kind.form.code})
    if kind.form.code in signed and not kind.repeats:
        raise RuleBroken(
            _("This form is signed already. To change it, correct the signed version.")
        )
    return _new(file, kind, starting={**kind.known(file), **kind.starts_from(file), **answers})


def save(
    file: CaseFile, kind: RecordKind, record: Record, answers: Values, *, version: int
) -> None:
    """Put `answers` into the draft; what was answered before and is not in `answers` stays.

    A value of None takes an answer away. Raises `Stale` when somebody saved since the page of `version` was made.
    """
    _must_be(record, State.DRAFT)
    if record.lock != version:
        raise Stale
    held = contents.held_by(file, record)
    said = {
        name: value for name, value in (held.answers | dict(answers)).items() if value is not None
    }
    contents.write(file, record, kind.form, said, held=held)
    record.changed_by, record.changed_at = file.actor.user_id, clock.now()
    _tell(file, SAVED, record)


def problems_of(file: CaseFile, kind: RecordKind, answers: Values) -> list[Problem]:
    """Return all that stands between `answers` and a signature, in the order of the form."""
    return _problems(file, kind, {**kind.known(file), **answers})


def _problems(file: CaseFile, kind: RecordKind, known: Values) -> list[Problem]:
    gaps = [
        Problem(_("Answer: %(question)s", question=field.label), field.name)
        for field in kind.form.missing(known)
        if file.writes(field.section)
    ]
    return gaps + kind.check(file, known)


def sign(file: CaseFile, kind: RecordKind, record: Record) -> None:
    """Sign the draft and do what its signature does; a second person may have to sign as well.

    Raises `Unfinished` when something is missing and `RuleBroken` when the procedure does not allow it now.
    """
    _must_be(record, State.DRAFT)
    _must_be_open(kind, by=file.writes)
    known, held = kind.known(file), contents.held_by(file, record)
    before = answers_before(file, record)
    answers = relevant(kind, {**known, **held.answers}, before=before)
    problems = _problems(file, kind, {**known, **answers})
    problems += changed_decisions(kind, before=before, answers=answers)
    if problems:
        raise Unfinished(problems)
    contents.write(file, record, kind.form, answers, held=held)
    _put_name(file, record)
    if kind.second and kind.second.needed(answers):
        record.state = State.AWAITING
        _tell(file, SIGNED, record)
        kind.second.proposed(file, record, answers)
    else:
        _complete(file, kind, record, answers)


def countersign(file: CaseFile, kind: RecordKind, record: Record) -> None:
    """Give the second signature; it must come from another person. Raises `RuleBroken` otherwise."""
    _second_of(file, kind, record)
    if any(signer.signature.user_id == file.actor.user_id for signer in queries.signers_of(record)):
        raise RuleBroken(_("You signed this form first; a second person must confirm it."))
    answers = contents.read(file, record, purpose=contents.READING)
    _put_name(file, record)
    _complete(file, kind, record, answers)


def send_back(file: CaseFile, kind: RecordKind, record: Record) -> None:
    """Give the form back to its author instead of signing it; it becomes a draft again."""
    second = _second_of(file, kind, record)
    for signer in queries.signers_of(record):
        signer.signature.withdrawn_at = clock.now()
    record.state = State.DRAFT
    _tell(file, SENT_BACK, record)
    second.returned(file, record, contents.read(file, record, purpose=contents.READING))


def correct(file: CaseFile, kind: RecordKind, record: Record, *, reason: str) -> Record:
    """Start a new version of a signed form; when it is signed it takes the place of `record`, which stays.

    `reason` is kept in the trail, sealed. Raises `RuleBroken` when the form comes back in another way, carries two
    signatures, or has parts that are closed to the actor.
    """
    _must_be(record, State.SIGNED)
    must_be_correctable(file, kind, record)
    if queries.unfinished(file.case.id, kind.form.code):
        raise RuleBroken(_("There is an unfinished version already; finish that one."))
    answers = contents.read(file, record, purpose=contents.WRITING)
    made = _new(file, kind, starting=answers, replaces_id=record.id)
    _tell(file, "record:correct", made, typed=reason)
    return made


def take_back(file: CaseFile, record: Record) -> None:
    """Take a signed form out of force because it came back for completion; what was signed stays readable."""
    _must_be(record, State.SIGNED)
    record.state = State.RETURNED
    _tell(file, RETURNED, record)
    db.session.flush()


def _new(
    file: CaseFile,
    kind: RecordKind,
    *,
    starting: Mapping[str, Any],
    replaces_id: UUID | None = None,
) -> Record:
    record = Record(
        case_id=file.case.id,
        form=kind.form.code,
        number=queries.next_number(file.case.id, kind.form.code),
        state=State.DRAFT,
        started_by=file.actor.user_id,
        changed_by=file.actor.user_id,
        changed_at=clock.now(),
        replaces_id=replaces_id,
    )
    db.session.add(record)
    db.session.flush()
    contents.write(file, record, kind.form, starting)
    _tell(file, BEGUN, record)
    return record


def _complete(file: CaseFile, kind: RecordKind, record: Record, answers: Values) -> None:
    record.state, record.signed_at = State.SIGNED, clock.now()
    replaced = queries.replaced_by(record)
    record.holds_since = replaced.holds_since if replaced else record.signed_at
    _tell(file, SIGNED, record)
    if replaced:
        replaced.state = State.REPLACED
        _tell(file, REPLACED, replaced)
    else:
        kind.signed(file, record, answers)
    db.session.flush()


def _second_of(file: CaseFile, kind: RecordKind, record: Record) -> Second:
    _must_be(record, State.AWAITING)
    if kind.second is None or not file.may(kind.second.permission):
        raise NotPermitted(REFUSED)
    _must_be_open(kind, by=file.reads)
    return kind.second


def _put_name(file: CaseFile, record: Record) -> None:
    actor = file.actor
    db.session.add(
        Signature(
            record_id=record.id,
            user_id=actor.user_id,
            institution_id=actor.institution_id,
            at=clock.now(),
        )
    )


def _must_be_open(kind: RecordKind, *, by: Callable[[Section], bool]) -> None:
    """Stop those to whom what the form must have is closed: nobody signs what they could not answer or read."""
    if not _is_open(kind, to=by):
        raise RuleBroken(_("First take this on for your institution: open the case to do so."))


def _is_open(kind: RecordKind, *, to: Callable[[Section], bool]) -> bool:
    return all(map(to, {field.section for field in kind.form.fields if field.required}))


def _must_be(record: Record, state: State) -> None:
    if record.state == state:
        return
    if record.state == State.DRAFT:
        raise RuleBroken(_("This form is a draft; sign it first."))
    raise RuleBroken(_("This form has been signed already; open it from the case."))


def _tell(file: CaseFile, action: str, record: Record, *, typed: str | None = None) -> None:
    trail.record(
        Happening(
            action,
            case_id=file.case.id,
            subject_id=record.id,
            detail=told_of(record, queries.sections_of(record).values()),
            typed=typed,
        ),
        by=file.actor.author,
    )
