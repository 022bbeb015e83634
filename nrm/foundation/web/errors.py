"""Which page each error leads to; page and log share a number, and neither tells details."""

import logging
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from nrm.foundation.database import has_no_room
from nrm.foundation.errors import Altered, NotFound, NotPermitted, RuleBroken, Stale
from nrm.foundation.undoing import forget, undo
from nrm.foundation.web.error_words import NO_ROOM, PAGE_EXPIRED, ErrorWords, words_for
from nrm.foundation.web.frame import Frame

log = logging.getLogger("nrm.web")

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    NotPermitted: 403,
    RuleBroken: 422,
    Stale: 409,
    StaleDataError: 409,
    Altered: 423,
    IntegrityError: 409,
    OperationalError: 503,
    InterfaceError: 503,
}

_NEVER_SHOWN_AGAIN = ("password", "code", "token", "secret")
_PROSE = 20
"""Characters from which something typed is worth copying."""


def install(app: Flask) -> None:
    """Answer every error of `app` with a page in the user's language."""
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(CSRFError, _expired_page)
    for error in STATUS:
        app.register_error_handler(error, _known_page)
    app.log_exception = _log_without_words  # type: ignore[method-assign]


def _known_page(error: Exception) -> Response:
    status = _status_of(error)
    if status == 503 or isinstance(error, IntegrityError):
        _note(error)
    said = str(error.message) if isinstance(error, RuleBroken) else None
    return _page(status, _words_of(error, status), said=said, typed=_typed_if_lost(status))


def _http_page(error: HTTPException) -> AnyResponse:
    """Answer 4xx and 5xx with a page, keeping headers such as Allow; redirects pass."""
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error.get_response()
    original = getattr(error, "original_exception", None)
    if original is not None:
        status = _status_of(original)
    words = _words_of(original, status)
    page = _page(status, words, typed=_typed_if_lost(status))
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            page.headers[name] = value
    return page


def _expired_page(_error: CSRFError) -> Response:
    return _page(400, PAGE_EXPIRED, typed=_typed_prose())


def _status_of(error: BaseException) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def _words_of(error: BaseException | None, status: int) -> ErrorWords:
    return NO_ROOM if error is not None and has_no_room(error) else words_for(status)


def _typed_if_lost(status: int) -> list[str]:
    """Return what was typed when the database could not take it: going back does not bring it back everywhere."""
    return _typed_prose() if status == 503 else []


def _page(
    status: int, words: ErrorWords, *, said: str | None = None, typed: Sequence[str] = ()
) -> Response:
    if status >= 500:
        forget()  # whatever failed could fail again: in the trail, or while the menu is counted
        g.frame = Frame()
    else:
        undo()
    page = render_template(
        "errors/page.html", words=words, said=said, typed=typed, number=g.get("error_number")
    )
    return make_response(page, status)


def _typed_prose() -> list[str]:
    """Return the longer texts of a form that could not be taken, so that they are not lost."""
    return [
        value
        for name, value in request.form.items(multi=True)
        if len(value) >= _PROSE and not any(word in name for word in _NEVER_SHOWN_AGAIN)
    ]


def _log_without_words(
    exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    if exc_info[1] is not None:
        _note(exc_info[1])


def _note(error: BaseException) -> None:
    """Log class and place of `error` under a number; its message may hold what somebody typed."""
    g.error_number = uuid4().hex[:8]
    frames: list[Any] = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    log.error("error number=%s class=%s at=%s", g.error_number, type(error).__qualname__, place)
