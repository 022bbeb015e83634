"""The pages that every form of the procedure has: its parts, its check, its signature, its reading."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile, again, case_for
from nrm.foundation.declaration import Field, Part, Values
from nrm.foundation.errors import NotFound, RuleBroken, Stale
from nrm.foundation.web.declared_forms import DeclaredForm, values_of
from nrm.records import contents, queries, service
from nrm.records.corrections import answers_before, changed_decisions, relevant
from nrm.records.forms import ActForm, CorrectForm, in_words, part_form
from nrm.records.kinds import RecordKind, kinds
from nrm.records.models import Record, State

bp = Blueprint("records", __name__, template_folder="templates")


def blueprint_for(kind: RecordKind) -> Blueprint:
    """Return the pages for writing one form; endpoints are `<form>.overview`, `.start`, `.part`, `.check`."""
    code = kind.form.code.lower()
    made = Blueprint(code, __name__, url_prefix=f"/cases/<uuid:case_id>/{code}")
    pages: list[tuple[str, str, Callable[..., Any], list[str]]] = [
        ("/", "overview", _overview, ["GET"]),
        ("/start", "start", _start, ["POST"]),
        ("/check", "check", _check, ["GET", "POST"]),
        ("/parts/<part_name>", "part", _part, ["GET", "POST"]),
    ]
    for rule, name, view, methods in pages:
        bound = update_wrapper(partial(view, kind), view)
        made.add_url_rule(rule, name, requires(kind.permission)(bound), methods=methods)
    return made


def _overview(kind: RecordKind, case_id: UUID) -> ResponseReturnValue:
    file = case_for(signed_in(), case_id, kind.permission)
    record = queries.unfinished(case_id, kind.form.code)
    if record is None or record.state == State.AWAITING:
        return render_template(
            "records/overview.html", file=file, kind=kind, record=record, parts=[], form=ActForm()
        )
    answers = contents.read(file, record, purpose=contents.WRITING)
    problems = service.problems_of(file, kind, answers)
    waiting = {problem.field for problem in problems}
    parts = [
        (part, sum(field.name in waiting for field in part.fields), _answered(part, answers))
        for part in _parts(file, kind)
    ]
    return render_template(
        "records/overview.html", file=file, kind=kind, record=record, parts=parts, form=ActForm()
    )


def _start(kind: RecordKind, case_id: UUID) -> ResponseReturnValue:
    file = case_for(signed_in(), case_id, kind.permission)
    service.start(file, kind)
    return redirect(_url(kind, "part", case_id, part_name=_parts(file, kind)[0].name))


def _part(kind: RecordKind, case_id: UUID, part_name: str) -> ResponseReturnValue:
    file = case_for(signed_in(), case_id, kind.permission)
    record, part = _draft(file, kind), _named(_parts(file, kind), part_name)
    known = kind.known(file)
    answers = contents.read(file, record, purpose=contents.WRITING)
    form = part_form(file, part, known=known, answers=answers, version=record.lock)
    if form.validate_on_submit():
        try:
            service.save(file, kind, record, _given(form), version=form.version.data or 0)
        except Stale:
            return _show_stale(file, kind, record, part, form)
        return redirect(_next(kind, file, part))
    page = _part_page(file, kind, part, form, answers={**known, **answers})
    return page, 422 if form.errors else 200


def _check(kind: RecordKind, case_id: UUID) -> ResponseReturnValue:
    file = case_for(signed_in(), case_id, kind.permission)
    record = _draft(file, kind)
    form, problems = ActForm(), []
    if form.validate_on_submit():
        try:
            service.sign(file, kind, record)
        except service.Unfinished as unfinished:
            problems = unfinished.problems
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("Signed: %(form)s", form=kind.form.title), "good")
            return redirect(url_for("casefile.show", case_id=case_id))
    answers = {**kind.known(file), **contents.read(file, record, purpose=contents.WRITING)}
    before = answers_before(file, record)
    answers = relevant(kind, answers, before=before)
    problems = problems or [
        *service.problems_of(file, kind, answers),
        *changed_decisions(kind, before=before, answers=answers),
    ]
    page = render_template(
        "records/check.html",
        file=file,
        kind=kind,
        record=record,
        form=form,
        shown=in_words(file, kind.form, answers),
        problems=problems,
        missing={problem.field for problem in problems},
        part_of=_part_of(kind),
    )
    return page, 422 if form.errors or (form.is_submitted() and problems) else 200


@bp.route("/cases/<uuid:case_id>/records/<uuid:record_id>")
@requires(Permission.CASES_READ)
def show(case_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Show a signed form, as far as the reader may see it."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    record, kind = _found(file, record_id)
    if record.state == State.DRAFT:
        if file.may(kind.permission):
            return redirect(_url(kind, "overview", case_id))
        raise NotFound
    answers = contents.read(file, record, purpose=contents.READING)
    return render_template(
        "records/show.html",
        file=file,
        kind=kind,
        record=record,
        shown=in_words(file, kind.form, {**kind.known(file), **answers}),
        signers=queries.signers_of(record),
        may_countersign=_may_countersign(file, kind, record),
        form=ActForm(),
    )


@bp.route("/cases/<uuid:case_id>/records/<uuid:record_id>/correct", methods=["GET", "POST"])
@requires(Permission.CASES_READ)
def correct(case_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Ask why, then start a new version of a signed form."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    record, kind = _found(file, record_id)
    if not file.may(kind.permission):
        raise NotFound
    form = CorrectForm()
    if form.validate_on_submit():
        try:
            service.correct(file, kind, record, reason=form.reason.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return redirect(_url(kind, "overview", case_id))
    page = render_template("records/correct.html", file=file, kind=kind, record=record, form=form)
    return page, 422 if form.errors else 200


@bp.route("/cases/<uuid:case_id>/records/<uuid:record_id>/countersign", methods=["POST"])
@requires(Permission.CASES_READ)
def countersign(case_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Give the second signature."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    record, kind = _found(file, record_id)
    service.countersign(file, kind, record)
    flash(_("Signed: %(form)s", form=kind.form.title), "good")
    return redirect(_after(file))


@bp.route("/cases/<uuid:case_id>/records/<uuid:record_id>/send-back", methods=["POST"])
@requires(Permission.CASES_READ)
def send_back(case_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Give a form back to its author instead of signing it."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    record, kind = _found(file, record_id)
    service.send_back(file, kind, record)
    flash(_("The form was given back to its author."), "good")
    return redirect(url_for("casefile.show", case_id=case_id))


def _after(file: CaseFile) -> str:
    """Return where a signature leads: it may have ended the actor's part in the case."""
    if again(file).may(Permission.CASES_READ):
        return url_for("casefile.show", case_id=file.case.id)
    return url_for("worklist.start")


def _show_stale(
    file: CaseFile, kind: RecordKind, record: Record, part: Part, form: DeclaredForm
) -> ResponseReturnValue:
    form.version.data = record.lock
    newer = {**kind.known(file), **contents.read(file, record, purpose=contents.WRITING)}
    shown = [rows for shown_part, rows in in_words(file, kind.form, newer) if shown_part is part]
    page = _part_page(file, kind, part, form, answers=newer, newer=shown[0] if shown else [])
    return page, 409


def _part_page(
    file: CaseFile,
    kind: RecordKind,
    part: Part,
    form: DeclaredForm,
    *,
    answers: Values,
    newer: list[tuple[Field, str]] | None = None,
) -> str:
    parts = _parts(file, kind)
    return render_template(
        part.template or "records/part.html",
        file=file,
        kind=kind,
        part=part,
        form=form,
        newer=newer,
        number=(parts.index(part) + 1, len(parts)),
        **kind.aids(answers),
    )


def _given(form: DeclaredForm) -> dict[str, Any]:
    answers = values_of(form)
    return {field.name: answers.get(field.name) for field in form.declared}


def _parts(file: CaseFile, kind: RecordKind) -> list[Part]:
    return [part for part in kind.form.parts if contents.writable(file, part.fields)]


def _named(parts: list[Part], name: str) -> Part:
    for part in parts:
        if part.name == name:
            return part
    raise NotFound


def _next(kind: RecordKind, file: CaseFile, part: Part) -> str:
    parts = _parts(file, kind)
    following = parts[parts.index(part) + 1 :]
    if following:
        return _url(kind, "part", file.case.id, part_name=following[0].name)
    return _url(kind, "check", file.case.id)


def _draft(file: CaseFile, kind: RecordKind) -> Record:
    record = queries.unfinished(file.case.id, kind.form.code)
    if record is None or record.state != State.DRAFT:
        raise RuleBroken(_("There is no draft of this form now; open it from the case."))
    return record


def _found(file: CaseFile, record_id: UUID) -> tuple[Record, RecordKind]:
    record = queries.record_in(file.case.id, record_id)
    if record is None:
        raise NotFound
    return record, kinds()[record.form]


def _may_countersign(file: CaseFile, kind: RecordKind, record: Record) -> bool:
    return (
        record.state == State.AWAITING
        and kind.second is not None
        and again(file).may(kind.second.permission)
        and record.changed_by != file.actor.user_id
    )


def _part_of(kind: RecordKind) -> dict[str, str]:
    return {field.name: part.name for part in kind.form.parts for field in part.fields}


def _answered(part: Part, answers: dict[str, Any]) -> int:
    return sum(field.name in answers for field in part.fields)


def _url(kind: RecordKind, page: str, case_id: UUID, **values: Any) -> str:
    return url_for(f"{kind.form.code.lower()}.{page}", case_id=case_id, **values)
