"""The pages after a closure: the Responsible Authority acknowledges it, a new episode is opened."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.auth.queries import as_actor, user
from nrm.cases.access import case_for
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.foundation.web.declared_forms import values_of
from nrm.records import contents
from nrm.records.forms import ActForm, in_words
from nrm.records.queries import newest_signed
from nrm.reintegration import queries, service
from nrm.reintegration.forms import reopening_form
from nrm.reintegration.sections.closure import F10

bp = Blueprint(
    "reintegration", __name__, template_folder="templates", url_prefix="/cases/<uuid:case_id>"
)
bp.add_app_template_global(service.reason_of, "reopening_reason")


@bp.route("/closure/acknowledge", methods=["GET", "POST"])
@requires(Permission.CLOSURES_ACKNOWLEDGE)
def acknowledge(case_id: UUID) -> ResponseReturnValue:
    """Show the closure and let the Responsible Authority take note of it."""
    file = case_for(signed_in(), case_id, Permission.CLOSURES_ACKNOWLEDGE)
    closure = newest_signed(case_id, F10.code)
    if closure is None:
        raise NotFound
    form = ActForm()
    if form.validate_on_submit():
        try:
            service.acknowledge(file)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("The closure is acknowledged."), "good")
            return redirect(url_for("casefile.show", case_id=case_id))
    answers = contents.read(file, closure, purpose=contents.READING)
    page = render_template(
        "reintegration/acknowledge.html",
        file=file,
        form=form,
        shown=in_words(file, F10, answers),
        waits=queries.awaits_acknowledgement(case_id),
    )
    return page, 422 if form.errors else 200


@bp.route("/reopen", methods=["GET", "POST"])
@requires(Permission.CASES_REOPEN)
def reopen(case_id: UUID) -> ResponseReturnValue:
    """Open the next case of the same person."""
    file = case_for(signed_in(), case_id, Permission.CASES_REOPEN)
    form = reopening_form(file)
    if form.validate_on_submit():
        answers = values_of(form)
        chosen = answers.pop("lead", None)
        try:
            lead = as_actor(user(UUID(chosen))) if chosen else None
            opened = service.reopen(file, answers, lead=lead)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            number = opened.case.number
            flash(_("A new case is open. Its number is %(number)s.", number=number), "good")
            return redirect(url_for("casefile.show", case_id=opened.case.id))
    page = render_template("reintegration/reopen.html", file=file, form=form)
    return page, 422 if form.errors else 200
