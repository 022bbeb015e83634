"""The pages of what is kept how long, of holds, and of erasing a case or old signals."""

from collections.abc import Callable
from pkgutil import resolve_name
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile
from nrm.foundation.errors import RuleBroken
from nrm.foundation.language import current_language
from nrm.retention import batches, certificates, page, requests, service
from nrm.retention.access import closed_case, done_erasure, request_in, request_of_signals
from nrm.retention.forms import (
    Answer,
    AnswerForm,
    AskForm,
    AskForSignalsForm,
    FindForm,
    HoldForm,
)
from nrm.retention.rules import Reason

bp = Blueprint("retention", __name__, template_folder="templates")


@bp.route("/retention/")
@requires(Permission.RETENTION_READ)
def index() -> ResponseReturnValue:
    """Show what is past its period, what is on hold, what waits for an answer, and what was erased."""
    form = FindForm(formdata=request.args)
    number = form.number.data if form.validate() else ""
    state = page.state_of(signed_in(), number=number)
    return render_template("retention/index.html", form=form, state=state)


@bp.route("/cases/<uuid:case_id>/hold", methods=["GET", "POST"])
@requires(Permission.HOLDS_SET)
def hold(case_id: UUID) -> ResponseReturnValue:
    """Let nothing of a closed case be erased for now."""
    file = closed_case(signed_in(), case_id, Permission.HOLDS_SET)
    return _hold(file, service.set_hold, lifting=False)


@bp.route("/cases/<uuid:case_id>/hold/lift", methods=["GET", "POST"])
@requires(Permission.HOLDS_SET)
def lift(case_id: UUID) -> ResponseReturnValue:
    """Lift the hold on a closed case. An address of its own: a button pressed twice must not undo itself."""
    file = closed_case(signed_in(), case_id, Permission.HOLDS_SET)
    return _hold(file, service.lift_hold, lifting=True)


@bp.route("/cases/<uuid:case_id>/erasure/ask", methods=["GET", "POST"])
@requires(Permission.ERASURES_ASK)
def ask(case_id: UUID) -> ResponseReturnValue:
    """Ask for the erasure of a closed case."""
    file, form = closed_case(signed_in(), case_id, Permission.ERASURES_ASK), AskForm()
    if form.validate_on_submit():
        try:
            service.ask(file, reason=Reason(form.reason.canonical()), words=form.words.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("A reviewer has 24 hours to answer."), "good")
            return redirect(url_for(".index"), code=303)
    answer = render_template("retention/ask.html", form=form, state=page.case_of(file))
    return answer, 422 if form.errors else 200


@bp.route("/cases/<uuid:case_id>/erasure/withdraw", methods=["POST"])
@requires(Permission.ERASURES_ASK)
def withdraw(case_id: UUID) -> ResponseReturnValue:
    """Take a request back."""
    file = closed_case(signed_in(), case_id, Permission.ERASURES_ASK)
    requests.withdraw(request_in(file), by=file.actor)
    flash(_("The request is withdrawn."), "good")
    return redirect(url_for(".index"), code=303)


@bp.route("/cases/<uuid:case_id>/erasure/answer", methods=["GET", "POST"])
@requires(Permission.ERASURES_APPROVE)
def answer(case_id: UUID) -> ResponseReturnValue:
    """Approve or refuse a request: an approval erases at once."""
    file = closed_case(signed_in(), case_id, Permission.ERASURES_APPROVE)
    asked, form = request_in(file), AnswerForm()
    if form.validate_on_submit():
        try:
            if form.answer.data == Answer.APPROVE:
                service.approve(file, asked)
                flash(_("The case is erased. Its certificate stands below."), "good")
            else:
                requests.refuse(asked, words=form.words.data, by=file.actor)
                flash(_("The request is refused."), "good")
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return redirect(url_for(".index"), code=303)
    shown = render_template("retention/answer.html", form=form, asked=page.request_of(file, asked))
    return shown, 422 if form.errors else 200


@bp.route("/retention/signals/ask", methods=["GET", "POST"])
@requires(Permission.ERASURES_ASK)
def ask_for_signals() -> ResponseReturnValue:
    """Ask for the erasure of the signals that led to no case and are past their period."""
    form = AskForSignalsForm()
    if form.validate_on_submit():
        try:
            batches.ask(signed_in(), words=form.words.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("A reviewer has 24 hours to answer."), "good")
            return redirect(url_for(".index"), code=303)
    answer = render_template("retention/signals.html", form=form, signals=page.old_signals())
    return answer, 422 if form.errors else 200


@bp.route("/retention/signals/withdraw", methods=["POST"])
@requires(Permission.ERASURES_ASK)
def withdraw_signals() -> ResponseReturnValue:
    """Take the request for signals back."""
    actor = signed_in()
    requests.withdraw(request_of_signals(actor, Permission.ERASURES_ASK), by=actor)
    flash(_("The request is withdrawn."), "good")
    return redirect(url_for(".index"), code=303)


@bp.route("/retention/signals/answer", methods=["GET", "POST"])
@requires(Permission.ERASURES_APPROVE)
def answer_for_signals() -> ResponseReturnValue:
    """Approve or refuse the request for signals: an approval erases at once."""
    actor, form = signed_in(), AnswerForm()
    asked = request_of_signals(actor, Permission.ERASURES_APPROVE)
    if form.validate_on_submit():
        try:
            if form.answer.data == Answer.APPROVE:
                batches.approve(actor, asked)
                flash(_("The signals are erased. Their certificate stands below."), "good")
            else:
                requests.refuse(asked, words=form.words.data, by=actor)
                flash(_("The request is refused."), "good")
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return redirect(url_for(".index"), code=303)
    request_now = page.request_of_signals(actor, asked)
    shown = render_template("retention/answer.html", form=form, asked=request_now)
    return shown, 422 if form.errors else 200


@bp.route("/retention/erasures/<uuid:erasure_id>/certificate.json")
@requires(Permission.RETENTION_READ)
def certificate(erasure_id: UUID) -> Response:
    """Give the signed certificate of an erasure as a file that can be checked."""
    made = certificates.issue(done_erasure(erasure_id), by=signed_in().author)
    return _file(made.content(), "application/json", f"{erasure_id}.json")


@bp.route("/retention/erasures/<uuid:erasure_id>/certificate.pdf")
@requires(Permission.RETENTION_READ)
def paper(erasure_id: UUID) -> Response:
    """Give the certificate of an erasure on paper."""
    made = certificates.issue(done_erasure(erasure_id), by=signed_in().author)
    content = resolve_name("nrm.retention.paper:certificate_pdf")(made, language=current_language())
    return _file(content, "application/pdf", f"{erasure_id}.pdf")


def _hold(file: CaseFile, act: Callable[..., object], *, lifting: bool) -> ResponseReturnValue:
    form = HoldForm()
    if form.validate_on_submit():
        try:
            act(file, words=form.words.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("The hold is lifted.") if lifting else _("The case is on hold."), "good")
            return redirect(url_for(".index"), code=303)
    shown = render_template("retention/hold.html", form=form, file=file, lifting=lifting)
    return shown, 422 if form.errors else 200


def _file(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
