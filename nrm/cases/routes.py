"""The register: my cases, looking somebody up, opening a case, correcting who the person is."""

from collections.abc import Collection
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission, ever
from nrm.cases import opening, opening_pages, queries, register, service
from nrm.cases.access import case_for
from nrm.cases.forms import SearchForm, identity_form
from nrm.cases.identity_door import open_identity
from nrm.cases.opening import is_taken
from nrm.cases.sections import IDENTITY
from nrm.foundation.errors import RuleBroken, Stale
from nrm.foundation.web.declared_forms import values_of
from nrm.procedure.loading import procedures
from nrm.reference import lists

bp = Blueprint("cases", __name__, template_folder="templates", url_prefix="/cases")


@bp.route("/")
@requires(Permission.CASES_LIST)
def index() -> ResponseReturnValue:
    """Show my cases."""
    stages, statuses = procedures()[-1].stages, lists.STATUS.choices()
    stage = _known(request.args.get("stage"), among={stage.code for stage in stages})
    status = _known(request.args.get("status"), among=statuses)
    page = request.args.get("page", 1, type=int)
    shown = register.listing(signed_in(), page=page, stage=stage, status=status)
    return render_template(
        "cases/index.html",
        listing=shown,
        stage=stage,
        status=status,
        stages=stages,
        statuses=statuses,
    )


@bp.route("/search", methods=["GET", "POST"])
@requires(Permission.CASES_SEARCH)
def find() -> ResponseReturnValue:
    """Look somebody up; the name is sent in the body, never in an address."""
    actor = signed_in()
    form = SearchForm()
    form.name_is_enough = ever(actor.role, Permission.CASES_SEARCH_BY_NAME)
    lines = opening.found(form, actor)
    return render_template("cases/search.html", form=form, lines=lines), 422 if form.errors else 200


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.CASES_OPEN)
def look() -> ResponseReturnValue:
    """Begin a case by looking for the same person among mine; go on to the particulars with what was typed."""
    return opening_pages.look(signed_in(), then=url_for(".open_case"))


@bp.route("/new/person", methods=["GET", "POST"])
@requires(Permission.CASES_OPEN)
def open_case() -> ResponseReturnValue:
    """Open a case: who the person is, one more look for the same person among mine, then the file."""
    taken = opening_pages.take(signed_in())
    if taken is None:
        return redirect(url_for(".look"))
    if taken.opening.file:
        return opening_pages.opened(taken.opening.file)
    return opening_pages.particulars(taken, then=url_for(".open_case"))


@bp.route("/<uuid:case_id>/identity/correct", methods=["GET", "POST"])
@requires(Permission.CASES_REVEAL)
def correct(case_id: UUID) -> ResponseReturnValue:
    """Correct who the person is; the earlier version stays."""
    file = case_for(signed_in(), case_id, Permission.CASES_REVEAL)
    service.check_correctable(file)
    newest = queries.newest_identity(file.case.person_id)
    number = newest.number if newest else 0
    form = identity_form(open_identity(file, purpose="correcting"), version=number)
    if is_taken(form):
        try:
            service.correct_identity(file, values_of(form), version=form.version.data or 0)
        except Stale:
            form.version.data = number
            form.refuse(
                RuleBroken(
                    _("Somebody corrected the particulars meanwhile. Compare, then save again.")
                )
            )
        else:
            flash(
                _(
                    "The particulars are corrected; the earlier version is kept. A data officer of the"
                    " Responsible Authority checks every entry for duplicates."
                ),
                "good",
            )
            return redirect(url_for("casefile.show", case_id=case_id))
    page = render_template("cases/correct.html", file=file, form=form, parts=IDENTITY.parts)
    return page, 422 if form.errors else 200


def _known(code: str | None, *, among: Collection[str]) -> str | None:
    return code if code in among else None
