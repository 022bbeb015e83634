"""The auditor's pages."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.casefile import trail_words
from nrm.cases import caution
from nrm.oversight import queries, service
from nrm.oversight.forms import TrailFilter
from nrm.oversight.queries import Wanted

bp = Blueprint("oversight", __name__, template_folder="templates", url_prefix="/oversight")


@bp.route("/")
@requires(Permission.TRAIL_READ)
def trail() -> ResponseReturnValue:
    """Show the trail, the newest entry first, narrowed by the questions of the form."""
    form = TrailFilter(formdata=request.args)
    wanted = form.wanted() if form.validate() else Wanted()
    number = request.args.get("page", 1, type=int)
    return render_template(
        "oversight/trail.html",
        form=form,
        page=service.read(wanted, page=number, by=signed_in()),
        url_of=_address,
        words=trail_words,
        check=service.last_check(),
        refusals=queries.refusals_by_user(),
        missing=caution.often_missing(),
    )


@bp.route("/verify", methods=["POST"])
@requires(Permission.TRAIL_READ)
def verify() -> ResponseReturnValue:
    """Check every entry of the trail, from the first to the last."""
    verdict = service.verify(by=signed_in())
    if verdict.holds:
        flash(_("The trail is whole: nobody has changed or removed an entry."), "good")
    else:
        flash(
            _("The trail is broken at entry %(seq)s. See below what to do.", seq=verdict.bad_seq),
            "bad",
        )
    return redirect(url_for(".trail"), code=303)


def _address(number: int) -> str:
    """Return the address of another page of what is shown."""
    asked: dict[str, Any] = {**request.args.to_dict(), "page": number}
    return url_for(".trail", **asked)
