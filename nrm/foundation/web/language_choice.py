"""Which language a page speaks: the one in its address, else the one that the session remembers.

The signed-in user's account may remember it too.
"""

import re
from collections.abc import Callable

from flask import Flask, has_request_context, redirect, request, session
from werkzeug.wrappers import Response

from nrm.foundation.language import DEFAULT, LANGUAGES, Language

SESSION_KEY = "language"

_SAME_SITE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def chosen_language() -> Language:
    """Return the language that the address names, else the session's, else Albanian."""
    chosen = _named_or_kept() if has_request_context() else None
    return next((language for language in LANGUAGES if language == chosen), DEFAULT)


def _named_or_kept() -> object:
    """Return what says the language; a page whose address names it asks no session."""
    named = (request.view_args or {}).get("language")
    return session.get(SESSION_KEY) if named is None else named


def choose_language(language: Language) -> None:
    """Speak `language` for the rest of the session; sign-in calls it with the account's own."""
    session[SESSION_KEY] = language


def safe_next(address: str, *, otherwise: str = "/") -> str:
    """Return `address` when it is a path of this site, else `otherwise`."""
    return address if _SAME_SITE.fullmatch(address) else otherwise


def install(app: Flask, *, on_choice: Callable[[Language], None] | None = None) -> None:
    """Serve POST /language; `on_choice` may keep the choice in the user's account."""

    def switch_language() -> Response:
        wanted = request.form.get("language", "")
        for language in LANGUAGES:
            if language == wanted:
                choose_language(language)
                if on_choice:
                    on_choice(language)
        return redirect(safe_next(request.form.get("next", "/")), code=303)

    app.add_url_rule("/language", "switch_language", switch_language, methods=["POST"])
