"""One's own account: passphrase and sessions."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth import queries, service, sessions
from nrm.auth import sign_in as steps
from nrm.auth.forms import ChangePassphraseForm
from nrm.auth.guards import requires, signed_in
from nrm.auth.policy import Permission
from nrm.auth.routes.blueprint import bp
from nrm.auth.routes.sign_in import enter
from nrm.auth.settings import settings
from nrm.foundation.errors import RuleBroken


@bp.route("/account")
@requires(Permission.ACCOUNT_OWN)
def account() -> ResponseReturnValue:
    """Show who one is here, and where one is signed in."""
    actor, limits = signed_in(), settings()
    return render_template(
        "auth/account.html",
        user=queries.user(actor.user_id),
        sessions=sessions.live(actor.user_id),
        this_session=actor.session_id,
        limits=(
            int(limits.idle.total_seconds() // 60),
            int(limits.absolute.total_seconds() // 3600),
        ),
    )


@bp.route("/account/passphrase", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def passphrase() -> ResponseReturnValue:
    """Change the passphrase; every session ends and this browser gets a new one."""
    user, form = queries.user(signed_in().user_id), ChangePassphraseForm()
    username = user.username
    if form.validate_on_submit():
        try:
            steps.confirm(user, form.password_current.data)
            key = service.change_passphrase(
                user, form.password.data, before=form.password_current.data, by=signed_in()
            )
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            enter(steps.start(user, key=key))
            flash(_("Your passphrase is changed. Everywhere else you are signed out."), "good")
            return redirect(url_for("auth.account"), code=303)
    page = render_template("auth/passphrase.html", form=form, username=username)
    return page, 422 if form.errors else 200


@bp.route("/account/sessions/<uuid:session_id>/end", methods=["POST"])
@requires(Permission.ACCOUNT_OWN)
def end_session(session_id: UUID) -> ResponseReturnValue:
    """End one of one's own sessions, for instance of a phone that was lost."""
    service.end_session(session_id, by=signed_in())
    flash(_("That session is ended."), "good")
    return redirect(url_for("auth.account"), code=303)
