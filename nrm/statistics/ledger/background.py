"""Work that no page waits for: it begins when the request's transaction is kept, in a thread of its own."""

import logging
from collections.abc import Callable
from threading import Thread
from typing import cast
from uuid import UUID

from flask import Flask, current_app

from nrm.audit import trail
from nrm.audit.trail import Author
from nrm.foundation.database import db
from nrm.foundation.undoing import when_kept
from nrm.statistics.ledger.preparing import State, move, preparation_with, tell
from nrm.statistics.models import Preparation

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


def carry_out(work: Work, preparation_id: UUID) -> Preparation:
    """Do the work of a preparation now, and return it: whatever happens, its state says that it did."""
    try:
        work(preparation_id)
    except Exception as reason:  # noqa: BLE001  # else nobody would learn that the work is over
        db.session.rollback()
        log.error("work failed class=%s", type(reason).__qualname__)  # noqa: TRY400  # nothing of its content
        trail.take_turn()
        preparation = preparation_with(preparation_id)
        if preparation.state in {
            State.WAITING,
            State.WORKING,
        }:  # else somebody gave it up meanwhile
            move(preparation, State.FAILED)
            tell("statistics:prepared", preparation, by=Author(preparation.prepared_by))
        db.session.commit()
    return preparation_with(preparation_id)


def _run(app: Flask, work: Work, preparation_id: UUID) -> None:
    with app.app_context():
        carry_out(work, preparation_id)
