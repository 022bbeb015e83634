"""The start page: overdue, due today, waiting for me, waiting for others."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from nrm.auth.guards import public, requires, signed_in, somebody
from nrm.auth.policy import Permission, ever
from nrm.auth.roles import Role
from nrm.worklist.page import lists_for

LANDS_ON = {
    Role.HOTLINE: "signals.index",
    Role.AP_DATA: "statistics.show",
    Role.ZKKA: "statistics.show",
    Role.AUDITOR: "oversight.trail",
    Role.ADMIN: "auth.users",
}
"""The first page of those whose day is not made of cases."""

bp = Blueprint("worklist", __name__, template_folder="templates")


@bp.route("/")
@public
def home() -> ResponseReturnValue:
    """Lead to the day's work."""
    who = somebody()
    return redirect(url_for(LANDS_ON.get(who.actor.role, ".start") if who else "auth.sign_in"))


@bp.route("/work")
@requires(Permission.WORKLIST_READ)
def start() -> ResponseReturnValue:
    """Show what is due."""
    actor = signed_in()
    if not ever(actor.role, Permission.CASES_LIST):
        return redirect(url_for(LANDS_ON[actor.role]))
    return render_template("worklist/start.html", **lists_for(actor))
