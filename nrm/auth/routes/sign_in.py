"""Signing in, in two steps, and out."""

from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user

from nrm.auth import service
from nrm.auth import sign_in as steps
from nrm.auth.forms import CodeForm, SignInForm
from nrm.auth.guards import behind, public, somebody
from nrm.auth.routes.blueprint import bp
from nrm.auth.sign_in import Passed
from nrm.foundation import clock
from nrm.foundation.errors import RuleBroken
from nrm.foundation.language import LANGUAGES, Language
from nrm.foundation.web import language_choice

BETWEEN = 300
"""Seconds that may pass between passphrase and code."""
_PASSED = "passed"


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for user name and passphrase."""
    if somebody():
        return redirect(_next())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            passed = steps.check_passphrase(form.username.data, form.password.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            _new_cookie()
            now = int(clock.now().timestamp())
            session[_PASSED] = [passed.user_id.hex, now, passed.key]
            return redirect(url_for("auth.code", next=_next()), code=303)
    return render_template("auth/sign_in.html", form=form), 422 if form.errors else 200


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """Ask for the code."""
    passed = _passed()
    if passed is None:
        flash(_("Start with your user name and passphrase."), "info")
        return redirect(url_for("auth.sign_in", next=_next()), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            signed_in = steps.check_code(passed, form.code.data)
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            enter(signed_in)
            return redirect(_next(), code=303)
    back = url_for("auth.sign_in", next=_next())
    return render_template("auth/code.html", form=form, back=back), 422 if form.errors else 200


@bp.route("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End the session, here and on the server."""
    if who := somebody():
        service.sign_out(who.actor)
    _new_cookie()
    flash(_("You are signed out."), "good")
    answer = redirect(url_for("auth.sign_in"), code=303)
    # Not "cookies": that would reach other services under the same domain.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def enter(signed_in: steps.SignedInNow) -> None:
    """Put a session that has just begun into a new cookie."""
    language = _chosen_language() or signed_in.language
    _new_cookie()
    login_user(behind(signed_in.token))
    language_choice.choose_language(language)


def _new_cookie() -> None:
    """Forget all that the cookie held, except the language that somebody chose."""
    language = _chosen_language()
    session.clear()
    if language:
        language_choice.choose_language(language)


def _chosen_language() -> Language | None:
    chosen = session.get(language_choice.SESSION_KEY)
    return next((language for language in LANGUAGES if language == chosen), None)


def _passed() -> Passed | None:
    """Return who gave the right passphrase in this browser a moment ago."""
    user_hex, at, key = session.get(_PASSED) or ("", 0, "")
    return Passed(UUID(user_hex), key) if clock.now().timestamp() - at <= BETWEEN else None


def _next() -> str:
    return language_choice.safe_next(request.args.get("next", "/"))
