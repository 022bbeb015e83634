"""Sign-in on the web application: the cookie, who is behind it, and what happens when nobody is any more."""

from collections.abc import Collection, Iterator

from flask import Flask, abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from config import Config
from nrm.audit import trail
from nrm.auth import cookies, parked, service, sessions, settings
from nrm.auth.guards import behind, somebody
from nrm.foundation.language import Language
from nrm.foundation.web.forms import keep_input_with

READS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN = "_user_id"  # noqa: S105  # the name under which Flask-Login keeps what `get_id` returns


def install(app: Flask, config: Config) -> None:
    """Give `app`, which has its keys already, the session's cookie and the way from it to a user."""
    settings.install(app, config)
    cookies.install(app)
    app.config.update(
        # "__Host-": only over TLS, only from and for this very host (RFC 6265bis, 4.1.3.2).
        SESSION_COOKIE_NAME="__Host-nrm" if config.https else "nrm",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_SSL_STRICT=False,  # it asks for a Referer, which our pages never send; see below
    )
    manager = LoginManager(app)
    manager.session_protection = None  # phones change their address; the session table protects
    manager.user_loader(behind)
    manager.unauthorized_handler(_ask_to_sign_in)
    app.before_request(_refuse_other_sites)
    app.before_request(_take_turn)
    keep_input_with(app, _kept_input)


def keep_language(language: Language) -> None:
    """Keep the language in the account of whoever is signed in."""
    if who := somebody():
        service.remember_language(who.actor, language)


def _refuse_other_sites() -> None:
    """Refuse what another site makes a browser send, even if it knew the form's token."""
    if request.method not in READS and request.headers.get("Sec-Fetch-Site") in {
        "cross-site",
        "same-site",
    }:
        abort(403)


def _take_turn() -> None:
    """Let what changes something read only once it is its turn; the cookie is signed, so strangers take none.

    Signing in takes none either: it checks a passphrase for longer than anybody should wait.
    """
    if request.method not in READS and TOKEN in session:
        trail.take_turn()


def _ask_to_sign_in() -> AnyResponse:
    """Lead to the sign-in page and back; what was typed in a session that has run out is kept."""
    token = session.pop(TOKEN, "")
    over = sessions.timed_out(token)
    back = _way_back()
    if over and request.method == "POST" and back == request.path:
        if parked.park(over.user_id, back, _typed()):
            flash(
                _(
                    "You were signed out after a while of rest. What you typed is kept: sign in to go on."
                ),
                "warn",
            )
    elif over:
        flash(_("You were signed out after a while of rest. Sign in to go on."), "warn")
    return redirect(url_for("auth.sign_in", next=back), code=303)


def _way_back() -> str:
    """Return the page to open after sign-in: this one, or the first where this one only takes what is sent."""
    if request.method in READS:
        return request.full_path.removesuffix("?")
    addresses = current_app.create_url_adapter(request)
    is_page = addresses is not None and addresses.test(request.path, method="GET")
    return request.path if is_page else "/"


def _typed() -> Iterator[tuple[str, str]]:
    for name, value in request.form.items(multi=True):
        if name != "csrf_token" and not name.startswith("password"):
            yield name, value


def _kept_input(names: Collection[str]) -> MultiDict[str, str] | None:
    """Return what the user had typed here before the session ran out, if it belongs to a form with these fields."""
    if "kept_input" not in g:
        who = somebody()
        g.kept_input = MultiDict(parked.take(who.actor, request.path) if who else ())
    kept: MultiDict[str, str] = g.kept_input
    if not any(name in names or name.rpartition("-")[0] in names for name in kept):
        return None
    flash(_("We kept what you typed. Check it and send it once more."), "good")
    return kept
