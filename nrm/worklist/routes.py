"""The start page: overdue, due today, waiting for me, waiting for others."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from nrm.auth.guards import public, requires, signed_in
from nrm.auth.policy import Permission
from nrm.worklist.page import lists_for

bp = Blueprint("worklist", __name__, template_folder="templates")


@bp.route("/")
@public
def home() -> ResponseReturnValue:
    """Lead to the day's work."""
    return redirect(url_for(".start"))


@bp.route("/work")
@requires(Permission.WORKLIST_READ)
def start() -> ResponseReturnValue:
    """Show what is due."""
    return render_template("worklist/start.html", **lists_for(signed_in()))
