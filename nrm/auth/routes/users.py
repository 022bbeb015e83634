"""Administration of users: who works with the system, and as what."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth import queries, service, sessions
from nrm.auth.forms import NewUserForm, UserForm
from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.auth.roles import ROLE_NAMES, Role
from nrm.auth.routes.blueprint import bp
from nrm.auth.rules import folded
from nrm.auth.service import UserDetails
from nrm.foundation.errors import RuleBroken


@bp.route("/users")
@requires(Permission.USERS_MANAGE)
def users() -> ResponseReturnValue:
    """List everybody who works with the system."""
    page = queries.users(page=request.args.get("page", 1, type=int))
    return render_template(
        "auth/users.html",
        page=page,
        url_of=lambda number: url_for("auth.users", page=number),
        role_names=ROLE_NAMES,
        name_of=queries.institution_name,
    )


@bp.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def new_user() -> ResponseReturnValue:
    """Add a user and show the one-time link."""
    form = NewUserForm(data={"language": "sq"})
    if form.validate_on_submit():
        try:
            user = service.create_user(
                folded(form.username.data), _details(form), by=signed_in().author
            )
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return _show_link(user.id)
    return render_template("auth/user_form.html", form=form, user=None), 422 if form.errors else 200


@bp.route("/users/<uuid:user_id>")
@requires(Permission.USERS_MANAGE)
def user(user_id: UUID) -> ResponseReturnValue:
    """Show one user and what can be done."""
    found = queries.user(user_id)
    return render_template(
        "auth/user.html",
        user=found,
        sessions=sessions.live(user_id),
        role=ROLE_NAMES[found.as_role],
        name_of=queries.institution_name,
        is_self=found.id == signed_in().user_id,
    )


@bp.route("/users/<uuid:user_id>/edit", methods=["GET", "POST"])
@requires(Permission.USERS_MANAGE)
def edit_user(user_id: UUID) -> ResponseReturnValue:
    """Change name, role, institution or language."""
    found = queries.user(user_id)
    form = UserForm(
        data={
            "name": found.name,
            "role": found.role,
            "institution": found.institution.code,
            "language": found.language,
        }
    )
    if form.validate_on_submit():
        try:
            service.change_user(found, _details(form), by=signed_in())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("auth.user", user_id=user_id), code=303)
    return render_template(
        "auth/user_form.html", form=form, user=found
    ), 422 if form.errors else 200


@bp.route("/users/<uuid:user_id>/link", methods=["POST"])
@requires(Permission.USERS_MANAGE)
def new_link(user_id: UUID) -> ResponseReturnValue:
    """Take the present secrets away and show a new one-time link."""
    return _show_link(user_id)


@bp.route("/users/<uuid:user_id>/deactivate", methods=["POST"])
@requires(Permission.USERS_MANAGE)
def deactivate(user_id: UUID) -> ResponseReturnValue:
    """Let a user no longer sign in."""
    try:
        service.deactivate(queries.user(user_id), by=signed_in())
    except RuleBroken as broken:
        flash(str(broken.message), "bad")
    else:
        flash(_("The account is closed, and every session of it has ended."), "good")
    return redirect(url_for("auth.user", user_id=user_id), code=303)


@bp.route("/users/<uuid:user_id>/activate", methods=["POST"])
@requires(Permission.USERS_MANAGE)
def activate(user_id: UUID) -> ResponseReturnValue:
    """Let a user sign in again."""
    service.activate(queries.user(user_id), by=signed_in())
    flash(_("The account is open again."), "good")
    return redirect(url_for("auth.user", user_id=user_id), code=303)


def _show_link(user_id: UUID) -> ResponseReturnValue:
    """Show a new link in the answer itself: it stands nowhere else, neither in an address nor in a cookie."""
    found = queries.user(user_id)
    token = service.new_link(found, by=signed_in().author)
    link = url_for("auth.enrol", token=token, _external=True)
    hours = int(service.LINK_HOLDS.total_seconds() // 3600)
    return render_template("auth/link.html", user=found, link=link, hours=hours)


def _details(form: UserForm) -> UserDetails:
    return UserDetails(
        name=form.name.data,
        role=Role(form.role.data),
        institution_code=form.institution.data,
        language=form.language.data,
    )
