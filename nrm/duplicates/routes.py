"""The data officer's pages: what waits, two people side by side, what was decided."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.cases.sections import IDENTITY
from nrm.duplicates import service
from nrm.duplicates.forms import VERDICTS, VerdictForm
from nrm.duplicates.models import Verdict
from nrm.duplicates.service import Pair
from nrm.foundation.errors import RuleBroken
from nrm.foundation.web.declared_forms import display

bp = Blueprint("duplicates", __name__, template_folder="templates", url_prefix="/duplicates")
PER_PAGE = 50


@bp.route("/")
@requires(Permission.DUPLICATES_DECIDE)
def index() -> ResponseReturnValue:
    """Show the pairs that wait for a decision, by the numbers of their cases."""
    pairs = service.waiting()
    pages = max(1, -(-len(pairs) // PER_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    shown = pairs[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "duplicates/index.html",
        pairs=shown,
        cases=service.listed(shown, by=signed_in()),
        count=len(pairs),
        page=page,
        pages=pages,
        page_url=lambda number: url_for(".index", page=number),
    )


@bp.route("/decided")
@requires(Permission.DUPLICATES_DECIDE)
def decided() -> ResponseReturnValue:
    """Show the decisions that hold, each of which can be taken back."""
    return render_template(
        "duplicates/decided.html", decisions=service.decided(by=signed_in()), words=VERDICTS
    )


@bp.route("/<uuid:pair_id>", methods=["GET", "POST"])
@requires(Permission.DUPLICATES_DECIDE)
def compare(pair_id: UUID) -> ResponseReturnValue:
    """Show two people side by side, and take the decision about them."""
    pair, form = service.pair_for(pair_id), VerdictForm()
    if not form.validate_on_submit():
        return _side_by_side(pair, form), 422 if form.errors else 200
    verdict = Verdict(form.verdict.canonical())
    service.decide(pair, verdict, reason=form.reason.data, by=signed_in())
    flash(_("Decided. You can take it back under “Decided”."), "good")
    return redirect(url_for(".index"))


@bp.route("/decided/<uuid:decision_id>/undo", methods=["POST"])
@requires(Permission.DUPLICATES_DECIDE)
def undo(decision_id: UUID) -> ResponseReturnValue:
    """Take a decision back."""
    try:
        service.undo(decision_id, by=signed_in())
    except RuleBroken as broken:
        flash(str(broken.message), "warn")
    else:
        flash(_("The decision is taken back; the two wait again."), "good")
    return redirect(url_for(".decided"))


def _side_by_side(pair: Pair, form: VerdictForm) -> str:
    sides = service.compare(pair, by=signed_in())
    rows = [
        (field.label, [display(field, side.identity.get(field.name)) for side in sides])
        for field in IDENTITY.fields
    ]
    return render_template("duplicates/compare.html", pair=pair, form=form, sides=sides, rows=rows)
