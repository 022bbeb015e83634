"""Handing a sealed form over to another agency, and the card of a case that tells which forms are sealed to whom."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.cases.access import CaseFile, case_for
from nrm.foundation.errors import NotFound, RuleBroken
from nrm.protection import service
from nrm.protection.forms import TransferForm
from nrm.protection.service import SealedForm
from nrm.records.queries import record_in

bp = Blueprint(
    "protection", __name__, template_folder="templates", url_prefix="/cases/<uuid:case_id>/sealed"
)


@bp.route("/<uuid:record_id>/hand-over", methods=["GET", "POST"])
@requires(Permission.CASES_READ)
def transfer(case_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Seal a signed form to another agency; whoever does it opens it no more."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    record = record_in(case_id, record_id)
    if record is None:
        raise NotFound
    kind = service.sealed_kind(file, record)
    form = TransferForm()
    if form.validate_on_submit():
        try:
            service.transfer(file, record, to=form.to.data, code=form.code.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("Handed over: only that institution opens it now."), "good")
            return redirect(url_for("casefile.show", case_id=case_id), code=303)
    page = render_template("protection/transfer.html", file=file, kind=kind, form=form)
    return page, 422 if form.errors else 200


@bp.app_template_global()
def sealed_forms_of(file: CaseFile) -> list[SealedForm]:
    """Return the sealed forms of a case that the reader may know of."""
    return service.sealed_forms(file)
