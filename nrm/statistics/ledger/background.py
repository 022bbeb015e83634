"""Work that no page waits for: it begins when the request's transaction is kept, in a thread of its own."""

import logging
from collections.abc import Callable
from threading import Thread
from typing import cast
from uuid import UUID

from flask import Flask, current_app

from nrm.foundation.database import db
from nrm.foundation.undoing import when_kept
from nrm.statistics.ledger.preparing import State, finish, preparation_with

_NAME = "nrm-background"
log = logging.getLogger("nrm.statistics")

Work = Callable[[UUID], object]


def start(work: Work, preparation_id: UUID) -> None:
    """Let `work` begin with a preparation as soon as it is committed."""
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  # Flask's own way
    begin: Callable[[Callable[[], None]], object] = app.extensions.get(_NAME, _in_a_thread)
    when_kept(lambda: begin(lambda: _run(app, work, preparation_id)))


def install(app: Flask, begin: Callable[[Callable[[], None]], object]) -> None:
    """Let `app` begin its work otherwise than in a thread: tests do it by hand."""
    app.extensions[_NAME] = begin


def _in_a_thread(act: Callable[[], None]) -> None:
    Thread(target=act, daemon=True).start()


def _run(app: Flask, work: Work, preparation_id: UUID) -> None:
    with app.app_context():
        try:
            work(preparation_id)
        except Exception as reason:  # noqa: BLE001  # whatever happened, the page must be able to say that it did
            db.session.rollback()
            log.error("work failed class=%s", type(reason).__qualname__)  # noqa: TRY400  # nothing of its content
            finish(preparation_with(preparation_id), State.FAILED)
            db.session.commit()
