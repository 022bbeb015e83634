"""The pages of signals."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission, ever
from nrm.auth.queries import institution, institution_by_code, institution_name
from nrm.cases import opening_pages
from nrm.cases.opening import case_id_in
from nrm.foundation.web.declared_forms import display, values_of
from nrm.signals import queries, service
from nrm.signals.access import open_signal, signal_for
from nrm.signals.forms import OFFERS, AnswerForm, ForwardForm, id_in, signal_form
from nrm.signals.models import Signal
from nrm.signals.rules import SignalState
from nrm.signals.sections import SIGNAL

bp = Blueprint("signals", __name__, template_folder="templates", url_prefix="/signals")


@bp.route("/")
@requires(Permission.SIGNALS_RECORD)
def index() -> ResponseReturnValue:
    """Show the signals that wait for us and those I took."""
    actor = signed_in()
    taken = queries.taken_by(actor)
    asked = {signal.institution_id for signal in taken}
    return render_template(
        "signals/index.html",
        waiting=queries.waiting_for(actor),
        taken=taken,
        names={each: institution_name(institution(each)) for each in asked},
        may_answer=ever(actor.role, Permission.SIGNALS_ANSWER),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SIGNALS_RECORD)
def take() -> ResponseReturnValue:
    """Take a signal down and forward it."""
    form, signal_id = signal_form(), id_in(request.form)
    if form.validate_on_submit():
        heard = values_of(form)
        to = institution_by_code(heard["forward_to"])
        signal = service.take(heard, to=to, by=signed_in(), signal_id=signal_id)
        flash(_("Signal %(number)s is recorded and forwarded.", number=signal.number), "good")
        return redirect(url_for(".show", signal_id=signal.id))
    return render_template(
        "signals/take.html", form=form, parts=SIGNAL.parts, signal_id=signal_id
    ), 422 if form.errors else 200


@bp.route("/<uuid:signal_id>")
@requires(Permission.SIGNALS_RECORD)
def show(signal_id: UUID) -> ResponseReturnValue:
    """Show a signal and what can be done about it."""
    signal = signal_for(signed_in(), signal_id, Permission.SIGNALS_RECORD)
    return _page(signal)


@bp.route("/<uuid:signal_id>/answer", methods=["POST"])
@requires(Permission.SIGNALS_ANSWER)
def answer(signal_id: UUID) -> ResponseReturnValue:
    """End a signal without a case."""
    signal = signal_for(signed_in(), signal_id, Permission.SIGNALS_ANSWER)
    form = AnswerForm(prefix="answer")
    if not form.validate_on_submit():
        return _page(signal, answer=form), 422
    service.answer(signal, form.outcome.data, by=signed_in())
    flash(_("The signal is answered."), "good")
    return redirect(url_for(".index"))


@bp.route("/<uuid:signal_id>/forward", methods=["POST"])
@requires(Permission.SIGNALS_ANSWER)
def forward(signal_id: UUID) -> ResponseReturnValue:
    """Put a signal before another institution."""
    signal = signal_for(signed_in(), signal_id, Permission.SIGNALS_ANSWER)
    form = ForwardForm(prefix="forward")
    if not form.validate_on_submit():
        return _page(signal, forward=form), 422
    service.forward(signal, to=institution_by_code(form.forward_to.data), by=signed_in())
    flash(_("The signal is forwarded."), "good")
    return redirect(url_for(".index"))


@bp.route("/<uuid:signal_id>/case", methods=["GET", "POST"])
@requires(Permission.SIGNALS_ANSWER)
def look(signal_id: UUID) -> ResponseReturnValue:
    """Begin a case from a signal by looking for the same person among mine."""
    actor = signed_in()
    signal = signal_for(actor, signal_id, Permission.SIGNALS_ANSWER)
    if signal.state != SignalState.WAITING:
        return _answered(signal)
    then = url_for(".open_from", signal_id=signal_id)
    return opening_pages.look(actor, then=then, signal=signal)


@bp.route("/<uuid:signal_id>/case/person", methods=["GET", "POST"])
@requires(Permission.SIGNALS_ANSWER)
def open_from(signal_id: UUID) -> ResponseReturnValue:
    """Open a case from a signal."""
    actor = signed_in()
    signal = signal_for(actor, signal_id, Permission.SIGNALS_ANSWER)
    if signal.state != SignalState.WAITING:
        return _answered(signal)
    taken = opening_pages.take(actor)
    if taken is None:
        return redirect(url_for(".look", signal_id=signal_id))
    if taken.opening.file:
        service.lead_to(signal, taken.opening.file)
        return opening_pages.opened(taken.opening.file)
    then = url_for(".open_from", signal_id=signal_id)
    return opening_pages.particulars(taken, then=then, signal=signal)


def _answered(signal: Signal) -> ResponseReturnValue:
    """Lead on from a signal that needs no case any more: to the case, when this very form opened it."""
    if signal.case_id and signal.case_id == case_id_in(request.form):
        return redirect(url_for("casefile.show", case_id=signal.case_id))
    flash(_("This signal has been answered already."), "warn")
    return redirect(url_for(".show", signal_id=signal.id))


def _page(
    signal: Signal, *, answer: AnswerForm | None = None, forward: ForwardForm | None = None
) -> str:
    actor = signed_in()
    heard = open_signal(signal, by=actor, purpose="reading")
    rows = [
        (
            part,
            [
                (field, display(field, heard.get(field.name), offers=OFFERS))
                for field in part.fields
            ],
        )
        for part in SIGNAL.parts
    ]
    may_answer = signal.state == "waiting" and signal.institution_id == actor.institution_id
    return render_template(
        "signals/show.html",
        signal=signal,
        rows=rows,
        may_answer=may_answer,
        answer=answer or AnswerForm(prefix="answer"),
        forward=forward or ForwardForm(prefix="forward"),
        forms=[form for form in (answer, forward) if form],
    )
