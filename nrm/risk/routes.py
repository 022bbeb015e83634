"""The page of a person's risk: the assessments in time."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.cases.access import case_for
from nrm.foundation.text import Text
from nrm.reference import lists
from nrm.risk import history

bp = Blueprint(
    "risk", __name__, template_folder="templates", url_prefix="/cases/<uuid:case_id>/risk"
)


@bp.route("/")
@requires(Permission.CASES_READ)
def show(case_id: UUID) -> ResponseReturnValue:
    """Show how the risk developed."""
    file = case_for(signed_in(), case_id, Permission.CASES_READ)
    return render_template("risk/show.html", file=file, assessments=history.assessments(file))


@bp.app_template_filter()
def risk_words(level: str) -> Text:
    """Return a code of the list `risk_level` in words."""
    return lists.RISK_LEVEL.text(level)
