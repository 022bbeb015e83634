"""The one-time link by which somebody chooses a passphrase and connects an authenticator."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from nrm.auth import member_keys, second_factor, service
from nrm.auth import sign_in as steps
from nrm.auth.forms import EnrolForm
from nrm.auth.guards import public
from nrm.auth.routes.blueprint import bp
from nrm.auth.routes.sign_in import enter
from nrm.foundation.errors import NotFound, RuleBroken

GONE = 410


@bp.route("/enrol/<token>", methods=["GET", "POST"])
@public
def enrol(token: str) -> ResponseReturnValue:
    """Show the secret to scan, take passphrase and code, and sign in."""
    try:
        user = service.enrolling(token)
    except NotFound:
        return render_template("auth/link_over.html"), GONE
    form = EnrolForm()
    if form.validate_on_submit():
        try:
            user = service.enrol(token, passphrase=form.password.data, code=form.code.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            enter(steps.start(user, key=member_keys.ready(user, form.password.data)))
            flash(
                _("Your account is ready. From now on you sign in with passphrase and code."),
                "good",
            )
            return redirect("/", code=303)
    page = render_template(
        "auth/enrol.html",
        form=form,
        user=user,
        drawing=second_factor.qr_code(user),
        secret=second_factor.spelt(second_factor.secret_of(user)),
    )
    return page, 422 if form.errors else 200
