"""Administration of institutions: the bodies of the mechanism."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth import queries, service
from nrm.auth.forms import InstitutionFilter, InstitutionForm, NewInstitutionForm
from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.auth.routes.blueprint import bp
from nrm.auth.service import InstitutionDetails
from nrm.foundation.errors import RuleBroken
from nrm.foundation.text import Text
from nrm.reference.institutions import INSTITUTION_KIND
from nrm.reference.places import BASHKI_LIST, QARK


@bp.route("/institutions")
@requires(Permission.INSTITUTIONS_MANAGE)
def institutions() -> ResponseReturnValue:
    """List every institution."""
    form = InstitutionFilter(formdata=request.args)
    kind = form.kind.data if form.validate() else None
    page = queries.institutions(kind, page=request.args.get("page", 1, type=int))
    return render_template(
        "auth/institutions.html",
        form=form,
        page=page,
        url_of=lambda number: url_for("auth.institutions", kind=kind, page=number),
        people=queries.people_in(row.id for row in page.items),
        name_of=queries.institution_name,
        kinds=INSTITUTION_KIND,
        qarks=QARK,
        bashkis=BASHKI_LIST,
    )


@bp.route("/institutions/new", methods=["GET", "POST"])
@requires(Permission.INSTITUTIONS_MANAGE)
def new_institution() -> ResponseReturnValue:
    """Add an institution."""
    form = NewInstitutionForm(data={"active": "YES"})
    if form.validate_on_submit():
        try:
            service.create_institution(form.code.data, _details(form), by=signed_in().author)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return _saved()
    return render_template("auth/institution_form.html", form=form), 422 if form.errors else 200


@bp.route("/institutions/<uuid:institution_id>", methods=["GET", "POST"])
@requires(Permission.INSTITUTIONS_MANAGE)
def institution(institution_id: UUID) -> ResponseReturnValue:
    """Show and change an institution."""
    found = queries.institution(institution_id)
    stored = {
        name: getattr(found, name) for name in ("name_sq", "name_en", "kind", "qark", "bashki")
    }
    form = InstitutionForm(data={**stored, "active": "YES" if found.active else "NO"})
    if form.validate_on_submit():
        service.change_institution(found, _details(form), by=signed_in().author)
        return _saved()
    return render_template("auth/institution_form.html", form=form), 422 if form.errors else 200


def _saved() -> ResponseReturnValue:
    flash(_("Saved."), "good")
    return redirect(url_for("auth.institutions"), code=303)


def _details(form: InstitutionForm) -> InstitutionDetails:
    return InstitutionDetails(
        kind=form.kind.data,
        name=Text(form.name_sq.data, form.name_en.data),
        qark=form.qark.data,
        bashki=form.bashki.data,
        active=form.active.data == "YES",
    )
