"""The pages of an agency's key: who holds it, who waits for it, how it is brought back."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.agencies import page, service
from nrm.agencies.access import KeyNeeded
from nrm.agencies.forms import GiveForm, RecoverForm
from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.foundation.errors import RuleBroken
from nrm.foundation.undoing import undo

bp = Blueprint("agencies", __name__, template_folder="templates", url_prefix="/agency-key")


@bp.route("/")
@requires(Permission.AGENCY_KEY_HOLD)
def show() -> ResponseReturnValue:
    """Show the key of the actor's institution: who holds it, who waits, and what the actor can do."""
    return render_template("agencies/show.html", state=page.state_of(signed_in()))


@bp.route("/make", methods=["POST"])
@requires(Permission.AGENCY_KEY_HOLD)
def make() -> ResponseReturnValue:
    """Make the institution's key and show the recovery codes, this once."""
    try:
        codes = service.make(signed_in())
    except RuleBroken as broken:
        return _refused(broken)
    return render_template("agencies/codes.html", codes=codes)


@bp.route("/codes", methods=["POST"])
@requires(Permission.AGENCY_KEY_HOLD)
def codes() -> ResponseReturnValue:
    """Make new recovery codes and show them, this once."""
    return render_template("agencies/codes.html", codes=service.renew_codes(signed_in()))


@bp.route("/colleagues/<uuid:user_id>", methods=["GET", "POST"])
@requires(Permission.AGENCY_KEY_HOLD)
def give(user_id: UUID) -> ResponseReturnValue:
    """Give the key to a colleague who waits for it."""
    colleague, form = service.waiting_colleague(signed_in(), user_id), GiveForm()
    if form.validate_on_submit():
        try:
            service.give(signed_in(), user_id, code=form.code.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("%(name)s holds the key now.", name=colleague.name), "good")
            return redirect(url_for(".show"), code=303)
    answer = render_template("agencies/give.html", form=form, colleague=colleague)
    return answer, 422 if form.errors else 200


@bp.route("/recover", methods=["GET", "POST"])
@requires(Permission.AGENCY_KEY_HOLD)
def recover() -> ResponseReturnValue:
    """Bring the key back by two recovery codes."""
    form = RecoverForm()
    if form.validate_on_submit():
        typed = (form.password_first.data, form.password_second.data)
        try:
            service.recover(signed_in(), typed)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(
                _("The key is back. Make new recovery codes now: the two were typed here."), "good"
            )
            return redirect(url_for(".show"), code=303)
    return render_template("agencies/recover.html", form=form), 422 if form.errors else 200


@bp.app_errorhandler(KeyNeeded)
def key_needed(error: KeyNeeded) -> ResponseReturnValue:
    """Say which key is missing and how to get it."""
    undo()
    agency = page.agency_of(error.key_id)
    return render_template("agencies/key_needed.html", lack=error.lack, agency=agency), 403


def _refused(broken: RuleBroken) -> ResponseReturnValue:
    flash(str(broken.message), "bad")
    return redirect(url_for(".show"), code=303)
